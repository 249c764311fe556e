package jpeg

import "math"

// scale quantises the words of a pair, in zigzag order.
type scale struct {
	times [64]int64  // 2^fraction levels per unit of a word's half
	start int64      // what is added before the fraction is cut off
	below int64      // what negative numbers get beside it
	dc    int64      // start of the DC, with its level of 128 taken away
	small [256]int64 // in both halves: what is nearer to zero than this becomes zero
}

// fraction is how many bits of a product are behind its point. Products are below
// 2⁶³: a level has 11 bits at most, its sign one more.
const fraction = 51

// newScale makes a scale of a table of divisors in zigzag order. zone is by how
// much of a level, in 256ths, numbers must exceed the middle between two levels
// to become the one farther from zero.
func newScale(divisors [64]uint8, zone int64) scale {
	const half = 1 << (fraction - 1)
	s := scale{start: half - zone<<(fraction-8), below: 2*zone<<(fraction-8) - 1}
	gain, order := gains(), columns()
	for x := range 8 {
		for y := range 8 {
			k := order[x][y]
			s.times[k] = int64(math.Round((1 << fraction) / (gain[x] * gain[y] * float64(divisors[k]))))
			least := (2*half - s.start) / s.times[k] // the next number is one level
			s.small[k] = (least - 1) * (1<<32 + 1)
		}
	}
	s.dc = half - 128*64*s.times[0]
	return s
}

// level quantises one of a pair's numbers that is no DC.
func (s *scale) level(x int64, k int) int64 {
	return (x*s.times[k&63] + s.start + s.below&(x>>63)) >> fraction
}

// candidates returns for each block of a pair a bit per number, in zigzag order,
// that is set unless the number becomes zero. A borrow from the low half may
// make the high one look nearer to zero by one; small allows for it, so that now
// and then a bit is set for a number that becomes zero, but never the other way.
// The bit of the DC means nothing.
func (p *pair) candidates(s *scale) (low, high uint64) {
	first, last := p.half(s, 0), p.half(s, 32)
	return ^(first&0xffffffff | last<<32), ^(first>>32 | last>>32<<32)
}

// half collects 32 bits per block that say which numbers become zero.
func (p *pair) half(s *scale, from uint8) (zeros uint64) {
	for k := from; k < from+32; k += 4 {
		zeros = zeros>>4 | p.zero(s, k)>>3 | p.zero(s, k+1)>>2 | p.zero(s, k+2)>>1 | p.zero(s, k+3)
	}
	return zeros
}

// zero has a half's highest bit set where its number is between -small and small:
// then adding small and taking it away give unlike signs.
func (p *pair) zero(s *scale, k uint8) uint64 {
	const signs = 1<<63 | 1<<31
	return uint64((p[k]+s.small[k])^(p[k]-s.small[k])) & signs
}

// at returns the number of the low block (0) or of the high one (1).
func (p *pair) at(k int, block uint) int64 {
	// Adding half of what the low number can be gives the high one its borrow back.
	return int64(int32((p[uint8(k)] + int64(block)<<31) >> (block * 32 & 63)))
}
