package jpeg

// lookupBits is how many bits are looked up at once. 10 take in nearly every code
// together with the bits of its value, and the four tables together still lie in
// the first cache.
const lookupBits = 10

// An entry of a lookup says everything about the codes that begin with its bits:
//
//	bits  0-4   how many bits to consume
//	bit   6     the value is in the entry, and its bits are consumed with the code
//	bits  8-14  how many coefficients without a value stand before it
//	bits 16-19  how many bits the code has without its value
//	bits 20-31  the value, signed; without bit 6 how many bits it has, 0 to 15
//
// An entry of 0 leads to the codes that are longer, or that are none. The end of a
// block is a zero that stands behind it.
const (
	entryLength = 31
	entryWhole  = 1 << 6
	entryRun    = 8
	entryRuns   = 127
	entryCode   = 16
	entryValue  = 20

	endOfBlock = 80 // more than any run can lead beyond a block
)

// pairBits is how many bits are looked up at once for two codes.
const pairBits = 10

// A pair says everything about two codes that begin with its bits, or about one if the
// second is not whole within them:
//
//	bits  0-5   how many bits to consume
//	bits  6-12  how many coefficients without a value stand before the first
//	bits 13-20  how far both lead; the second value stands before that
//	bits 32-47  the first value
//	bits 48-63  the second value; of one code the first again
//
// A pair of 0 is none.
const (
	pairLength  = 63
	pairRun     = 6
	pairAdvance = 13
	pairFirst   = 32
	pairSecond  = 48
)

// huffman is a decoding table.
type huffman struct {
	lookup [1 << lookupBits]uint32
	pairs  [1 << pairBits]uint64 // of a table of coefficients
	// limits[i] is the first number of 16 bits that is no code of up to i bits.
	limits [17]uint32
	// offsets[i] is what to add to a code of i bits for its place in symbols.
	offsets [17]int32
	symbols [256]byte
}

// define makes the table of a DHT segment: how many codes of 1 to 16 bits there are, and
// their symbols. Those of DC coefficients are all sizes. It returns false if the codes are too
// many for their lengths.
func (h *huffman) define(dc bool, counts [16]byte, symbols []byte) bool {
	*h = huffman{}
	copy(h.symbols[:], symbols)
	code, at := uint32(0), 0
	for i, count := range counts {
		length := i + 1
		h.offsets[length] = int32(at) - int32(code)
		for range int(count) {
			if code >= 1<<length {
				return false
			}
			if symbol := h.symbols[at]; length <= lookupBits && !(dc && symbol > 15) {
				h.enter(code, length, symbol, dc)
			}
			code++
			at++
		}
		h.limits[length] = code << (16 - length)
		code <<= 1
	}
	if !dc {
		h.pair()
	}
	return true
}

// pair makes the pairs from the entries of single codes.
func (h *huffman) pair() {
	for bits := range h.pairs {
		// As if what follows were zeros; a code that needs no more than is there does not
		// depend on it.
		next := func(after uint32) (entry uint32, ok bool) {
			entry = h.lookup[uint32(bits)<<(32-pairBits)<<after>>(32-lookupBits)]
			return entry, entry&entryWhole != 0 && after+entry&entryLength <= pairBits
		}
		first, ok := next(0)
		if !ok {
			continue
		}
		length, run := first&entryLength, first>>entryRun&entryRuns
		value := uint64(uint16(int32(first) >> entryValue))
		second, ok := next(length)
		if !ok || run == endOfBlock {
			h.pairs[bits] = uint64(length) | uint64(run)<<pairRun | uint64(run+1)<<pairAdvance | value<<pairFirst | value<<pairSecond
			continue
		}
		advance := run + 1 + second>>entryRun&entryRuns + 1
		h.pairs[bits] = uint64(length+second&entryLength) | uint64(run)<<pairRun | uint64(advance)<<pairAdvance |
			value<<pairFirst | uint64(uint16(int32(second)>>entryValue))<<pairSecond
	}
}

// enter fills in all entries that begin with a code.
func (h *huffman) enter(code uint32, length int, symbol byte, dc bool) {
	run, size := uint32(symbol>>4), int(symbol&15)
	if symbol == 0 && !dc {
		run = endOfBlock
	}
	whole := size > 0 || run == 0 || run == 15 || run == endOfBlock
	spare := lookupBits - length
	first := code << spare
	for i := range uint32(1) << spare {
		entry := run<<entryRun | uint32(length)<<entryCode
		if whole && size <= spare {
			value := extend(uint64(i>>(spare-size)), uint(size))
			entry |= uint32(value)<<entryValue | entryWhole | uint32(length+size)
		} else {
			entry |= uint32(size)<<entryValue | uint32(length)
		}
		h.lookup[first|i] = entry
	}
}

// extend makes the value of size bits that they stand for, T.81 F.2.2.1: those with
// a leading zero are negative. No bits are 0.
func extend(bits uint64, size uint) int32 {
	v := int32(bits)
	if size > 0 && bits>>(size-1) == 0 {
		v -= 1<<size - 1
	}
	return v
}

// symbol reads a code and leaves its value's bits. It returns false if the bits are
// no code.
func (r *reader) symbol(h *huffman) (symbol byte, ok bool) {
	if r.n < 32 {
		r.fill()
	}
	entry := h.lookup[r.acc>>(64-lookupBits)]
	if entry == 0 {
		return r.longSymbol(h)
	}
	length := entry >> entryCode & 15
	r.acc <<= length
	r.n -= int(length)
	run, size := entry>>entryRun&entryRuns, entry>>entryValue
	if entry&entryWhole != 0 {
		size = entry&entryLength - length
	}
	if run == endOfBlock {
		run = 0
	}
	return byte(run<<4 | size), true
}

// longSymbol reads a code whatever its length.
func (r *reader) longSymbol(h *huffman) (symbol byte, ok bool) {
	next := uint32(r.acc >> 48)
	for length := 1; length <= 16; length++ {
		if next < h.limits[length] {
			at := int32(next>>(16-length)) + h.offsets[length]
			r.acc <<= uint(length)
			r.n -= length
			return h.symbols[at&255], true
		}
	}
	return 0, false
}
