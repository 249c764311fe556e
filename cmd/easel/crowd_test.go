package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// crowd is families and moderators at work on a contest whose processes come and go.
// Whoever is not answered asks again, as people do, until they are; and they write
// down what was acknowledged.
type crowd struct {
	t          testing.TB
	at         string // where the contest is reached
	moderators [2]*moderator
	patience   time.Duration // for one deed
	seed       uint64

	picture, better, broken []byte

	next atomic.Int64
	over chan struct{} // closed when no more families come
	busy sync.WaitGroup

	mu     sync.Mutex
	lived  []*life // guarded by mu
	failed []error // guarded by mu
}

// newCrowd gathers two moderators. The seed decides about every life.
func newCrowd(t testing.TB, p *process, seed uint64) *crowd {
	t.Helper()
	p.must("edition", "set", "publish_delay=300ms")
	whole := renditiontest.JPEG(t, 480, 320)
	return &crowd{
		t: t, at: p.URL, patience: 5 * time.Minute, seed: seed, over: make(chan struct{}),
		moderators: [2]*moderator{signIn(t, p, "ines@example.org"), signIn(t, p, "omar@example.org")},
		picture:    whole, better: renditiontest.JPEG(t, 500, 400), broken: whole[:len(whole)/2],
	}
}

// begin lets a number of families at once enter one drawing after another, until end,
// and beside them two that can't make up their minds: renditions and moderators never
// hold them up, nor, both at once, does entering.
func (c *crowd) begin(atOnce int) {
	for n := range atOnce + 2 {
		live := (*life).whole
		if n >= atOnce {
			live = (*life).restless
		}
		c.busy.Go(func() {
			for !c.isOver() && c.begun(live) {
			}
		})
	}
}

func (c *crowd) isOver() bool {
	select {
	case <-c.over:
		return true
	default:
		return false
	}
}

// begun lives one drawing's life and keeps it; it reports false if that failed.
func (c *crowd) begun(live func(*life) error) bool {
	n := c.next.Add(1)
	l := &life{crowd: c, n: int(n), chance: rand.New(rand.NewPCG(c.seed, uint64(n)))}
	err := live(l)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lived = append(c.lived, l)
	if err != nil {
		c.failed = append(c.failed, fmt.Errorf("drawing %d (%s) after %v: %w", n, l.ID, l.done, err))
	}
	return err == nil
}

// any is a drawing whose life is over.
func (c *crowd) any() *life {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.lived) == 0 {
		c.t.Fatal("no life is over yet")
	}
	return c.lived[0]
}

// end lets every life that has begun come to its end, and returns them.
func (c *crowd) end() []*life {
	c.t.Helper()
	close(c.over)
	c.busy.Wait()
	if err := errors.Join(c.failed...); err != nil {
		c.t.Fatal(err)
	}
	return c.lived
}

// until tries again until done or an error, for as long as the crowd's patience.
func (c *crowd) until(try func(again bool) (done bool, err error)) error {
	began := time.Now()
	for again := false; ; again = true {
		done, err := try(again)
		if done || err != nil {
			return err
		}
		if time.Since(began) > c.patience {
			return fmt.Errorf("not within %s", c.patience)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// answered reports whether a deed was acknowledged. Nobody's answer, 503, and a proxy's
// word that it has none are tried again; anything else is not what people should be told.
func answered(got reply, err error) (bool, error) {
	switch {
	case err != nil, isLater(got.Status):
		return false, nil
	case got.Status == http.StatusOK:
		return true, nil
	}
	return false, fmt.Errorf("the server answered %d: %s", got.Status, got.Body)
}

// holds checks a contest at rest against what was acknowledged: every accepted drawing
// exists exactly once, with exactly the facts that were acknowledged, each rendered or
// found unreadable once, and the public sees what it may and nothing else. Then
// doctor's own function must find nothing wrong, and the catalog equal one built anew.
func (c *crowd) holds(p *process, lived []*life) {
	c.t.Helper()
	ids := map[string]bool{}
	for _, l := range lived {
		if ids[l.ID] {
			c.t.Errorf("drawing %s belongs to two families", l.ID)
		}
		ids[l.ID] = true
		if err := l.holds(); err != nil {
			c.t.Errorf("drawing %d (%s), with the seed %d: %v", l.n, l.ID, c.seed, err)
		}
	}
	if out := p.must("doctor", "--scrub"); !strings.Contains(out, fmt.Sprintf("of %d drawings", len(ids))) {
		c.t.Errorf("the journal does not hold %d drawings:\n%s", len(ids), out)
	}
}
