package contest

import (
	"context"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Finding is one thing that the examination looked at.
type Finding struct {
	Part    string   `json:"part"`
	OK      bool     `json:"ok"`
	Detail  string   `json:"detail"`
	Damaged []string `json:"damaged,omitempty"` // at most maxNamed of them by name
}

// maxNamed bounds how many damaged drawings one finding names.
const maxNamed = 20

// Examine checks what Easel promises of its data: every drawing's chain of facts
// holds and can be read, every object that a fact names is there in its size, and
// the catalog equals one built anew. An error means that the examination itself
// could not be finished.
func (c *Contest) Examine(ctx context.Context, cat *catalog.Catalog) ([]Finding, error) {
	states, chain, sealed, err := c.examineFacts(ctx)
	if err != nil {
		return nil, err
	}
	objects, err := c.examineObjects(ctx, states)
	if err != nil {
		return nil, err
	}
	equal, err := c.examineCatalog(ctx, cat)
	if err != nil {
		return nil, err
	}
	return []Finding{chain, sealed, objects, equal, c.examineStuck(states)}, nil
}

// Note adds one thing that is damaged.
func (f *Finding) Note(format string, args ...any) {
	f.OK = false
	if len(f.Damaged) < maxNamed {
		f.Damaged = append(f.Damaged, fmt.Sprintf(format, args...))
	}
}

func (c *Contest) examineFacts(ctx context.Context) (states map[drawing.ID]*drawing.State, chain, sealed Finding, err error) {
	states = map[drawing.ID]*drawing.State{}
	chain, sealed = Finding{Part: "chain", OK: true}, Finding{Part: "sealing", OK: true}
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
		return nil
	})
	for id, s := range states {
		if s.Sealed && s.Erased.IsZero() {
			sealed.Note("%s: its data key is gone, and no fact says that it was erased", id)
		}
	}
	chain.Detail = fmt.Sprintf("%d facts of %d drawings, each following the one before", facts, len(states))
	sealed.Detail = "every drawing that was not erased can be opened"
	return states, chain, sealed, err
}

func (c *Contest) examineObjects(ctx context.Context, states map[drawing.ID]*drawing.State) (Finding, error) {
	found := Finding{Part: "objects", OK: true}
	sizes, err := c.sizes(ctx)
	if err != nil {
		return found, err
	}
	named := 0
	for _, s := range states {
		for _, key := range Objects(*s) {
			named++
			size, ok := sizes[key]
			if !ok {
				found.Note("%s is missing", key)
			} else if key == s.Original.Key(s.ID) && size != s.Original.Bytes {
				found.Note("%s has %d bytes and should have %d", key, size, s.Original.Bytes)
			}
			delete(sizes, key)
		}
	}
	found.Detail = fmt.Sprintf("%d objects that facts name; %d that none names, to be swept when a day old", named, len(sizes))
	return found, nil
}

// sizes lists the store, in bytes by key.
func (c *Contest) sizes(ctx context.Context) (map[string]int64, error) {
	sizes := map[string]int64{}
	for object, err := range c.Store.List(ctx, "") {
		if err != nil {
			return nil, fmt.Errorf("examine the objects: %w", err)
		}
		sizes[object.Key] = object.Size
	}
	return sizes, nil
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
	found := Finding{Part: "stuck", OK: true, Detail: "no drawing has waited long for its renditions"}
	before := c.Now().Add(-worker.StuckAfter)
	for id, s := range states {
		if s.Unmade() && s.Waiting.Before(before) {
			found.Note("%s has waited for its renditions since %s", id, s.Waiting.Format("2006-01-02 15:04"))
		}
	}
	return found
}
