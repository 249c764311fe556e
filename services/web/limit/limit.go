// Package limit counts what one key (a client's address, an account) does in a window of time, and says when it is
// enough: n times in any stretch of the window's length, exactly, not on average.
//
// Counts live in this process only and in bounded memory: beside the limit itself, a stranger with many addresses
// can at worst make the longest quiet ones be forgotten early.
package limit

import (
	"container/list"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// ErrExceeded means that a key has done enough for now. The error that wraps it knows how long "now" is.
var ErrExceeded = errors.New("too many at once")

// Exceeded is ErrExceeded with the time until the key may go on.
type Exceeded struct{ After time.Duration }

func (e *Exceeded) Error() string { return fmt.Sprintf("%v: again in %v", ErrExceeded, e.After) }

// Is makes it an ErrExceeded.
func (e *Exceeded) Is(target error) bool { return target == ErrExceeded }

// RetryAfter is what the answer's header says.
func (e *Exceeded) RetryAfter() time.Duration { return e.After }

// maxEvents bounds the memory of one Limiter: about 24 bytes each.
const maxEvents = 1 << 20

// Limiter allows each key n events per window. Its methods may be called from any goroutine.
type Limiter struct {
	n      int
	window time.Duration
	now    func() time.Time
	max    int // events kept in all

	mu     sync.Mutex
	keys   map[string]*list.Element // of *history
	recent *list.List               // histories, the last used in front
	events int
}

// history is when a key did what is counted, oldest first. It is more than n times only by Count.
type history struct {
	key   string
	times []time.Time
}

// New makes a limiter; now is the clock. An n of 0 or less allows everything.
func New(n int, window time.Duration, now func() time.Time) *Limiter {
	return &Limiter{n: n, window: window, now: now, max: maxEvents, keys: map[string]*list.Element{}, recent: list.New()}
}

// Take counts one event of the key, or refuses with *Exceeded and counts nothing.
func (l *Limiter) Take(key string) error {
	if l.n <= 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	h := l.history(key, now)
	if err := l.enough(h, now); err != nil {
		return err
	}
	l.count(key, h, now)
	return nil
}

// Count counts one event of the key that is not refused, whatever the limit: it belongs to one that was taken. What is
// counted beyond n is waited for as well.
func (l *Limiter) Count(key string) {
	if l.n <= 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.count(key, l.history(key, now), now)
}

// Check says what Take would, and counts nothing: for limits on failures, which are counted only once they are one.
func (l *Limiter) Check(key string) error {
	if l.n <= 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return l.enough(l.history(key, now), now)
}

// Forget clears a key's count, as a success does after failures.
func (l *Limiter) Forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.keys[key]; ok {
		l.drop(e)
	}
}

// history is a key's events that still count, nil if there are none.
func (l *Limiter) history(key string, now time.Time) *history {
	e, ok := l.keys[key]
	if !ok {
		return nil
	}
	h := e.Value.(*history)
	old := 0
	for old < len(h.times) && now.Sub(h.times[old]) >= l.window {
		old++
	}
	h.times = h.times[old:]
	l.events -= old
	return h
}

// count adds an event to a key's history, which is nil if it has none yet.
func (l *Limiter) count(key string, h *history, now time.Time) {
	if h == nil {
		h = &history{key: key}
		l.keys[key] = l.recent.PushFront(h)
	}
	l.recent.MoveToFront(l.keys[key])
	h.times = append(h.times, now)
	l.events++
	l.trim(now)
}

// enough refuses a key until fewer than n of its events still count.
func (l *Limiter) enough(h *history, now time.Time) error {
	if h == nil || len(h.times) < l.n {
		return nil
	}
	return &Exceeded{After: h.times[len(h.times)-l.n].Add(l.window).Sub(now)}
}

// trim drops the longest unused keys while all their events are over, or there are too many events in all.
func (l *Limiter) trim(now time.Time) {
	for e := l.recent.Back(); e != nil && e != l.recent.Front(); e = l.recent.Back() {
		times := e.Value.(*history).times
		over := len(times) == 0 || now.Sub(times[len(times)-1]) >= l.window
		if !over && l.events <= l.max {
			return
		}
		l.drop(e)
	}
}

func (l *Limiter) drop(e *list.Element) {
	h := l.recent.Remove(e).(*history)
	l.events -= len(h.times)
	delete(l.keys, h.key)
}

// Network is the key of the network that a client's address belongs to: the /24 of IPv4 or the /64 of IPv6, and "" where
// there is no address.
func Network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	switch {
	case a.Is4():
		return netip.PrefixFrom(a, 24).Masked().String()
	case a.Is6():
		return netip.PrefixFrom(a, 64).Masked().String()
	}
	return "" // a unix socket, or a test
}

// Address is the key of a client's address. An IPv6 client is known by its /64, because it has all of it to choose
// from.
func Address(a netip.Addr) string {
	a = a.Unmap()
	if a.Is6() {
		return netip.PrefixFrom(a.WithZone(""), 64).Masked().String()
	}
	return a.String()
}
