package uploads

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// LocksBucket is the name of the bucket of locks:
//
//	locks  <name>  {"holder":"…","until":"…","wanted":true}
//
// Whoever holds one writes it anew every few seconds; the bucket's own time to live takes away what a process left that
// was killed. Whoever waits for one sets wanted, once, and its holder lets go when it next looks.
const LocksBucket = "locks"

const (
	// lease is how long a lock lasts that nobody renews.
	lease = 10 * time.Second
	// renewEvery is how often a holder renews its lock, and sees whether somebody waits.
	renewEvery = 3 * time.Second
	// lookEvery is how often somebody who waits looks whether the lock is free.
	lookEvery = 200 * time.Millisecond
	// unlockTime is how long giving a lock back may take; its lease ends soon anyway.
	unlockTime = 5 * time.Second
)

// locks are the locks that this process holds, and the bucket of all.
type locks struct {
	bucket *journal.Bucket
	now    func() time.Time
	log    *slog.Logger

	mu   sync.Mutex
	held map[string]*Lock // by name; guarded by mu
}

// Lock is an upload in somebody's hands. A Lock is used by one goroutine.
type Lock struct {
	*locks
	name   string
	holder string
	wanted func()
	stop   context.CancelFunc
	renews sync.WaitGroup
}

// holding is what the bucket says of a lock.
type holding struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
	Wanted bool      `json:"wanted,omitempty"`
}

// NewLock is an open lock of an upload.
func (u *Uploads) NewLock(id ID) *Lock {
	return &Lock{locks: u.locks, name: id.Name(), holder: rand.Text()}
}

// Lock closes the lock, waiting until the context ends: then it returns ErrLocked. Who holds it is asked to let go.
// wanted is called, perhaps more than once, when somebody else wants it, and when it is lost. journal.ErrAway where
// nobody can tell.
func (l *Lock) Lock(ctx context.Context, wanted func()) error {
	l.wanted = wanted
	for {
		taken, err := l.take(ctx)
		switch {
		case taken:
			l.hold()
			return nil
		case ctx.Err() != nil:
			if err != nil { // it may be ours, and the answer came too late
				_ = l.letGo()
			}
			return fmt.Errorf("lock upload %s: %w", l.name, ErrLocked)
		case err != nil:
			return err
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
}

// Unlock opens the lock.
func (l *Lock) Unlock() error {
	l.stop()
	l.renews.Wait()
	l.mu.Lock()
	delete(l.held, l.name)
	l.mu.Unlock()
	return l.letGo()
}

// letGo gives the lock back, whoever wrote to it meanwhile.
func (l *Lock) letGo() error {
	ctx, cancel := context.WithTimeout(context.Background(), unlockTime)
	defer cancel()
	err := l.giveBack(ctx)
	for errors.Is(err, journal.ErrConflict) { // a wish of whoever waits, or our own last renewal, came in between
		err = l.giveBack(ctx)
	}
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		l.log.Warn("an upload stays locked for some seconds", "upload", l.name, "err", err)
	}
	return err
}

// giveBack takes our word out of the bucket, if it still is ours.
func (l *Lock) giveBack(ctx context.Context) error {
	is, revision, err := l.read(ctx)
	if err != nil || is.Holder != l.holder {
		return err
	}
	return l.bucket.DeleteRevision(ctx, l.name, revision)
}

// take tries once. If somebody else holds the lock, it says that we want it.
func (l *Lock) take(ctx context.Context) (bool, error) {
	if l.here() {
		return false, nil
	}
	is, revision, err := l.read(ctx)
	mine := holding{Holder: l.holder, Until: l.now().Add(lease)}
	switch {
	case errors.Is(err, journal.ErrNotFound):
		err = l.create(ctx, mine)
	case err != nil:
		return false, err
	case !l.now().Before(is.Until):
		err = l.update(ctx, mine, revision)
	case is.Wanted:
		return false, nil
	default:
		is.Wanted = true
		if err := l.update(ctx, is, revision); !errors.Is(err, journal.ErrConflict) {
			return false, err
		}
		return false, nil
	}
	if errors.Is(err, journal.ErrConflict) {
		return false, nil // somebody was faster
	}
	return err == nil, err
}

// here asks a holder in this process to let go, which needs no bucket.
func (l *Lock) here() bool {
	l.mu.Lock()
	holder := l.held[l.name]
	l.mu.Unlock()
	if holder != nil {
		holder.wanted()
	}
	return holder != nil
}

// hold renews the lock until Unlock.
func (l *Lock) hold() {
	l.mu.Lock()
	l.held[l.name] = l
	l.mu.Unlock()
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	l.renews.Go(func() { l.renew(ctx) })
}

func (l *Lock) renew(ctx context.Context) {
	until := l.now().Add(lease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(renewEvery):
		}
		is, revision, err := l.read(ctx)
		if err == nil && is.Holder == l.holder {
			if is.Wanted {
				l.wanted()
			}
			again := holding{l.holder, l.now().Add(lease), is.Wanted}
			if err = l.update(ctx, again, revision); err == nil {
				until = again.Until
				continue
			}
		}
		lost := err == nil || errors.Is(err, journal.ErrNotFound) || !l.now().Before(until)
		if lost && ctx.Err() == nil {
			l.wanted() // another may have it by now
			return
		}
	}
}

// read gives what the bucket says. What can't be read counts as over.
func (l *Lock) read(ctx context.Context) (is holding, revision uint64, err error) {
	v, err := l.bucket.Get(ctx, l.name)
	if err != nil {
		return is, 0, err
	}
	if err := json.Unmarshal(v.Bytes, &is); err != nil {
		l.log.Warn("a lock can't be read: it counts as open", "upload", l.name, "err", err)
		return holding{}, v.Revision, nil
	}
	return is, v.Revision, nil
}

func (l *Lock) create(ctx context.Context, h holding) error {
	value, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("encode a lock: %w", err)
	}
	return l.bucket.Create(ctx, l.name, value)
}

func (l *Lock) update(ctx context.Context, h holding, revision uint64) error {
	value, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("encode a lock: %w", err)
	}
	return l.bucket.Update(ctx, l.name, value, revision)
}
