package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Queue gives the drawings that wait for a verdict, oldest first, at most limit. No
// cities are all cities.
func (c *Catalog) Queue(ctx context.Context, cities []string, limit int) ([]drawing.State, error) {
	where, args := ofCities(cities)
	return c.states(ctx, "SELECT state FROM drawing WHERE waits = 1"+where+" ORDER BY waiting, id LIMIT ?", append(args, limit)...)
}

// Backlog counts the drawings that wait for a verdict. No cities are all cities.
func (c *Catalog) Backlog(ctx context.Context, cities []string) (int, error) {
	where, args := ofCities(cities)
	return c.count(ctx, "SELECT count(*) FROM drawing WHERE waits = 1"+where, args...)
}

// Before counts the drawings of its city that wait in front of a drawing.
func (c *Catalog) Before(ctx context.Context, s drawing.State) (int, error) {
	return c.count(ctx, "SELECT count(*) FROM drawing WHERE waits = 1 AND city = ? AND (waiting, id) < (?, ?)",
		s.City, s.Waiting.UnixMilli(), s.ID)
}

// Stuck gives the drawings that have had neither renditions nor a refusal since a
// moment, oldest first, at most limit.
func (c *Catalog) Stuck(ctx context.Context, since time.Time, limit int) ([]drawing.State, error) {
	return c.states(ctx, "SELECT state FROM drawing WHERE unmade = 1 AND waiting < ? ORDER BY waiting, id LIMIT ?",
		since.UnixMilli(), limit)
}

// Unmade counts the drawings that wait for renditions, and says since when the
// oldest does.
func (c *Catalog) Unmade(ctx context.Context) (waiting int, oldest time.Time, err error) {
	var since sql.NullInt64
	err = c.read.QueryRowContext(ctx, "SELECT count(*), min(waiting) FROM drawing WHERE unmade = 1").Scan(&waiting, &since)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("count drawings without renditions: %w", err)
	}
	return waiting, time.UnixMilli(since.Int64).UTC(), nil
}

// Ping answers nil if the file can be read.
func (c *Catalog) Ping(ctx context.Context) error {
	_, err := c.count(ctx, "SELECT seq FROM progress")
	return err
}

// State gives what the catalog knows of a drawing, else [ErrNotFound].
func (c *Catalog) State(ctx context.Context, id drawing.ID) (drawing.State, error) {
	found, err := c.states(ctx, "SELECT state FROM drawing WHERE id = ?", id)
	if err != nil {
		return drawing.State{}, err
	}
	if len(found) == 0 {
		return drawing.State{}, fmt.Errorf("drawing %s: %w", id, ErrNotFound)
	}
	return found[0], nil
}

// Drawings hands over every drawing, by id, until take fails.
func (c *Catalog) Drawings(ctx context.Context, take func(drawing.State) error) error {
	const pageSize = 500
	after := drawing.ID("")
	for {
		page, err := c.states(ctx, "SELECT state FROM drawing WHERE id > ? ORDER BY id LIMIT ?", after, pageSize)
		if err != nil {
			return err
		}
		for _, s := range page {
			if err := take(s); err != nil {
				return err
			}
			after = s.ID
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// ErrDiffers: two catalogs do not hold the same.
var ErrDiffers = errors.New("the catalogs differ")

// Equal compares every row of every table with another catalog's: nil, or
// [ErrDiffers] with the first difference.
func (c *Catalog) Equal(ctx context.Context, other *Catalog) error {
	for _, query := range []string{
		"SELECT id, seq, city, waits, waiting, unmade, state FROM drawing ORDER BY id",
		"SELECT * FROM hung ORDER BY seq",
		"SELECT seq, words FROM spoken ORDER BY seq",
		"SELECT slug, showable FROM city WHERE showable <> 0 ORDER BY slug",
		"SELECT seq FROM progress",
	} {
		if err := sameRows(ctx, c.read, other.read, query); err != nil {
			return err
		}
	}
	return nil
}

func sameRows(ctx context.Context, a, b *sql.DB, query string) error {
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

func ofCities(cities []string) (where string, args []any) {
	if len(cities) == 0 {
		return "", nil
	}
	for _, city := range cities {
		args = append(args, city)
	}
	return " AND city IN (?" + strings.Repeat(", ?", len(cities)-1) + ")", args
}

func (c *Catalog) count(ctx context.Context, query string, args ...any) (n int, err error) {
	if err := c.read.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count drawings: %w", err)
	}
	return n, nil
}

func (c *Catalog) states(ctx context.Context, query string, args ...any) ([]drawing.State, error) {
	rows, err := c.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read drawings: %w", err)
	}
	defer rows.Close()
	var out []drawing.State
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, fmt.Errorf("read drawings: %w", err)
		}
		var s drawing.State
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return nil, fmt.Errorf("read drawings: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
