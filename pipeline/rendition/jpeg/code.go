package jpeg

import "math/bits"

// coding is how the blocks of luma or of chroma are written.
type coding struct {
	scale scale
	codes codes
}

func newCoding(divisors [64]uint8, zone int64, dc, ac table) *coding {
	c := &coding{scale: newScale(divisors, zone)}
	c.codes.fill(dc, ac)
	return c
}

// table is a Huffman table as DHT has it: how many codes there are of 1 to 16
// bits, and the symbols by rising code.
type table struct {
	counts  [16]uint8
	symbols []uint8
}

// entry is a code, or a code with the bits of a value behind it: 26 bits at most,
// and their number in the lowest five bits.
type entry uint32

func (e entry) bits() uint64 { return uint64(e >> 5) }
func (e entry) length() int  { return int(e & 31) }

// codes are the entries by symbol.
type codes struct {
	dc    [16]entry
	ac    [256]entry // by run << 4 | size
	short [256]entry // with the value: by run << 4 | level & 15, level from -8 to 7
}

func (c *codes) fill(dc, ac table) {
	dc.each(func(symbol uint8, e entry) { c.dc[symbol&15] = e })
	ac.each(func(symbol uint8, e entry) { c.ac[symbol] = e })
	for i := range c.short {
		if level := int64(int8(i<<4)) >> 4; level != 0 {
			c.short[i] = long(c, i>>4, level)
		}
	}
}

// each calls yield with every symbol and its code (T.81, annex C).
func (t table) each(yield func(symbol uint8, e entry)) {
	code, at := entry(0), 0
	for i, n := range t.counts {
		for range n {
			yield(t.symbols[at], code<<5|entry(i+1))
			code, at = code+1, at+1
		}
		code <<= 1
	}
}

// long is the entry of a level other than zero behind a run of fewer than 16 zeros.
func long(c *codes, run int, level int64) entry {
	return withValue(c.ac[uint8(run<<4|size(level))], level)
}

// withValue puts the bits of a value behind its code: the value itself or, if it
// is negative, the value less one (T.81, F.1.2.1).
func withValue(e entry, v int64) entry {
	n := size(v)
	value := entry(v+v>>63) & (1<<n - 1)
	return (e>>5<<n|value)<<5 | (e&31 + entry(n))
}

// size is the number of bits of a value's magnitude.
func size(v int64) int { return bits.Len64(uint64((v ^ v>>63) - v>>63)) }
