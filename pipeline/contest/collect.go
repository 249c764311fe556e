package contest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Collect puts a drawing on a sheet, where it waits for its guardian. The same key again on
// the same sheet is the same drawing. The answer's receipt is the guardian's slip.
//
// Errors are those of [Contest.Submit], but for [ErrSameChild], and [ErrNoClass] and
// [ErrClassFull].
func (c *Contest) Collect(ctx context.Context, link string, form edition.PupilForm, up Upload) (Accepted, error) {
	c.arrivals.begin()
	defer c.arrivals.end()
	sheet, err := c.SheetByLink(ctx, link)
	if err != nil {
		return Accepted{}, err
	}
	now, e := c.Now(), c.Edition()
	id := c.Secret.Pupil(sheet.ID, form.Key)
	before, facts, head, err := c.state(ctx, id)
	if err != nil {
		return Accepted{}, err
	}
	if !before.Erased.IsZero() {
		return Accepted{}, fmt.Errorf("collect %s: %w", id, drawing.ErrErased)
	}
	if before.Kept() && up.isGone() {
		return c.collectedAgain(before, facts, drawing.Submission{}, up)
	}
	if !before.Kept() {
		if err := e.Open(now); err != nil {
			return Accepted{}, err
		}
	}
	d, err := c.pupilForm(e, sheet, form, up)
	if err != nil {
		return Accepted{}, err
	}
	if before.Kept() {
		return c.collectedAgain(before, facts, d, up)
	}
	return c.collect(ctx, id, head, d, up)
}

// pupilForm is what a school sends, if it meets the rules.
func (c *Contest) pupilForm(e edition.Edition, sheet Sheet, form edition.PupilForm, up Upload) (drawing.Submission, error) {
	entry, err := e.CheckPupil(form)
	refused := &Refused{}
	if err != nil && !errors.As(err, &refused.Faults) {
		return drawing.Submission{}, err
	}
	var original drawing.Original
	if original, refused.File = inspect(up, e.Limits); refused.File != nil || len(refused.Faults) > 0 {
		return drawing.Submission{}, refused
	}
	return drawing.Submission{
		Version: drawing.Version, Edition: e.ID, City: sheet.City, Title: entry.Title, Story: entry.Story, Language: sheet.Language,
		Child: drawing.Child{Name: entry.ChildName, Age: entry.ChildAge}, Original: original, Link: SlipLink, Parts: up.Parts,
		Class: string(sheet.ID), School: sheet.Said,
	}, nil
}

// SlipLink is the link version of a slip. The school knows the slip: the family gets another
// receipt when it agrees.
const SlipLink = 1

// collect takes a place on the sheet, and writes data key, object and fact.
func (c *Contest) collect(ctx context.Context, id drawing.ID, head journal.Head, d drawing.Submission, up Upload) (Accepted, error) {
	if err := c.hasRoom(up.Size); err != nil {
		return Accepted{}, err
	}
	sheet := drawing.ID(d.Class)
	if err := c.takePlace(ctx, sheet, id); err != nil {
		return Accepted{}, err
	}
	if err := c.Keys.Create(ctx, id); err != nil {
		return Accepted{}, err
	}
	if err := c.keep(ctx, id, d.Original, up); err != nil {
		return Accepted{}, err
	}
	f, err := drawing.New(journal.NewEventID(), id, drawing.Collected, c.Now(), d)
	if err != nil {
		return Accepted{}, err
	}
	head, err = c.Journal.Append(ctx, head, f)
	if errors.Is(err, journal.ErrConflict) { // the same key, sent twice at once; or swept just now
		return Accepted{}, fmt.Errorf("collect %s: %w", id, ErrBusy)
	}
	if err != nil {
		return Accepted{}, err
	}
	c.Log.Info("drawing collected", "drawing", id, "sheet", sheet, "bytes", d.Original.Bytes, "seq", head.Seq)
	return Accepted{ID: id, Receipt: c.Secret.Receipt(id, d.Link), Seq: head.Seq}, c.stillThere(ctx, sheet, id)
}

// stillThere erases a drawing whose sheet was erased while it came.
func (c *Contest) stillThere(ctx context.Context, sheet, id drawing.ID) error {
	s, _, err := c.sheet(ctx, sheet)
	if err == nil && s.takes(id) {
		return nil
	}
	if err != nil && !errors.Is(err, ErrNoClass) {
		return err
	}
	return errors.Join(ErrNoClass, c.eraseWaiting(ctx, id))
}

// collectedAgain answers a retry.
func (c *Contest) collectedAgain(before drawing.State, facts []drawing.Fact, now drawing.Submission, up Upload) (Accepted, error) {
	var was drawing.Submission
	began := slices.IndexFunc(facts, func(f drawing.Fact) bool { return f.Name == drawing.Collected })
	if err := facts[began].Decode(&was); err != nil {
		return Accepted{}, err
	}
	if up.isGone() && up.Parts == was.Parts {
		now = was
	}
	if !was.SameAs(now) {
		return Accepted{}, fmt.Errorf("collect %s: %w", before.ID, ErrKeyReused)
	}
	a := Accepted{ID: before.ID, Seq: before.Seq, Again: true}
	if !before.Exists() {
		a.Receipt = c.Secret.Receipt(before.ID, before.Link)
	}
	return a, nil
}

// givenUpAfter is when a place may go to another whose drawing never came: nobody tries for so
// long.
const givenUpAfter = time.Hour

// takePlace puts a drawing on a sheet, if there is a place left.
func (c *Contest) takePlace(ctx context.Context, sheet, id drawing.ID) error {
	_, err := c.changeSheet(ctx, sheet, func(s *Sheet) error {
		if s.takes(id) {
			return nil
		}
		if len(s.Places) >= edition.MaxPupils {
			if err := c.clearPlaces(ctx, s); err != nil {
				return err
			}
		}
		if len(s.Places) >= edition.MaxPupils {
			return fmt.Errorf("sheet %s: %w", sheet, ErrClassFull)
		}
		s.Places = append(s.Places, Place{id, c.Now()})
		return nil
	})
	return err
}

// clearPlaces takes off what is erased, and places whose drawings never came.
func (c *Contest) clearPlaces(ctx context.Context, s *Sheet) (err error) {
	s.Places = slices.DeleteFunc(s.Places, func(p Place) bool {
		d, _, _, unknown := c.state(ctx, p.ID)
		if unknown != nil {
			err = unknown
			return false
		}
		return !d.Erased.IsZero() || !d.Exists() && !d.Kept() && c.Now().Sub(p.At) > givenUpAfter
	})
	return err
}

// Uncollect takes a drawing off its sheet and erases it; [ErrAgreed] once its guardian has
// agreed: from then on it is the family's. One that is not there is done.
func (c *Contest) Uncollect(ctx context.Context, link string, id drawing.ID) error {
	s, err := c.SheetByLink(ctx, link)
	if err != nil || !s.takes(id) {
		return err
	}
	if err := c.eraseWaiting(ctx, id); err != nil {
		return err
	}
	_, err = c.changeSheet(ctx, s.ID, func(s *Sheet) error {
		s.Places = slices.DeleteFunc(s.Places, func(p Place) bool { return p.ID == id })
		return nil
	})
	return err
}
