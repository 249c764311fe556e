package screen

import (
	"maps"
	"sync"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Tally counts what was noticed, for the metrics. Its zero value counts from nothing.
type Tally struct {
	mu       sync.Mutex
	screened uint64            // guarded by mu
	hints    map[string]uint64 // by code; guarded by mu
}

// count counts a screening; of one that was said before, what is new in it alone.
func (t *Tally) count(said drawing.Screening, before *drawing.Screening) {
	t.mu.Lock()
	defer t.mu.Unlock()
	known := map[drawing.Noticed]bool{}
	if before == nil {
		t.screened++
	} else {
		for _, h := range before.Hints {
			known[h] = true
		}
	}
	if t.hints == nil {
		t.hints = map[string]uint64{}
	}
	for _, h := range said.Hints {
		if !known[h] {
			t.hints[string(h.Code)]++
		}
	}
}

// Screened is how many drawings were screened for the first time.
func (t *Tally) Screened() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screened
}

// Hints is how many hints there were, by code.
func (t *Tally) Hints() map[string]uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.hints)
}
