package jpeg

import "encoding/binary"

// reader reads the bits of one entropy-coded segment. When its bytes are used up
// it hands out zeros, and says afterwards whether any were taken: blocks are so
// small that asking once for each is enough, and nothing is asked for each code.
type reader struct {
	data []byte
	pos  int    // of the next byte that is not in acc
	acc  uint64 // unread bits from the highest on; below the n-th bit may stand more of them
	n    int    // how many bits of acc count; padding and more when the bytes are used up
	dry  bool   // a marker or the end of the file was met
}

// padding is counted instead of the zeros behind the end. No block is so long.
const padding = 1 << 16

// overdrawn reports whether more bits were read than there were.
func (r *reader) overdrawn() bool { return r.dry && r.n < padding }

// fill makes at least 56 bits count. Fewer than 56 do so far.
func (r *reader) fill() {
	if r.pos+8 <= len(r.data) {
		w := binary.BigEndian.Uint64(r.data[r.pos:])
		if !hasFF(w) {
			r.acc |= w >> (uint(r.n) & 63)
			r.pos += (63 - r.n) >> 3
			r.n |= 56
			return
		}
	}
	r.fillSlowly()
}

// hasFF reports whether one of the eight bytes is 0xFF: a stuffed byte or a marker.
func hasFF(w uint64) bool {
	return (^w-0x0101010101010101)&w&0x8080808080808080 != 0
}

// fillSlowly takes byte after byte, passes over the zero behind each 0xFF, and
// stops before a marker.
func (r *reader) fillSlowly() {
	for r.n <= 56 {
		if r.pos >= len(r.data) {
			break
		}
		b, size := r.data[r.pos], 1
		if b == 0xff {
			if r.pos+1 >= len(r.data) || r.data[r.pos+1] != 0 {
				break
			}
			size = 2
		}
		r.acc |= uint64(b) << (uint(56-r.n) & 63)
		r.pos += size
		r.n += 8
	}
	if r.n <= 56 && !r.dry {
		r.dry = true
		r.n += padding
	}
}

// bits returns the next k bits, 0 to 16, highest first.
func (r *reader) bits(k uint) uint64 {
	if r.n < 32 {
		r.fill()
	}
	v := r.acc >> 1 >> (63 - k&63)
	r.acc <<= k & 63
	r.n -= int(k)
	return v
}
