package catalog

import (
	"context"
	"fmt"
	"math"
)

// The index of words is written in pieces, and a search reads them all: the thirteen that
// a million drawings came in cost it 0.6 ms, one 0.05 ms. Putting them together writes the
// whole index anew, so it is done when that many facts, or that part of all, have come
// since; in steps, between which facts are applied. See "The 'merge' Command" of FTS5.
const (
	untidyFacts = 10_000
	untidyPart  = 10  // a tenth
	untidyMost  = 6   // pieces that a file may have when it is opened
	tidyPages   = 200 // at most, written in a step: some 30 ms
)

// measureUntidy looks how an opened file was left.
func (c *Catalog) measureUntidy(ctx context.Context) error {
	var pieces int
	if err := c.write.QueryRowContext(ctx, "SELECT count(DISTINCT segid) FROM found_idx").Scan(&pieces); err != nil {
		return err
	}
	if pieces > untidyMost {
		c.untidy.Store(math.MaxInt32) // more than any part of all
	}
	return nil
}

// tidy does a step of putting the index together, if it has become due.
func (c *Catalog) tidy(ctx context.Context) error {
	c.applying.Lock()
	defer c.applying.Unlock()
	pages := tidyPages // goes on
	if !c.tidying {
		if c.untidy.Load() < max(untidyFacts, int64(c.Seq())/untidyPart) {
			return nil
		}
		c.untidy.Store(0)
		pages = -tidyPages // begins, with all pieces
	}
	var before, after int64
	const changes = "SELECT total_changes()"
	if err := c.write.QueryRowContext(ctx, changes).Scan(&before); err != nil {
		return fmt.Errorf("tidy the index: %w", err)
	}
	if _, err := c.write.ExecContext(ctx, "INSERT INTO found (found, rank) VALUES ('merge', ?)", pages); err != nil {
		return fmt.Errorf("tidy the index: %w", err)
	}
	if err := c.write.QueryRowContext(ctx, changes).Scan(&after); err != nil {
		return fmt.Errorf("tidy the index: %w", err)
	}
	c.tidying = after-before >= 2 // the command itself is one
	return nil
}
