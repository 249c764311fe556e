package catalog

import (
	"context"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

const ofFamily = "SELECT state FROM drawing WHERE family = ? AND family <> '' ORDER BY id LIMIT ?"

// Family gives the drawings that were entered with one address, by its HMAC, in the order
// of their ids, at most limit.
func (c *Catalog) Family(ctx context.Context, family string, limit int) ([]drawing.State, error) {
	return c.states(ctx, ofFamily, family, limit)
}

const (
	familiesOf = `SELECT DISTINCT family FROM drawing WHERE city = ? AND family <> '' AND family > ?
		AND state ->> 'withdrawn' IS NULL ORDER BY family LIMIT ?`
	familiesIn = "SELECT COUNT(DISTINCT family) FROM drawing WHERE city = ? AND family <> '' AND state ->> 'withdrawn' IS NULL"
)

// FamiliesOf gives the families that have a drawing from a city which they did not take
// back, in the order of their HMACs, those after one, at most limit.
func (c *Catalog) FamiliesOf(ctx context.Context, city, after string, limit int) ([]string, error) {
	rows, err := c.read.QueryContext(ctx, familiesOf, city, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read families: %w", err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var family string
		if err := rows.Scan(&family); err != nil {
			return nil, fmt.Errorf("read families: %w", err)
		}
		all = append(all, family)
	}
	return all, rows.Err()
}

// FamiliesIn is how many families those are.
func (c *Catalog) FamiliesIn(ctx context.Context, city string) (n int, err error) {
	if err := c.read.QueryRowContext(ctx, familiesIn, city).Scan(&n); err != nil {
		return 0, fmt.Errorf("count families: %w", err)
	}
	return n, nil
}
