package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// hanging reads a part of what hangs in a city, by the index wall.
const hanging = `SELECT public_at, hung.seq, state FROM hung JOIN drawing USING (id)
	WHERE hung.city = ? AND (public_at, hung.seq) > (?, ?) AND public_at <= ? ORDER BY public_at, hung.seq LIMIT ?`

// Hanging hands over every drawing of a city that is published at a moment, those that have hung longest first, until
// take fails.
func (c *Catalog) Hanging(ctx context.Context, city string, now time.Time, take func(drawing.State) error) error {
	const pageSize = 500
	for after := (Cursor{}); ; {
		page, last, err := c.hangingAfter(ctx, city, now, after, pageSize)
		if err != nil {
			return fmt.Errorf("read what hangs in %s: %w", city, err)
		}
		for _, s := range page {
			if err := take(s); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
		after = last
	}
}

func (c *Catalog) hangingAfter(ctx context.Context, city string, now time.Time, after Cursor, limit int) (page []drawing.State, last Cursor, err error) {
	rows, err := c.read.QueryContext(ctx, hanging, city, after.at, after.seq, now.UnixMilli(), limit)
	if err != nil {
		return nil, last, err
	}
	defer rows.Close()
	for rows.Next() {
		var raw string
		if err := rows.Scan(&last.at, &last.seq, &raw); err != nil {
			return nil, last, err
		}
		var s drawing.State
		if err := json.Unmarshal([]byte(raw), &s); err != nil {
			return nil, last, err
		}
		page = append(page, s)
	}
	return page, last, rows.Err()
}
