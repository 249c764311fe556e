package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrDiffers: two catalogs do not hold the same, or one's index is not of its texts.
var ErrDiffers = errors.New("the catalogs differ")

// Equal compares every row of every table with another catalog's: nil, or
// [ErrDiffers] with the first difference.
func (c *Catalog) Equal(ctx context.Context, other *Catalog) error {
	return same(ctx, c.read, other.read)
}

// reader is a file, or a transaction that sees it as it was.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func same(ctx context.Context, a, b reader) error {
	for _, query := range []string{
		"SELECT id, seq, city, lane, barred, waiting, judge, judged, unmade, reports, family, state FROM drawing ORDER BY id",
		"SELECT * FROM hung ORDER BY seq",
		"SELECT * FROM doomed ORDER BY id",
		"SELECT * FROM collected ORDER BY id",
		"SELECT seq, words FROM spoken ORDER BY seq",
		"SELECT * FROM act ORDER BY seq",
		"SELECT * FROM forgotten ORDER BY day, what",
		"SELECT city, entered, waits FROM tally WHERE entered <> 0 OR waits <> 0 ORDER BY city",
		"SELECT slug, showable FROM city WHERE showable <> 0 ORDER BY slug",
		"SELECT seq FROM progress",
	} {
		if err := sameRows(ctx, a, b, query); err != nil {
			return err
		}
	}
	return nil
}

func sameRows(ctx context.Context, a, b reader, query string) error {
	left, err := a.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("compare catalogs: %w", err)
	}
	defer left.Close()
	right, err := b.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("compare catalogs: %w", err)
	}
	defer right.Close()
	names, err := left.Columns()
	if err != nil {
		return fmt.Errorf("compare catalogs: %w", err)
	}
	for {
		l, err := nextRow(left)
		if err != nil {
			return err
		}
		r, err := nextRow(right)
		if err != nil {
			return err
		}
		if !slices.Equal(l, r) {
			return fmt.Errorf("%w: %s", ErrDiffers, difference(names, l, r))
		}
		if l == nil {
			return nil
		}
	}
}

// difference says where two rows differ, and not what they say: children's names lie in
// them, and doctor is read by many. A row is named by its first column, which orders them;
// nil is after the last.
func difference(names, a, b []string) string {
	if a == nil || b != nil && b[0] < a[0] {
		a, b = b, a
	}
	if b == nil || a[0] != b[0] {
		return fmt.Sprintf("%s %s is in one of them", names[0], a[0])
	}
	var columns []string
	for i := range names {
		if a[i] != b[i] {
			columns = append(columns, names[i])
		}
	}
	return fmt.Sprintf("%s %s: %s", names[0], a[0], strings.Join(columns, ", "))
}

// nextRow reads a row as text; nil at the end.
func nextRow(rows *sql.Rows) ([]string, error) {
	if !rows.Next() {
		return nil, rows.Err()
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]string, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	return values, rows.Scan(into...)
}
