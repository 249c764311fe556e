package renditiontest

import (
	"iter"
	"math"
)

// block is the quantised coefficients of 8×8 samples, in zigzag order.
type block [64]int16

// component is the blocks of a plane. There are as many as whole MCUs need, stride
// in a row; columns and rows of them hold samples.
type component struct {
	h, v          int
	columns, rows int
	stride        int
	blocks        []block
}

// coefficients is all components of a picture, and how many MCUs there are.
type coefficients struct {
	across, down int
	components   []component
}

// transform makes coefficients of a picture of the given size. The steps of each
// component are in natural order.
func transform(width, height int, s Sampling, sampled []plane, steps [][64]int) coefficients {
	h, v := s.most()
	out := coefficients{across: share(width, 1, 8*h), down: share(height, 1, 8*v)}
	basis := cosines()
	for i, f := range s.factors() {
		p := sampled[i]
		c := component{h: f[0], v: f[1], columns: share(p.width, 1, 8), rows: share(p.height, 1, 8), stride: out.across * f[0]}
		c.blocks = make([]block, c.stride*out.down*c.v)
		for j := range c.blocks {
			c.blocks[j] = p.block(j%c.stride, j/c.stride, &basis, &steps[i])
		}
		out.components = append(out.components, c)
	}
	return out
}

// basisBits is the precision of the transform: all of it is done in integers.
const basisBits = 13

// cosines returns the matrix of the one-dimensional DCT, by frequency and place.
func cosines() (out [8][8]int) {
	for u := range out {
		scale := 0.5
		if u == 0 {
			scale = math.Sqrt(0.125)
		}
		for x := range out[u] {
			out[u][x] = int(math.Round(scale * math.Cos(float64(2*x+1)*float64(u)*math.Pi/16) * (1 << basisBits)))
		}
	}
	return out
}

// block transforms and quantises the samples of a block.
func (p plane) block(column, row int, basis *[8][8]int, steps *[64]int) block {
	var samples, half [8][8]int
	for y := range 8 {
		for x := range 8 {
			samples[y][x] = int(p.at(column*8+x, row*8+y)) - 128
		}
	}
	for y := range 8 {
		for u := range 8 {
			half[u][y] = dot(&samples[y], &basis[u])
		}
	}
	var out block
	for i, at := range zigzag() {
		whole := dot(&half[at%8], &basis[at/8])
		out[i] = int16(quantised(whole, steps[at]<<(2*basisBits)))
		if i > 0 {
			out[i] = min(max(out[i], -1023), 1023) // all that the codes can say
		}
	}
	return out
}

func dot(a, b *[8]int) int {
	return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] + a[3]*b[3] + a[4]*b[4] + a[5]*b[5] + a[6]*b[6] + a[7]*b[7]
}

// quantised divides and rounds to the nearest.
func quantised(v, step int) int {
	if v < 0 {
		return -(step/2 - v) / step
	}
	return (v + step/2) / step
}

// zigzag lists the places of a block, row·8 + column, by rising frequency.
func zigzag() [64]int {
	return [64]int{
		0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
		12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
		35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
		58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
	}
}

// unit is a block of an MCU.
type unit struct {
	component int
	block     *block
}

// mcus walks over the MCUs of a scan. With several components an MCU has all that
// their factors say. One component alone goes block by block, and only over those
// that hold samples. The slice is used again for the next MCU.
func (c coefficients) mcus(of []int) iter.Seq[[]unit] {
	if len(of) == 1 {
		return c.single(of[0])
	}
	return func(yield func([]unit) bool) {
		var units []unit
		for i := range c.across * c.down {
			units = units[:0]
			for _, n := range of {
				units = c.components[n].appendMCU(units, n, i%c.across, i/c.across)
			}
			if !yield(units) {
				return
			}
		}
	}
}

func (c coefficients) single(n int) iter.Seq[[]unit] {
	it := c.components[n]
	return func(yield func([]unit) bool) {
		units := make([]unit, 1)
		for i := range it.columns * it.rows {
			units[0] = unit{n, &it.blocks[i/it.columns*it.stride+i%it.columns]}
			if !yield(units) {
				return
			}
		}
	}
}

// appendMCU appends the blocks of component n that belong to an MCU.
func (c component) appendMCU(units []unit, n, column, row int) []unit {
	for y := range c.v {
		for x := range c.h {
			units = append(units, unit{n, &c.blocks[(row*c.v+y)*c.stride+column*c.h+x]})
		}
	}
	return units
}
