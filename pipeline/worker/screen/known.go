package screen

import (
	"context"
	"fmt"
	"sync"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/screen"
	"github.com/easel-gallery/easel/pipeline/screen/likeness"
)

// Catalog is what the known looks are read from.
type Catalog interface {
	Drawings(ctx context.Context, take func(drawing.State) error) error
	OnChange(take func([]catalog.Change))
	WaitFor(ctx context.Context, seq uint64) error
}

// Known are the looks of all drawings that were screened, in the memory of this process.
// It is filled from the catalog and follows it, so it forgets what is erased as soon as
// the catalog does, and nothing of it is on disk.
type Known struct {
	catalog Catalog
	index   likeness.Index
	refill  chan struct{} // holds one while everything may have changed

	mu     sync.Mutex
	filled chan struct{}       // closed while the index holds all; guarded by mu
	told   map[drawing.ID]bool // of which a change was told while it is filled; nil otherwise; guarded by mu
	held   map[drawing.ID]bool // what the catalog holds, while it is filled; guarded by mu
	owed   []drawing.ID        // that were not screened, or by an older version; guarded by mu
}

// Know begins to follow a catalog. [Known.Run] fills it.
func Know(c Catalog) *Known {
	k := &Known{catalog: c, refill: make(chan struct{}, 1), filled: make(chan struct{})}
	k.refill <- struct{}{}
	c.OnChange(k.changed)
	return k
}

// Run fills it, and again whenever everything may have changed, until the context ends.
func (k *Known) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-k.refill:
		}
		if err := k.fill(ctx); err != nil {
			return fmt.Errorf("read the known looks: %w", err)
		}
	}
}

// Len is how many looks are known.
func (k *Known) Len() int { return k.index.Len() }

// mostOwed bounds how many drawings are remembered as owed.
const mostOwed = 10_000

// Owed are drawings that had a picture and were not screened, or by an older version, when
// the looks were read last. It waits until they are.
func (k *Known) Owed(ctx context.Context) ([]drawing.ID, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.owed, nil
}

func (k *Known) fill(ctx context.Context) error {
	k.begin()
	err := k.catalog.Drawings(ctx, func(s drawing.State) error {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.held[s.ID] = true
		if k.told[s.ID] {
			return nil // that was later than what is read here
		}
		k.take(s)
		if s.Ladder != nil && (s.Screening == nil || s.Screening.Made < screen.Version) && len(k.owed) < mostOwed {
			k.owed = append(k.owed, s.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	k.end()
	return nil
}

func (k *Known) begin() {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-k.filled:
		k.filled = make(chan struct{})
	default:
	}
	k.told, k.held, k.owed = map[drawing.ID]bool{}, map[drawing.ID]bool{}, nil
}

// end forgets what the catalog does not hold any more.
func (k *Known) end() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, id := range k.index.IDs() {
		if !k.held[id] && !k.told[id] {
			k.index.Remove(id)
		}
	}
	k.told, k.held = nil, nil
	close(k.filled)
}

// changed takes over what the catalog tells.
func (k *Known) changed(all []catalog.Change) {
	if all == nil {
		select {
		case k.refill <- struct{}{}:
		default: // it waits already
		}
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range all {
		if k.told != nil {
			k.told[c.After.ID] = true
		}
		k.take(c.After)
	}
}

// take keeps the look of a drawing, or forgets it.
func (k *Known) take(s drawing.State) {
	if s.Screening != nil && s.Erased.IsZero() && !s.Sealed {
		if h, err := likeness.ParseHash(s.Screening.Likeness); err == nil {
			k.index.Put(s.ID, h)
			return
		}
	}
	k.index.Remove(s.ID)
}

// ready waits until it is filled.
func (k *Known) ready(ctx context.Context) error {
	k.mu.Lock()
	filled := k.filled
	k.mu.Unlock()
	select {
	case <-filled:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// near are the drawings whose shapes are near a look, but for the drawing itself.
func (k *Known) near(ctx context.Context, l likeness.Look, itself drawing.ID) ([]likeness.Found, error) {
	if err := k.ready(ctx); err != nil {
		return nil, err
	}
	return k.index.Near(l, itself), nil
}

// hear waits until every fact up to a sequence is known.
func (k *Known) hear(ctx context.Context, seq uint64) error { return k.catalog.WaitFor(ctx, seq) }
