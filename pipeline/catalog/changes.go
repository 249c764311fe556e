package catalog

import (
	"cmp"
	"slices"
	"sync"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Change is a drawing as it was and as it is. One that is new was the zero State.
type Change struct{ Before, After drawing.State }

// changes tells of drawings that have changed.
type changes struct {
	mu   sync.Mutex
	take []func([]Change) // guarded by mu
}

// OnChange has take called with the drawings that have changed, after every batch of facts
// and in its order; and with nil when everything may have changed. It is called while facts
// wait to be applied, so it must not wait for anything, and not for a fact at all.
func (c *Catalog) OnChange(take func([]Change)) {
	c.changes.mu.Lock()
	defer c.changes.mu.Unlock()
	c.changes.take = append(c.changes.take, take)
}

// tell tells of the rows of a transaction that has just been committed, those whose last
// fact came first before others.
func (c *changes) tell(rows map[drawing.ID]*row) {
	if !c.heard() {
		return
	}
	all := make([]Change, 0, len(rows))
	for _, r := range rows {
		if r.state.Exists() { // and not only swept
			all = append(all, Change{r.before, r.state})
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return cmp.Compare(a.After.Seq, b.After.Seq) })
	c.say(all)
}

func (c *changes) heard() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.take) > 0
}

// say calls without the lock: who is called may ask the catalog.
func (c *changes) say(all []Change) {
	c.mu.Lock()
	take := slices.Clone(c.take)
	c.mu.Unlock()
	for _, t := range take {
		t(all)
	}
}

// any says that everything may have changed.
func (c *Catalog) any() {
	c.shown.any()
	c.changes.say(nil)
}
