package painter

import (
	"image"
	"math/rand/v2"
	"slices"
	"sync"
)

// tileSide is the side of the noise tiles: a power of two, so that wrapping is a mask.
const tileSide = 512

// tile is a picture of noise that repeats without a seam; its values are spread evenly over 0 to 255, so that a pressure of p
// covers p/255 of the paper.
type tile struct {
	side int
	v    []uint8
}

// The tiles are the same for every sheet and cost some 30 ms to make, so they are made once, when the first sheet is painted.
var (
	// toothTile is the paper's grain at 2 megapixels: grains of about four pixels.
	toothTile = sync.OnceValue(func() tile { return newTile(7, 3, 0.55) })
	// cloudTile varies slowly: fibres of the paper, blooms of water colour.
	cloudTile = sync.OnceValue(func() tile { return newTile(11, 96, 0.62) })
)

// newTile sums four octaves of smooth noise, the coarsest with the given period, each octave weighing fade times the one before.
func newTile(seed uint64, period float64, fade float64) tile {
	sum := make([]float64, tileSide*tileSide)
	weight := 1.0
	for octave := range 4 {
		cells := min(tileSide, int(tileSide/period+0.5)<<octave)
		addNoise(sum, rand.New(rand.NewPCG(seed, uint64(octave))), cells, weight)
		weight *= fade
	}
	return tile{tileSide, even(sum)}
}

// addNoise adds a lattice of cells by cells random values, smoothly filled between.
func addNoise(sum []float64, r *rand.Rand, cells int, weight float64) {
	lattice := make([]float64, cells*cells)
	for i := range lattice {
		lattice[i] = r.Float64() * weight
	}
	step := float64(cells) / tileSide
	for y := range tileSide {
		y0, y1, fy := latticeStep(float64(y)*step, cells)
		for x := range tileSide {
			x0, x1, fx := latticeStep(float64(x)*step, cells)
			a := lattice[y0*cells+x0]*(1-fx) + lattice[y0*cells+x1]*fx
			b := lattice[y1*cells+x0]*(1-fx) + lattice[y1*cells+x1]*fx
			sum[y*tileSide+x] += a*(1-fy) + b*fy
		}
	}
}

// latticeStep finds the two lattice lines beside v and the eased share of the second.
func latticeStep(v float64, cells int) (i, j int, f float64) {
	i = int(v)
	f = v - float64(i)
	return i % cells, (i + 1) % cells, f * f * (3 - 2*f)
}

// even replaces each value by its rank, 0 to 255: by counting into fine bins, which is ten times faster than sorting.
func even(v []float64) []uint8 {
	const bins = 1 << 14
	lo, hi := slices.Min(v), slices.Max(v)
	bin := func(x float64) int { return int((x - lo) / (hi - lo) * (bins - 1)) }
	var below [bins + 1]int
	for _, x := range v {
		below[bin(x)+1]++
	}
	for i := range bins {
		below[i+1] += below[i]
	}
	out := make([]uint8, len(v))
	for i, x := range v {
		out[i] = uint8(below[bin(x)] * 256 / len(v))
	}
	return out
}

// scaled is the tile stretched by a factor, so that a larger photo of the same sheet has larger grains.
func (t tile) scaled(factor float64) tile {
	side := max(16, int(float64(t.side)*factor+0.5))
	if side == t.side {
		return t
	}
	out := tile{side, make([]uint8, side*side)}
	step := float64(t.side) / float64(side)
	for y := range side {
		v := float64(y) * step
		y0 := int(v)
		fy := int((v - float64(y0)) * 256)
		upper, lower := t.v[y0*t.side:][:t.side], t.v[(y0+1)%t.side*t.side:][:t.side]
		for x := range side {
			u := float64(x) * step
			x0 := int(u)
			x1 := (x0 + 1) % t.side
			fx := int((u - float64(x0)) * 256)
			a := int(upper[x0])*(256-fx) + int(upper[x1])*fx
			b := int(lower[x0])*(256-fx) + int(lower[x1])*fx
			out.v[y*side+x] = uint8((a*(256-fy) + b*fy) >> 16)
		}
	}
	return out
}

// row is the tile's row for the image's row y, beginning at the image's column 0; repeated as often as width needs.
func (t tile) row(buf []uint8, y, dx, dy int) {
	src := t.v[(y+dy)%t.side*t.side:][:t.side]
	n := copy(buf, src[dx%t.side:])
	for n < len(buf) {
		n += copy(buf[n:], src)
	}
}

// paper is what is drawn on.
type paper struct {
	tone    ink
	mottle  int // how much the tone wanders, in levels
	rough   int // how much the grain itself is seen, in levels
	dark    bool
	squares ink // lines of a school book's page, 0 for none
}

// papers lists what children are given, white most often.
func papers() []paper {
	return []paper{
		{tone: 0xfdfbf5, mottle: 5, rough: 4},
		{tone: 0xfefdf9, mottle: 4, rough: 4},
		{tone: 0xfcf9ef, mottle: 6, rough: 5},
		{tone: 0xfbf5e6, mottle: 5, rough: 6},
		{tone: 0xfdfcf8, mottle: 4, rough: 3},
		{tone: 0xf3ece0, mottle: 7, rough: 8},
		{tone: 0xfbfaf4, mottle: 4, rough: 3, squares: 0xc4d6e6},
		{tone: 0xf6efdc, mottle: 5, rough: 5},
		{tone: 0xefe2c8, mottle: 7, rough: 8},
	}
}

// darkPapers lists the sugar papers that pastels shine on.
func darkPapers() []paper {
	return []paper{
		{tone: 0x22263c, mottle: 7, rough: 8, dark: true},
		{tone: 0x1f2b40, mottle: 7, rough: 8, dark: true},
		{tone: 0x2b2340, mottle: 7, rough: 8, dark: true},
		{tone: 0x2a2a2e, mottle: 6, rough: 8, dark: true},
	}
}

// lay fills the image with the bare paper.
func (p paper) lay(img *image.RGBA, tooth, cloud tile, dx, dy int) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	grain, slow := make([]uint8, w), make([]uint8, w)
	for y := range h {
		tooth.row(grain, y, dx, dy)
		cloud.row(slow, y, dy, dx)
		p.layRow(img.Pix[y*img.Stride:][:w*4], grain, slow)
	}
}

// layRow fills one row, or a part of one with the matching part of the tiles.
func (p paper) layRow(pix, grain, slow []uint8) {
	r, g, b := p.tone.rgb()
	for x := range grain {
		d := ((int(slow[x])-128)*p.mottle + (int(grain[x])-128)*p.rough) >> 8
		pix[x*4] = clamp8(r + d)
		pix[x*4+1] = clamp8(g + d)
		pix[x*4+2] = clamp8(b + d + d>>1) // old paper yellows where it is darker
		pix[x*4+3] = 255
	}
}

// clamp8 nearly always has nothing to do, and a branch that is never taken costs less than two comparisons.
func clamp8(v int) uint8 {
	if v&^255 == 0 {
		return uint8(v)
	}
	if v < 0 {
		return 0
	}
	return 255
}
