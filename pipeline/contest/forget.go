package contest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// What is kept for a time of its own goes as what is erased goes: the fact is first, and from
// then on nobody is shown it; then it is destroyed. A crash between the two leaves a data key
// or an object of a drawing that has the fact, and by that the next round finds it:
//
//	forgotten guardian ─► reservations ─► data key of the guardian
//	forgotten original ─► pieces of uploads ─► original
//
// Reservations go with the guardian, because they are made of the address.

// Retire forgets what the edition says has been kept long enough, and finishes what a crash
// left. One drawing that can't be read stops nobody else's: doctor names it. guardians and
// originals are how many were destroyed; with an error, until then.
func (c *Contest) Retire(ctx context.Context) (guardians, originals int, err error) {
	err = c.Keys.EachGuardian(ctx, func(id drawing.ID, _ time.Time) error {
		gone, err := c.forgetGuardian(ctx, id)
		if gone {
			guardians++
		}
		return c.unlessAway(ctx, id, err)
	})
	if err != nil {
		return guardians, 0, fmt.Errorf("forget guardians: %w", err)
	}
	for object, err := range c.Store.List(ctx, "") {
		if err != nil {
			return guardians, originals, fmt.Errorf("shed originals: %w", err)
		}
		id, ok := originalOf(object.Key)
		if !ok {
			continue
		}
		gone, err := c.shedOriginal(ctx, id, object.Key)
		if gone {
			originals++
		}
		if err := c.unlessAway(ctx, id, err); err != nil {
			return guardians, originals, fmt.Errorf("shed originals: %w", err)
		}
	}
	return guardians, originals, nil
}

// unlessAway passes on only what concerns all drawings.
func (c *Contest) unlessAway(ctx context.Context, id drawing.ID, err error) error {
	if err == nil || isAway(ctx, err) {
		return err
	}
	c.Log.Warn("what was kept long enough stays for now", "drawing", id, "err", err)
	return nil
}

// forgetGuardian destroys who the guardian of a drawing is, if that is due or was begun.
func (c *Contest) forgetGuardian(ctx context.Context, id drawing.ID) (bool, error) {
	s, facts, _, err := c.state(ctx, id)
	if err != nil || !s.Exists() || !s.Erased.IsZero() {
		return false, err
	}
	if s.GuardianGone.IsZero() {
		if due, err := c.isDue(ctx, edition.Edition.GuardianUntil); err != nil || !due {
			return false, err
		}
		if err := c.forget(ctx, id, drawing.CommandForget, drawing.RecordGuardian); err != nil {
			return false, err
		}
		if _, facts, _, err = c.state(ctx, id); err != nil {
			return false, err
		}
	}
	was, err := drawing.Fold(beforeForgotten(facts, drawing.RecordGuardian)...)
	if err != nil {
		return false, err
	}
	for _, entrant := range was.Entrants {
		if err := c.free(ctx, entrant, id); err != nil {
			return false, err
		}
	}
	return true, c.Keys.Destroy(ctx, vault.Guardian(id))
}

// forget appends that something is kept no longer. Somebody who was faster is no mistake.
func (c *Contest) forget(ctx context.Context, id drawing.ID, command drawing.Command, what drawing.Record) error {
	_, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		err := s.May(command)
		if errors.Is(err, drawing.ErrForgotten) {
			return deed{}, nil
		}
		return deed{drawing.Forgotten, drawing.Forgetting{Version: drawing.Version, What: what}}, err
	})
	return err
}

// beforeForgotten are the facts before the last by which a record was forgotten.
func beforeForgotten(facts []drawing.Fact, what drawing.Record) []drawing.Fact {
	for i := len(facts) - 1; i >= 0; i-- {
		var d drawing.Forgetting
		if facts[i].Name == drawing.Forgotten && facts[i].Decode(&d) == nil && d.What == what {
			return facts[:i]
		}
	}
	return facts
}

// originalOf is whose original an object's key may be: <id>/<SHA-256 in hex>. That of a
// rendition has an ending.
func originalOf(key string) (drawing.ID, bool) {
	const digits = 64
	_, name, _ := strings.Cut(key, "/")
	id := owner(key)
	return id, id != "" && len(name) == digits && strings.Trim(name, "0123456789abcdef") == ""
}

// shedOriginal deletes a drawing's original, if that is due. What a crash left goes behind the
// fence of a sweep: its family may be sending the same picture again.
func (c *Contest) shedOriginal(ctx context.Context, id drawing.ID, key string) (bool, error) {
	s, _, _, err := c.state(ctx, id)
	if err != nil || s.Original.Key(id) != key || !s.Erased.IsZero() {
		return false, err
	}
	if !s.OriginalGone.IsZero() {
		deleted := 0
		err := c.sweepObjects(ctx, id, []string{key}, false, &deleted)
		return deleted > 0, err
	}
	if s.May(drawing.CommandShed) != nil {
		return false, nil
	}
	if due, err := c.isDue(ctx, edition.Edition.OriginalUntil); err != nil || !due {
		return false, err
	}
	if err := c.forget(ctx, id, drawing.CommandShed, drawing.RecordOriginal); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, deletedWithin)
	defer cancel()
	for _, parts := range s.Parts {
		if _, err := c.deleteAll(ctx, uploads.Prefix+parts+"/"); err != nil {
			return false, err
		}
	}
	return true, c.Store.Delete(ctx, key)
}
