package worker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestWhileJobsStandAsideOthersAreDone(t *testing.T) {
	const s = time.Second
	for aside, want := range map[int][]time.Duration{
		0: {0, 10 * s, 20 * s, 21 * s},
		1: {0, 0, 10 * s, 11 * s}, // there is nobody for more
		2: {0, 0, 0, 1 * s},
		9: {0, 0, 0, 1 * s},
	} {
		synctest.Test(t, func(t *testing.T) {
			if began := asideFor(t, aside); !slices.Equal(began, want) {
				t.Errorf("with %d aside, jobs began at %v; want %v", aside, began, want)
			}
		})
	}
}

// asideFor runs one worker on four tasks, of which two stand aside for ten seconds and
// the others take one. It gives when each was begun.
func asideFor(t *testing.T, aside int) []time.Duration {
	t.Helper()
	r, tried := newRow(1, 1, 1, 1), &tries{began: time.Now()}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var mu sync.Mutex
	runner := &Runner{Many: 1, Aside: aside, Log: slog.New(slog.DiscardHandler), Job: func(ctx context.Context, _ drawing.Fact) error {
		mu.Lock()
		tried.note()
		n := len(tried.at)
		mu.Unlock()
		if n > 2 {
			time.Sleep(time.Second)
			return nil
		}
		StandAside(ctx)
		time.Sleep(10 * time.Second)
		return nil
	}}
	if err := runner.run(ctx, r.tasksOf(runner)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it stopped because of %v", err)
	}
	return tried.at
}
