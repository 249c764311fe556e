package cell

import (
	"maps"
	"sync"
)

// tally counts words. Its zero value has none.
type tally struct {
	mutex  sync.Mutex
	counts map[string]uint64
}

// maxCounted bounds how many words are counted by themselves: some come out of a cell.
const maxCounted = 64

func (t *tally) add(word string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if _, known := t.counts[word]; !known && len(t.counts) >= maxCounted {
		word = "other"
	}
	if t.counts == nil {
		t.counts = map[string]uint64{}
	}
	t.counts[word]++
}

// all is a copy of the counts.
func (t *tally) all() map[string]uint64 {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return maps.Clone(t.counts)
}
