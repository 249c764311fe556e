package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
)

// The clock of these tests is a bubble's: what takes an hour here takes no time. The
// real queue is in side_by_side_test.go.

// lease is how long a row waits for a word about a task that it handed out.
const lease = 30 * time.Second

// row is a queue of tasks in memory: each comes again when the delay that it was given
// back with is over, or when its lease ran out.
type row struct {
	due chan *entry

	mu    sync.Mutex
	said  []string // what the runner said of tasks, in order; guarded by mu
	fails int      // so many fetches that are still to fail; guarded by mu
}

// entry is one task of a row.
type entry struct {
	row     *row
	fact    drawing.Fact
	attempt int
	lost    *time.Timer // hands it out again
}

// newRow holds one task for each attempt: how often it will have come.
func newRow(attempts ...int) *row {
	r := &row{due: make(chan *entry, 100)}
	for n, attempt := range attempts {
		r.due <- &entry{row: r, fact: drawing.Fact{Drawing: drawingtest.ID(n + 1), Name: drawing.Submitted}, attempt: attempt - 1}
	}
	return r
}

// tasksOf hands its facts out to a runner.
func (r *row) tasksOf(runner *Runner) fetch {
	return func(ctx context.Context, wait time.Duration) (task, bool, error) {
		e, err := r.next(ctx, wait)
		if e == nil {
			return task{}, false, err
		}
		return runner.taskOf(e.fact, e.attempt, e), true, nil
	}
}

func (r *row) next(ctx context.Context, wait time.Duration) (*entry, error) {
	if r.failsNow() {
		return nil, fmt.Errorf("fetch: %w", journal.ErrAway)
	}
	select {
	case e := <-r.due:
		e.attempt++
		e.lost = time.AfterFunc(lease, func() { e.again("lease lost") })
		return e, nil
	case <-time.After(wait):
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (r *row) failsNow() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fails--
	return r.fails >= 0
}

func (r *row) say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *row) wantSaid(t *testing.T, want ...string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.said, want) {
		t.Errorf("the runner said %q; want %q", r.said, want)
	}
}

func (e *entry) again(why string) {
	e.row.say("%s", why)
	e.row.due <- e
}

func (e *entry) Done(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err() // nobody waits for the server's word
	}
	e.lost.Stop()
	e.row.say("done")
	return nil
}

func (e *entry) Working() error {
	e.lost.Reset(lease)
	return nil
}

func (e *entry) Retry(delay time.Duration) error {
	e.lost.Stop()
	e.row.say("again in %s", delay)
	time.AfterFunc(delay, func() { e.row.due <- e })
	return nil
}

func (e *entry) GiveUp(reason string) error {
	e.lost.Stop()
	e.row.say("given up: %s", reason)
	return nil
}

func (e *entry) Lease() time.Duration { return lease / 3 }

// tries notes when a job was tried, since it was made.
type tries struct {
	began time.Time
	at    []time.Duration
}

func (t *tries) note() { t.at = append(t.at, time.Since(t.began)) }

// runFor runs a job on a row for a time, and waits until the runner has stopped.
func runFor(t *testing.T, r *row, many int, d time.Duration, job Job) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), d)
	defer stop()
	runner := &Runner{Job: job, Many: many, Log: slog.New(slog.DiscardHandler)}
	if err := runner.run(ctx, r.tasksOf(runner)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it stopped because of %v", err)
	}
}

var errBroken = errors.New("the picture is of an unknown kind")

func TestAJobThatAlwaysFailsIsTriedFiveTimesAndThenLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, tried := newRow(1), &tries{began: time.Now()}
		runFor(t, r, 1, 5*time.Hour, func(context.Context, drawing.Fact) error {
			tried.note()
			return errBroken
		})
		want := []time.Duration{0, 10 * time.Second, 40 * time.Second, 160 * time.Second, 760 * time.Second}
		if !slices.Equal(tried.at, want) {
			t.Errorf("it was tried at %v; want %v", tried.at, want)
		}
		if last := want[len(want)-1]; StuckAfter <= last {
			t.Errorf("it counts as stuck after %s, and is tried until %s", StuckAfter, last)
		}
		r.wantSaid(t, "again in 10s", "again in 30s", "again in 2m0s", "again in 10m0s", "given up: "+errBroken.Error())
	})
}

func TestAJobThatFailsOnceIsDoneTheSecondTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, tried := newRow(1), &tries{began: time.Now()}
		runFor(t, r, 2, time.Hour, func(context.Context, drawing.Fact) error {
			if tried.note(); len(tried.at) == 1 {
				return errBroken
			}
			return nil
		})
		r.wantSaid(t, "again in 10s", "done")
	})
}

func TestWhatIsAwayIsWaitedForWithTheTaskInHand(t *testing.T) {
	for name, away := range map[string]error{"journal": journal.ErrAway, "store": store.ErrUnreachable, "keys of the store": store.ErrDenied} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, tried := newRow(1), &tries{began: time.Now()}
				const back = 10 * time.Minute
				runFor(t, r, 2, time.Hour, func(context.Context, drawing.Fact) error {
					if tried.note(); time.Since(tried.began) < back {
						return fmt.Errorf("render: %w", away)
					}
					return nil
				})
				first := []time.Duration{0, 1 * time.Second, 3 * time.Second, 7 * time.Second, 15 * time.Second, 30 * time.Second, 45 * time.Second}
				if !slices.Equal(tried.at[:len(first)], first) {
					t.Errorf("it was tried at %v; want %v", tried.at[:len(first)], first)
				}
				r.wantSaid(t, "done") // and never again: neither given back, nor its lease lost
			})
		})
	}
}

func TestWaitingForWhatIsAwayCostsNoAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, tried := newRow(1), 0
		runFor(t, r, 1, time.Hour, func(context.Context, drawing.Fact) error {
			switch tried++; {
			case tried <= 50:
				return journal.ErrAway
			case tried == 51:
				return errBroken
			}
			return nil
		})
		r.wantSaid(t, "again in 10s", "done")
	})
}

func TestALongJobKeepsItsTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, tried := newRow(1), 0
		runFor(t, r, 2, time.Hour, func(context.Context, drawing.Fact) error {
			tried++
			time.Sleep(20 * lease)
			return nil
		})
		if r.wantSaid(t, "done"); tried != 1 {
			t.Errorf("it was tried %d times", tried)
		}
	})
}

func TestWhoStopsGivesItsTaskBackAndWaitsForItsJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, ended := newRow(1, 1), 0
		began := time.Now()
		var mu sync.Mutex
		runFor(t, r, 2, time.Minute, func(ctx context.Context, _ drawing.Fact) error {
			<-ctx.Done()
			time.Sleep(3 * time.Second) // what a decoder needs to notice
			mu.Lock()
			defer mu.Unlock()
			ended++
			return ctx.Err()
		})
		if took := time.Since(began); took != time.Minute+grace+3*time.Second || ended != 2 {
			t.Errorf("it stopped after %s, when %d of 2 jobs had ended", took, ended)
		}
		r.wantSaid(t, "again in 0s", "again in 0s")
	})
}

func TestAJobThatEndsWhileItsRunnerStopsIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		runFor(t, r, 1, time.Minute, func(ctx context.Context, _ drawing.Fact) error {
			<-ctx.Done()
			return nil
		})
		r.wantSaid(t, "done")
	})
}

func TestWhoStopsWhileTheStoreIsAwayGivesItsTaskBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(1)
		runFor(t, r, 1, time.Minute, func(context.Context, drawing.Fact) error { return store.ErrUnreachable })
		r.wantSaid(t, "again in 0s")
	})
}

// A picture that kills the process that decodes it never fails: it only comes again.
func TestATaskThatCameTooOftenIsLeftUntried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRow(maxDeliveries, maxDeliveries+1)
		var tried []drawing.ID
		runFor(t, r, 1, time.Minute, func(_ context.Context, f drawing.Fact) error {
			tried = append(tried, f.Drawing)
			return nil
		})
		if !slices.Equal(tried, []drawing.ID{drawingtest.ID(1)}) {
			t.Errorf("these were tried: %v", tried)
		}
		r.wantSaid(t, "done", "given up: delivered 13 times")
	})
}

func TestAQueueThatFailsIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, tried := newRow(1), &tries{began: time.Now()}
		r.fails = 30
		runFor(t, r, 1, time.Minute, func(context.Context, drawing.Fact) error {
			tried.note()
			return nil
		})
		if r.wantSaid(t, "done"); !slices.Equal(tried.at, []time.Duration{30 * time.Second}) {
			t.Errorf("it was tried at %v; want once, after 30 failures", tried.at)
		}
	})
}
