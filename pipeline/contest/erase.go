package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Erasing has two halves. The fact is first: from then on the drawing is hidden everywhere,
// for good, whatever breaks. Then a worker destroys: it is told by the same fact until it
// has said that it is done, so that a crash at any step only makes it begin again.
//
//	erased ─► reservations ─► pieces of uploads ─► data keys ─► original, renditions ─► destroyed
//
// Reservations and pieces are first, because only with the data key can they be known.

// Erase erases a drawing for its family, in every state. Erasing again is done and no error.
func (c *Contest) Erase(ctx context.Context, receipt string) (drawing.State, error) {
	p, err := c.ByReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	return c.EraseID(ctx, p.ID)
}

// EraseID is [Contest.Erase] for those who know the drawing.
func (c *Contest) EraseID(ctx context.Context, id drawing.ID) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		err := s.May(drawing.CommandErase)
		if errors.Is(err, drawing.ErrErased) {
			return deed{}, nil
		}
		return deed{drawing.Erased, drawing.Erasure{Version: drawing.Version, Link: s.Link}}, err
	})
}

// Destroy does what an erased drawing's erasure promises, and says so when all is done. What
// was destroyed before is done and no error; a drawing that is not erased is
// drawing.ErrNotErased.
func (c *Contest) Destroy(ctx context.Context, id drawing.ID) error {
	s, facts, _, err := c.state(ctx, id)
	switch {
	case err != nil:
		return err
	case s.Erased.IsZero():
		return fmt.Errorf("destroy %s: %w", id, drawing.ErrNotErased)
	case !s.Destroyed.IsZero():
		return nil
	}
	was, err := drawing.Fold(before(facts, drawing.Erased)...)
	if err != nil {
		return err
	}
	// Of a drawing whose key was destroyed before a crash none are known, and both are gone.
	for _, entrant := range was.Entrants {
		if err := c.free(ctx, entrant, id); err != nil {
			return err
		}
	}
	for _, parts := range was.Parts {
		if _, err := c.deleteAll(ctx, uploads.Prefix+parts+"/"); err != nil {
			return err
		}
	}
	count, err := c.countWhole(ctx, id)
	if err != nil {
		return err
	}
	if err := c.destroyKeys(ctx, id); err != nil {
		return err
	}
	if _, err := c.deleteAll(ctx, string(id)+"/"); err != nil {
		return err
	}
	_, err = c.act(ctx, id, func(s drawing.State) (deed, error) {
		if !s.Destroyed.IsZero() {
			return deed{}, nil
		}
		return deed{drawing.Destroyed, drawing.Destruction{Version: drawing.Version, Objects: count}}, nil
	})
	return err
}

// countWhole is how many objects a drawing has, as long as none of them can be deleted: until its data key is destroyed.
// After that it is 0, because another run, or this one before a crash, may have deleted some.
func (c *Contest) countWhole(ctx context.Context, id drawing.ID) (count int, err error) {
	for _, err := range c.Store.List(ctx, string(id)+"/") {
		if err != nil {
			return 0, err
		}
		count++
	}
	if whole, err := c.Keys.Has(ctx, id); err != nil || !whole {
		return 0, err
	}
	return count, nil
}

// destroyKeys destroys all data keys of a drawing, its own last: by that it is found.
func (c *Contest) destroyKeys(ctx context.Context, id drawing.ID) error {
	if err := c.Keys.Destroy(ctx, vault.Guardian(id)); err != nil {
		return err
	}
	return c.Keys.Destroy(ctx, id)
}

// DestroyLate deletes what somebody put who began before the drawing was erased, and only
// then heard of it.
func (c *Contest) DestroyLate(ctx context.Context, id drawing.ID) error {
	s, _, _, err := c.state(ctx, id)
	if err != nil {
		return err
	}
	if s.Erased.IsZero() {
		return fmt.Errorf("destroy %s: %w", id, drawing.ErrNotErased)
	}
	count, err := c.deleteAll(ctx, string(id)+"/")
	if err != nil {
		return err
	}
	if count > 0 {
		c.Log.Info("deleted what was put while the drawing was erased", "drawing", id, "objects", count)
	}
	return nil
}

// before are the facts before the first of a name.
func before(facts []drawing.Fact, name drawing.Name) []drawing.Fact {
	for i, f := range facts {
		if f.Name == name {
			return facts[:i]
		}
	}
	return facts
}

// free gives up a reservation, if it is still the drawing's.
func (c *Contest) free(ctx context.Context, entrant string, id drawing.ID) error {
	v, err := c.entrants.Get(ctx, entrant)
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var of reservation
	if err := json.Unmarshal(v.Bytes, &of); err != nil {
		return fmt.Errorf("read a reservation: %w", err)
	}
	if of.ID != id {
		return nil
	}
	err = c.entrants.DeleteRevision(ctx, entrant, v.Revision)
	if errors.Is(err, journal.ErrConflict) {
		return nil // somebody took it over
	}
	return err
}

func (c *Contest) deleteAll(ctx context.Context, prefix string) (count int, err error) {
	for object, err := range c.Store.List(ctx, prefix) {
		if err != nil {
			return count, err
		}
		if err := c.Store.Delete(ctx, object.Key); err != nil {
			return count, err
		}
		count++
	}
	return count, nil
}
