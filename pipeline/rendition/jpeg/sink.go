package jpeg

import (
	"encoding/binary"
	"math/bits"
)

// sink writes the scan. Bits are held in a word until it is full.
type sink struct {
	out  []byte
	held uint64 // its lowest 64-room bits wait; what is above them means nothing
	room int    // 1 to 64
}

// newSink writes behind the bytes of out.
func newSink(out []byte) sink { return sink{out: out, room: 64} }

// block writes a block of a pair and returns its DC level. may has the bits of
// the numbers that may be other than zero.
func (s *sink) block(c *coding, p *pair, may uint64, which uint, before int) int {
	dc := (p.at(0, which)*c.scale.times[0] + c.scale.dc) >> fraction
	s.dc(c, dc-int64(before))
	held, room := s.held, s.room
	last := 0
	for may &^= 1; may != 0; may &= may - 1 {
		k := bits.TrailingZeros64(may)
		level := c.scale.level(p.at(k, which), k)
		if level == 0 {
			continue
		}
		run := k - last - 1
		last = k
		for ; run >= 16; run -= 16 {
			held, room = s.put(held, room, c.codes.ac[0xf0])
		}
		e := c.codes.short[uint8(run<<4|int(level&15))]
		if uint64(level+8) >= 16 {
			e = long(&c.codes, run, level)
		}
		if n := e.length(); n < room { // put, written here where it is hot
			held, room = held<<(n&63)|e.bits(), room-n
		} else {
			held, room = s.spill(held, room, e)
		}
	}
	if last != 63 {
		held, room = s.put(held, room, c.codes.ac[0])
	}
	s.held, s.room = held, room
	return int(dc)
}

// dc writes the difference of two DC levels.
func (s *sink) dc(c *coding, d int64) {
	s.held, s.room = s.put(s.held, s.room, withValue(c.codes.dc[size(d)&15], d))
}

// put writes the bits of an entry.
func (s *sink) put(held uint64, room int, e entry) (uint64, int) {
	if n := e.length(); n < room {
		return held<<(n&63) | e.bits(), room - n
	}
	return s.spill(held, room, e)
}

// spill is put where the entry fills the word.
func (s *sink) spill(held uint64, room int, e entry) (uint64, int) {
	over := e.length() - room
	s.word(held<<(room&63) | e.bits()>>(over&63))
	return e.bits(), 64 - over
}

// word writes eight bytes, with a zero behind each 0xFF.
func (s *sink) word(w uint64) {
	const ones = 0x0101010101010101
	if (^w-ones)&w&(ones<<7) == 0 { // no byte of ^w is zero
		s.out = binary.BigEndian.AppendUint64(s.out, w)
		return
	}
	for shift := 56; shift >= 0; shift -= 8 {
		s.byte(byte(w >> shift))
	}
}

func (s *sink) byte(b byte) {
	s.out = append(s.out, b)
	if b == 0xff {
		s.out = append(s.out, 0)
	}
}

// end fills up the last byte with ones, as T.81 (F.1.2.3) asks, and ends the file.
func (s *sink) end() {
	s.held, s.room = s.put(s.held, s.room, entry(0x7f<<5|7))
	for n := 64 - s.room; n >= 8; n -= 8 {
		s.byte(byte(s.held >> (n - 8)))
	}
	s.out = append(s.out, 0xff, endOfImage)
}
