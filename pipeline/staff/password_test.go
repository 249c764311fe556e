package staff

import (
	"context"
	"errors"
	"regexp"
	"testing"
)

func TestAHashReadsBackAndKnowsItsPassword(t *testing.T) {
	h := newHasher()
	made, err := h.make(t.Context(), "caf\u00e9 at the tram stop")
	if err != nil {
		t.Fatal(err)
	}
	read, err := parseHash(made.String())
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"caf\u00e9 at the tram stop":  true,
		"cafe\u0301 at the tram stop": true, // the same letters, composed by another keyboard
		"cafe at the tram stop":       false,
		"":                            false,
	} {
		if got, err := h.matches(t.Context(), read, password); err != nil || got != want {
			t.Errorf("%q matches: %v, %v", password, got, err)
		}
	}
}

func TestADecoyCostsWhatAHashOfTodayDoes(t *testing.T) {
	if d := decoy(); d.cost != today || len(d.tag) != tagSize || len(d.salt) != saltSize {
		t.Errorf("the decoy is %+v", d)
	}
}

func TestADamagedHashIsRefused(t *testing.T) {
	good := decoy().String()
	if _, err := parseHash(good); err != nil {
		t.Fatalf("a hash of ours: %v", err)
	}
	for _, bad := range []string{
		"", "$", good[1:], good + "$", good + "=",
		"$argon2i$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$dGFndGFn",
		"$argon2id$v=16$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$dGFndGFn",
		"$argon2id$v=19$m=65536,t=0,p=4$c2FsdHNhbHRzYWx0$dGFndGFn",
		"$argon2id$v=19$m=65536,t=3,p=0$c2FsdHNhbHRzYWx0$dGFndGFn",
		"$argon2id$v=19$m=4294967295,t=3,p=4$c2FsdHNhbHRzYWx0$dGFndGFn",
		"$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$",
	} {
		if _, err := parseHash(bad); !errors.Is(err, errHash) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestNoMoreThanAFewHashAtOnce(t *testing.T) {
	h := newHasher()
	for range atOnce {
		h.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.make(ctx, "three green trams"); !errors.Is(err, context.Canceled) {
		t.Errorf("a hash was made although all turns were taken: %v", err)
	}
}

func TestGeneratedPasswordsDifferAndAreStrongEnough(t *testing.T) {
	shape := regexp.MustCompile(`^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$`)
	seen := map[string]bool{}
	for range 100 {
		p := GeneratePassword()
		if !shape.MatchString(p) || checkPassword(p) != nil || seen[p] {
			t.Fatalf("generated %q", p)
		}
		seen[p] = true
	}
}
