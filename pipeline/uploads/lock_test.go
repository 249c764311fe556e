package uploads_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/uploads"
)

// patience is for a busy machine. Nobody waits for a lease here: the clock stands still, and whoever holds a lock renews it.
const patience = time.Minute

func lock(t *testing.T, l *uploads.Lock, wait time.Duration, wanted func()) error {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), wait)
	defer stop()
	return l.Lock(ctx, wanted)
}

func mustLock(t *testing.T, l *uploads.Lock, wanted func()) {
	t.Helper()
	if err := lock(t, l, patience, wanted); err != nil {
		t.Fatal(err)
	}
}

func unlock(t *testing.T, l *uploads.Lock) {
	t.Helper()
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestOneAtATimeHasAnUploadInHand(t *testing.T) {
	w := onFolder(t)
	replicas := []*uploads.Uploads{w.replica(t), w.replica(t)}
	id := uploads.NewID()
	var inside, most, times atomic.Int32
	var racing sync.WaitGroup
	for i := range 8 {
		racing.Go(func() {
			l := replicas[i%2].NewLock(id)
			if err := l.Lock(t.Context(), func() {}); err != nil {
				t.Error(err)
				return
			}
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(5 * time.Millisecond)
			inside.Add(-1)
			times.Add(1)
			unlock(t, l)
		})
	}
	racing.Wait()
	if most.Load() != 1 || times.Load() != 8 {
		t.Errorf("%d had it at once, %d in all; want 1 and 8", most.Load(), times.Load())
	}
	other := replicas[0].NewLock(uploads.NewID())
	mine := replicas[0].NewLock(id)
	mustLock(t, mine, func() {})
	mustLock(t, other, func() {}) // another upload is another lock
	unlock(t, mine)
	unlock(t, other)
}

func TestWhoComesBackTakesOverFromTheirOldConnection(t *testing.T) {
	w := onFolder(t)
	here, there := w.replica(t), w.replica(t)
	for name, next := range map[string]*uploads.Uploads{"in the same process": here, "in another": there} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := uploads.NewID()
			old, wanted := here.NewLock(id), make(chan struct{})
			mustLock(t, old, sync.OnceFunc(func() { close(wanted) }))
			var letting sync.WaitGroup
			letting.Go(func() {
				<-wanted
				unlock(t, old)
			})
			l := next.NewLock(id)
			mustLock(t, l, func() {})
			letting.Wait()
			unlock(t, l)
		})
	}
}

// Whoever waits says so in the lock that is just being given back.
func TestALockIsGivenBackThoughSomebodyComesForItJustThen(t *testing.T) {
	w := onFolder(t)
	here, there := w.replica(t), w.replica(t)
	for range 100 {
		id := uploads.NewID()
		old, next := here.NewLock(id), there.NewLock(id)
		mustLock(t, old, func() {})
		var coming sync.WaitGroup
		coming.Go(func() {
			if err := next.Lock(t.Context(), func() {}); err != nil {
				t.Error(err)
				return
			}
			unlock(t, next)
		})
		unlock(t, old)
		coming.Wait()
	}
}

// over is a context that ends when it is told to.
type over struct {
	context.Context
	now chan struct{}
}

func (o *over) Done() <-chan struct{} { return o.now }

func (o *over) Err() error {
	select {
	case <-o.now:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// Whoever waits gives up at the very moment that the lock becomes theirs.
func TestWhoGivesUpLeavesNoLock(t *testing.T) {
	w := onFolder(t)
	u := w.replica(t)
	bucket, err := w.Journal.Bucket(t.Context(), uploads.LocksBucket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		id := uploads.NewID()
		waiting := &over{t.Context(), make(chan struct{})}
		watching, stop := context.WithCancel(t.Context())
		var watch sync.WaitGroup
		ready, giveUp := make(chan struct{}), sync.OnceFunc(func() { close(waiting.now) })
		watch.Go(func() {
			_ = bucket.Watch(watching, func(v journal.Value) { // ends when told to
				if v.Key == id.Name() {
					giveUp()
					stop()
				}
			}, func() { close(ready) })
		})
		<-ready
		l := u.NewLock(id)
		if err := l.Lock(waiting, func() {}); err == nil {
			unlock(t, l)
		} else {
			wantError(t, "lock it", err, uploads.ErrLocked)
		}
		watch.Wait()
		_, err := bucket.Get(t.Context(), id.Name())
		wantError(t, "the lock afterwards", err, journal.ErrNotFound)
	}
}

func TestWhoDoesNotLetGoKeepsTheLock(t *testing.T) {
	w := onFolder(t)
	here, there := w.replica(t), w.replica(t)
	id := uploads.NewID()
	old := here.NewLock(id)
	mustLock(t, old, func() {})
	wantError(t, "lock it elsewhere", lock(t, there.NewLock(id), time.Second, func() {}), uploads.ErrLocked)
	wantError(t, "lock it here", lock(t, here.NewLock(id), time.Second, func() {}), uploads.ErrLocked)
	unlock(t, old)
}

// A process that is killed renews nothing.
func TestTheLockOfAKilledProcessEnds(t *testing.T) {
	w := onFolder(t)
	u := w.replica(t)
	id := uploads.NewID()
	bucket, err := w.Journal.Bucket(t.Context(), uploads.LocksBucket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	left := `{"holder":"who was killed","until":"` + w.Now().Add(10*time.Second).Format(time.RFC3339) + `"}`
	if err := bucket.Create(t.Context(), id.Name(), []byte(left)); err != nil {
		t.Fatal(err)
	}
	wantError(t, "lock it at once", lock(t, u.NewLock(id), time.Second, func() {}), uploads.ErrLocked)
	w.Move(10 * time.Second)
	l := u.NewLock(id)
	if err := lock(t, l, 8*time.Second, func() {}); err != nil { // and not by the bucket, which forgets it two seconds later
		t.Fatal(err)
	}
	unlock(t, l)
}

func TestWhoLosesALockIsTold(t *testing.T) {
	w := onFolder(t)
	u := w.replica(t)
	id := uploads.NewID()
	bucket, err := w.Journal.Bucket(t.Context(), uploads.LocksBucket, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	l, lost := u.NewLock(id), make(chan struct{})
	mustLock(t, l, sync.OnceFunc(func() { close(lost) }))
	if err := bucket.Put(t.Context(), id.Name(), []byte(`{"holder":"another"}`)); err != nil {
		t.Fatal(err)
	}
	select {
	case <-lost:
	case <-time.After(patience):
		t.Error("nobody said that the lock was lost")
	}
	if err := bucket.Put(t.Context(), id.Name(), []byte(`{"holder":"another"}`)); err != nil { // before the bucket forgets it
		t.Fatal(err)
	}
	unlock(t, l)
	if v, err := bucket.Get(t.Context(), id.Name()); err != nil || len(v.Bytes) == 0 {
		t.Errorf("the other's lock was opened: %v", err)
	}
}
