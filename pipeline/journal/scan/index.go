package scan

import (
	"encoding/binary"

	"github.com/nats-io/nats-server/v2/server/avl"
)

const (
	indexMagic   = 11
	indexVersion = 4
)

// index is what index.db says of a stream: what its blocks added up to when it was
// written.
type index struct {
	last     uint64 // sequence
	blocks   []indexed
	lastFile uint32 // number of the last block then
	lastSum  [sumSize]byte
}

// indexed is what index.db says of one block.
type indexed struct {
	number      uint32
	first, last uint64
	deleted     avl.SequenceSet
}

// holds reports whether a sequence was in the block.
func (b indexed) holds(seq uint64) bool {
	return b.first <= seq && seq <= b.last && !b.deleted.Exists(seq)
}

// parseIndex reads an index.db. One that is torn, empty or of another version says
// nothing: the server does not believe it either, and makes it anew.
func parseIndex(b []byte, stream string) (index, bool) {
	if len(b) < 32 {
		return index{}, false
	}
	b, sum := b[:len(b)-sumSize], b[len(b)-sumSize:]
	if !newHasher(stream).is(sum, b) || b[0] != indexMagic || b[1] != indexVersion {
		return index{}, false
	}
	r := reader{b: b[2:]}
	r.skip(4) // messages, bytes, first sequence, its time
	x := index{last: r.number()}
	r.skip(1) // its time
	for n := r.count(); n > 0; n-- {
		r.bytes(r.number()) // a subject
		r.skip(3)           // how many, first and last block
	}
	for n := r.count(); n > 0; n-- {
		x.blocks = append(x.blocks, r.block())
	}
	x.lastFile = uint32(r.number())
	copy(x.lastSum[:], r.bytes(sumSize))
	return x, !r.short
}

// reader reads the numbers of an index.db.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.short, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count is a number of things that have at least one byte each.
func (r *reader) count() uint64 {
	n := r.number()
	if n > uint64(len(r.b)) {
		r.short, r.b = true, nil
		return 0
	}
	return n
}

// skip passes over numbers, signed or not: they end alike.
func (r *reader) skip(numbers int) {
	for range numbers {
		r.number()
	}
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.short, r.b = true, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) block() (x indexed) {
	x.number = uint32(r.number())
	r.skip(1) // bytes
	x.first = r.number()
	r.skip(1) // its time
	x.last = r.number()
	r.skip(1) // its time
	deleted := r.number()
	r.skip(2) // how many have an age limit or a schedule of their own
	if deleted == 0 {
		return x
	}
	set, n, err := avl.Decode(r.b)
	if err != nil {
		r.short, r.b = true, nil
		return x
	}
	x.deleted, r.b = *set, r.b[n:]
	return x
}
