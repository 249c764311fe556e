package staff_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

const password = "three green trams"

// open runs the staff of a contest until the test ends.
func open(t *testing.T, w *contesttest.World) *staff.Staff {
	t.Helper()
	s := opened(t, w)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := s.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the staff stopped: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return s
}

// opened is the staff without anybody who keeps it running, as a command has it.
func opened(t *testing.T, w *contesttest.World) *staff.Staff {
	t.Helper()
	s, err := staff.Open(t.Context(), staff.Config{Journal: w.Journal, Secret: w.Secret, Now: w.Now, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func add(t *testing.T, s *staff.Staff, email string) staff.Account {
	t.Helper()
	a, err := s.Add(t.Context(), email, staff.Moderator, []string{"accra"}, password)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWhoIsAddedCanSignInHoweverTheAddressIsSpelt(t *testing.T) {
	s := open(t, contesttest.Open(t))
	added := add(t, s, "Ana.Lee@example.org")
	for _, email := range []string{"Ana.Lee@example.org", "ana.lee@EXAMPLE.org", "  ana.lee@example.org "} {
		a, token, err := s.SignIn(t.Context(), email, password, staff.From{})
		if err != nil || a.ID != added.ID || token == "" {
			t.Errorf("sign in as %q: account %q, error %v", email, a.ID, err)
		}
	}
}

func TestAWrongPasswordAndAnUnknownAddressAreTheSameMistake(t *testing.T) {
	s := open(t, contesttest.Open(t))
	add(t, s, "ana@example.org")
	for _, try := range [][2]string{{"ana@example.org", "three green tram"}, {"ben@example.org", password}, {"", ""}} {
		if _, token, err := s.SignIn(t.Context(), try[0], try[1], staff.From{}); !errors.Is(err, staff.ErrWrong) || token != "" {
			t.Errorf("sign in as %q with %q: token %q, error %v", try[0], try[1], token, err)
		}
	}
}

func TestAnAddressIsAddedOnce(t *testing.T) {
	s := open(t, contesttest.Open(t))
	add(t, s, "ana@example.org")
	if _, err := s.Add(t.Context(), "ANA@example.org", staff.Auditor, nil, password); !errors.Is(err, staff.ErrExists) {
		t.Errorf("adding the same address again: %v", err)
	}
}

func TestWhatCannotBeAnAccountIsRefused(t *testing.T) {
	s := open(t, contesttest.Open(t))
	for _, c := range []struct {
		name, email, password string
		role                  staff.Role
		want                  error
	}{
		{"no address", "ana", password, staff.Moderator, staff.ErrAddress},
		{"an address with a name", "Ana <ana@example.org>", password, staff.Moderator, staff.ErrAddress},
		{"nine characters", "ana@example.org", "ninechars", staff.Moderator, staff.ErrWeak},
		{"no such role", "ana@example.org", password, "boss", staff.ErrRole},
	} {
		if _, err := s.Add(t.Context(), c.email, c.role, nil, c.password); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestAnAccountOfAnotherProcessCanSignInAtOnce(t *testing.T) {
	w := contesttest.Open(t)
	here := open(t, w)
	added := add(t, opened(t, w), "ana@example.org") // as the command does on a stopped server
	_, token, err := here.SignIn(t.Context(), "ana@example.org", password, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	if a, err := here.Session(t.Context(), token); err != nil || a.ID != added.ID {
		t.Errorf("session: %+v, %v", a, err)
	}
}

func TestWhoDecidedIsFoundByIDAfterARestart(t *testing.T) {
	w := contesttest.Open(t)
	added := add(t, opened(t, w), "ana@example.org")
	s := open(t, w)
	if a, err := s.ByID(t.Context(), added.ID); err != nil || a.Email != "ana@example.org" {
		t.Errorf("found %+v, %v", a, err)
	}
	if _, err := s.ByID(t.Context(), "nobody"); !errors.Is(err, staff.ErrUnknown) {
		t.Errorf("an unknown id: %v", err)
	}
}

func TestNeitherPasswordNorTokenNorAddressedKeyLiesInTheFolder(t *testing.T) {
	w := contesttest.Open(t)
	s := open(t, w)
	add(t, s, "ana@example.org")
	_, token, err := s.SignIn(t.Context(), "ana@example.org", password, staff.From{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	err = filepath.WalkDir(filepath.Join(w.Dir, "jetstream"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		bytes, err := os.ReadFile(path)
		text.Write(bytes)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Error("the hash is not where this test looks")
	}
	for name, secret := range map[string]string{"password": password, "token": token} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("the %s lies in the folder", name)
		}
	}
}
