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

	mu      sync.Mutex
	awaited []int64              // public_at of drawings that are still to be seen, in milliseconds, ascending; guarded by mu
	gone    []func([]drawing.ID) // guarded by mu
}

// now is the version of this moment.
func (s *shown) now() uint64 {
	now := min(time.Now().UnixMilli(), s.heard.Load())
	if now < s.next.Load() {
		return s.version.Load()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	passed, _ := slices.BinarySearch(s.awaited, now+1)
	s.await(s.awaited[passed:])
	return s.version.Add(1)
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

func (s *shown) tell(gone []drawing.ID, coming []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version.Add(1)
	if len(coming) > 0 {
		now := time.Now().UnixMilli()
		coming = slices.DeleteFunc(coming, func(at int64) bool { return at <= min(now, s.heard.Load()) })
		awaited := append(slices.Clone(s.awaited), coming...)
		slices.Sort(awaited)
		s.await(awaited)
	}
	if len(gone) > 0 {
		for _, take := range s.gone {
			take(gone)
		}
	}
}

// any says that everything may have changed.
func (s *shown) any() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version.Add(1)
	for _, take := range s.gone {
		take(nil)
	}
}

// awaited reads what the file says is still to be seen.
func (c *Catalog) awaited(ctx context.Context) error {
	rows, err := c.write.QueryContext(ctx, "SELECT public_at FROM hung WHERE public_at > ? ORDER BY public_at",
		min(time.Now().UnixMilli(), c.heard.Load()))
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
	c.shown.mu.Lock()
	defer c.shown.mu.Unlock()
	c.shown.await(all)
	return rows.Err()
}
