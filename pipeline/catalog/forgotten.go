package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Forgotten is how much of a kind was destroyed on a day because it had been kept long enough.
type Forgotten struct {
	Day    time.Time // its beginning, UTC
	What   drawing.Record
	Number int
}

// forgottenOn is a row of that table.
type forgottenOn struct {
	day  string
	what drawing.Record
}

func (b *batch) forgets(f drawing.Fact) {
	var d drawing.Forgetting
	if f.Data != nil && f.Decode(&d) == nil {
		b.forgotten[forgottenOn{f.At.UTC().Format(time.DateOnly), d.What}]++
	}
}

func (b *batch) saveForgotten(ctx context.Context) error {
	for on, number := range b.forgotten {
		_, err := b.tx.ExecContext(ctx, `INSERT INTO forgotten (day, what, number) VALUES (?, ?, ?)
			ON CONFLICT (day, what) DO UPDATE SET number = number + excluded.number`, on.day, on.what, number)
		if err != nil {
			return fmt.Errorf("count what was forgotten on %s: %w", on.day, err)
		}
	}
	return nil
}

// Forgotten gives the latest days on which something was destroyed because it had been kept
// long enough, at most so many lines, the newest first.
func (c *Catalog) Forgotten(ctx context.Context, limit int) ([]Forgotten, error) {
	rows, err := c.read.QueryContext(ctx, "SELECT day, what, number FROM forgotten ORDER BY day DESC, what LIMIT ?", limit)
	if err != nil {
		return nil, fmt.Errorf("read what was forgotten: %w", err)
	}
	defer rows.Close()
	var all []Forgotten
	for rows.Next() {
		var day string
		var f Forgotten
		if err := rows.Scan(&day, &f.What, &f.Number); err != nil {
			return nil, fmt.Errorf("read what was forgotten: %w", err)
		}
		if f.Day, err = time.Parse(time.DateOnly, day); err != nil {
			return nil, fmt.Errorf("read what was forgotten: %w", err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}
