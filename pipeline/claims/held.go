package claims

import (
	"context"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// lookEvery is how often claims that have ended are looked for: the bucket takes them
// away without a word.
const lookEvery = time.Second

// Run keeps the claims in memory as they change, here or in another process, until the
// context ends.
func (c *Claims) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() { c.lookForEnded(ctx) })
	defer looking.Wait()
	defer stop()
	for {
		err := c.bucket.Watch(ctx, c.heard, func() {})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.Log.Warn("watching the claims was interrupted", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (c *Claims) lookForEnded(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
			c.forgetEnded()
		}
	}
}

// heard takes over a change. No claim is believed to last longer than [Lease] from now,
// whatever the clock of the process that wrote it says.
func (c *Claims) heard(v journal.Value) {
	c.changing.Lock()
	defer c.changing.Unlock()
	if v.Deleted {
		c.forget(drawing.ID(v.Key))
		return
	}
	claim, err := parse(v)
	if err != nil {
		c.Log.Warn("a claim can't be read: it counts as ended", "drawing", v.Key, "err", err)
		c.forget(drawing.ID(v.Key))
		return
	}
	now := c.Now()
	if claim.ended(now) {
		c.forget(claim.Drawing)
		return
	}
	if latest := now.Add(Lease); claim.Until.After(latest) {
		claim.Until = latest
	}
	c.keep(claim)
}

// keep notes a claim, and tells of it if it is another holder's than before.
func (c *Claims) keep(claim Claim) {
	before, ok := c.note(claim.Drawing, &claim)
	if ok && before.Holder == claim.Holder {
		return
	}
	if ok {
		c.tell(before, false)
	}
	c.tell(claim, true)
}

func (c *Claims) forget(id drawing.ID) {
	if before, ok := c.note(id, nil); ok {
		c.tell(before, false)
	}
}

// note puts a claim in the place of what was known, or nothing; changing is held.
func (c *Claims) note(id drawing.ID, now *Claim) (before Claim, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, ok = c.held[id]
	if now == nil {
		delete(c.held, id)
	} else {
		c.held[id] = *now
	}
	return before, ok
}

func (c *Claims) forgetEnded() {
	c.changing.Lock()
	defer c.changing.Unlock()
	now := c.Now()
	for _, claim := range c.all(func(claim Claim) bool { return claim.ended(now) }) {
		c.forget(claim.Drawing)
	}
}

// tell calls without the lock: who is called may ask what is held. changing is held, so
// that everybody hears of one drawing's claims in their order.
func (c *Claims) tell(claim Claim, held bool) {
	c.mu.Lock()
	all := c.told
	c.mu.Unlock()
	for _, take := range all {
		take(claim, held)
	}
}

// OnChange has take called with each claim that begins (held) or ends, but not with one
// that is only taken again. take must be quick.
func (c *Claims) OnChange(take func(claim Claim, held bool)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told[:len(c.told):len(c.told)], take)
}

// On tells who holds a drawing now, as far as this process has heard.
func (c *Claims) On(id drawing.ID) (Claim, bool) {
	c.mu.Lock()
	claim, ok := c.held[id]
	c.mu.Unlock()
	return claim, ok && !claim.ended(c.Now())
}

// All are the claims of now, in no order.
func (c *Claims) All() []Claim {
	now := c.Now()
	return c.all(func(claim Claim) bool { return !claim.ended(now) })
}

func (c *Claims) all(want func(Claim) bool) (all []Claim) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, claim := range c.held {
		if want(claim) {
			all = append(all, claim)
		}
	}
	return all
}
