package catalog

import (
	"context"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// tables hold all that the facts add up to.
var tables = [...]string{"drawing", "hung", "spoken", "city", "progress"}

// Check builds a second catalog from the journal, up to the fact that this one has
// reached, and compares every row: nil, or [ErrDiffers]. Applying waits for the last
// part of it.
func (c *Catalog) Check(ctx context.Context, journal Follower) error {
	return c.withFresh(ctx, journal, func(fresh *Catalog) error { return c.Equal(ctx, fresh) })
}

// Rebuild builds everything anew from the journal and exchanges it in one
// transaction: readers see the old catalog until they see the new one. It returns
// the sequence reached.
func (c *Catalog) Rebuild(ctx context.Context, journal Follower) (uint64, error) {
	err := c.withFresh(ctx, journal, func(fresh *Catalog) error {
		path := fresh.path
		if _, err := fresh.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			return fmt.Errorf("rebuild the catalog: %w", err)
		}
		if err := c.exchange(ctx, path); err != nil {
			return err
		}
		defer c.shown.any()
		return c.awaited(ctx)
	})
	return c.Seq(), err
}

// beside is where a second file is built.
func beside(path string) string { return path + ".rebuild" }

// withFresh hands over a catalog built from the journal up to this one's sequence,
// while nothing is applied to either.
func (c *Catalog) withFresh(ctx context.Context, journal Follower, do func(*Catalog) error) (err error) {
	c.building.Lock()
	defer c.building.Unlock()
	path := beside(c.path)
	if err := Delete(path); err != nil {
		return err
	}
	fresh, err := Open(ctx, path, c.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close(), Delete(path)) }()
	if err := fresh.applyTo(ctx, journal, c.Seq()); err != nil { // the long part, without the lock
		return err
	}
	c.applying.Lock()
	defer c.applying.Unlock()
	if err := fresh.applyTo(ctx, journal, c.Seq()); err != nil {
		return err
	}
	return do(fresh)
}

// errReached ends following.
var errReached = errors.New("reached")

// applyTo follows the journal up to a sequence and no further.
func (c *Catalog) applyTo(ctx context.Context, journal Follower, last uint64) error {
	if c.Seq() >= last {
		return nil
	}
	err := journal.Follow(ctx, c.Seq()+1, func(facts []drawing.Fact) error {
		for i, f := range facts {
			if f.Seq == last {
				if err := c.Apply(ctx, facts[:i+1]); err != nil {
					return err
				}
				return errReached
			}
		}
		return c.Apply(ctx, facts)
	})
	if errors.Is(err, errReached) {
		return nil
	}
	return err
}

// exchange replaces all rows by those of another file.
func (c *Catalog) exchange(ctx context.Context, path string) error {
	conn, err := c.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("rebuild the catalog: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "ATTACH ? AS fresh", path); err != nil {
		return fmt.Errorf("rebuild the catalog: %w", err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DETACH fresh") //nolint:errcheck // closing would do it, too
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("rebuild the catalog: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	for _, table := range tables {
		if _, err := tx.ExecContext(ctx, "DELETE FROM main."+table+"; INSERT INTO main."+table+" SELECT * FROM fresh."+table); err != nil {
			return fmt.Errorf("rebuild %s: %w", table, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("rebuild the catalog: %w", err)
	}
	return nil
}
