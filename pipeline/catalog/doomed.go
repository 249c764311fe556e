package catalog

import (
	"context"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Doomed are drawings that were erased before a moment and are not destroyed yet, at most
// limit: work that a worker owes.
func (c *Catalog) Doomed(ctx context.Context, before time.Time, limit int) (all []drawing.ID, err error) {
	rows, err := c.read.QueryContext(ctx, "SELECT id FROM doomed WHERE erased < ? ORDER BY id LIMIT ?", before.UnixMilli(), limit)
	if err != nil {
		return nil, fmt.Errorf("find what is to be destroyed: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id drawing.ID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("find what is to be destroyed: %w", err)
		}
		all = append(all, id)
	}
	return all, rows.Err()
}

// forgetDoomed takes note that drawings were destroyed.
func (b *batch) forgetDoomed(ctx context.Context) error {
	for _, id := range b.gone {
		if _, err := b.tx.ExecContext(ctx, "DELETE FROM doomed WHERE id = ?", id); err != nil {
			return fmt.Errorf("forget drawing %s: %w", id, err)
		}
	}
	return nil
}
