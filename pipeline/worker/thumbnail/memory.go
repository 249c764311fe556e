package thumbnail

import (
	"context"
	"time"

	"golang.org/x/sync/semaphore"
)

// Memory is what the pictures that are rendered at once take of this process's memory:
// each its original's bytes and what rendering it takes, and together never more than
// a total. A picture that takes more than the total is rendered alone. Whoever waits
// longest comes first, so that small ones do not hold off a large one for ever.
type Memory struct {
	total int64
	free  *semaphore.Weighted
}

// NewMemory is that many bytes of memory. Of none, each picture takes all.
func NewMemory(total int64) *Memory {
	total = max(total, 1)
	return &Memory{total, semaphore.NewWeighted(total)}
}

// take waits until so many bytes are free, or all if there are no more, and takes them.
// Its error is the context's, and then nothing was taken.
func (m *Memory) take(ctx context.Context, bytes int64) (*share, error) {
	bytes = min(bytes, m.total)
	if err := m.free.Acquire(ctx, bytes); err != nil {
		return nil, err
	}
	return &share{m, bytes}, nil
}

// Whoever takes very much lets others go first for a while: waiting for it, memory stands
// idle that small pictures could have.
const (
	letsOthers = 20 * time.Second
	looksAgain = 100 * time.Millisecond
)

// takeAfterOthers is take for a picture that can wait. It takes what is free when nobody
// else waits, and waits like others only after a while.
func (m *Memory) takeAfterOthers(ctx context.Context, bytes int64) (*share, error) {
	bytes = min(bytes, m.total)
	again := time.NewTicker(looksAgain)
	defer again.Stop()
	for began := time.Now(); time.Since(began) < letsOthers; {
		if m.free.TryAcquire(bytes) {
			return &share{m, bytes}, nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return m.take(ctx, bytes)
}

// share is what one picture has taken. It must be given back.
type share struct {
	of    *Memory
	bytes int64
}

// grow makes the share one of so many bytes if they are free and nobody waits for them.
// It does not wait: two that did, each for what the other has, would do so for ever.
func (s *share) grow(bytes int64) bool {
	more := min(bytes, s.of.total) - s.bytes
	if more > 0 && !s.of.free.TryAcquire(more) {
		return false
	}
	s.bytes += max(more, 0)
	return true
}

func (s *share) giveBack() { s.of.free.Release(s.bytes) }
