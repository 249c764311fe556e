// Package worker runs jobs on the facts of a queue: pull, lease, retry, stuck. [Errands]
// does so with what is no fact, and [Lasting] where somebody else's server has a say.
//
// A task is taken off its queue only when its job has succeeded and the server has
// confirmed that; a worker that dies loses nothing, for the task comes again when
// its lease runs out. So a job must be safe to do twice. A job that fails is tried
// again after 10 s, 30 s, 2 min and 10 min, and is then left: its drawing shows as
// stuck to moderators and operators, and is tried once more whenever a worker
// starts. It is never dropped and never retried for ever. While journal or store are
// away, or the store refuses us, a worker waits with its task; that is no failure of
// the job. And while others need the machine more, it waits before it takes one.
package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
)

// backoff is how long a failed task waits, by the number of tries so far.
var backoff = [...]time.Duration{10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}

// StuckAfter is the age at which a drawing that is still undone counts as stuck: a
// little more than all of the back-off.
const StuckAfter = 15 * time.Minute

// maxDeliveries is after how many deliveries a task is left untried: its job must
// have killed the process again and again.
const maxDeliveries = 12

// Job does what a fact asks for. It must be safe to do twice.
type Job func(ctx context.Context, f drawing.Fact) error

// Runner works through a queue.
type Runner struct {
	Queue *journal.Queue
	Job   Job
	Many  int // workers at once
	Log   *slog.Logger

	// Yield waits as long as others need the machine more than its job does, or until the
	// context ends. Nil if nobody does.
	Yield func(ctx context.Context)

	// Aside is how many further jobs may stand aside at once, see StandAside.
	Aside int
}

// task is what wants work done, and what can be said about it to its queue.
type task struct {
	name    []any // what it is about, for the log
	attempt int   // 1 for the first time
	most    int   // deliveries, after which it is left untried; 0 for any number
	job     func(context.Context) error
	again   func(failed error) (in time.Duration, ok bool) // whether it is worth another try
	stuck   string                                         // what the log says if it is not
	settler
}

// settler is a [journal.Lent], or, where the clock is a test's, the test's own.
type settler interface {
	Done(ctx context.Context) error
	Working() error
	Retry(delay time.Duration) error
	GiveUp(reason string) error
	Lease() time.Duration
}

// fetch waits for a task, for at most the time given; ok is false if none came.
type fetch func(ctx context.Context, wait time.Duration) (t task, ok bool, err error)

// grace is how long a job that is running when its runner stops may take to finish. A
// task that is given back by a server that stops, too, waits for its whole lease.
const grace = 10 * time.Second

// Run works until the context ends, and returns when every worker has stopped: jobs
// that are running may finish, and what takes too long goes back to the queue.
func (r *Runner) Run(ctx context.Context) error {
	return r.run(ctx, func(ctx context.Context, wait time.Duration) (task, bool, error) {
		t, ok, err := r.Queue.Next(ctx, wait)
		if !ok {
			return task{}, false, err
		}
		return r.taskOf(t.Fact, t.Attempt, t), true, nil
	})
}

// taskOf is a fact's task.
func (r *Runner) taskOf(f drawing.Fact, attempt int, s settler) task {
	return task{
		name: []any{"drawing", f.Drawing, "fact", f.Name}, attempt: attempt, most: maxDeliveries, settler: s,
		job: func(ctx context.Context) error { return r.Job(ctx, f) },
		again: func(error) (time.Duration, bool) {
			if attempt > len(backoff) {
				return 0, false
			}
			return backoff[attempt-1], true
		},
		stuck: "a drawing is stuck: mend the cause and start a worker anew",
	}
}

func (r *Runner) run(ctx context.Context, next fetch) error {
	hands := make(chan *hand, r.Many)
	for n := range r.Many {
		hands <- &hand{first: n == 0}
	}
	var workers sync.WaitGroup
	for range r.Many + r.Aside {
		workers.Go(func() {
			for ctx.Err() == nil {
				select {
				case h := <-hands:
					r.work(ctx, next, h, hands)
				case <-ctx.Done():
				}
			}
		})
	}
	workers.Wait()
	return ctx.Err()
}

// hand is what a worker needs to work: there are Many.
type hand struct {
	first bool
	took  time.Duration // what was done last
}

// work does one task, if there is one soon, and hands on the hand.
func (r *Runner) work(ctx context.Context, next fetch, h *hand, hands chan<- *hand) {
	const wait = 5 * time.Second
	began := time.Time{}
	handOn := sync.OnceFunc(func() {
		if !began.IsZero() {
			h.took = time.Since(began)
		}
		hands <- h
	})
	defer handOn()
	if r.yield(ctx, h.first, h.took); ctx.Err() != nil {
		return
	}
	t, ok, err := next(ctx, wait)
	switch {
	case err != nil && ctx.Err() != nil: // stopping
	case err != nil:
		r.Log.Warn("no task could be fetched", "err", err)
		pause(ctx, time.Second)
	case ok:
		began = time.Now()
		if err := r.do(context.WithValue(ctx, handKey{}, handOn), t); err != nil {
			r.Log.Warn("a task was not finished and will come again", append(t.name, "err", err)...)
		}
	}
}

// handKey finds in the context of a job what hands on its worker's hand.
type handKey struct{}

// StandAside says that the job whose context this is will wait for long, and counts no
// more among its runner's Many: another worker may fetch a task. Whatever the job waits
// for must bound how many go on at once.
func StandAside(ctx context.Context) {
	if handOn, ok := ctx.Value(handKey{}).(func()); ok {
		handOn()
	}
}

// What a worker that yields is left with, however long others need the machine: the first
// of a runner's works at least a quarter of the time, so that no queue stands still.
const (
	yieldsFor  = 3 // times as long as its last task took
	yieldsMost = 10 * time.Second
)

// yield waits before a task is fetched, so that meanwhile another process may have it.
func (r *Runner) yield(ctx context.Context, first bool, took time.Duration) {
	if r.Yield == nil {
		return
	}
	if first {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, min(yieldsFor*took, yieldsMost))
		defer cancel()
	}
	r.Yield(ctx)
}

// do runs the job on one task and settles the task.
func (r *Runner) do(ctx context.Context, t task) error {
	if t.most > 0 && t.attempt > t.most {
		return t.GiveUp(fmt.Sprintf("delivered %d times", t.attempt))
	}
	err := r.whileWorking(ctx, t)
	switch {
	case err == nil:
		return t.Done(context.WithoutCancel(ctx))
	case ctx.Err() != nil:
		return t.Retry(0) // another may have it now
	}
	if later, ok := errors.AsType[*Later](err); ok {
		return t.Retry(later.In)
	}
	in, ok := t.again(err)
	if !ok {
		r.Log.Error(t.stuck, append(t.name, "err", err)...)
		return t.GiveUp(err.Error())
	}
	r.Log.Warn("a job failed and will be tried again", append(t.name, "attempt", t.attempt, "in", in, "err", err)...)
	return t.Retry(in)
}

// whileWorking keeps the task's lease while the job runs, and waits with it while
// journal or store can't be used.
func (r *Runner) whileWorking(ctx context.Context, t task) error {
	done := make(chan struct{})
	var keeper sync.WaitGroup
	keeper.Go(func() { keep(t, done, r.Log) })
	defer keeper.Wait()
	defer close(done)
	lingering, cancel := linger(ctx)
	defer cancel()
	for wait := time.Second; ; wait = min(2*wait, 15*time.Second) {
		err := t.job(lingering)
		if !Away(err) {
			return err
		}
		r.Log.Warn("a job waits for journal or store", append(t.name, "err", err)...)
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// Away reports whether journal or store can't be used now, whatever the job is. A store
// that refuses us is one: keys that were changed must not make every drawing stuck.
func Away(err error) bool {
	return errors.Is(err, journal.ErrAway) || errors.Is(err, store.ErrUnreachable) || errors.Is(err, store.ErrDenied)
}

// linger gives a context that ends when another has been over for the grace.
func linger(ctx context.Context) (context.Context, context.CancelFunc) {
	lingering, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		pause(lingering, grace)
		cancel()
	})
	return lingering, func() {
		stop()
		cancel()
	}
}

func keep(t task, done <-chan struct{}, log *slog.Logger) {
	tick := time.NewTicker(t.Lease())
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			if err := t.Working(); err != nil {
				log.Warn("a task's lease was not renewed: another worker may take it, too", "err", err)
			}
		}
	}
}

// pause waits, and reports false if the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
