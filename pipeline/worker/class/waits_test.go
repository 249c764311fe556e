package class_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker/class"
)

// sheets are some of which a keeper hears what a test says, and that can't be destroyed. The
// clock of its tests is a bubble's.
type sheets struct {
	class.Contest // what is not asked for here
	told          chan drawing.ID
	fails         error

	mu    sync.Mutex
	began time.Time
	tries []string // which sheet, and when; guarded by mu
}

func (s *sheets) WatchSheets(ctx context.Context, take func(drawing.ID, bool)) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case id := <-s.told:
			take(id, true)
		}
	}
}

func (s *sheets) Sheets(context.Context) ([]contest.Sheet, error) { return nil, nil }

func (s *sheets) DestroySheet(_ context.Context, id drawing.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries = append(s.tries, fmt.Sprintf("%s at %s", id[len(id)-1:], time.Since(s.began)))
	return s.fails
}

// keep runs a keeper in a bubble, tells it of a sheet, and says after a time what it did and logged.
func keep(t *testing.T, fails error, during func(s *sheets), long time.Duration) (tries []string, log string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, out := &sheets{told: make(chan drawing.ID), fails: fails, began: time.Now()}, &strings.Builder{}
		ctx, stop := context.WithCancel(t.Context())
		k := &class.Keeper{Contest: s, Log: slog.New(slog.NewTextHandler(out, nil))}
		var running sync.WaitGroup
		running.Go(func() { _ = k.Run(ctx) })
		s.told <- drawingtest.ID(1)
		during(s)
		time.Sleep(time.Until(s.began.Add(long)))
		stop()
		running.Wait()
		tries, log = s.tries, out.String()
	})
	return tries, log
}

func TestWhatCantBeDestroyedOfASheetWaitsLongerEachTimeWhateverElseHappens(t *testing.T) {
	tries, log := keep(t, errors.New("broken"), func(s *sheets) {
		time.Sleep(15 * time.Second)
		s.told <- drawingtest.ID(2)
		s.told <- drawingtest.ID(1) // it changed, as for a letter
	}, 3*time.Hour)
	one, two := drawingtest.ID(1)[25:], drawingtest.ID(2)[25:]
	want := ""
	for _, after := range []string{"0s", "10s", "40s", "2m40s", "12m40s", "42m40s", "1h42m40s", "2h42m40s"} {
		want += fmt.Sprintf("%s at %s\n", one, after)
	}
	got := ""
	for _, try := range tries {
		if !strings.HasPrefix(try, string(two)) {
			got += try + "\n"
		}
	}
	if got != want || len(tries) != 16 {
		t.Errorf("it tried\n%s", strings.Join(tries, "\n"))
	}
	if n := strings.Count(log, "\n"); n != len(tries) || strings.Count(log, "mend the cause, easel doctor says more") != n {
		t.Errorf("of %d tries it says\n%s", len(tries), log)
	}
}

func TestASheetWaitsNoLongerThanTheJournalIsAway(t *testing.T) {
	tries, _ := keep(t, fmt.Errorf("erase: %w", journal.ErrAway), func(*sheets) {}, time.Minute-time.Second)
	if len(tries) != 6 {
		t.Errorf("it tried %s", tries)
	}
}

// killed is an outbox in which the keeper dies once, when it has forgotten.
type killed struct {
	post
	kill func()
}

func (k *killed) Forget(ctx context.Context, id drawing.ID) error {
	err := k.post.Forget(ctx, id)
	k.kill()
	return err
}

// broken is an outbox that can't be read.
type broken struct{ post }

func (*broken) Forget(context.Context, drawing.ID) error { return errors.New("broken") }

func TestWhereverAKeeperDiesASheetAndItsLettersGo(t *testing.T) {
	w := contesttest.Open(t)
	link := school(t, w, "abena@school.example.org")
	id, _ := vault.ClassLinkID(link)
	if err := w.Contest.EraseClass(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	has := func() bool {
		has, err := w.Keys.Has(t.Context(), vault.Class(id))
		return err != nil || has
	}
	ctx, kill := context.WithCancel(t.Context())
	first := &killed{kill: kill}
	_ = (&class.Keeper{Contest: w.Contest, Outbox: first, Log: slog.New(slog.DiscardHandler)}).Run(ctx)
	if !first.gone[id] || !has() {
		t.Fatalf("it did not die between the two: letters gone: %t, sheet: %t", first.gone[id], !has())
	}
	second := &post{}
	t.Run("the next", func(t *testing.T) {
		run(t, w, second, 1)
		eventually(t, "the sheet is destroyed", func() bool { return !has() })
	})
	third := &post{} // another process, with a folder of its own, that slept through it
	run(t, w, third, 1)
	eventually(t, "its letters go everywhere", func() bool {
		third.mu.Lock()
		defer third.mu.Unlock()
		return second.gone[id] && third.gone[id]
	})
}

func TestAnOutboxThatCantBeReadKeepsNoSheet(t *testing.T) {
	w := contesttest.Open(t)
	link := school(t, w, "abena@school.example.org")
	id, _ := vault.ClassLinkID(link)
	if err := w.Contest.EraseClass(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		_ = (&class.Keeper{Contest: w.Contest, Outbox: &broken{}, Log: slog.New(slog.DiscardHandler)}).Run(ctx)
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	eventually(t, "its data key is destroyed", func() bool {
		has, err := w.Keys.Has(t.Context(), vault.Class(id))
		return err == nil && !has
	})
}
