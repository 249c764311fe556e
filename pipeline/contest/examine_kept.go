package contest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// retiredWithin is within which time a worker has destroyed what was kept long enough: it looks
// four times a day.
const retiredWithin = 24 * time.Hour

// examineKept finds what is kept longer than the edition says, and what was forgotten by a fact
// and is still there.
func (c *Contest) examineKept(ctx context.Context, states map[drawing.ID]*drawing.State, open map[drawing.ID]bool) (Finding, error) {
	found := Finding{Part: "kept", OK: true, Detail: "nothing is kept longer than the edition says"}
	k, err := c.keptSettings(ctx)
	if err != nil {
		return found, fmt.Errorf("examine what is kept: %w", err)
	}
	before := c.Now().Add(-retiredWithin)
	late := func(at time.Time) bool { return !at.IsZero() && at.Before(before) }
	guardians, originals := k.settled(k.edition.GuardianUntil()), k.settled(k.edition.OriginalUntil())
	due, forgotten := edition.Over(guardians, before), 0
	err = c.Keys.EachGuardian(ctx, func(id drawing.ID, _ time.Time) error {
		s := states[id]
		switch {
		case s == nil || !s.Exists() || !s.Erased.IsZero():
		case late(s.GuardianGone):
			found.Note("%s: its guardian was forgotten at %s, and the data key is still there: is a worker running?", id, s.GuardianGone.UTC().Format(time.RFC3339))
		case s.GuardianGone.IsZero() && due:
			found.Note("%s: its guardian should be forgotten since %s: is a worker running?", id, guardians.UTC().Format(time.RFC3339))
		}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("examine what is kept: %w", err)
	}
	due = edition.Over(originals, before)
	for _, id := range slices.Sorted(maps.Keys(states)) {
		s := states[id]
		if !s.GuardianGone.IsZero() || !s.OriginalGone.IsZero() {
			forgotten++
		}
		if due && s.Kept() && s.May(drawing.CommandShed) == nil {
			found.Note("%s: its original should be gone since %s: is a worker running?", id, originals.UTC().Format(time.RFC3339))
		}
	}
	maps.DeleteFunc(open, func(id drawing.ID, _ bool) bool { return !states[id].Erased.IsZero() })
	if len(open) > 0 && !guardians.IsZero() {
		found.Noted = append(found.Noted, fmt.Sprintf("%d drawings were entered with an older version: who their guardians are is kept until they are erased", len(open)))
	}
	if forgotten > 0 {
		found.Noted = append(found.Noted, fmt.Sprintf("of %d drawings the guardian or the original is forgotten, as the edition says: that is no damage", forgotten))
	}
	return found, nil
}

// hasGuardian reports whether a fact says who the guardian is under the drawing's own data key,
// as before guardians had one of their own. It can't be forgotten by itself.
func hasGuardian(f drawing.Fact) bool {
	var d drawing.Submission
	return f.Name == drawing.Submitted && f.Decode(&d) == nil && d.Contact == nil && d.Guardian != drawing.Guardian{}
}
