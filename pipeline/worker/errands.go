package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// ErrHopeless is wrapped by the error of an errand that no further try can bring to an end.
var ErrHopeless = errors.New("trying again is of no use")

// Patience is how long what may fail for long waits before it is tried again, by the number of
// tries so far, at least one. Whom another server makes wait on purpose (greylisting) is usually
// let in after some minutes.
func Patience(tries int) time.Duration {
	return errandBackoff[min(tries, len(errandBackoff))-1]
}

// errandBackoff is what [Patience] gives; the last one again and again.
var errandBackoff = [...]time.Duration{10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}

// Errands runs a job on errands, one at a time. One that fails is tried again after 10 s,
// 30 s, 2, 10 and 30 minutes, and then each hour, until a time after it was asked for: then
// it is given up, and the log says so. Otherwise it is as with a [Runner].
type Errands struct {
	Queue *journal.ErrandQueue
	Job   func(ctx context.Context, e *journal.Errand) error
	For   time.Duration // how long one is worth trying
	Stuck string        // what the log says of one that was given up
	Now   func() time.Time
	Log   *slog.Logger
}

// Run works until the context ends, and a little longer if a job is running: see
// [Runner.Run].
func (e *Errands) Run(ctx context.Context) error {
	return (&Runner{Many: 1, Log: e.Log}).run(ctx, func(ctx context.Context, wait time.Duration) (task, bool, error) {
		one, ok, err := e.Queue.Next(ctx, wait)
		if !ok {
			return task{}, false, err
		}
		return e.taskOf(one, one), true, nil
	})
}

func (e *Errands) taskOf(one *journal.Errand, s settler) task {
	return task{
		name: []any{"errand", one.Kind}, attempt: one.Attempt, settler: s, stuck: e.Stuck,
		job: func(ctx context.Context) error { return e.Job(ctx, one) },
		again: func(failed error) (time.Duration, bool) {
			in := Patience(one.Attempt)
			over := e.Now().Add(in).Sub(one.At) >= e.For
			return in, !over && !errors.Is(failed, ErrHopeless)
		},
	}
}
