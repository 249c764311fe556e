package moderation

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
)

// remembered is how many news are kept for readers who come back. A hundred people at
// work make them in some twenty minutes.
const remembered = 8192

// hub hears of everything once for this process, and remembers the last news of it in a
// ring. Each reader reads the ring from a place of their own: nobody is waited for, and
// a reader costs no more than their connection. One who falls behind the ring is dropped.
type hub struct {
	catalog *catalog.Catalog

	counting sync.Mutex // held while what waits is counted; before mu

	mu     sync.Mutex
	ring   []news         // the last of them, number n at n % remembered; guarded by mu
	end    uint64         // number of the next; guarded by mu
	since  uint64         // the ring holds all changes of the catalog after this; guarded by mu
	last   uint64         // the last change of the catalog that was told; guarded by mu
	grown  chan struct{}  // closed when there is more; guarded by mu
	counts map[string]int // what waits by city, nil if nobody has counted; guarded by mu
	as     uint64         // the counts hold all changes up to this; guarded by mu
}

// newHub begins to listen.
func newHub(c *catalog.Catalog, desks *claims.Claims) *hub {
	h := &hub{catalog: c, grown: make(chan struct{}), since: c.Seq(), last: c.Seq()}
	c.OnChange(h.changed)
	desks.OnChange(func(c claims.Claim, held bool) { h.add(newsOfClaim(c, held)) })
	return h
}

// changed is called by the catalog.
func (h *hub) changed(changes []catalog.Change) {
	if changes == nil {
		h.reset()
		return
	}
	all := make([]news, 0, len(changes))
	for _, c := range changes {
		if n := newsOf(c); n.isAny() {
			all = append(all, n)
		}
	}
	h.add(all...)
}

// reset has everybody ask again for what there is.
func (h *hub) reset() {
	h.mu.Lock()
	h.counts = nil
	h.since = h.last
	h.mu.Unlock()
	h.add(news{other: newsReset})
}

func (h *hub) add(all ...news) {
	if len(all) == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, n := range all {
		h.put(n)
		if n.seq > 0 {
			h.last = n.seq
		}
		if h.counts != nil && n.seq > h.as {
			h.count(n)
		}
	}
	close(h.grown)
	h.grown = make(chan struct{})
}

// put adds news to the ring in the place of the oldest.
func (h *hub) put(n news) {
	if at := h.end % remembered; at < uint64(len(h.ring)) {
		h.since = max(h.since, h.ring[at].seq)
		h.ring[at] = n
	} else {
		h.ring = append(h.ring, n)
	}
	h.end++
}

func (h *hub) count(n news) {
	h.as = n.seq
	if change := n.waits(); change != 0 {
		h.counts[n.city] += change
	}
}

// bookmark is where a reader is in the ring.
type bookmark struct {
	next   uint64 // number of the news to read next
	seen   uint64 // changes of the catalog up to this were heard before
	claims uint64 // claims before this number were told together
}

// join is the bookmark of a reader who begins now, and the last change that was told then.
func (h *hub) join() (at bookmark, last uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bookmark{next: h.end, claims: h.end}, h.last
}

// rejoin is the bookmark of a reader who has heard every change up to one, perhaps from
// another process, which may be ahead of this one. It reports false if the ring does not
// reach back that far.
func (h *hub) rejoin(seen uint64) (at bookmark, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bookmark{next: h.oldest(), seen: seen, claims: h.end}, seen >= h.since
}

// oldest is the number of the oldest news in the ring.
func (h *hub) oldest() uint64 { return h.end - uint64(len(h.ring)) }

// atOnce is how many news are read at once.
const atOnce = 128

// read gives what is new to a reader, and their bookmark after it; nothing new comes with
// a channel that is closed when there is. It reports false if the reader fell behind.
func (h *hub) read(at bookmark) (all []news, after bookmark, grown <-chan struct{}, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at.next < h.oldest() {
		return nil, at, nil, false
	}
	for ; at.next < h.end && len(all) < atOnce; at.next++ {
		if n := h.ring[at.next%remembered]; at.wants(n) {
			all = append(all, n)
		}
	}
	return all, at, h.grown, true
}

// wants reports whether the reader has not heard the news that come next.
func (at bookmark) wants(n news) bool {
	if n.seq > 0 {
		return n.seq > at.seen
	}
	return at.next >= at.claims
}

// waiting tells how many drawings wait in the cities that are wanted, where any do.
func (h *hub) waiting(ctx context.Context, want func(city string) bool) (map[string]int, error) {
	if err := h.counted(ctx); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	counts := maps.Clone(h.counts)
	maps.DeleteFunc(counts, func(city string, _ int) bool { return !want(city) })
	return counts, nil
}

// counted counts what waits, if nobody has: once for all readers.
func (h *hub) counted(ctx context.Context) error {
	h.counting.Lock()
	defer h.counting.Unlock()
	for !h.hasCounts() {
		counts, seq, err := h.catalog.BacklogsAt(ctx, catalog.Desk{})
		if err != nil {
			return err
		}
		h.begin(counts, seq)
	}
	return nil
}

func (h *hub) hasCounts() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.counts != nil
}

// begin takes counts as they were at a change, and counts on from there, if the ring
// still has what came after it.
func (h *hub) begin(counts map[string]int, seq uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if seq < h.since {
		return
	}
	h.counts, h.as = counts, seq
	for number := h.oldest(); number < h.end; number++ {
		if n := h.ring[number%remembered]; n.seq > h.as {
			h.count(n)
		}
	}
}

// citiesOf are those whose number of drawings that wait was changed.
func citiesOf(all []news) (cities []string) {
	for _, n := range all {
		if n.waits() != 0 && !slices.Contains(cities, n.city) {
			cities = append(cities, n.city)
		}
	}
	return cities
}
