package staff

import (
	"slices"
	"sync"
)

// watchers are those who wait to hear that a session may be over.
type watchers struct {
	mu  sync.Mutex
	all map[*watcher]struct{} // guarded by mu
}

type watcher struct {
	session string // key in the bucket of sessions
	id      string // of the account
	changed chan struct{}
}

// Watch is for a page that listens for hours: a value comes as soon as this process hears
// that the session was ended, here or in another one, or that its account was removed or
// changed. [Staff.Peek] then says what is so. What ends by the clock is not told. Watching
// wants [Staff.Run], and goes on until stop is called.
func (s *Staff) Watch(token string, a Account) (changed <-chan struct{}, stop func()) {
	w := &watcher{tokenKey(token), a.ID, make(chan struct{}, 1)}
	s.watchers.mu.Lock()
	defer s.watchers.mu.Unlock()
	s.watchers.all[w] = struct{}{}
	return w.changed, func() {
		s.watchers.mu.Lock()
		defer s.watchers.mu.Unlock()
		delete(s.watchers.all, w)
	}
}

// tell wakes those whom it is about; who was woken and has not looked yet looks once.
func (w *watchers) tell(about func(*watcher) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for one := range w.all {
		if !about(one) {
			continue
		}
		select {
		case one.changed <- struct{}{}:
		default:
		}
	}
}

// tellOf is tell about accounts.
func (w *watchers) tellOf(ids ...string) {
	w.tell(func(one *watcher) bool { return slices.Contains(ids, one.id) })
}
