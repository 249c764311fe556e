package jpeg

import "encoding/binary"

// pair is two blocks in one: each word holds a number of the one block in its low
// half and the number at the same place of the other in its high half. As the
// word's value is low + high × 2³², sums, differences and products with a constant
// of words are those of both halves at once, with no carry to look after, as long
// as each result fits into 32 bits. Indices are bytes and the array has room for
// all of them, so the compiler checks none; the first 64 words are used.
type pair [256]int64

// The forward transform is that of Arai, Agui and Nakajima (1988): what it
// leaves out by factors per row and column, the quantiser takes up. It multiplies
// by fractions of √½, cos π/8 and sin π/8, which here are whole numbers over one
// denominator. 290 is the denominator below 360 for which all three are nearest
// to whole (0.03 % of one); 239 is that for √½ alone. Results stay below
// 10.05² × 128 × 290² = 1.1 × 10⁹.
const (
	oddUnit  = 290
	oddHalf  = 205 // √½
	oddCos   = 268 // cos π/8
	oddSin   = 111 // sin π/8
	evenUnit = 239
	evenHalf = 169 // √½
)

// transform fills the pair from two blocks whose upper left samples are a's and
// b's first. The words stand in zigzag order, the order of the file. Samples count
// from 0, so the DC is too large by that of 128.
func (p *pair) transform(a, b []byte, stride int) {
	var rows [64]int64
	for y := range 8 {
		left, right := spread(binary.LittleEndian.Uint64(a[y*stride:]), binary.LittleEndian.Uint64(b[y*stride:]))
		r := (*[8]int64)(rows[8*y:])
		r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7] = line(
			left&lane, left>>8&lane, left>>16&lane, left>>24&lane,
			right&lane, right>>8&lane, right>>16&lane, right>>24&lane)
	}
	order := columns()
	for x := range 8 {
		c := (*[57]int64)(rows[x:])
		y0, y1, y2, y3, y4, y5, y6, y7 := line(c[0], c[8], c[16], c[24], c[32], c[40], c[48], c[56])
		to := &order[x]
		p[to[0]], p[to[1]], p[to[2]], p[to[3]] = y0, y1, y2, y3
		p[to[4]], p[to[5]], p[to[6]], p[to[7]] = y4, y5, y6, y7
	}
}

// lane leaves the lowest byte of each half.
const lane = 0x000000ff_000000ff

// spread brings the first four samples of two rows into the halves of one word,
// and the last four into those of another.
func spread(a, b uint64) (left, right int64) {
	return int64(a&0xffffffff | b<<32), int64(a>>32 | b>>32<<32)
}

// line transforms eight words.
func line(x0, x1, x2, x3, x4, x5, x6, x7 int64) (y0, y1, y2, y3, y4, y5, y6, y7 int64) {
	x0, x7 = x0+x7, x0-x7
	x1, x6 = x1+x6, x1-x6
	x2, x5 = x2+x5, x2-x5
	x3, x4 = x3+x4, x3-x4

	x0, x3 = x0+x3, x0-x3
	x1, x2 = x1+x2, x1-x2
	y0, y4 = x0+x1, x0-x1
	turned := (x2 + x3) * evenHalf
	x3 *= evenUnit
	y2, y6 = x3+turned, x3-turned

	x4, x5, x6 = x4+x5, x5+x6, x6+x7
	turned = (x4 - x6) * oddSin
	x4 = x4*(oddCos-oddSin) + turned
	x6 = x6*(oddCos+oddSin) + turned
	x5 *= oddHalf
	x7 *= oddUnit
	x5, x7 = x7-x5, x7+x5
	return y0, x7 + x6, y2, x5 - x4, y4, x5 + x4, y6, x7 - x6
}

// gains is by how much line's results are larger than those of an orthonormal
// transform: √8 for the first and the fifth, else 4 cos(kπ/16) times the
// denominator.
func gains() [8]float64 {
	return [8]float64{
		2.8284271247461900976,
		oddUnit * 3.9231411216129217466,
		evenUnit * 3.6955181300451465112,
		oddUnit * 3.3258784492101808190,
		2.8284271247461900976,
		oddUnit * 2.2222809320784087560,
		evenUnit * 1.5307337294603590869,
		oddUnit * 0.78036128806451300960,
	}
}

// columns tells for each column of a block, from its top to its bottom, the place
// in zigzag order (T.81, figure A.6).
func columns() [8][8]uint8 {
	return [8][8]uint8{
		{0, 2, 3, 9, 10, 20, 21, 35},
		{1, 4, 8, 11, 19, 22, 34, 36},
		{5, 7, 12, 18, 23, 33, 37, 48},
		{6, 13, 17, 24, 32, 38, 47, 49},
		{14, 16, 25, 31, 39, 46, 50, 57},
		{15, 26, 30, 40, 45, 51, 56, 58},
		{27, 29, 41, 44, 52, 55, 59, 62},
		{28, 42, 43, 53, 54, 60, 61, 63},
	}
}
