package contest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/sweep"
)

// sheetsFound are the sheets of an examination, and what is wrong with them.
type sheetsFound struct {
	Finding
	k      keptSettings
	before time.Time           // what was to be destroyed by then is late
	lying  map[drawing.ID]bool // those in the bucket
	takes  map[drawing.ID]bool // drawings that have a place, also on one that is being destroyed
	unread map[string]bool     // sheets by id that are there and can't be read: nobody knows who has a place on them
}

// examineSheets compares teachers' sheets with the drawings that wait for their guardians. The
// sheets are read after the facts, and a place is taken before there is a fact of its drawing.
func (c *Contest) examineSheets(ctx context.Context, states map[drawing.ID]*drawing.State) (Finding, error) {
	f := sheetsFound{
		Finding: Finding{Part: "sheets", OK: true}, before: c.Now().Add(-retiredWithin),
		lying: map[drawing.ID]bool{}, takes: map[drawing.ID]bool{}, unread: map[string]bool{},
	}
	if c.classes == nil {
		f.Detail = "this process reads no teachers' sheets"
		return f.Finding, nil
	}
	var err error
	if f.k, err = c.keptSettings(ctx); err != nil {
		return f.Finding, fmt.Errorf("examine the sheets: %w", err)
	}
	open, err := c.examineLying(ctx, &f, states)
	if err == nil {
		err = c.examineSheetKeys(ctx, &f)
	}
	waiting := 0
	if err == nil {
		waiting, err = c.examineWaiting(ctx, &f, states)
	}
	if err != nil {
		return f.Finding, fmt.Errorf("examine the sheets: %w", err)
	}
	f.Detail = fmt.Sprintf("%d drawings wait for their guardians on %d sheets, none of them too long", waiting, open)
	return f.Finding, nil
}

// examineLying reads all sheets and counts those that are open.
func (c *Contest) examineLying(ctx context.Context, f *sheetsFound, states map[drawing.ID]*drawing.State) (open int, err error) {
	var values []journal.Value
	if err := c.classes.Each(ctx, func(v journal.Value) { values = append(values, v) }); err != nil {
		return 0, err
	}
	empty := 0
	for _, v := range values {
		id := drawing.ID(v.Key)
		f.lying[id] = true
		s, err := c.openSheet(ctx, v)
		switch {
		case isAway(ctx, err):
			return open, err
		case errors.Is(err, ErrNoClass):
			c.examineEnded(f, id, v)
			continue
		case err != nil:
			f.Note("sheet %s: %v", id, err)
			f.unread[v.Key] = true
			continue
		}
		open++
		for _, p := range s.Places {
			f.takes[p.ID] = true
			if states[p.ID] == nil && p.At.Before(c.Now().Add(-givenUpAfter)) {
				empty++
			}
		}
		if due := f.k.lapsed(s.lastTaken()); edition.Over(due, f.before) {
			f.Note("sheet %s should be erased since %s: is a worker running?", id, due.UTC().Format(time.RFC3339))
		}
	}
	if empty > 0 {
		f.Noted = append(f.Noted, fmt.Sprintf("%d places on sheets are those of drawings that never came: a teacher who has the pictures can send them again", empty))
	}
	return open, nil
}

// examineEnded notes a sheet that can't be opened, unless it was erased a moment ago.
func (c *Contest) examineEnded(f *sheetsFound, id drawing.ID, v journal.Value) {
	k, err := parseLying(v.Bytes)
	for _, place := range k.Places {
		f.takes[place] = true
	}
	switch {
	case err != nil || !k.Ended:
		f.Note("sheet %s: its data key is gone, and it was not erased", id)
		f.unread[v.Key] = true
	case !k.At.IsZero() && k.At.Before(c.Now().Add(-worker.StuckAfter)):
		f.Note("sheet %s was erased, and no worker has finished with it yet: is one running, and what does its log say?", id)
	}
}

// examineSheetKeys finds the data keys of sheets that never came, or are gone.
func (c *Contest) examineSheetKeys(ctx context.Context, f *sheetsFound) error {
	before := f.before.Add(-sweep.Age)
	return c.Keys.EachClass(ctx, func(id drawing.ID, made time.Time) error {
		if f.lying[id] || made.After(before) {
			return nil
		}
		_, err := c.classes.Get(ctx, string(id))
		if !errors.Is(err, journal.ErrNotFound) {
			return err
		}
		there, err := c.Keys.Has(ctx, vault.Class(id))
		if there {
			f.Note("there is a data key of %s, and no such sheet: is a worker running?", vault.Class(id))
		}
		return err
	})
}

// examineWaiting looks at what waits for its guardian, and counts it.
func (c *Contest) examineWaiting(ctx context.Context, f *sheetsFound, states map[drawing.ID]*drawing.State) (count int, err error) {
	for _, id := range slices.Sorted(maps.Keys(states)) {
		if !waits(*states[id]) {
			continue
		}
		count++
		due := f.k.lapsed(states[id].Collected)
		late := edition.Over(due, f.before)
		if !late && (f.takes[id] || f.unread[states[id].Class] || states[id].Collected.After(c.Now().Add(-worker.StuckAfter))) {
			continue
		}
		now, _, _, err := c.state(ctx, id) // it may have been erased since, and its sheet too
		if isAway(ctx, err) {
			return count, err
		}
		switch {
		case err != nil || !waits(now):
		case late:
			f.Note("%s should be erased since %s, because no guardian has agreed: is a worker running?", id, due.UTC().Format(time.RFC3339))
		default:
			f.Note("%s waits for its guardian, and is on no sheet: its school can neither see nor erase it; run: easel erase %s", id, id)
		}
	}
	return count, nil
}

// waits reports whether a school has sent a drawing, and its guardian has not said anything yet.
func waits(s drawing.State) bool {
	return !s.Collected.IsZero() && !s.Exists() && s.Kept() && !s.Sealed
}
