package staff_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestWhoeverWatchesASessionHearsInAnotherProcessThatItWasEnded(t *testing.T) {
	w := contesttest.Open(t)
	here, there := open(t, w), open(t, w)
	boss, n := organiser(t, here, "boss@example.org"), 0
	for name, end := range map[string]func(t *testing.T, a staff.Account, token string) error{
		"removed": func(t *testing.T, a staff.Account, _ string) error { return here.Dismiss(t.Context(), boss, a) },
		"changed": func(t *testing.T, a staff.Account, _ string) error {
			return here.Change(t.Context(), boss, a, staff.Auditor, nil)
		},
		"signed out": func(t *testing.T, _ staff.Account, token string) error { return here.SignOut(t.Context(), token) },
		"ended by its owner": func(t *testing.T, a staff.Account, token string) error {
			return here.EndOthers(t.Context(), a, signIn(t, here, a.Email, password))
		},
		"another password": func(t *testing.T, a staff.Account, _ string) error {
			return here.SetPassword(t.Context(), signIn(t, here, a.Email, password), password, "four yellow ferries")
		},
	} {
		n++
		t.Run(name, func(t *testing.T) {
			ana, ben := add(t, here, fmt.Sprintf("ana-%d@example.org", n)), add(t, here, fmt.Sprintf("ben-%d@example.org", n))
			token, other := signIn(t, there, ana.Email, password), signIn(t, there, ben.Email, password)
			for _, s := range []*staff.Staff{here, there} { // what was written before is heard before it is watched
				eventually(t, func() bool {
					_, err := s.ByID(t.Context(), ben.ID)
					return err == nil
				})
			}
			hers, stop := there.Watch(token, ana)
			defer stop()
			his, stopHis := there.Watch(other, ben)
			defer stopHis()
			if err := end(t, ana, token); err != nil {
				t.Fatal(err)
			}
			select {
			case <-hers:
			case <-time.After(time.Minute):
				t.Fatal("nothing was heard")
			}
			eventually(t, func() bool {
				a, err := there.Peek(t.Context(), token)
				return errors.Is(err, staff.ErrNoSession) || err == nil && a.Role == staff.Auditor
			})
			select {
			case <-his:
				t.Error("a colleague was woken")
			default:
			}
		})
	}
}

func TestWhoeverNoLongerWatchesHearsNothing(t *testing.T) {
	s := open(t, contesttest.Open(t))
	ana := add(t, s, "ana@example.org")
	token := signIn(t, s, ana.Email, password)
	gone, stop := s.Watch(token, ana)
	stop()
	still, stopStill := s.Watch(token, ana)
	defer stopStill()
	if err := s.SignOut(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	<-still
	select {
	case <-gone:
		t.Error("it is still told")
	default:
	}
}

func TestNobodyComesInWithAPasswordThatIsBeingChanged(t *testing.T) {
	s := open(t, contesttest.Open(t))
	ana := add(t, s, "ana@example.org")
	old, passwords := password, []string{"four yellow ferries", "five orange barges"}
	for round := range 3 {
		next := passwords[round%2]
		mine := signIn(t, s, ana.Email, old)
		var racing sync.WaitGroup
		tokens := make(chan string, 5)
		for range cap(tokens) { // they take turns, before, while and after the password is changed
			racing.Go(func() {
				_, token, err := s.SignIn(t.Context(), ana.Email, old, staff.From{})
				switch {
				case err == nil:
					tokens <- token
				case !errors.Is(err, staff.ErrWrong) && !errors.Is(err, staff.ErrBusy):
					t.Error(err)
				}
			})
		}
		if err := s.SetPassword(t.Context(), mine, old, next); err != nil {
			t.Fatal(err)
		}
		racing.Wait()
		close(tokens)
		for token := range tokens {
			if _, err := s.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
				t.Errorf("round %d: a session of the old password goes on: %v", round, err)
			}
		}
		old = next
	}
}
