package likeness

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// A hash is cut into four bands of 16 bits. Two hashes that differ in no more than [Near]
// bits differ in no more than two of some band: so each drawing lies in a bucket for each
// of its bands, and a look-up opens the buckets within two bits of its own (Norouzi,
// Punjani and Fleet 2012, Fast Search in Hamming Space with Multi-Index Hashing).
const (
	bands    = 4
	bandBits = 16
)

// crowd bounds how many a look-up gathers: where more are near, they say nothing.
const crowd = 200

// Index finds drawings by their hashes. Its zero value is empty. It may be used by many
// at once. A million drawings take 180 MB.
type Index struct {
	mu      sync.RWMutex
	slots   map[drawing.ID]uint32
	ids     []drawing.ID
	hashes  []Hash
	free    []uint32           // slots without a drawing
	buckets map[uint32][]entry // by band<<16 | the band's bits
}

// entry is a drawing in a bucket: its slot, and above it the 32 bits of the hash that
// follow the band, by which nearly all that are not near are passed over without a look
// into another part of the memory.
type entry uint64

func entryOf(slot uint32, rest uint32) entry { return entry(rest)<<32 | entry(slot) }

func (e entry) slot() uint32 { return uint32(e) }
func (e entry) rest() uint32 { return uint32(e >> 32) }

// Found is a drawing whose hash is near.
type Found struct {
	ID       drawing.ID
	Distance int
}

// Put keeps the hash of a drawing, in place of one it had.
func (x *Index) Put(id drawing.ID, h Hash) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if slot, ok := x.slots[id]; ok && x.hashes[slot] == h {
		return
	}
	x.remove(id)
	if x.slots == nil {
		x.slots, x.buckets = map[drawing.ID]uint32{}, map[uint32][]entry{}
	}
	slot := x.slot()
	x.slots[id], x.ids[slot], x.hashes[slot] = slot, id, h
	for band := range uint32(bands) {
		key, rest := h.bucket(band)
		x.buckets[key] = append(x.buckets[key], entryOf(slot, rest))
	}
}

// Remove forgets a drawing.
func (x *Index) Remove(id drawing.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.remove(id)
}

// Len is how many drawings it holds.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.slots)
}

// IDs are the drawings that it holds, in no order.
func (x *Index) IDs() []drawing.ID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Collect(maps.Keys(x.slots))
}

// Near finds the drawings whose hashes are near a look in one of the ways it can lie,
// the nearest first, but for the drawing itself.
func (x *Index) Near(l Look, itself drawing.ID) []Found {
	x.mu.RLock()
	defer x.mu.RUnlock()
	nearest := map[uint32]int{}
	for _, h := range l.hashes {
		for band := range uint32(bands) {
			x.gather(h, band, nearest)
		}
	}
	var found []Found
	for slot, distance := range nearest {
		if x.ids[slot] != itself {
			found = append(found, Found{x.ids[slot], distance})
		}
	}
	slices.SortFunc(found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// gather opens the bucket of a band and those within two bits of it.
func (x *Index) gather(h Hash, band uint32, nearest map[uint32]int) {
	bucket, rest := h.bucket(band)
	x.open(h, bucket, rest, nearest)
	for i := range bandBits {
		one := bucket ^ 1<<i
		x.open(h, one, rest, nearest)
		for j := range i {
			x.open(h, one^1<<j, rest, nearest)
		}
	}
}

func (x *Index) open(h Hash, bucket, rest uint32, nearest map[uint32]int) {
	for _, e := range x.buckets[bucket] {
		if bits.OnesCount32(e.rest()^rest) > Near {
			continue
		}
		slot := e.slot()
		distance := h.Distance(x.hashes[slot])
		if distance > Near {
			continue
		}
		if known, ok := nearest[slot]; ok && known <= distance {
			continue
		} else if !ok && len(nearest) >= crowd {
			return
		}
		nearest[slot] = distance
	}
}

// bucket is where a hash lies by one of its bands, and the 32 bits that follow the band.
func (h Hash) bucket(band uint32) (key, rest uint32) {
	from := bits.RotateLeft64(uint64(h), -int(band*bandBits))
	return band<<bandBits | uint32(from&(1<<bandBits-1)), uint32(from >> bandBits)
}

// slot is a place for another drawing; mu is held.
func (x *Index) slot() uint32 {
	if n := len(x.free); n > 0 {
		slot := x.free[n-1]
		x.free = x.free[:n-1]
		return slot
	}
	x.ids, x.hashes = append(x.ids, ""), append(x.hashes, 0)
	return uint32(len(x.ids) - 1)
}

// remove forgets a drawing; mu is held.
func (x *Index) remove(id drawing.ID) {
	slot, ok := x.slots[id]
	if !ok {
		return
	}
	for band := range uint32(bands) {
		key, _ := x.hashes[slot].bucket(band)
		x.buckets[key] = slices.DeleteFunc(x.buckets[key], func(e entry) bool { return e.slot() == slot })
		if len(x.buckets[key]) == 0 {
			delete(x.buckets, key)
		}
	}
	delete(x.slots, id)
	x.ids[slot] = ""
	x.free = append(x.free, slot)
}
