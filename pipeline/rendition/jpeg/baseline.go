package jpeg

import "encoding/binary"

// block is the coefficients that are kept of one block, times their factors, by rows
// of n. It is longer than it need be, so that no place in it has to be checked.
type block [128]int32

// dropped is the place of coefficients that are not kept.
const dropped = 64

// target says for each coefficient, in zig-zag order, where it goes, in its low 8 bits,
// and above them what it is multiplied by. Behind the 64 everything is dropped.
type target [256]int64

func (t *target) set(k int, place uint8, factor int64) { t[k] = factor<<8 | int64(place) }

func (t *target) factor(k int) int32 { return int32(t[k] >> 8) }

// put writes a coefficient.
func (t *target) put(b *block, k int, value int64) {
	to := t[k&255]
	b[to&127] = int32(value * (to >> 8))
}

// errCutOff: more bits are asked for than there are before the next marker.
const errCutOff = FormatError("a scan that is cut off")

// noCode says why bits were no code.
func (r *reader) noCode() error {
	if r.overdrawn() {
		return errCutOff
	}
	return FormatError("bits that are no code")
}

// difference reads the difference of a block's DC coefficient to that of the one before,
// T.81 F.2.2.1.
func (r *reader) difference(h *huffman) (int32, error) {
	if r.n < 32 {
		r.fill()
	}
	entry := h.lookup[r.acc>>(64-lookupBits)]
	if entry&entryWhole != 0 {
		r.acc <<= entry & entryLength
		r.n -= int(entry & entryLength)
		return int32(entry) >> entryValue, nil
	}
	symbol, ok := r.symbol(h)
	switch {
	case !ok:
		return 0, r.noCode()
	case symbol > 16:
		return 0, FormatError("a DC coefficient of too many bits")
	}
	return extend(r.bits(uint(symbol)), uint(symbol)), nil
}

// coefficients reads all but the DC coefficient of a block of a sequential scan, T.81 F.2.2.2,
// and puts each where it goes. It reports whether there was any.
//
// A run that leads beyond the block is unsupported: no picture has one, and of those
// who decode it nevertheless each does so in its own way.
func (r *reader) coefficients(h *huffman, to *target, b *block) (any bool, err error) {
	k := 1
	for k < 64 {
		if r.n < 32 {
			r.fill()
		}
		if k < pairsEnd {
			k = r.pairsOfCoefficients(h, to, b, k)
		}
		if k >= 64 || r.n < 32 {
			continue
		}
		symbol, ok := r.symbol(h)
		if !ok {
			return false, r.noCode()
		}
		run, size := int(symbol>>4), uint(symbol&15)
		k += run
		switch {
		case size > 0:
			to.put(b, k, int64(extend(r.acc>>(64-size), size)))
			r.acc <<= size
			r.n -= int(size)
		case run == 0:
			k += endOfBlock
		case run < 15:
			return false, UnsupportedSymbols
		}
		k++
	}
	switch {
	case r.overdrawn():
		return false, errCutOff
	case k > 64 && k <= endOfBlock:
		return false, UnsupportedSymbols
	}
	return k != 1+endOfBlock+1, nil
}

// pairsEnd is from where on codes are read one by one: the longest run of the first of
// two could fill the block, and then the second would belong to the next one.
const pairsEnd = 64 - 16

// pairsOfCoefficients reads codes two by two as long as they have their values with
// them, which most do, and there are bits at hand. It returns how far it came. It calls
// nothing, so that all it needs stays in registers: it is where most of the time of a
// picture goes, and waits for nothing but its own last shift.
func (r *reader) pairsOfCoefficients(h *huffman, to *target, b *block, k int) int {
	acc, n := r.acc, r.n
	for k < pairsEnd {
		if n < 32 {
			if r.pos+8 > len(r.data) {
				break
			}
			w := binary.BigEndian.Uint64(r.data[r.pos:])
			if hasFF(w) {
				break
			}
			acc |= w >> (uint(n) & 63)
			r.pos += (63 - n) >> 3
			n |= 56
		}
		pair := h.pairs[acc>>(64-pairBits)]
		if pair == 0 {
			break
		}
		acc <<= pair & pairLength
		n -= int(pair & pairLength)
		first := to[(k+int(pair>>pairRun&127))&255]
		k += int(pair >> pairAdvance & 255)
		second := to[(k-1)&255]
		b[first&127] = int32(int16(pair>>pairFirst)) * int32(first>>8)
		b[second&127] = int32(int64(pair)>>pairSecond) * int32(second>>8)
	}
	r.acc, r.n = acc, n
	return k
}
