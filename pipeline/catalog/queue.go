package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

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

// Reported gives the drawings that hang and were reported, and those that reports have
// hidden, those that most networks reported first, at most limit. No cities are all cities.
func (c *Catalog) Reported(ctx context.Context, cities []string, limit int) ([]drawing.State, error) {
	where, args := ofCities(cities)
	return c.states(ctx, "SELECT state FROM drawing WHERE reports > 0"+where+" ORDER BY reports DESC, id DESC LIMIT ?", append(args, limit)...)
}

// ReportedCount counts the drawings that Reported gives. No cities are all cities.
func (c *Catalog) ReportedCount(ctx context.Context, cities []string) (int, error) {
	where, args := ofCities(cities)
	return c.count(ctx, "SELECT count(*) FROM drawing WHERE reports > 0"+where, args...)
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

// mostAlike is how many drawings Beginning gives. Of a million, the chance that any two ids share their first eight
// characters, 40 bits, is about a third, and that three do, one in millions.
const mostAlike = 8

// beginning finds by a range of ids, each of which has only letters and digits.
const (
	beginning = "SELECT state FROM drawing WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
	awaiting  = "SELECT state FROM collected WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
)

// Beginning gives the drawings whose ids begin so, by id, and after them those that wait for their guardians.
func (c *Catalog) Beginning(ctx context.Context, with string) ([]drawing.State, error) {
	entered, err := c.states(ctx, beginning, with, with+"~", mostAlike)
	if err != nil {
		return nil, err
	}
	waiting, err := c.states(ctx, awaiting, with, with+"~", mostAlike)
	return append(entered, waiting...), err
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
