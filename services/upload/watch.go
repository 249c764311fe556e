package upload

import (
	"sync"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Changes tells of drawings that have changed.
type Changes interface {
	OnChange(take func([]catalog.Change))
}

// watch is who is told of which drawing. It hears of every change once for the whole process; a listener costs nothing
// until its own drawing changes.
type watch struct {
	mu sync.Mutex
	of map[drawing.ID]map[*listener]bool // guarded by mu
}

// listener waits for one drawing to change.
type listener struct {
	id drawing.ID

	// states has the newest state that was not taken yet; the zero State if everything may have changed.
	states chan drawing.State
}

func newWatch(c Changes) *watch {
	w := &watch{of: map[drawing.ID]map[*listener]bool{}}
	c.OnChange(w.changed)
	return w
}

// join begins to listen, until leave.
func (w *watch) join(id drawing.ID) *listener {
	l := &listener{id: id, states: make(chan drawing.State, 1)}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of[id] == nil {
		w.of[id] = map[*listener]bool{}
	}
	w.of[id][l] = true
	return l
}

func (w *watch) leave(l *listener) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.of[l.id], l)
	if len(w.of[l.id]) == 0 {
		delete(w.of, l.id)
	}
}

// changed is called by the catalog, and waits for nobody.
func (w *watch) changed(changes []catalog.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if changes == nil {
		for _, all := range w.of {
			tell(all, drawing.State{})
		}
	}
	for _, c := range changes {
		tell(w.of[c.After.ID], c.After)
	}
}

// tell puts a state in the place of one that was not taken yet. Only changed does so, under the lock.
func tell(all map[*listener]bool, s drawing.State) {
	for l := range all {
		select {
		case <-l.states:
		default:
		}
		l.states <- s
	}
}
