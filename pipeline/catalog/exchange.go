package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
)

// exchange brings a catalog up to a fresh one, a part at a time. The rows of drawings
// come first: whatever is applied to a drawing then is decided on what is true of it,
// and writes what is true. What it does not touch the later parts bring over.
type exchange struct {
	old, fresh *Catalog
	journal    Follower
	sound      bool // the index holds what the texts say
}

// partSize is how many rows of a table are compared while applying waits: a tenth of a
// second's.
const partSize = 10_000

func (x *exchange) all(ctx context.Context) error {
	if err := x.look(ctx); err != nil {
		return err
	}
	for _, one := range []struct {
		table, key string
		before     any // before all keys
		last       any // after all keys
		exchange   func(context.Context, *sql.Tx, part) error
	}{
		{"drawing", "id", "", "~", x.rows},
		{"hung", "seq", -1, math.MaxInt64, x.rows},
		{"spoken", "seq", -1, math.MaxInt64, x.words},
	} {
		for after := one.before; after != nil; {
			p := part{table: one.table, key: one.key, after: after, last: one.last}
			next, err := x.part(ctx, p, one.exchange)
			if err != nil {
				return fmt.Errorf("rebuild %s: %w", one.table, err)
			}
			after = next
		}
		x.old.any()
	}
	return x.rest(ctx)
}

// look finds out whether the index can be kept.
func (x *exchange) look(ctx context.Context) error {
	tx, err := readAsIs(ctx, x.old.read)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	err = indexHolds(ctx, tx)
	x.sound = err == nil
	if errors.Is(err, ErrDiffers) {
		return nil
	}
	return err
}

// rest brings over what is small, and ends.
func (x *exchange) rest(ctx context.Context) error {
	return x.attached(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM main.city; INSERT INTO main.city SELECT * FROM fresh.city"); err != nil {
			return err
		}
		if x.sound {
			return nil
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO found (found) VALUES ('rebuild')")
		return err
	}, func() error {
		defer x.old.any()
		return errors.Join(x.old.awaited(ctx), x.old.forget(ctx))
	})
}

// attached does something in one transaction with both files, which have reached the
// same fact, and something after it.
func (x *exchange) attached(ctx context.Context, do func(*sql.Tx) error, then func() error) error {
	return x.old.abreast(ctx, x.journal, x.fresh, func() error {
		if err := x.transaction(ctx, do); err != nil {
			return err
		}
		return then()
	})
}

func (x *exchange) transaction(ctx context.Context, do func(*sql.Tx) error) error {
	conn, err := x.old.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "ATTACH ? AS fresh", x.fresh.path); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "DETACH fresh") //nolint:errcheck // closing would do it, too
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// part is the rows of a table whose keys come after one and not after another.
type part struct {
	table, key  string
	after, last any
	columns     string
}

// part exchanges one and tells where the next one begins; nil after the last.
func (x *exchange) part(ctx context.Context, p part, do func(context.Context, *sql.Tx, part) error) (next any, err error) {
	err = x.attached(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT "+p.key+" FROM fresh."+p.table+" WHERE "+p.key+" > ? ORDER BY "+p.key+" LIMIT 1 OFFSET ?", p.after, partSize).Scan(&next)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			next = nil
		case err != nil:
			return err
		default:
			p.last = next
		}
		if p.columns, err = columnsOf(ctx, tx, p.table); err != nil {
			return err
		}
		return do(ctx, tx, p)
	}, func() error { return nil })
	return next, err
}

func columnsOf(ctx context.Context, tx *sql.Tx, table string) (columns string, err error) {
	err = tx.QueryRowContext(ctx, "SELECT group_concat(name, ', ') FROM pragma_table_info(?)", table).Scan(&columns)
	return columns, err
}

// other are the rows of the old file's part that the fresh one has not, or otherwise.
func (p part) other() string {
	in := func(row string) string {
		return "(" + row + "." + strings.ReplaceAll(p.columns, ", ", ", "+row+".") + ")"
	}
	return fmt.Sprintf(" FROM main.%[1]s AS o WHERE o.%[2]s > ? AND o.%[2]s <= ? AND NOT EXISTS (SELECT 1 FROM fresh.%[1]s AS f WHERE f.%[2]s = o.%[2]s AND %[3]s = %[4]s)",
		p.table, p.key, in("f"), in("o"))
}

// missing are the rows of the fresh file's part that the old one has not.
func (p part) missing() string {
	return fmt.Sprintf(" FROM fresh.%[1]s AS f WHERE f.%[2]s > ? AND f.%[2]s <= ? AND NOT EXISTS (SELECT 1 FROM main.%[1]s AS o WHERE o.%[2]s = f.%[2]s) ORDER BY f.%[2]s",
		p.table, p.key)
}

// rows exchanges a part of a table of which nothing is derived.
func (x *exchange) rows(ctx context.Context, tx *sql.Tx, p part) error {
	return p.run(ctx, tx, "DELETE"+p.other(), "INSERT OR REPLACE INTO main."+p.table+" ("+p.columns+") SELECT "+p.columns+p.missing())
}

// words exchanges a part of the texts, and what the index has of them.
func (x *exchange) words(ctx context.Context, tx *sql.Tx, p part) error {
	if !x.sound {
		return x.rows(ctx, tx, p)
	}
	return p.run(ctx, tx,
		"INSERT INTO found (found, rowid, words) SELECT 'delete', o.seq, o.words"+p.other(),
		"DELETE"+p.other(),
		"INSERT INTO found (rowid, words) SELECT f.seq, f.words"+p.missing(),
		"INSERT INTO main.spoken (seq, words) SELECT f.seq, f.words"+p.missing())
}

func (p part) run(ctx context.Context, tx *sql.Tx, statements ...string) error {
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s, p.after, p.last); err != nil {
			return err
		}
	}
	return nil
}
