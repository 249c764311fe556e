package png

import (
	"encoding/binary"
	mathbits "math/bits"
)

// fastInput is how much input decodeFast wants so that it gets on: it loads a word
// when it begins, and up to two for each symbol.
const fastInput = 3 * 8

// decodeFast gives out symbols while there are two words of input in the chunk and
// room for their output, or up to the end of the block. The bytes of input that it
// loaded and did not use it gives back.
//
// What it waits for is one look-up after another. So the next entry is looked up
// before the bits are refilled, and they are refilled in front of a distance only if
// they must be. Of count only the lowest six bits are true between two refills: they
// are all that counts, and whole entries can be taken from it.
func (z *inflater) decodeFast() error {
	in, at, out, end := z.in.span, z.at, z.out, z.end
	bits, at, count := refill(z.bits, in, at, z.count)
	e := z.literals.first[bits&(1<<index-1)]
	err := error(nil)

	for at <= len(in)-2*8 && end < z.goal {
		// Three entries of literals take 33 bits at most, of 56.
		if e&allLiterals != 0 {
			end = putLiterals(out, end, e)
			bits >>= e & entryBits
			count -= uint(e)
			e = z.literals.first[bits&(1<<index-1)]
			if e&allLiterals != 0 {
				end = putLiterals(out, end, e)
				bits >>= e & entryBits
				count -= uint(e)
				e = z.literals.first[bits&(1<<index-1)]
				if e&allLiterals != 0 {
					end = putLiterals(out, end, e)
					bits >>= e & entryBits
					count -= uint(e)
					e = z.literals.first[bits&(1<<index-1)]
					bits, at, count = refill(bits, in, at, count)
					continue
				}
			}
		}
		// A length takes 20 bits at most, of 34.
		if e&kindMask == kindLink {
			e = z.literals.follow(e, bits)
			bits >>= index
			count -= index
			if e&allLiterals != 0 {
				end = putLiterals(out, end, e)
				bits >>= e & entryBits
				count -= uint(e)
				e = z.literals.first[bits&(1<<index-1)]
				bits, at, count = refill(bits, in, at, count)
				continue
			}
		}
		length := valueOf(e, bits)
		bits >>= e & entryBits
		count -= uint(e)
		if e&kindMask != kindCopy {
			if e&kindMask == kindEnd {
				z.blockEnd()
			} else {
				err = errInflate
			}
			break
		}

		// A distance takes 28 bits at most, and the next look-up sees index bits.
		if count&63 < 28+index {
			bits, at, count = refill(bits, in, at, count)
		}
		e = z.distances.first[bits&(1<<index-1)]
		if e&kindMask == kindLink {
			e = z.distances.follow(e, bits)
			bits >>= index
			count -= index
		}
		distance := valueOf(e, bits)
		bits >>= e & entryBits
		count -= uint(e)
		if e&kindMask != kindCopy || distance > end {
			err = errInflate
			break
		}
		e = z.literals.first[bits&(1<<index-1)]
		bits, at, count = refill(bits, in, at, count)
		if distance >= 8 && length <= 16 {
			copyWords(out, end, end-distance)
		} else {
			again(out, end, distance, length)
		}
		end += length
	}

	count &= 63
	z.at, z.end = at-int(count>>3), end
	z.count = count & 7
	z.bits = bits & (1<<z.count - 1)
	return err
}

// refill makes at least 56 bits of the bits. Only whole bytes are counted; what
// lies above them is loaded once more by the next refill.
func refill(bits uint64, in []byte, at int, count uint) (uint64, int, uint) {
	count &= 63
	next := binary.LittleEndian.Uint64(in[at : at+8 : at+8])
	return bits | next<<count, at + int((63-count)>>3), count | 56
}

// putLiterals writes a word of which the literals are the lowest bytes, and returns
// where they end.
func putLiterals(out []byte, end int, e uint32) int {
	// Rotated and not shifted: a word with a known upper byte would be written by parts.
	binary.LittleEndian.PutUint32(out[end:end+4:end+4], mathbits.RotateLeft32(e, 32-literalsAt))
	return end + int(e&allLiterals/oneLiteral)
}

// again writes what stands distance bytes before at, once more, at at: length bytes
// and up to 15 more, by two words at a time, because most copies of a scan are short
// and a loop that ends at once or not cannot be foreseen. If the two overlap, the
// first word goes by bytes, and from there on a whole number of repetitions is at
// least a word long.
func again(out []byte, at, distance, length int) {
	from, end := at-distance, at+length
	if distance < 8 {
		for i := range 8 {
			out[at+i] = out[from+i]
		}
		at += 8
		from = at - int("\x00\x08\x08\x09\x08\x0a\x0c\x0e"[distance])
	}
	for ; at < end; at += 16 {
		copyWords(out, at, from)
		from += 16
	}
}

// copyWords copies a word and then the next one, which may be what the first one
// wrote.
func copyWords(out []byte, at, from int) {
	to, of := out[at:at+16:at+16], out[from:from+16:from+16]
	binary.LittleEndian.PutUint64(to, binary.LittleEndian.Uint64(of))
	binary.LittleEndian.PutUint64(to[8:], binary.LittleEndian.Uint64(of[8:]))
}
