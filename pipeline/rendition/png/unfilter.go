package png

import "encoding/binary"

// wordPad is how many bytes stand behind rows so that their ends can be read and
// written by whole words.
const wordPad = 8

// low is the lower seven bits of each byte of a word: added without the eighth, bytes
// do not carry into each other.
const low = 0x7f7f7f7f7f7f7f7f

// unfilter undoes the filter (PNG specification, 9) that the first byte of filtered
// names. row and above have length bytes and a pad, filtered one byte more; above is
// the row before, zeros at the top. step is how many bytes to the left the left
// neighbour is.
func unfilter(row, above, filtered []byte, length, step int) error {
	kind, filtered := filtered[0], filtered[1:]
	switch kind {
	case 0:
		copy(row[:length], filtered)
	case 1:
		undoSub(row, filtered, length, step)
	case 2:
		undoUp(row, above, filtered, length)
	case 3:
		undoAverage(row, above, filtered, length, step)
	case 4:
		undoPaeth(row, above, filtered, length, step)
	default:
		return FormatError("an unknown filter")
	}
	return nil
}

func undoUp(row, above, filtered []byte, length int) {
	above, filtered = above[:len(row)], filtered[:len(row)]
	for i := 0; i < length; i += 8 {
		a, x := binary.LittleEndian.Uint64(above[i:i+8:i+8]), binary.LittleEndian.Uint64(filtered[i:i+8:i+8])
		binary.LittleEndian.PutUint64(row[i:i+8:i+8], addBytes(a, x))
	}
}

// addBytes adds bytes to bytes.
func addBytes(a, b uint64) uint64 { return (a&low + b&low) ^ (a^b)&^low }

// addPixels is addBytes for a pixel of up to four bytes.
func addPixels(a, b uint32) uint32 {
	const low = low & 0xffffffff
	return (a&low + b&low) ^ (a^b)&^low
}

// undoSub takes pixels of 3 and 4 bytes as words. Of 3 bytes, the fourth of a word
// is the next pixel's, and is written again with it.
func undoSub(row, filtered []byte, length, step int) {
	filtered = filtered[:len(row)]
	if step != 3 && step != 4 {
		copy(row[:step], filtered)
		for i := step; i < length; i++ {
			row[i] = row[i-step] + filtered[i]
		}
		return
	}
	left := uint32(0)
	for i := 0; i < length; i += step {
		left = addPixels(left, binary.LittleEndian.Uint32(filtered[i:i+4:i+4]))
		binary.LittleEndian.PutUint32(row[i:i+4:i+4], left)
	}
}

func undoAverage(row, above, filtered []byte, length, step int) {
	above, filtered = above[:len(row)], filtered[:len(row)]
	if step != 3 && step != 4 {
		for i := range step {
			row[i] = filtered[i] + above[i]/2
		}
		for i := step; i < length; i++ {
			row[i] = filtered[i] + byte((int(row[i-step])+int(above[i]))/2)
		}
		return
	}
	const low = low & 0xffffffff
	left := uint32(0)
	for i := 0; i < length; i += step {
		a := binary.LittleEndian.Uint32(above[i : i+4 : i+4])
		mean := left&a + (left^a)>>1&low
		left = addPixels(mean, binary.LittleEndian.Uint32(filtered[i:i+4:i+4]))
		binary.LittleEndian.PutUint32(row[i:i+4:i+4], left)
	}
}

func undoPaeth(row, above, filtered []byte, length, step int) {
	above, filtered = above[:len(row)], filtered[:len(row)]
	switch step {
	case 3:
		undoPaeth3(row, above, filtered, length)
	case 4:
		undoPaeth4(row, above, filtered, length)
	default:
		for i := range step {
			row[i] = filtered[i] + above[i]
		}
		for i := step; i < length; i++ {
			row[i] = filtered[i] + byte(paeth(int32(row[i-step]), int32(above[i]), int32(above[i-step])))
		}
	}
}

// undoPaeth3 keeps the left and the upper left pixel in registers.
func undoPaeth3(row, above, filtered []byte, length int) {
	var a0, a1, a2, c0, c1, c2 int32
	for i := 0; i+3 <= length; i += 3 {
		up, x, to := above[i:i+3:i+3], filtered[i:i+3:i+3], row[i:i+3:i+3]
		b0, b1, b2 := int32(up[0]), int32(up[1]), int32(up[2])
		a0 = (int32(x[0]) + paeth(a0, b0, c0)) & 0xff
		a1 = (int32(x[1]) + paeth(a1, b1, c1)) & 0xff
		a2 = (int32(x[2]) + paeth(a2, b2, c2)) & 0xff
		to[0], to[1], to[2] = byte(a0), byte(a1), byte(a2)
		c0, c1, c2 = b0, b1, b2
	}
}

func undoPaeth4(row, above, filtered []byte, length int) {
	var a0, a1, a2, a3, c0, c1, c2, c3 int32
	for i := 0; i+4 <= length; i += 4 {
		up, x, to := above[i:i+4:i+4], filtered[i:i+4:i+4], row[i:i+4:i+4]
		b0, b1, b2, b3 := int32(up[0]), int32(up[1]), int32(up[2]), int32(up[3])
		a0 = (int32(x[0]) + paeth(a0, b0, c0)) & 0xff
		a1 = (int32(x[1]) + paeth(a1, b1, c1)) & 0xff
		a2 = (int32(x[2]) + paeth(a2, b2, c2)) & 0xff
		a3 = (int32(x[3]) + paeth(a3, b3, c3)) & 0xff
		to[0], to[1], to[2], to[3] = byte(a0), byte(a1), byte(a2), byte(a3)
		c0, c1, c2, c3 = b0, b1, b2, b3
	}
}

// paeth predicts a byte from its left, upper and upper left neighbours: whichever
// is closest to left + above - corner. In order: if corner lies above both others,
// by as much as to pass the threshold, then the smaller one is closest; if below
// both, the larger one; else corner itself, or the one that is nearer to it. The
// form without distances is due to Fabian Giesen.
func paeth(left, above, corner int32) int32 {
	threshold := 3*corner - (left + above)
	smaller, larger := min(left, above), max(left, above)
	closest := corner
	if larger <= threshold {
		closest = smaller
	}
	if threshold <= smaller {
		closest = larger
	}
	return closest
}
