package staff_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func organiser(t *testing.T, s *staff.Staff, email string) staff.Account {
	t.Helper()
	a, _, err := s.Invite(t.Context(), email, staff.Organiser, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func signIn(t *testing.T, s *staff.Staff, email, password string) string {
	t.Helper()
	_, token, err := s.SignIn(t.Context(), email, password, staff.From{Browser: "Firefox", Network: "198.51"})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestAllAreListedByAddressOnAStoppedServerToo(t *testing.T) {
	s := opened(t, contesttest.Open(t))
	for _, email := range []string{"cy@example.org", "Ana@example.org", "ben@example.org"} {
		add(t, s, email)
	}
	all, err := s.All(t.Context())
	var got []string
	for _, a := range all {
		got = append(got, a.Email)
	}
	if err != nil || !slices.Equal(got, []string{"Ana@example.org", "ben@example.org", "cy@example.org"}) {
		t.Errorf("listed %v: %v", got, err)
	}
}

func TestARoleThatIsChangedHoldsInEveryProcess(t *testing.T) {
	w := contesttest.Open(t)
	here, there := open(t, w), open(t, w)
	ana, boss := add(t, here, "ana@example.org"), organiser(t, here, "boss@example.org")
	token := signIn(t, there, "ana@example.org", password)
	if err := here.Change(t.Context(), boss, ana, staff.Auditor, []string{"lima"}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*staff.Staff{here, there} {
		eventually(t, func() bool {
			a, err := s.Session(t.Context(), token)
			return err == nil && a.Role == staff.Auditor && slices.Equal(a.Cities, []string{"lima"})
		})
	}
	if a, err := here.Session(t.Context(), token); err != nil || a.Role != staff.Auditor {
		t.Errorf("who changed it sees %+v: %v", a, err)
	}
	if err := here.Change(t.Context(), boss, ana, "boss", nil); !errors.Is(err, staff.ErrRole) {
		t.Errorf("to no role: %v", err)
	}
}

func TestWhoeverIsRemovedIsSignedOutInEveryProcess(t *testing.T) {
	w := contesttest.Open(t)
	here, there := open(t, w), open(t, w)
	ana, boss := add(t, here, "ana@example.org"), organiser(t, here, "boss@example.org")
	token := signIn(t, there, "ana@example.org", password)
	if _, err := there.Session(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := here.Dismiss(t.Context(), boss, ana); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("here: %v", err)
	}
	if _, err := there.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("there: %v", err)
	}
	eventually(t, func() bool {
		_, err := there.ByID(t.Context(), ana.ID)
		return errors.Is(err, staff.ErrUnknown)
	})
	again := add(t, here, "ana@example.org")
	if again.ID == ana.ID {
		t.Error("somebody who comes back is who they were")
	}
}

// eventually waits for what another process hears of by itself.
func eventually(t *testing.T, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for tick := time.Tick(5 * time.Millisecond); !done(); {
		select {
		case <-tick:
		case <-ctx.Done():
			t.Fatal("it does not come to be")
		}
	}
}

func TestNobodyOverrulesThemselves(t *testing.T) {
	s := open(t, contesttest.Open(t))
	boss := organiser(t, s, "boss@example.org")
	if err := s.Dismiss(t.Context(), boss, boss); !errors.Is(err, staff.ErrYourself) {
		t.Errorf("remove: %v", err)
	}
	if err := s.Change(t.Context(), boss, boss, staff.Jury, nil); !errors.Is(err, staff.ErrYourself) {
		t.Errorf("change: %v", err)
	}
}

func TestOrganisersWhoRemoveEachOtherAtOnceLeaveOne(t *testing.T) {
	w := contesttest.Open(t)
	for range 20 {
		s, other := opened(t, w), opened(t, w)
		people := []staff.Account{organiser(t, s, "a@example.org"), organiser(t, s, "b@example.org"), organiser(t, s, "c@example.org")}
		var racing sync.WaitGroup
		for i, by := range people {
			process := []*staff.Staff{s, other, s}[i]
			racing.Go(func() {
				err := process.Dismiss(t.Context(), by, people[(i+1)%len(people)])
				if err != nil && !errors.Is(err, staff.ErrChanged) && !errors.Is(err, staff.ErrUnknown) {
					t.Error(err)
				}
			})
		}
		racing.Wait()
		left, err := s.All(t.Context())
		if err != nil || len(left) == 0 {
			t.Fatalf("%d are left: %v", len(left), err)
		}
		for _, a := range left {
			if err := s.Remove(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestWhoeverWasRemovedIsFoundNowhere(t *testing.T) {
	s := open(t, contesttest.Open(t))
	ana := add(t, s, "ana@example.org")
	if err := s.Remove(t.Context(), ana); err != nil {
		t.Fatal(err)
	}
	if all, err := s.All(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("there are %v: %v", all, err)
	}
	if _, err := s.ByAddress(t.Context(), ana.Email); !errors.Is(err, staff.ErrUnknown) {
		t.Errorf("by address: %v", err)
	}
	if err := s.Remove(t.Context(), ana); !errors.Is(err, staff.ErrUnknown) {
		t.Errorf("a second time: %v", err)
	}
}

func TestAGeneratedPasswordIsChangedWithoutBeingAskedFor(t *testing.T) {
	s := open(t, contesttest.Open(t))
	a, generated, err := s.AddGenerated(t.Context(), "ana@example.org", staff.Moderator, nil)
	if err != nil || !a.Generated {
		t.Fatalf("made %+v: %v", a, err)
	}
	token := signIn(t, s, a.Email, generated)
	if needs, err := s.NeedsPassword(t.Context(), token); err != nil || needs {
		t.Errorf("the generated one is asked for: %v, %v", needs, err)
	}
	if err := s.SetPassword(t.Context(), token, "", generated); !errors.Is(err, staff.ErrWeak) {
		t.Errorf("to the same: %v", err)
	}
	if err := s.SetPassword(t.Context(), token, "", password); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Session(t.Context(), token); err != nil || a.Generated {
		t.Errorf("the session is of %+v: %v", a, err)
	}
	if _, _, err := s.SignIn(t.Context(), a.Email, generated, staff.From{}); !errors.Is(err, staff.ErrWrong) {
		t.Errorf("with the old one: %v", err)
	}
}

func TestAPasswordIsChangedByWhoeverHasTheOldOne(t *testing.T) {
	s := open(t, contesttest.Open(t))
	a := add(t, s, "ana@example.org")
	token, other := signIn(t, s, a.Email, password), signIn(t, s, a.Email, password)
	if needs, err := s.NeedsPassword(t.Context(), token); err != nil || !needs {
		t.Errorf("the old one is asked for: %v, %v", needs, err)
	}
	const next = "four yellow ferries"
	if err := s.SetPassword(t.Context(), token, "guess", next); !errors.Is(err, staff.ErrWrong) {
		t.Errorf("without it: %v", err)
	}
	if err := s.SetPassword(t.Context(), token, password, "ana@example.org"); !errors.Is(err, staff.ErrAddressed) {
		t.Errorf("to the address: %v", err)
	}
	if err := s.SetPassword(t.Context(), token, password, next); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), token); err != nil {
		t.Errorf("the session that changed it: %v", err)
	}
	if _, err := s.Session(t.Context(), other); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("the other session: %v", err)
	}
	_, proven, err := s.SignInProven(t.Context(), a.Email, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetPassword(t.Context(), proven, "", password); err != nil {
		t.Errorf("by a session that needed none: %v", err)
	}
}

func TestSessionsAreListedAndEndedByTheirOwner(t *testing.T) {
	w := contesttest.Open(t)
	s := open(t, w)
	ana, ben := add(t, s, "ana@example.org"), add(t, s, "ben@example.org")
	first := signIn(t, s, ana.Email, password)
	w.Move(time.Minute)
	second, third, bens := signIn(t, s, ana.Email, password), signIn(t, s, ana.Email, password), signIn(t, s, ben.Email, password)
	list := func() []staff.Ongoing {
		all, err := s.Sessions(t.Context(), ana, first)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := list()
	if len(all) != 3 || !all[0].Here || all[1].Here || all[0].From.Browser != "Firefox" || all[0].From.Network != "198.51" || all[1].Began.Before(all[0].Began) {
		t.Fatalf("listed %+v", all)
	}
	if err := s.End(t.Context(), ben, all[1].Key); err != nil || len(list()) != 3 {
		t.Errorf("somebody else ended one: %v", err)
	}
	if err := s.End(t.Context(), ana, all[1].Key); err != nil || len(list()) != 2 {
		t.Errorf("%d go on: %v", len(list()), err)
	}
	if err := s.EndOthers(t.Context(), ana, first); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]error{first: nil, second: staff.ErrNoSession, third: staff.ErrNoSession, bens: nil} {
		if _, err := s.Session(t.Context(), token); !errors.Is(err, want) {
			t.Errorf("a session: %v, want %v", err, want)
		}
	}
	w.Move(30 * time.Minute)
	if n := len(list()); n != 0 {
		t.Errorf("%d that ended are listed", n)
	}
}

func TestACityInChargeHandsOnItsOwnCitiesAlone(t *testing.T) {
	all, one := staff.Account{}, staff.Account{Cities: []string{"accra", "lima"}}
	for _, c := range []struct {
		by     staff.Account
		cities []string
		want   bool
	}{
		{all, nil, true}, {all, []string{"cairo"}, true}, {one, nil, false},
		{one, []string{"lima"}, true}, {one, []string{"lima", "cairo"}, false},
	} {
		if got := c.by.CoversAll(c.cities); got != c.want {
			t.Errorf("%v covers %v: %v", c.by.Cities, c.cities, got)
		}
	}
}
