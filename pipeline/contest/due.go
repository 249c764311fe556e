package contest

import (
	"context"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

// Settles is how long the settings by which something is destroyed must have stood: a date that
// was typed wrong is seen within two days, also over a weekend.
const Settles = 48 * time.Hour

// deadlines are the settings by which something is destroyed.
var deadlines = [...]string{"closes", "guardian_days", "original_days"}

// moves reports whether a change is one of a deadline.
func moves(what []edition.Difference) bool {
	return slices.ContainsFunc(what, func(d edition.Difference) bool { return slices.Contains(deadlines[:], d.Name) })
}

// stand is since when the deadlines are as they are. Where that was not written down, as by a
// version before, it is the last change of all; the zero time if there was none.
func (c changed) stand() time.Time {
	if c.Stand.IsZero() && c.Last != nil {
		return c.Last.At
	}
	return c.Stand
}

// settled is when something is destroyed that is kept until a time: then, or as soon as the
// deadlines have stood for long enough. The zero time is never.
func (k keptSettings) settled(until time.Time) time.Time {
	if until.IsZero() {
		return until
	}
	return later(until, k.stand().Add(Settles))
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// isDue reports whether what is kept until a time of the edition is to be destroyed now. It is
// asked before each deed: whoever sees a mistake in the settings stops with the next one.
func (c *Contest) isDue(ctx context.Context, until func(edition.Edition) time.Time) (bool, error) {
	if !edition.Over(until(c.Edition()), c.Now()) {
		return false, nil
	}
	k, err := c.keptSettings(ctx)
	return err == nil && edition.Over(k.settled(until(k.edition)), c.Now()), err
}

// hasLapsed is isDue for what a school sent at a time.
func (c *Contest) hasLapsed(ctx context.Context, sent time.Time) (bool, error) {
	if c.Now().Before(c.Lapsed()) {
		return false, nil
	}
	k, err := c.keptSettings(ctx)
	if err != nil {
		return false, err
	}
	return edition.Over(k.lapsed(sent), c.Now()), nil
}

// lapsed is when what a school sent at a time is erased if it still waits. What came after
// closing came before somebody moved the closing back: it waits for as long from then on.
func (k keptSettings) lapsed(sent time.Time) time.Time {
	closed := k.edition.ClosesAt
	if !sent.Before(closed) {
		closed = later(closed, k.stand())
	}
	return k.settled(closed.Add(LapsesAfter))
}
