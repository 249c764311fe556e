package staff_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestALinkSignsInOnce(t *testing.T) {
	s := open(t, contesttest.Open(t))
	added := add(t, s, "ana@example.org")
	to, token, err := s.Link(t.Context(), "ANA@example.org ")
	if err != nil || to.Email != "ana@example.org" {
		t.Fatalf("the link is for %q: %v", to.Email, err)
	}
	for range 2 { // looking uses nothing up
		if a, err := s.Linked(t.Context(), token); err != nil || a.ID != added.ID {
			t.Fatalf("it is of %q: %v", a.ID, err)
		}
	}
	a, session, err := s.SignInByLink(t.Context(), token, staff.From{})
	if err != nil || a.ID != added.ID {
		t.Fatalf("signed in as %q: %v", a.ID, err)
	}
	if a, err := s.Session(t.Context(), session); err != nil || a.ID != added.ID {
		t.Errorf("the session is of %q: %v", a.ID, err)
	}
	if _, _, err := s.SignInByLink(t.Context(), token, staff.From{}); !errors.Is(err, staff.ErrNoLink) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := s.Linked(t.Context(), token); !errors.Is(err, staff.ErrNoLink) {
		t.Errorf("looking at a used one: %v", err)
	}
}

func TestOfManyWhoUseALinkAtOnceOneIsSignedIn(t *testing.T) {
	w := contesttest.Open(t)
	s, other := open(t, w), open(t, w)
	add(t, s, "ana@example.org")
	for range 20 {
		_, token, err := s.Link(t.Context(), "ana@example.org")
		if err != nil {
			t.Fatal(err)
		}
		var in atomic.Int32
		begin := make(chan struct{})
		var racing sync.WaitGroup
		for i := range 8 {
			process := []*staff.Staff{s, other}[i%2]
			racing.Go(func() {
				<-begin
				_, _, err := process.SignInByLink(t.Context(), token, staff.From{})
				if err == nil {
					in.Add(1)
				} else if !errors.Is(err, staff.ErrNoLink) {
					t.Error(err)
				}
			})
		}
		close(begin)
		racing.Wait()
		if in.Load() != 1 {
			t.Fatalf("%d are signed in", in.Load())
		}
	}
}

func TestASecretOfAnothersMakingIsSpentOnceInAllProcesses(t *testing.T) {
	w := contesttest.Open(t)
	both := []*staff.Staff{open(t, w), open(t, w)}
	for round := range 20 {
		secret := fmt.Sprintf("state number %d", round)
		var spent atomic.Int32
		begin := make(chan struct{})
		var racing sync.WaitGroup
		for i := range 6 {
			racing.Go(func() {
				<-begin
				err := both[i%2].Spend(t.Context(), secret)
				if err == nil {
					spent.Add(1)
				} else if !errors.Is(err, staff.ErrNoLink) {
					t.Error(err)
				}
			})
		}
		close(begin)
		racing.Wait()
		if n := spent.Load(); n != 1 {
			t.Errorf("%q is spent %d times", secret, n)
		}
	}
}

func TestALinkIsGoodForAQuarterOfAnHourAndAnInvitationForAWeek(t *testing.T) {
	w := contesttest.Open(t)
	s := open(t, w)
	add(t, s, "ana@example.org")
	_, link, err1 := s.Link(t.Context(), "ana@example.org")
	_, invitation, err2 := s.Invite(t.Context(), "ben@example.org", staff.Auditor, nil)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	w.Move(staff.LinkTime)
	if _, _, err := s.SignInByLink(t.Context(), link, staff.From{}); !errors.Is(err, staff.ErrNoLink) {
		t.Errorf("after 15 minutes: %v", err)
	}
	w.Move(7*24*time.Hour - staff.LinkTime - time.Second)
	if _, err := s.Linked(t.Context(), invitation); err != nil {
		t.Errorf("within the week: %v", err)
	}
	w.Move(time.Second)
	if _, err := s.Linked(t.Context(), invitation); !errors.Is(err, staff.ErrNoLink) {
		t.Errorf("after the week: %v", err)
	}
}

func TestWhoeverIsInvitedSignsInByTheLinkAndByNoPassword(t *testing.T) {
	s := open(t, contesttest.Open(t))
	a, token, err := s.Invite(t.Context(), "ben@example.org", staff.Moderator, []string{"accra"})
	if err != nil || !a.Invited {
		t.Fatalf("invited %+v: %v", a, err)
	}
	if _, _, err := s.Invite(t.Context(), "Ben@example.org", staff.Moderator, nil); !errors.Is(err, staff.ErrExists) {
		t.Errorf("a second time: %v", err)
	}
	for _, guess := range []string{"", token} {
		if _, _, err := s.SignIn(t.Context(), "ben@example.org", guess, staff.From{}); !errors.Is(err, staff.ErrWrong) {
			t.Errorf("with the password %q: %v", guess, err)
		}
	}
	in, session, err := s.SignInByLink(t.Context(), token, staff.From{})
	if err != nil || in.Invited || in.ID != a.ID {
		t.Fatalf("signed in %+v: %v", in, err)
	}
	if err := s.SetPassword(t.Context(), session, "", password); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.SignIn(t.Context(), "ben@example.org", password, staff.From{}); err != nil {
		t.Errorf("with the password they chose: %v", err)
	}
}

func TestALinkOfSomebodyWhoLeftIsNobodysEvenIfTheyComeBack(t *testing.T) {
	s := open(t, contesttest.Open(t))
	a := add(t, s, "ana@example.org")
	_, token, err := s.Link(t.Context(), a.Email)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Linked(t.Context(), token); !errors.Is(err, staff.ErrNoLink) {
			t.Errorf("looking: %v", err)
		}
		if _, _, err := s.Link(t.Context(), "nobody@example.org"); !errors.Is(err, staff.ErrUnknown) {
			t.Errorf("a link for nobody: %v", err)
		}
		if _, err := s.ByAddress(t.Context(), a.Email); err != nil {
			add(t, s, a.Email)
		}
	}
	if _, _, err := s.SignInByLink(t.Context(), token, staff.From{}); !errors.Is(err, staff.ErrNoLink) {
		t.Errorf("using it: %v", err)
	}
}

func TestWhatIsNoLinkOpensNothing(t *testing.T) {
	s := open(t, contesttest.Open(t))
	for _, token := range []string{"", "x", strings.Repeat("A", 43)} {
		if _, _, err := s.SignInByLink(t.Context(), token, staff.From{}); !errors.Is(err, staff.ErrNoLink) {
			t.Errorf("%q: %v", token, err)
		}
	}
}
