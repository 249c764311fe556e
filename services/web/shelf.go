package web

import "sync"

// Shelf holds finished answers by key, at most so many bytes of them: what was not asked for the longest makes room. Many
// may use it at once.
type Shelf[K comparable] struct {
	most int64

	mu    sync.Mutex
	bytes int64
	byKey map[K]*spot[K]
	ends  spot[K] // of a ring: ends.next was asked for last, ends.before makes room first
}

// spot is an answer's place on the shelf.
type spot[K comparable] struct {
	key          K
	answer       *Answer
	version      Version
	next, before *spot[K]
}

// placeBytes is about what an answer costs beside its body: its place, its key, its headers.
const placeBytes = 2_000

// NewShelf makes a shelf for so many bytes. An answer of more than an eighth of them is not held.
func NewShelf[K comparable](most int64) *Shelf[K] {
	s := &Shelf[K]{most: most, byKey: map[K]*spot[K]{}}
	s.ends.next, s.ends.before = &s.ends, &s.ends
	return s
}

// Take gives the answer under a key, and the version it was put there with; nil if there is none.
func (s *Shelf[K]) Take(key K) (*Answer, Version) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.byKey[key]
	if !ok {
		return nil, Version{}
	}
	if s.ends.next != p {
		p.leave()
		s.lead(p)
	}
	return p.answer, p.version
}

// Put puts an answer under a key, in the place of what was there.
func (s *Shelf[K]) Put(key K, answer *Answer, version Version) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.byKey[key]; ok {
		s.remove(p)
	}
	if answer.weight() > s.most/8 {
		return
	}
	p := &spot[K]{key: key, answer: answer, version: version}
	s.byKey[key] = p
	s.bytes += answer.weight()
	s.lead(p)
	for s.bytes > s.most {
		s.remove(s.ends.before)
	}
}

// Drop takes away the answers under the keys that gone names.
func (s *Shelf[K]) Drop(gone func(K) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, p := range s.byKey {
		if gone(key) {
			s.remove(p)
		}
	}
}

// Empty takes away all.
func (s *Shelf[K]) Empty() { s.Drop(func(K) bool { return true }) }

// Bytes is how many bytes the shelf holds.
func (s *Shelf[K]) Bytes() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// lead puts a place at the front; mu is held.
func (s *Shelf[K]) lead(p *spot[K]) {
	p.before, p.next = &s.ends, s.ends.next
	p.before.next, p.next.before = p, p
}

// remove takes a place away; mu is held.
func (s *Shelf[K]) remove(p *spot[K]) {
	p.leave()
	delete(s.byKey, p.key)
	s.bytes -= p.answer.weight()
}

func (p *spot[K]) leave() { p.before.next, p.next.before = p.next, p.before }
