package png

import "math/bits"

// The entries of decoding tables are single words, so that one load says
// everything about the next symbol. From the lowest bit:
//
//	6  how many bits of input the entry takes: all its literals together, or a
//	   length or distance with its further bits
//	2  how many literals it gives, 0 to 3
//	24 the literals, the first one lowest; or, if it gives none,
//	   2: kind, 6: how many bits of input the code itself takes, 16: what the
//	   further bits are added to
//
// For a link, the further bits are the index into a second table that begins at
// the base. They are counted, but belong to the entry that they find.
const (
	entryBits   = 1<<6 - 1
	oneLiteral  = 1 << 6
	allLiterals = 3 << 6
	literalsAt  = 8

	kindMask    = 3 << 8
	kindInvalid = 0 << 8
	kindCopy    = 1 << 8 // a length, or a distance
	kindEnd     = 2 << 8 // of the block
	kindLink    = 3 << 8

	codeAt = 10
	baseAt = 16
)

// valueOf returns the length or distance of an entry, given the bits that it takes.
func valueOf(e uint32, bits uint64) int {
	return int(e>>baseAt) + int(bits&(1<<(e&entryBits)-1)>>(e>>codeAt&entryBits))
}

// longestCode is the limit of RFC 1951, 3.2.7.
const longestCode = 15

// index is how many bits one look-up looks at: the two tables of a block take
// 16 KB and stay in a first-level cache together with what is copied from.
const index = 11

// table decodes one Huffman code: what fits into the index bits of first by one
// look-up, the rest by two.
type table struct {
	first  [1 << index]uint32
	second []uint32
}

// build makes the table of the canonical code with these lengths. symbol gives the
// entry of a symbol, without its length. It reports whether the lengths make a
// code: every sequence of bits begins with a symbol. As an exception a code may
// have a single symbol of one bit, or none at all; what is missing must then not
// come.
func (t *table) build(lengths []byte, symbol func(int) uint32) bool {
	next, longest, whole := firstCodes(lengths)
	if !whole {
		return false
	}
	if longest <= 1 {
		fill(t.first[:], kindInvalid|1|1<<codeAt)
	}
	t.link(next[index+1]>>1, longest-index)
	for s, l := range lengths {
		if l == 0 {
			continue
		}
		reversed := bits.Reverse16(next[l]) >> (16 - l)
		next[l]++
		t.put(int(reversed), int(l), symbol(s))
	}
	return true
}

// firstCodes returns the first code of each length (RFC 1951, 3.2.2), the longest
// length, and whether the code is one that may be used.
func firstCodes(lengths []byte) (next [longestCode + 1]uint16, longest int, whole bool) {
	var count [longestCode + 1]int
	for _, l := range lengths {
		count[l]++
		longest = max(longest, int(l))
	}
	code := 0
	for l := 1; l <= longestCode; l++ {
		next[l] = uint16(code)
		code = (code + count[l]) << 1
	}
	const all = 1 << (longestCode + 1)
	return next, longest, code == all || longest == 0 || longest == 1 && count[1] == 1
}

// link lets each entry of first from the given code on, which is that of the first
// index bits of a longer code, point to a part of second for so many more bits.
func (t *table) link(code uint16, more int) {
	t.second = t.second[:0]
	if more <= 0 {
		return
	}
	for c := int(code); c < 1<<index; c++ {
		at := bits.Reverse16(uint16(c)) >> (16 - index)
		t.first[at] = kindLink | uint32(index+more) | index<<codeAt | uint32(len(t.second))<<baseAt
		t.second = append(t.second, make([]uint32, 1<<more)...)
	}
}

// put writes the entry of a symbol wherever the bits begin with its code. Behind a
// link only the rest of the code is counted.
func (t *table) put(code, length int, e uint32) {
	entries := t.first[:]
	if length > index {
		link := t.first[code&(1<<index-1)]
		entries = t.second[link>>baseAt:][:1<<(link&entryBits-index)]
		code >>= index
		length -= index
	}
	e += uint32(length)
	if e&allLiterals == 0 {
		e += uint32(length) << codeAt
	}
	for i := code; i < len(entries); i += 1 << length {
		entries[i] = e
	}
}

// follow returns the entry that a link leads to, given the bits in front of which it stands.
func (t *table) follow(link uint32, bits uint64) uint32 {
	further := uint32(bits) & (1<<(link&entryBits) - 1) >> index
	return t.second[link>>baseAt+further]
}

func fill(entries []uint32, e uint32) {
	for i := range entries {
		entries[i] = e
	}
}

// join makes entries of first give up to three literals, where their codes fit
// into the index bits together. It goes down: what follows a literal stands at a
// smaller index, and is thus still a single one.
func (t *table) join() {
	for i := len(t.first) - 1; i >= 0; i-- {
		e := t.first[i]
		if e&allLiterals == 0 {
			continue
		}
		for range 2 {
			length := e & entryBits
			follower := t.first[i>>length]
			if follower&allLiterals == 0 || length+follower&entryBits > index {
				break
			}
			// Its bits and its count of 1 are added, its literal goes above those that there are.
			literals := e & allLiterals / oneLiteral
			e += follower&(entryBits|allLiterals) + follower>>literalsAt<<(literalsAt+8*literals)
		}
		t.first[i] = e
	}
}
