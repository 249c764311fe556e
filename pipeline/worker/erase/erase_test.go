package erase

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// ledger notes what it was asked for, and fails as often as it is told to.
type ledger struct {
	fails int
	said  []string
	owed  []drawing.ID
}

func (l *ledger) Destroy(_ context.Context, _ drawing.ID) error {
	l.said = append(l.said, "destroy")
	if l.fails--; l.fails >= 0 {
		return errors.New("the store is full of holes")
	}
	l.owed = nil
	return nil
}

func (l *ledger) DestroyLate(context.Context, drawing.ID) error {
	l.said = append(l.said, "late")
	return nil
}

func (l *ledger) Tidy(context.Context, drawing.ID) error {
	l.said = append(l.said, "tidy")
	return drawing.ErrSealed
}

func (l *ledger) Doomed(context.Context, time.Time, int) ([]drawing.ID, error) { return l.owed, nil }

func TestWhatIsOwedIsTriedUntilItIsDoneAndLookedAtOnceMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{fails: 2, owed: []drawing.ID{drawingtest.ID(1)}}
		e := &Eraser{Contest: l, Owed: l, Log: slog.New(slog.DiscardHandler)}
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		if err := e.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it stopped because of %v", err)
		}
		if want := []string{"destroy", "destroy", "destroy", "late"}; !slices.Equal(l.said, want) {
			t.Errorf("it did %q; want %q", l.said, want)
		}
	})
}

func TestEachFactHasItsDeed(t *testing.T) {
	l := &ledger{}
	e := &Eraser{Contest: l, Owed: l, Log: slog.New(slog.DiscardHandler)}
	for _, name := range Facts {
		if err := e.Do(t.Context(), drawing.Fact{Drawing: drawingtest.ID(1), Name: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if want := []string{"destroy", "tidy"}; !slices.Equal(l.said, want) {
		t.Errorf("it did %q; want %q", l.said, want)
	}
}
