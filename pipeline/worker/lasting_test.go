package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// runLasting runs a job on one fact for two days, and gives when it was tried.
func runLasting(t *testing.T, r *row, job func(tries int) error) []time.Duration {
	t.Helper()
	tried := &tries{began: time.Now()}
	l := &Lasting{Stuck: "given up for good", Log: slog.New(slog.DiscardHandler), Job: func(context.Context, drawing.Fact) error {
		tried.note()
		return job(len(tried.at))
	}}
	ctx, stop := context.WithTimeout(t.Context(), 48*time.Hour)
	defer stop()
	err := (&Runner{Many: 1, Log: l.Log}).run(ctx, func(ctx context.Context, wait time.Duration) (task, bool, error) {
		one, err := r.next(ctx, wait)
		if one == nil {
			return task{}, false, err
		}
		return l.taskOf(one.fact, one.attempt, one), true, nil
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it stopped because of %v", err)
	}
	return tried.at
}

func TestALastingJobIsTriedUntilItSaysThatItIsHopeless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		tried := runLasting(t, r, func(tries int) error {
			if tries == 20 {
				return fmt.Errorf("%w: a day is over", ErrHopeless)
			}
			return errBroken
		})
		if last := r.said[len(r.said)-1]; len(tried) != 20 || tried[19] < 12*time.Hour || last != "given up: "+ErrHopeless.Error()+": a day is over" {
			t.Errorf("it was tried at %v, and in the end: %s", tried, last)
		}
	})
}

func TestAJobWhoseTimeHasNotComeIsTriedThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		tried := runLasting(t, r, func(tries int) error {
			if tries == 1 {
				return fmt.Errorf("a letter: %w", &Later{In: 3 * time.Hour})
			}
			return nil
		})
		if want := []time.Duration{0, 3 * time.Hour}; !slices.Equal(tried, want) {
			t.Errorf("it was tried at %v; want %v", tried, want)
		}
		r.wantSaid(t, "again in 3h0m0s", "done")
	})
}
