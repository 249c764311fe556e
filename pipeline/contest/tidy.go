package contest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Tidy deletes the originals that a drawing's family has replaced. Before anything is
// deleted, swept is appended after the facts that were looked at: a family that sends an
// earlier picture once more either comes before it, and that picture stays, or finds that it
// has to wait a moment.
func (c *Contest) Tidy(ctx context.Context, id drawing.ID) error {
	var gone []string
	s, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		var err error
		if gone, err = c.former(ctx, s); err != nil || len(gone) == 0 {
			return deed{}, err
		}
		return deed{drawing.Swept, drawing.Act{Version: drawing.Version, Reason: drawing.ReasonReplaced}}, nil
	})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(deletedWithin))
	defer cancel()
	for _, sum := range gone {
		if err := c.Store.Delete(ctx, drawing.Original{SHA256: sum}.Key(s.ID)); err != nil {
			return err
		}
	}
	return nil
}

// former are the SHA-256 of originals that were replaced and still lie in the store. An
// erased drawing's are not ours: see [Contest.Destroy].
func (c *Contest) former(ctx context.Context, s drawing.State) (all []string, err error) {
	if !s.Exists() || !s.Erased.IsZero() {
		return nil, nil
	}
	for object, err := range c.Store.List(ctx, string(s.ID)+"/") {
		if err != nil {
			return nil, err
		}
		if sum := object.Key[len(s.ID)+1:]; slices.Contains(s.Former, sum) && sum != s.Original.SHA256 {
			all = append(all, sum)
		}
	}
	return all, nil
}

// beingCleared answers [ErrBusy] while an object that an original needs may still be
// deleted.
func (c *Contest) beingCleared(s drawing.State, o drawing.Original) error {
	if err := c.beingSwept(s); err != nil {
		return err
	}
	if !s.OriginalGone.IsZero() && o.SHA256 == s.Original.SHA256 && c.Now().Sub(s.OriginalGone) < sweptFor {
		return fmt.Errorf("the original of drawing %s was shed at %s: %w", s.ID, s.OriginalGone.Format(time.TimeOnly), ErrBusy)
	}
	if slices.Contains(s.Former, o.SHA256) && c.Now().Sub(s.Tidied) < sweptFor {
		return fmt.Errorf("drawing %s was tidied at %s: %w", s.ID, s.Tidied.Format(time.TimeOnly), ErrBusy)
	}
	return nil
}
