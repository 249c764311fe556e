package journaltest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// quiet is how long nothing must come before it counts as nothing.
const quiet = 300 * time.Millisecond

func (b *book) queue(t *testing.T, facts ...drawing.Name) *journal.Queue {
	t.Helper()
	q, err := b.Queue(t.Context(), "thumbnail", facts...)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// next is the task that must come.
func next(t *testing.T, q *journal.Queue) *journal.Task {
	t.Helper()
	task, ok, err := q.Next(t.Context(), patience)
	if err != nil || !ok {
		t.Fatalf("no task: %v", err)
	}
	return task
}

func wantNone(t *testing.T, q *journal.Queue) {
	t.Helper()
	if task, ok, err := q.Next(t.Context(), quiet); ok || err != nil {
		t.Fatalf("there is %+v, %v", task, err)
	}
}

func done(t *testing.T, task *journal.Task) {
	t.Helper()
	if err := task.Done(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// wantSettled waits until the server counts no task as handed out and unfinished: one
// whose worker only went silent would come again, but not before half a minute.
func (b *book) wantSettled(t *testing.T) {
	t.Helper()
	consumer, err := b.raw(t).Consumer(t.Context(), "thumbnail")
	if err != nil {
		t.Fatal(err)
	}
	for late := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		info, err := consumer.Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if info.NumAckPending == 0 {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d tasks will come again", info.NumAckPending)
		}
	}
}

func queueOfSome(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	written := b.writer(t).write(someFacts(9)...)
	q := b.queue(t, drawing.Submitted, drawing.Replaced)
	for n := range 3 {
		task := next(t, q)
		if task.Attempt != 1 || task.Lease() <= 0 {
			t.Errorf("attempt %d, to be renewed after %s", task.Attempt, task.Lease())
		}
		wantFacts(t, []drawing.Fact{task.Fact}, written[3*n:3*n+1])
		if err := task.Working(); err != nil {
			t.Error(err)
		}
		done(t, task)
	}
	wantNone(t, q)
}

func taskUntilDone(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	written := b.writer(t).write(someFacts(3)...)
	q := b.queue(t, drawing.Submitted)
	for attempt := range 3 {
		task := next(t, q)
		if task.Attempt != attempt+1 {
			t.Errorf("attempt %d; want %d", task.Attempt, attempt+1)
		}
		wantFacts(t, []drawing.Fact{task.Fact}, written[:1])
		if err := task.Retry(50 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	done(t, next(t, q))
	wantNone(t, q)
	b.wantSettled(t)
	// Whoever opens it again goes on where all had got to.
	wantNone(t, b.queue(t, drawing.Submitted))
}

func taskGivenUp(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(6)...)
	q := b.queue(t, drawing.Submitted)
	first := next(t, q)
	if err := first.GiveUp("it can't be read"); err != nil {
		t.Fatal(err)
	}
	second := next(t, q)
	if second.Fact.Drawing == first.Fact.Drawing {
		t.Error("it came again")
	}
	done(t, second)
	wantNone(t, q)
	b.wantSettled(t)
}

func sharedQueue(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	b := openBook(t, host, secret)
	const drawings = 40
	b.writer(t).write(someFacts(3 * drawings)...)
	var mu sync.Mutex
	var taken []uint64
	late := time.Now().Add(patience)
	var workers sync.WaitGroup
	for range 2 {
		q := openBook(t, host, secret).queue(t, drawing.Submitted)
		workers.Go(func() {
			for {
				task, ok, err := q.Next(t.Context(), 2*time.Second)
				if err == nil && ok {
					err = task.Done(t.Context())
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if ok {
					taken = append(taken, task.Fact.Seq)
				}
				all := len(taken) >= drawings || time.Now().After(late)
				mu.Unlock()
				if !ok && all { // who has nothing left looks once more for what comes twice
					return
				}
			}
		})
	}
	workers.Wait()
	slices.Sort(taken)
	if len(taken) != drawings || len(slices.Compact(taken)) != drawings {
		t.Errorf("%d tasks of %d drawings were done", len(taken), drawings)
	}
}

func bucketTTL(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	for _, name := range []string{"claims", "sessions"} {
		bucket, err := b.Bucket(t.Context(), name, shortLife)
		if err != nil {
			t.Fatal(err)
		}
		wantVanished(t, bucket)
	}
}

// shortLife is how long a value stays in a bucket that is waited for to forget it.
const shortLife = time.Second

// wantVanished fails unless a value goes by itself, and one that is written again and
// again stays: where a busy machine wrote it too late, that is seen the next time.
func wantVanished(t *testing.T, bucket *journal.Bucket) {
	t.Helper()
	for _, key := range []string{"kept", "left"} {
		if err := bucket.Put(t.Context(), key, []byte("1")); err != nil {
			t.Fatal(err)
		}
	}
	for late := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		written := time.Now()
		if err := bucket.Put(t.Context(), "kept", []byte("2")); err != nil {
			t.Fatal(err)
		}
		_, err := bucket.Get(t.Context(), "left")
		if err == nil && !time.Now().After(late) {
			continue
		}
		if !errors.Is(err, journal.ErrNotFound) {
			t.Fatalf("it is still there: %v", err)
		}
		v, err := bucket.Get(t.Context(), "kept")
		if err == nil && string(v.Bytes) == "2" {
			return
		}
		if time.Since(written) < shortLife || time.Now().After(late) {
			t.Fatalf("what was written again is %+v, %v", v, err)
		}
	}
}
