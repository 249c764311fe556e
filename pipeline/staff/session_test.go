package staff_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// signedIn is a session that has just begun.
func signedIn(t *testing.T) (w *contesttest.World, s *staff.Staff, token string) {
	t.Helper()
	w = contesttest.Open(t)
	s = open(t, w)
	add(t, s, "ana@example.org")
	_, token, err := s.SignIn(t.Context(), "ana@example.org", password, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	return w, s, token
}

func TestASessionEndsHalfAnHourAfterItWasLastUsed(t *testing.T) {
	w, s, token := signedIn(t)
	w.Move(29 * time.Minute)
	if _, err := s.Session(t.Context(), token); err != nil {
		t.Fatalf("after 29 minutes: %v", err)
	}
	w.Move(29 * time.Minute) // the use above was written down
	if _, err := s.Session(t.Context(), token); err != nil {
		t.Fatalf("29 minutes later: %v", err)
	}
	w.Move(30 * time.Minute)
	if _, err := s.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("after 30 minutes without use: %v", err)
	}
}

func TestABusySessionEndsAfterEightHours(t *testing.T) {
	w, s, token := signedIn(t)
	for range 8*4 - 1 {
		w.Move(15 * time.Minute)
		if _, err := s.Session(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	w.Move(15 * time.Minute)
	if _, err := s.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("after eight hours: %v", err)
	}
}

func TestSigningOutEndsTheSessionAndNoOther(t *testing.T) {
	_, s, token := signedIn(t)
	_, other, err := s.SignIn(t.Context(), "ana@example.org", password, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is no mistake
		if err := s.SignOut(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("after signing out: %v", err)
	}
	if _, err := s.Session(t.Context(), other); err != nil {
		t.Errorf("the other session: %v", err)
	}
}

func TestWhatWasNeverATokenIsNoSession(t *testing.T) {
	_, s, token := signedIn(t)
	for _, wrong := range []string{"", "x", token + "A", token[1:], strings.Repeat("A", len(token)), strings.Repeat("*", len(token))} {
		if _, err := s.Session(t.Context(), wrong); !errors.Is(err, staff.ErrNoSession) {
			t.Errorf("token %q: %v", wrong, err)
		}
	}
}

// A process may be killed between the removal of an account and the end of its sessions.
func TestASessionThatWasLeftBehindIsNobodysWhenItsAddressComesBack(t *testing.T) {
	w, s, token := signedIn(t)
	accounts, err := w.Journal.Bucket(t.Context(), staff.Bucket, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.Delete(t.Context(), w.Secret.StaffKey("ana@example.org")); err != nil {
		t.Fatal(err)
	}
	add(t, s, "ana@example.org")
	if _, err := s.Session(t.Context(), token); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("the session is again: %v", err)
	}
	if err := s.SetPassword(t.Context(), token, password, "four yellow ferries"); !errors.Is(err, staff.ErrNoSession) {
		t.Errorf("it changes the password: %v", err)
	}
}
