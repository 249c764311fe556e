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

// yieldFor runs workers that yield on a row of twenty tasks of a second each, for a
// minute nearly, and gives when each task was begun.
func yieldFor(t *testing.T, many int, yield func(context.Context)) []time.Duration {
	t.Helper()
	r, tried := newRow(slices.Repeat([]int{1}, 20)...), &tries{began: time.Now()}
	ctx, stop := context.WithTimeout(t.Context(), 59*time.Second)
	defer stop()
	var mu sync.Mutex
	runner := &Runner{Many: many, Yield: yield, Log: slog.New(slog.DiscardHandler), Job: func(context.Context, drawing.Fact) error {
		mu.Lock()
		tried.note()
		mu.Unlock()
		time.Sleep(time.Second)
		return nil
	}}
	if err := runner.run(ctx, r.tasksOf(runner)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it stopped because of %v", err)
	}
	return tried.at
}

// everySeconds is a task begun in every so many seconds.
func everySeconds(seconds, tasks int) (at []time.Duration) {
	for n := range tasks {
		at = append(at, time.Duration(n*seconds)*time.Second)
	}
	return at
}

func TestWhileOthersNeedTheMachineOneWorkerWorksAQuarterOfItsTime(t *testing.T) {
	always := func(ctx context.Context) { <-ctx.Done() }
	for _, many := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			if at, want := yieldFor(t, many, always), everySeconds(4, 15); !slices.Equal(at, want) {
				t.Errorf("%d workers began at %v; want %v", many, at, want)
			}
		})
	}
}

func TestWhenNobodyElseNeedsTheMachineAllWorkersWork(t *testing.T) {
	never := func(context.Context) {}
	synctest.Test(t, func(t *testing.T) {
		at := yieldFor(t, 2, never)
		if want := everySeconds(1, 10); !slices.Equal(at, slices.Sorted(slices.Values(slices.Concat(want, want)))) {
			t.Errorf("two workers began at %v; want two a second", at)
		}
	})
}

func TestWorkersGoOnAsSoonAsTheOthersAreServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		served := time.After(6*time.Second + 500*time.Millisecond)
		over := make(chan struct{})
		go func() {
			<-served
			close(over)
		}()
		at := yieldFor(t, 1, func(ctx context.Context) {
			select {
			case <-over:
			case <-ctx.Done():
			}
		})
		want := []time.Duration{0, 4 * time.Second, 6*time.Second + 500*time.Millisecond, 7*time.Second + 500*time.Millisecond}
		if !slices.Equal(at[:len(want)], want) {
			t.Errorf("it began at %v; want %v", at[:len(want)], want)
		}
	})
}

func TestAWorkerThatYieldsStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(time.Second, stop)
		runner := &Runner{Many: 2, Yield: func(ctx context.Context) { <-ctx.Done() }, Log: slog.New(slog.DiscardHandler)}
		if err := runner.run(ctx, newRow().tasksOf(runner)); !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
			t.Errorf("it stopped after %s because of %v", time.Since(began), err)
		}
	})
}
