package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// work is what runners did, by drawing.
type work struct {
	mu   sync.Mutex
	jobs map[drawing.ID]int // guarded by mu
	all  int                // guarded by mu
}

func (w *work) note(id drawing.ID) (all int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs[id]++
	w.all++
	return w.all
}

// queueBeside opens the queue as another process does.
func queueBeside(t *testing.T, w *contesttest.World) *journal.Queue {
	t.Helper()
	keys, err := vault.Open(t.Context(), w.Conn, w.Secret, 1)
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), w.Conn, journal.Config{Replicas: 1, Sealer: keys, Log: w.Log})
	if err != nil {
		t.Fatal(err)
	}
	q, err := j.Queue(t.Context(), "test", drawing.Submitted)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// sixtyEntered are drawings that wait to be worked on.
func sixtyEntered(t *testing.T, w *contesttest.World) (ids []drawing.ID) {
	t.Helper()
	for range 60 {
		ids = append(ids, w.Enter(t).ID)
	}
	return ids
}

func TestTwoRunnersSideBySideDoEachDrawingOnce(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	ids := sixtyEntered(t, w)
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	did, byRunner := &work{jobs: map[drawing.ID]int{}}, [2]int{}
	begun := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	var runners sync.WaitGroup
	for n := range byRunner {
		r := &worker.Runner{Queue: queueBeside(t, w), Many: 1, Log: slog.New(slog.DiscardHandler), Job: func(_ context.Context, f drawing.Fact) error {
			if byRunner[n]++; byRunner[n] == 1 { // one worker, so one job at a time
				close(begun[n])
				select {
				case <-begun[1-n]: // with its first drawing each waits for the other, which may start late
				case <-ctx.Done():
				}
			}
			if did.note(f.Drawing) == len(ids) {
				stop()
			}
			return nil
		}}
		runners.Go(func() { _ = r.Run(ctx) })
	}
	runners.Wait()
	wantEachOnce(t, did, ids)
	if byRunner[0] == 0 || byRunner[1] == 0 {
		t.Errorf("one of them did all: %v", byRunner)
	}
	wantNoneLeft(t, w)
}

func wantEachOnce(t *testing.T, did *work, ids []drawing.ID) {
	t.Helper()
	for _, id := range ids {
		if did.jobs[id] != 1 {
			t.Errorf("drawing %s was done %d times", id, did.jobs[id])
		}
	}
	if did.all != len(ids) {
		t.Errorf("%d jobs for %d drawings", did.all, len(ids))
	}
}

// wantNoneLeft looks for tasks that were done and yet come again.
func wantNoneLeft(t *testing.T, w *contesttest.World) {
	t.Helper()
	if task, ok, err := queueBeside(t, w).Next(t.Context(), 300*time.Millisecond); ok || err != nil {
		t.Errorf("the queue still holds %+v, %v", task, err)
	}
}

func TestAnotherRunnerGoesOnAtOnceWithWhatOneGaveBack(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	first := &worker.Runner{Queue: queueBeside(t, w), Many: 1, Log: w.Log, Job: func(ctx context.Context, _ drawing.Fact) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	}}
	if err := first.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("the first runner ended by %v", err)
	}
	task, ok, err := queueBeside(t, w).Next(t.Context(), 10*time.Second) // well before the lease runs out
	if err != nil || !ok || task.Fact.Drawing != id || task.Attempt != 2 {
		t.Fatalf("the second got %+v, %v, %v", task, ok, err)
	}
	if err := task.Done(t.Context()); err != nil {
		t.Error(err)
	}
}
