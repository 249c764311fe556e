package web

import "sync"

// flights are the pages that are being made, so that a storm makes each of them once.
type flights struct {
	mu    sync.Mutex
	under map[flightKey]*flight
}

// flightKey names what is made. Whoever asks after a change of what it shows waits for no flight from before.
type flightKey struct {
	page    page
	version Version
}

// flight is one page being made, by the request that asked for it first.
type flight struct {
	done chan struct{} // closed when answer is set
	// answer is what came of it, nil if that is nothing for others: an error, or a mistake in the page.
	answer *Answer
	asked  encoding
}

// join gives the flight of a key, and whether it is the caller's, who must land it.
func (f *flights) join(key flightKey, asked encoding) (_ *flight, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if there, ok := f.under[key]; ok {
		return there, false
	}
	if f.under == nil {
		f.under = map[flightKey]*flight{}
	}
	mine := &flight{done: make(chan struct{}), asked: asked}
	f.under[key] = mine
	return mine, true
}

// land ends a flight.
func (f *flights) land(key flightKey, mine *flight) {
	f.mu.Lock()
	delete(f.under, key)
	f.mu.Unlock()
	close(mine.done)
}
