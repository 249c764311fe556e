package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Later is the answer of a job whose time has not come: no failure, and tried again then.
type Later struct{ In time.Duration }

// Error says when.
func (l *Later) Error() string { return "not before " + l.In.String() }

// Lasting runs a job on the facts of a queue that may fail for long, because it depends on
// somebody else's server: one that fails is tried again as with [Errands], until the job
// itself says [ErrHopeless]. Its drawing is never stuck by it.
type Lasting struct {
	Queue *journal.Queue
	Job   Job
	Many  int    // workers at once
	Stuck string // what the log says of one that was given up
	Log   *slog.Logger

	Yield func(ctx context.Context) // as with a [Runner]
}

// Run works until the context ends: see [Runner.Run].
func (l *Lasting) Run(ctx context.Context) error {
	return (&Runner{Many: l.Many, Yield: l.Yield, Log: l.Log}).run(ctx, func(ctx context.Context, wait time.Duration) (task, bool, error) {
		t, ok, err := l.Queue.Next(ctx, wait)
		if !ok {
			return task{}, false, err
		}
		return l.taskOf(t.Fact, t.Attempt, t), true, nil
	})
}

func (l *Lasting) taskOf(f drawing.Fact, attempt int, s settler) task {
	return task{
		name: []any{"drawing", f.Drawing, "fact", f.Name}, attempt: attempt, settler: s, stuck: l.Stuck,
		job: func(ctx context.Context) error { return l.Job(ctx, f) },
		again: func(failed error) (time.Duration, bool) {
			return Patience(attempt), !errors.Is(failed, ErrHopeless)
		},
	}
}
