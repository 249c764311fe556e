package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// runErrand runs a job on one errand for two days, and gives when it was tried.
func runErrand(t *testing.T, r *row, log *slog.Logger, job func(attempt int) error) []time.Duration {
	t.Helper()
	tried := &tries{began: time.Now()}
	e := &Errands{For: 24 * time.Hour, Stuck: "given up for good", Now: time.Now, Log: log, Job: func(_ context.Context, one *journal.Errand) error {
		tried.note()
		return job(one.Attempt)
	}}
	at := time.Now()
	ctx, stop := context.WithTimeout(t.Context(), 48*time.Hour)
	defer stop()
	err := (&Runner{Many: 1, Log: log}).run(ctx, func(ctx context.Context, wait time.Duration) (task, bool, error) {
		one, err := r.next(ctx, wait)
		if one == nil {
			return task{}, false, err
		}
		return e.taskOf(&journal.Errand{Kind: "lost", At: at, Lent: journal.Lent{Attempt: one.attempt}}, one), true, nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it stopped because of %v", err)
	}
	return tried.at
}

func TestAnErrandIsTriedForADayAndThenTheLogSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said strings.Builder
		r := newRow(1)
		tried := runErrand(t, r, slog.New(slog.NewTextHandler(&said, nil)), func(int) error { return errBroken })
		first := []time.Duration{0, 10 * time.Second, 40 * time.Second, 160 * time.Second, 760 * time.Second, 2560 * time.Second, 6160 * time.Second, 9760 * time.Second}
		if !slices.Equal(tried[:len(first)], first) {
			t.Errorf("it was tried at %v; want %v", tried[:len(first)], first)
		}
		if last := tried[len(tried)-1]; last > 24*time.Hour || last < 22*time.Hour {
			t.Errorf("it was tried for %s", last)
		}
		if !strings.Contains(said.String(), `level=ERROR msg="given up for good" errand=lost`) {
			t.Errorf("the log says %s", said.String())
		}
		if end := r.said[len(r.said)-1]; end != "given up: "+errBroken.Error() {
			t.Errorf("in the end: %s", end)
		}
	})
}

func TestAnErrandThatIsHopelessIsGivenUpAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		tried := runErrand(t, r, slog.New(slog.DiscardHandler), func(int) error { return fmt.Errorf("%w: nobody is there", ErrHopeless) })
		if r.wantSaid(t, "given up: "+ErrHopeless.Error()+": nobody is there"); len(tried) != 1 {
			t.Errorf("it was tried at %v", tried)
		}
	})
}

func TestAnErrandIsTriedHoweverOftenItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(3 * maxDeliveries)
		tried := runErrand(t, r, slog.New(slog.DiscardHandler), func(attempt int) error {
			if attempt == 3*maxDeliveries {
				return journal.ErrAway // waited for, with the errand in hand
			}
			return nil
		})
		if len(tried) < 100 {
			t.Errorf("it was tried %d times", len(tried))
		}
	})
}

func TestAnErrandThatIsGreetedLaterIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		tried := runErrand(t, r, slog.New(slog.DiscardHandler), func(attempt int) error {
			if attempt < 4 {
				return errBroken
			}
			return nil
		})
		if r.wantSaid(t, "again in 10s", "again in 30s", "again in 2m0s", "done"); len(tried) != 4 {
			t.Errorf("it was tried at %v", tried)
		}
	})
}
