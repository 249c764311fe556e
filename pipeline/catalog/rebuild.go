package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Check builds a second catalog from the journal, up to the fact that this one has
// reached, and compares every row, and the index of words with the texts: nil, or
// [ErrDiffers]. Applying goes on meanwhile.
func (c *Catalog) Check(ctx context.Context, journal Follower) error {
	err := c.withFresh(ctx, journal, func(fresh *Catalog) error {
		ours, theirs, err := c.bothAsTheyAre(ctx, journal, fresh)
		if err != nil {
			return err
		}
		defer ours.Rollback()   //nolint:errcheck // nothing was written
		defer theirs.Rollback() //nolint:errcheck // nothing was written
		if err := same(ctx, ours, theirs); err != nil {
			return err
		}
		return indexHolds(ctx, ours)
	})
	return errors.Join(err, c.forgetLate(ctx))
}

// forgetLate empties the write-ahead log of what was erased while it was being read.
func (c *Catalog) forgetLate(ctx context.Context) error {
	c.applying.Lock()
	defer c.applying.Unlock()
	if !c.remembers {
		return nil
	}
	return c.forget(ctx)
}

// bothAsTheyAre begins to read two catalogs when they have reached the same fact.
func (c *Catalog) bothAsTheyAre(ctx context.Context, journal Follower, fresh *Catalog) (ours, theirs *sql.Tx, err error) {
	err = c.abreast(ctx, journal, fresh, func() (err error) {
		if ours, err = readAsIs(ctx, c.read); err != nil {
			return err
		}
		if theirs, err = readAsIs(ctx, fresh.read); err != nil {
			return errors.Join(err, ours.Rollback())
		}
		return nil
	})
	return ours, theirs, err
}

// readAsIs begins to read a file, and goes on to see it as it is now: a transaction
// begins with its first look.
func readAsIs(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("compare catalogs: %w", err)
	}
	var seq uint64
	if err := tx.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&seq); err != nil {
		return nil, errors.Join(fmt.Errorf("compare catalogs: %w", err), tx.Rollback())
	}
	return tx, nil
}

// Rebuild builds everything anew from the journal beside the catalog, and brings over
// what differs, a part at a time, so that facts are applied between any two: what is
// taken down while a million drawings are rebuilt goes as fast as ever. It returns the
// sequence reached. Only an index that does not hold what the texts say is written anew
// at once, and applying waits for it.
func (c *Catalog) Rebuild(ctx context.Context, journal Follower) (uint64, error) {
	err := c.withFresh(ctx, journal, func(fresh *Catalog) error {
		x := exchange{c, fresh, journal, false}
		return x.all(ctx)
	})
	return c.Seq(), err
}

// beside is where a second file is built.
func beside(path string) string { return path + ".rebuild" }

// withFresh hands over a catalog built from the journal up to this one's sequence of
// a moment ago.
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
	if err := fresh.applyTo(ctx, journal, c.Seq()); err != nil {
		return err
	}
	return do(fresh)
}

// abreast does something while both have reached the same fact and nothing is applied
// to either.
func (c *Catalog) abreast(ctx context.Context, journal Follower, fresh *Catalog, do func() error) error {
	c.applying.Lock()
	defer c.applying.Unlock()
	if err := fresh.applyTo(ctx, journal, c.Seq()); err != nil {
		return err
	}
	return do()
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
