package journaltest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// mostErrands is how many may wait in these checks.
const mostErrands = 3

// openErrands opens errands and their queue as one process does.
func openErrands(t *testing.T, host Host, secret *vault.Secret) (e *journal.Errands, q *journal.ErrandQueue) {
	t.Helper()
	b := openBook(t, host, secret)
	wantOpen(t, "the errands", func() (err error) {
		e, err = b.Errands(t.Context(), journal.ErrandConfig{Stream: "LETTERS", Most: mostErrands, Bytes: 1 << 20, Age: time.Hour, Size: 1 << 10})
		return err
	})
	wantOpen(t, "their queue", func() (err error) {
		q, err = e.Queue(t.Context(), "mail")
		return err
	})
	return e, q
}

// wantOpen opens what a cluster that has just begun may have no leader for yet.
func wantOpen(t *testing.T, what string, open func() error) {
	t.Helper()
	for late := time.Now().Add(enginetest.Patience); ; time.Sleep(50 * time.Millisecond) {
		err := open()
		if err == nil {
			return
		}
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatalf("open %s: %v", what, err)
		}
	}
}

func nextErrand(t *testing.T, q *journal.ErrandQueue, want string) *journal.Errand {
	t.Helper()
	one, ok, err := q.Next(t.Context(), patience)
	if err != nil || !ok {
		t.Fatalf("no errand: %v", err)
	}
	if got := one.Kind + " " + string(one.Data); got != want || one.At.IsZero() || time.Since(one.At) > time.Hour {
		t.Errorf("the errand is %q of %s; want %q", got, one.At, want)
	}
	return one
}

func wantNoErrand(t *testing.T, e *journal.Errands, q *journal.ErrandQueue) {
	t.Helper()
	if one, ok, err := q.Next(t.Context(), quiet); ok || err != nil {
		t.Errorf("there is %+v, %v", one, err)
	}
	if n, err := e.Waiting(t.Context()); n != 0 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
}

func errandOnce(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	e, q := openErrands(t, host, secret)
	_, beside := openErrands(t, host, secret)
	for n := range 2 {
		if err := e.Ask(t.Context(), "lost", fmt.Append(nil, n)); err != nil {
			t.Fatal(err)
		}
	}
	first, second := nextErrand(t, q, "lost 0"), nextErrand(t, beside, "lost 1")
	if err := errors.Join(first.Done(t.Context()), second.Done(t.Context())); err != nil {
		t.Fatal(err)
	}
	wantNoErrand(t, e, q)
	wantNoErrand(t, e, beside)
}

func errandAgain(t *testing.T, host Host) {
	e, q := openErrands(t, host, vaulttest.Secret(t))
	if err := e.Ask(t.Context(), "lost", []byte("a")); err != nil {
		t.Fatal(err)
	}
	var at time.Time
	for attempt := range 3 {
		one := nextErrand(t, q, "lost a")
		if at.IsZero() {
			at = one.At
		}
		if one.Attempt != attempt+1 || !one.At.Equal(at) {
			t.Errorf("attempt %d of %s; want %d of %s", one.Attempt, one.At, attempt+1, at)
		}
		if err := one.Retry(50 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if err := nextErrand(t, q, "lost a").GiveUp("nobody wants it"); err != nil {
		t.Fatal(err)
	}
	wantSoon(t, "it is forgotten", func() bool { n, err := e.Waiting(t.Context()); return n == 0 && err == nil })
	wantNoErrand(t, e, q)
}

func errandsBounded(t *testing.T, host Host) {
	e, q := openErrands(t, host, vaulttest.Secret(t))
	for n := range mostErrands {
		if err := e.Ask(t.Context(), "lost", fmt.Append(nil, n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Ask(t.Context(), "lost", []byte("too many")); !errors.Is(err, journal.ErrAway) {
		t.Errorf("one more than may wait: %v", err)
	}
	if err := nextErrand(t, q, "lost 0").Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantSoon(t, "there is room again", func() bool { return e.Ask(t.Context(), "lost", []byte("again")) == nil }) // nodes forget one after the other
	if err := e.Ask(t.Context(), "lost", []byte(strings.Repeat("x", 2<<10))); err == nil || errors.Is(err, journal.ErrAway) {
		t.Errorf("one that is too large: %v", err)
	}
}

func errandsOutlive(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	e, q := openErrands(t, host, secret)
	for _, what := range []string{"done", "asked for"} {
		if err := e.Ask(t.Context(), "lost", []byte(what)); err != nil {
			t.Fatal(err)
		}
	}
	if err := nextErrand(t, q, "lost done").Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	host.Restart(t)
	e, q = openErrands(t, host, secret)
	if err := nextErrand(t, q, "lost asked for").Done(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantNoErrand(t, e, q)
}

// wantSoon waits for what must come to be.
func wantSoon(t *testing.T, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not so: %s", what)
		}
	}
}
