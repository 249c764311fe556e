package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Change is what facts that were applied together made of one drawing.
type Change struct{ Before, After drawing.State }

// changes tells what facts change.
type changes struct {
	mu   sync.Mutex
	told []func([]Change) // guarded by mu
}

// OnChange has take called right after facts were applied, with the drawings that they
// changed in the order of each one's last fact: by the goroutine that applies facts, so
// take must be quick. nil stands for any number of drawings, after a rebuild. What
// [Catalog.WaitFor] has waited for has been told.
func (c *Catalog) OnChange(take func([]Change)) {
	c.changes.mu.Lock()
	defer c.changes.mu.Unlock()
	c.changes.told = append(c.changes.told, take)
}

// of tells of the rows of a transaction that has just been committed.
func (c *changes) of(rows map[drawing.ID]*row) {
	c.mu.Lock()
	told := slices.Clone(c.told)
	c.mu.Unlock()
	if len(told) == 0 {
		return
	}
	all := make([]Change, 0, len(rows))
	for _, r := range rows {
		if r.state.Exists() {
			all = append(all, Change{r.before, r.state})
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return cmp.Compare(a.After.Seq, b.After.Seq) })
	for _, take := range told {
		take(all)
	}
}

// any says that everything may have changed.
func (c *changes) any() {
	c.mu.Lock()
	told := slices.Clone(c.told)
	c.mu.Unlock()
	for _, take := range told {
		take(nil)
	}
}

// BacklogByCity counts the drawings that wait for a verdict by city, as they were when
// the fact of a sequence was the last.
func (c *Catalog) BacklogByCity(ctx context.Context) (counts map[string]int, seq uint64, err error) {
	tx, err := c.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, 0, fmt.Errorf("count what waits: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if err := tx.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&seq); err != nil {
		return nil, 0, fmt.Errorf("count what waits: %w", err)
	}
	rows, err := tx.QueryContext(ctx, "SELECT city, count(*) FROM drawing WHERE waits = 1 GROUP BY city")
	if err != nil {
		return nil, 0, fmt.Errorf("count what waits: %w", err)
	}
	defer rows.Close()
	counts = map[string]int{}
	for rows.Next() {
		var city string
		var n int
		if err := rows.Scan(&city, &n); err != nil {
			return nil, 0, fmt.Errorf("count what waits: %w", err)
		}
		counts[city] = n
	}
	return counts, seq, rows.Err()
}
