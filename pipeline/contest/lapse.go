package contest

import (
	"context"
	"errors"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// LapsesAfter is how long after closing a drawing may wait for its guardian: a month, so that a
// guardian who was away can still have it erased, or ask for it, and no longer, because
// nobody who may decide for the child has agreed that it is kept.
const LapsesAfter = 30 * 24 * time.Hour

// Lapsed is when what still waits for a guardian is erased.
func (c *Contest) Lapsed() time.Time { return c.Edition().ClosesAt.Add(LapsesAfter) }

// Lapse erases, once it is time, every drawing that no guardian has agreed to, and then every
// sheet: nothing on it waits any more. It says how many of each. Settings that were changed
// just now erase nothing: see Settles. A data key that was made before a moment for a sheet
// that never came is destroyed at any time.
func (c *Contest) Lapse(ctx context.Context, age time.Duration) (drawings, sheets int, err error) {
	if err := c.sweepSheetKeys(ctx, c.Now().Add(-age)); err != nil {
		return 0, 0, err
	}
	if c.Now().Before(c.Lapsed()) {
		return 0, 0, nil
	}
	if drawings, err = c.lapseDrawings(ctx); err != nil {
		return drawings, 0, err
	}
	sheets, err = c.lapseSheets(ctx)
	return drawings, sheets, err
}

// lapseDrawings finds them by their data keys, and not by sheets, so that it also finds those
// whose sheet is gone.
func (c *Contest) lapseDrawings(ctx context.Context) (count int, err error) {
	err = c.Keys.Each(ctx, func(id drawing.ID, _ time.Time) error {
		s, _, _, err := c.state(ctx, id)
		if isAway(ctx, err) {
			return err
		}
		if err != nil || s.Exists() || !s.Kept() {
			return nil
		}
		if due, err := c.hasLapsed(ctx, s.Collected); err != nil || !due {
			return err
		}
		if err := c.eraseWaiting(ctx, id); err != nil && !errors.Is(err, ErrAgreed) {
			return err
		}
		count++
		return nil
	})
	return count, err
}

// lapseSheets does what it can: one that fails does not keep the others.
func (c *Contest) lapseSheets(ctx context.Context) (count int, err error) {
	all, err := c.Sheets(ctx)
	failed := []error{err}
	for _, s := range all {
		due, err := c.hasLapsed(ctx, s.lastTaken())
		if err != nil {
			return count, err
		}
		if !due {
			continue
		}
		if err := c.eraseSheet(ctx, s); err != nil && !errors.Is(err, ErrNoClass) {
			failed = append(failed, err)
			continue
		}
		count++
	}
	return count, errors.Join(failed...)
}

// lastTaken is when the last place of a sheet was taken, or the sheet made.
func (s Sheet) lastTaken() time.Time {
	at := s.Made
	for _, p := range s.Places {
		at = later(at, p.At)
	}
	return at
}

// Sheets are all of them, in no order. One that can't be read does not keep the others: they come
// with the error, unless the journal is away.
func (c *Contest) Sheets(ctx context.Context) (all []Sheet, err error) {
	var (
		values []journal.Value
		unread []error
	)
	if err := c.classes.Each(ctx, func(v journal.Value) { values = append(values, v) }); err != nil {
		return nil, err
	}
	for _, v := range values {
		s, err := c.openSheet(ctx, v)
		if errors.Is(err, ErrNoClass) {
			continue
		}
		if isAway(ctx, err) {
			return nil, err
		}
		if err != nil {
			unread = append(unread, err)
			continue
		}
		all = append(all, s)
	}
	return all, errors.Join(unread...)
}

// sweepSheetKeys destroys the data keys of sheets that a crash left without one.
func (c *Contest) sweepSheetKeys(ctx context.Context, before time.Time) error {
	return c.Keys.EachClass(ctx, func(id drawing.ID, made time.Time) error {
		if made.After(before) {
			return nil
		}
		_, err := c.classes.Get(ctx, string(id))
		if !errors.Is(err, journal.ErrNotFound) {
			return err
		}
		return c.Keys.Destroy(ctx, vault.Class(id))
	})
}

// WatchSheets tells of every sheet that there is and of each that changes, until the context
// ends, and whether it has ended: then it is to be destroyed, or somebody has done so already.
func (c *Contest) WatchSheets(ctx context.Context, take func(id drawing.ID, ended bool)) error {
	return c.classes.Watch(ctx, func(v journal.Value) {
		take(drawing.ID(v.Key), v.Deleted || c.hasEnded(v))
	}, func() {})
}

func (c *Contest) hasEnded(v journal.Value) bool {
	l, err := parseLying(v.Bytes)
	return err == nil && l.Ended
}

// DestroySheet destroys what an ended sheet was sealed under, erases what still waits on it, and
// then removes it. What is done already is no mistake. A drawing that can't be erased keeps the
// sheet's id and places, but not what a teacher wrote.
func (c *Contest) DestroySheet(ctx context.Context, id drawing.ID) error {
	v, err := c.classes.Get(ctx, string(id))
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	k, err := parseLying(v.Bytes)
	if err != nil || !k.Ended {
		return err
	}
	if err := c.Keys.Destroy(ctx, vault.Class(id)); err != nil {
		return err
	}
	if err := c.eraseAllWaiting(ctx, k.Places); err != nil {
		return err
	}
	err = c.classes.DeleteRevision(ctx, string(id), v.Revision)
	if errors.Is(err, journal.ErrConflict) {
		return nil
	}
	if err == nil {
		c.Log.Info("a sheet was destroyed", "sheet", id)
	}
	return err
}
