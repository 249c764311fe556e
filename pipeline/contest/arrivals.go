package contest

import (
	"context"
	"sync"
	"time"
)

// arrivals are the pictures of families that this process is taking at the moment:
// written, read back and said. One that is only on its way over a slow line, which costs
// nobody anything, is not yet among them.
type arrivals struct {
	mu   sync.Mutex
	now  int       // guarded by mu
	last time.Time // when one of them had arrived, or not; guarded by mu
}

// begin counts one until end.
func (a *arrivals) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now++
}

func (a *arrivals) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now--
	a.last = time.Now()
}

// A lull is a time without arrivals. Of a burst, one family's answer is hardly out when
// another's picture is there.
const (
	lull      = 100 * time.Millisecond
	lullEvery = 20 * time.Millisecond // is looked for
)

func (a *arrivals) areOver() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now == 0 && time.Since(a.last) >= lull
}

// Lull waits until this process has for a moment taken no picture, or until the context
// ends: for work that can wait, as families at the door can't.
func (c *Contest) Lull(ctx context.Context) { c.arrivals.lull(ctx) }

func (a *arrivals) lull(ctx context.Context) {
	for !a.areOver() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lullEvery):
		}
	}
}
