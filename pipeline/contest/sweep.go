package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Sweep deletes objects and data keys that are older than an age and that no fact
// names: what a crash before a fact left behind, and pictures that were replaced; and it
// frees reservations that old of which no fact tells. It has
// the store do the same with what became no object.
// What it can't be sure about stays: above all the objects of a drawing that this
// journal knows nothing of, neither a fact nor a data key. They are another contest's,
// or all that is left of drawings whose facts were lost.
//
// Before anything of a drawing is deleted, swept is appended to its facts, after the
// facts that were looked at. Whoever puts an object or makes a data key looks at the
// facts before, and appends the fact that names it after those: if swept came between,
// they begin again; if their fact came first, nothing is deleted. And for a while after
// swept nobody may begin, because what is about to be deleted still seems to be there.
func (c *Contest) Sweep(ctx context.Context, age time.Duration) (objects, keys int, err error) {
	before := c.Now().Add(-age)
	abandoned, err := c.abandoned(ctx, before)
	if err != nil {
		return 0, 0, err
	}
	var at drawing.ID // listings go by key, so that one drawing's objects stand together
	var old []string
	for object, err := range c.Store.List(ctx, "") {
		if err != nil {
			return objects, 0, fmt.Errorf("sweep: %w", err)
		}
		id := owner(object.Key)
		if id != at {
			if err := c.sweepObjects(ctx, at, old, abandoned[at], &objects); err != nil {
				return objects, 0, err
			}
			at, old = id, nil
		}
		if object.Modified.After(before) {
			delete(abandoned, id) // its data key must outlive it
		} else {
			old = append(old, object.Key)
		}
	}
	if err := c.sweepObjects(ctx, at, old, abandoned[at], &objects); err != nil {
		return objects, 0, err
	}
	for id := range abandoned {
		gone, err := c.sweepKey(ctx, id)
		if err != nil {
			return objects, keys, err
		}
		if gone {
			keys++
		}
	}
	if err := c.sweepReservations(ctx, before); err != nil {
		return objects, keys, fmt.Errorf("sweep reservations: %w", err)
	}
	if err := c.Store.Sweep(ctx, before); err != nil {
		return objects, keys, fmt.Errorf("sweep: %w", err)
	}
	return objects, keys, nil
}

// sweepReservations frees the reservations made before a moment of which their drawing knows
// nothing. One that somebody renews meanwhile stays theirs.
func (c *Contest) sweepReservations(ctx context.Context, before time.Time) error {
	var away error
	err := c.entrants.Each(ctx, func(v journal.Value) {
		var of reservation
		if away != nil || json.Unmarshal(v.Bytes, &of) != nil || of.At.After(before) {
			return
		}
		s, _, _, err := c.state(ctx, of.ID)
		if err == nil && !slices.Contains(s.Entrants, v.Key) {
			err = c.entrants.DeleteRevision(ctx, v.Key, v.Revision)
		}
		if isAway(ctx, err) {
			away = err
		}
	})
	return errors.Join(err, away)
}

const (
	// deletedWithin is how long a sweep may take from swept to its last deletion.
	deletedWithin = 20 * time.Second
	// sweptFor is how long nobody begins after swept. The time between the two is what
	// clocks of different machines may differ by.
	sweptFor = time.Minute
)

// beingSwept answers [ErrBusy] while objects of the drawing may still be deleted.
func (c *Contest) beingSwept(s drawing.State) error {
	if !s.Swept.IsZero() && c.Now().Sub(s.Swept) < sweptFor {
		return fmt.Errorf("drawing %s was swept at %s: %w", s.ID, s.Swept.Format(time.TimeOnly), ErrBusy)
	}
	return nil
}

// sweepKey destroys the data key of a drawing that is still not submitted.
func (c *Contest) sweepKey(ctx context.Context, id drawing.ID) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, deletedWithin)
	defer cancel()
	fenced, err := c.fence(ctx, id, func(s drawing.State) bool { return !s.Exists() && !s.Kept() })
	if err != nil || !fenced { // tried again meanwhile
		return false, err
	}
	return true, c.destroyKeys(ctx, id)
}

// sweepObjects deletes those of a drawing's old objects that no fact of it names.
// Without any fact, the drawing must be one whose data key was abandoned here; without
// an id they are somebody else's.
func (c *Contest) sweepObjects(ctx context.Context, id drawing.ID, old []string, abandoned bool, deleted *int) error {
	if id == "" || len(old) == 0 {
		return nil
	}
	var unnamed []string
	look := func(s drawing.State) bool {
		unnamed = nil
		if s.Seq != 0 || abandoned {
			unnamed = without(old, Objects(s))
		}
		return len(unnamed) > 0
	}
	ctx, cancel := context.WithTimeout(ctx, deletedWithin)
	defer cancel()
	fenced, err := c.fence(ctx, id, look)
	if err != nil || !fenced {
		return err
	}
	for _, key := range unnamed {
		if err := c.Store.Delete(ctx, key); err != nil {
			return err
		}
		*deleted++
	}
	return nil
}

// fence appends swept after the facts that look was content with. It reports false if
// look was not, if the drawing can't be read, or if another fact came first.
func (c *Contest) fence(ctx context.Context, id drawing.ID, look func(drawing.State) bool) (bool, error) {
	s, _, head, err := c.state(ctx, id)
	if isAway(ctx, err) {
		return false, fmt.Errorf("sweep %s: %w", id, err)
	}
	if err != nil || !look(s) {
		return false, nil
	}
	f, err := drawing.New(journal.NewEventID(), id, drawing.Swept, c.Now(), drawing.Act{Version: drawing.Version})
	if err != nil {
		return false, err
	}
	_, err = c.Journal.Append(ctx, head, f)
	if errors.Is(err, journal.ErrConflict) {
		return false, nil
	}
	return err == nil, err
}

// isAway tells a journal that can't be read now from a drawing that can't be: one whose
// data key is gone, or whose facts are damaged, keeps what it has and stops nobody else's
// sweep. doctor names it.
func isAway(ctx context.Context, err error) bool {
	return errors.Is(err, journal.ErrAway) || ctx.Err() != nil && err != nil
}

func without(keys, named []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return slices.Contains(named, key) })
}

// abandoned are the drawings with a data key made before a moment that were never
// submitted: what a crash left.
func (c *Contest) abandoned(ctx context.Context, before time.Time) (map[drawing.ID]bool, error) {
	ids := map[drawing.ID]bool{}
	err := c.Keys.Each(ctx, func(id drawing.ID, made time.Time) error {
		if made.After(before) {
			return nil
		}
		s, _, _, err := c.state(ctx, id)
		if isAway(ctx, err) {
			return err
		}
		if err == nil && !s.Exists() && !s.Kept() {
			ids[id] = true
		}
		return nil
	})
	return ids, err
}

// owner is the drawing of an object's key; empty for a key that is none of ours.
func owner(key string) drawing.ID {
	word, _, _ := strings.Cut(key, "/")
	id, err := drawing.ParseID(word)
	if err != nil {
		return ""
	}
	return id
}
