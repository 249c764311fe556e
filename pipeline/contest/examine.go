package contest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Examination says how much is examined.
type Examination struct {
	Scrub bool           `json:"scrub"` // read every object that a fact names, too
	Tell  func(Progress) `json:"-"`     // hears of each object that was read; may be nil
}

// Progress is how far the reading of objects has come.
type Progress struct {
	Objects int   `json:"objects"`
	Bytes   int64 `json:"bytes"`
	Of      int   `json:"of"`       // objects in all
	OfBytes int64 `json:"of_bytes"` // bytes in all
}

// Finding is one thing that the examination looked at.
type Finding struct {
	Part    string   `json:"part"`
	OK      bool     `json:"ok"`
	Detail  string   `json:"detail"`
	Damaged []string `json:"damaged,omitempty"` // at most maxNamed of them by name
	More    int      `json:"more,omitempty"`    // damaged, and not named
	Noted   []string `json:"noted,omitempty"`   // no damage
}

const (
	// maxNamed bounds how much that is damaged one finding names.
	maxNamed = 1_000
	// ClockSlack is how far clocks may be apart.
	ClockSlack = 30 * time.Second
)

// Examine checks what Easel promises of its data: the journal is configured to keep
// what it is given, every drawing's chain of facts holds and can be read, every object
// that a fact names is there in its size, and the catalog equals one built anew. An
// error means that the examination itself could not be finished.
func (c *Contest) Examine(ctx context.Context, cat *catalog.Catalog, e Examination) ([]Finding, error) {
	configured, err := c.examineJournal(ctx)
	if err != nil {
		return nil, err
	}
	open := map[drawing.ID]bool{}
	states, found, err := c.examineFacts(ctx, open)
	if err != nil {
		return nil, err
	}
	there, unnamed, err := c.examineObjects(ctx, states)
	if err != nil {
		return nil, err
	}
	found = append([]Finding{configured}, append(found, there, unnamed)...)
	if e.Scrub {
		hashes, err := c.scrub(ctx, states, e.Tell)
		if err != nil {
			return nil, err
		}
		found = append(found, hashes)
	}
	equal, err := c.examineCatalog(ctx, cat)
	if err != nil {
		return nil, err
	}
	kept, err := c.examineKept(ctx, states, open)
	if err != nil {
		return nil, err
	}
	sheets, err := c.examineSheets(ctx, states)
	if err != nil {
		return nil, err
	}
	return append(found, equal, c.examineStuck(states), kept, sheets), nil
}

// Note adds one thing that is damaged.
func (f *Finding) Note(format string, args ...any) {
	f.OK = false
	if len(f.Damaged) == maxNamed {
		f.More++
		return
	}
	f.Damaged = append(f.Damaged, fmt.Sprintf(format, args...))
}

// Join adds what else was found of the same part.
func (f *Finding) Join(more Finding) {
	f.OK = f.OK && more.OK
	f.Damaged, f.Noted, f.More = append(f.Damaged, more.Damaged...), append(f.Noted, more.Noted...), f.More+more.More
}

// examineJournal asks whether the streams are still configured as they were made.
func (c *Contest) examineJournal(ctx context.Context) (Finding, error) {
	found := Finding{Part: "journal", OK: true, Detail: "facts and data keys are kept in files, for good, and in as many copies as can be"}
	for _, flaws := range []func(context.Context) ([]string, error){c.Journal.Flaws, c.Keys.Flaws} {
		all, err := flaws(ctx)
		if err != nil {
			return found, fmt.Errorf("examine the journal: %w", err)
		}
		for _, flaw := range all {
			found.Note("%s", flaw)
		}
	}
	return found, nil
}

// examineFacts reads all facts. It finds in this order: chain, sealing, clock.
// examineFacts also says which drawings have their guardian open in a fact.
func (c *Contest) examineFacts(ctx context.Context, open map[drawing.ID]bool) (states map[drawing.ID]*drawing.State, found []Finding, err error) {
	states = map[drawing.ID]*drawing.State{}
	chain, sealed, clock := Finding{Part: "chain", OK: true}, Finding{Part: "sealing", OK: true}, Finding{Part: "clock", OK: true}
	facts := 0
	err = c.Journal.Verify(ctx, func(f drawing.Fact, broken error) error {
		facts++
		s, ok := states[f.Drawing]
		if !ok {
			s = &drawing.State{}
			states[f.Drawing] = s
		}
		if broken != nil {
			chain.Note("%s, fact %d: %v", f.Drawing, f.Seq, broken)
		}
		if err := s.Apply(f); err != nil {
			chain.Note("%s, fact %d: %v", f.Drawing, f.Seq, err)
		}
		if hasGuardian(f) {
			open[f.Drawing] = true
		}
		if now := c.Now(); f.At.After(now.Add(ClockSlack)) {
			clock.Note("%s, fact %d (%s) says that it happened at %s, and this machine's clock is at %s: set the clock of the one that is wrong",
				f.Drawing, f.Seq, f.Name, f.At.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
		}
		return nil
	})
	for _, id := range slices.Sorted(maps.Keys(states)) {
		if s := states[id]; s.Sealed && s.Erased.IsZero() {
			sealed.Note("%s: its data key is gone, and no fact says that it was erased", id)
		}
	}
	chain.Detail = fmt.Sprintf("%d facts of %d drawings, each following the one before", facts, len(states))
	sealed.Detail = "every drawing that was not erased can be opened"
	clock.Detail = "no fact is of a time to come"
	return states, []Finding{chain, sealed, clock}, err
}

func (c *Contest) examineCatalog(ctx context.Context, cat *catalog.Catalog) (Finding, error) {
	found := Finding{Part: "catalog", OK: true}
	err := cat.Check(ctx, c.Journal)
	if errors.Is(err, catalog.ErrDiffers) {
		found.Note("%v; run: easel rebuild", err)
		err = nil
	}
	found.Detail = fmt.Sprintf("equal to one built anew from facts 1 to %d", cat.Seq())
	return found, err
}

func (c *Contest) examineStuck(states map[drawing.ID]*drawing.State) Finding {
	found := Finding{Part: "stuck", OK: true, Detail: "no drawing has waited long for its renditions, and no erased one for being destroyed"}
	before := c.Now().Add(-worker.StuckAfter)
	for id, s := range states {
		if s.Unmade() && s.Waiting.Before(before) {
			found.Note("%s has waited for its renditions since %s", id, s.Waiting.Format("2006-01-02 15:04"))
		}
		if !s.Erased.IsZero() && s.Destroyed.IsZero() && s.Erased.Before(before) {
			found.Note("%s was erased at %s, and nobody has destroyed its data key and its pictures yet", id, s.Erased.Format("2006-01-02 15:04"))
		}
	}
	return found
}
