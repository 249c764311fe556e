package catalog

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// shown knows when what the public may see changes.
type shown struct {
	heard   *atomic.Int64 // see Catalog
	version atomic.Uint64
	next    atomic.Int64 // the earliest of awaited, the end of time if there is none
	latest  atomic.Int64 // the latest moment that was asked about, in milliseconds

	mu      sync.Mutex
	awaited []int64              // when more is to be seen, in milliseconds, ascending; guarded by mu
	gone    []func([]drawing.ID) // guarded by mu
}

// A clock may be set back. By less than slack nobody notices, and so what becomes public
// counts twice: at its time, and that much later and a bit.
const (
	slack = 1_000 // milliseconds
	again = 2 * slack
)

// now is the version of this moment. While the clock is behind what it was, by more than
// slack, every moment is another: nobody knows any more what is still awaited, until
// the catalog has looked.
func (s *shown) now() uint64 {
	now := min(time.Now().UnixMilli(), s.heard.Load())
	latest := s.latest.Load()
	if now > latest {
		s.latest.CompareAndSwap(latest, now) // if somebody is faster, theirs is as good
	}
	if now < latest-slack {
		return s.version.Add(1)
	}
	if now < s.next.Load() {
		return s.version.Load()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	passed, _ := slices.BinarySearch(s.awaited, now+1)
	if passed == 0 {
		return s.version.Load() // somebody was faster
	}
	s.await(s.awaited[passed:])
	return s.version.Add(1)
}

// isBack reports whether the clock is behind what it was.
func (s *shown) isBack() bool {
	return min(time.Now().UnixMilli(), s.heard.Load()) < s.latest.Load()-slack
}

// await replaces what is waited for; mu is held.
func (s *shown) await(awaited []int64) {
	s.awaited = awaited
	next := int64(math.MaxInt64)
	if len(awaited) > 0 {
		next = awaited[0]
	}
	s.next.Store(next)
}

// changed tells of the rows of a transaction that has just been committed.
func (s *shown) changed(rows map[drawing.ID]*row) {
	var gone []drawing.ID
	var coming []int64
	any := false
	for id, r := range rows {
		was, is := r.before.Showable(), r.state.Showable()
		if !was && !is || was && is && looksTheSame(r.before, r.state) {
			continue
		}
		any = true
		if was {
			gone = append(gone, id)
		}
		if is {
			coming = append(coming, publicAtOf(r.state))
		}
	}
	if any {
		s.tell(gone, coming)
	}
}

// tell has those told who keep what is gone, and then lets the version grow, so that
// whoever sees it grown finds nothing old.
func (s *shown) tell(gone []drawing.ID, coming []int64) {
	if len(gone) > 0 {
		s.say(gone)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := min(time.Now().UnixMilli(), s.heard.Load())
	if twice := twice(coming, now); len(twice) > 0 {
		awaited := append(slices.Clone(s.awaited), twice...)
		slices.Sort(awaited)
		s.await(awaited)
	}
	s.version.Add(1)
}

// twice are the moments after now at which something that becomes public then counts.
func twice(coming []int64, now int64) (moments []int64) {
	for _, at := range coming {
		for _, at := range [...]int64{at, at + again} {
			if at > now {
				moments = append(moments, at)
			}
		}
	}
	return moments
}

// any says that everything may have changed.
func (s *shown) any() {
	s.say(nil)
	s.version.Add(1)
}

// say calls without the lock: who is called may ask for the version.
func (s *shown) say(gone []drawing.ID) {
	s.mu.Lock()
	all := slices.Clone(s.gone)
	s.mu.Unlock()
	for _, take := range all {
		take(gone)
	}
}

// awaited reads what the file says is still to be seen. Nothing may be applied meanwhile.
func (c *Catalog) awaited(ctx context.Context) error {
	now := min(time.Now().UnixMilli(), c.heard.Load())
	rows, err := c.write.QueryContext(ctx, "SELECT public_at FROM hung WHERE public_at > ? ORDER BY public_at", now-again)
	if err != nil {
		return fmt.Errorf("read what will be published: %w", err)
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var at int64
		if err := rows.Scan(&at); err != nil {
			return fmt.Errorf("read what will be published: %w", err)
		}
		all = append(all, at)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read what will be published: %w", err)
	}
	all = twice(all, now)
	slices.Sort(all)
	c.shown.mu.Lock()
	defer c.shown.mu.Unlock()
	c.shown.latest.Store(now)
	c.shown.await(all)
	return nil
}
