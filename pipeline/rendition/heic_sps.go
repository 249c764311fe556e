package rendition

import (
	"bytes"
	"image"
)

// sps is what a sequence parameter set of HEVC says of a picture, see ITU-T H.265,
// 7.3.2.2 and E.2.1. Its decoder believes this and not the container.
type sps struct {
	size   image.Point // as shown
	coded  image.Point // as decoded
	chroma int         // chroma_format_idc: 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4
	depth  int         // bits of a sample
	colour heicColour
}

// heicColour says how samples become colours: matrix_coefficients of ITU-T H.273, and
// whether they use all levels.
type heicColour struct {
	matrix int
	full   bool
}

// unspecified is the matrix of pictures that do not say theirs.
const unspecified = 2

// parseSPS reads a NAL unit with its two bytes of header.
func parseSPS(unit []byte) (sps, error) {
	// A 3 behind two zeros is there so that no start code appears within.
	b := &bits{data: bytes.ReplaceAll(unit, []byte{0, 0, 3}, []byte{0, 0})}
	b.read(16 + 4)
	layers := b.read(3)
	b.read(1)
	b.profile(layers)
	b.golomb()
	s := sps{chroma: b.golomb(), colour: heicColour{matrix: unspecified}}
	if s.chroma == 3 {
		b.read(1)
	}
	s.coded = image.Pt(b.golomb(), b.golomb())
	s.size = s.coded
	if b.read(1) == 1 {
		left, right, top, foot := b.golomb(), b.golomb(), b.golomb(), b.golomb()
		unitX, unitY := 1, 1
		if s.chroma == 1 || s.chroma == 2 {
			unitX = 2
		}
		if s.chroma == 1 {
			unitY = 2
		}
		s.size = s.coded.Sub(image.Pt(unitX*(left+right), unitY*(top+foot)))
	}
	s.depth = 8 + b.golomb()
	deep := 8 + b.golomb()
	b.tools(layers)
	s.usability(b)
	if b.short || s.chroma > 3 || s.depth > 12 || deep > 12 {
		return s, damaged("a sequence parameter set that cannot be read")
	}
	s.depth = max(s.depth, deep)
	return s, nil
}

// profile passes over profile_tier_level.
func (b *bits) profile(layers int) {
	b.read(88 + 8)
	present := [8][2]int{}
	for i := range layers {
		present[i] = [2]int{b.read(1), b.read(1)}
	}
	if layers > 0 {
		b.read(2 * (8 - layers))
	}
	for i := range layers {
		b.read(88*present[i][0] + 8*present[i][1])
	}
}

// tools passes over how blocks are coded, up to the usability information.
func (b *bits) tools(layers int) {
	poc := b.golomb() + 4
	from := layers
	if b.read(1) == 1 {
		from = 0
	}
	for range 3 * (layers + 1 - from) {
		b.golomb()
	}
	for range 6 {
		b.golomb()
	}
	if b.read(1) == 1 { // lists of scales, or those of the standard
		if b.read(1) == 1 {
			b.scaling()
		}
	}
	b.read(2)
	if b.read(1) == 1 { // raw samples
		b.read(8)
		b.golomb()
		b.golomb()
		b.read(1)
	}
	b.references(poc)
	b.read(2)
}

// scaling passes over scaling_list_data.
func (b *bits) scaling() {
	for size := range 4 {
		step := 1
		if size == 3 {
			step = 3
		}
		for matrix := 0; matrix < 6 && !b.short; matrix += step {
			if b.read(1) == 0 {
				b.golomb()
				continue
			}
			if size > 1 {
				b.golomb()
			}
			for range min(64, 1<<(4+2*size)) {
				b.golomb()
			}
		}
	}
}

// references passes over the pictures to refer to, of which a still has none.
func (b *bits) references(poc int) {
	deltas := 0
	for set := range min(b.golomb(), 65) {
		if set > 0 && b.read(1) == 1 {
			b.read(1)
			b.golomb()
			before := deltas
			deltas = 0
			for range before + 1 {
				used := b.read(1)
				if used == 0 {
					used = b.read(1)
				}
				deltas += used
			}
			continue
		}
		deltas = min(b.golomb(), 16) + min(b.golomb(), 16)
		for range deltas {
			b.golomb()
			b.read(1)
		}
	}
	if b.read(1) == 1 {
		for range min(b.golomb(), 33) {
			b.read(poc + 1)
		}
	}
}

// usability reads how samples become colours, if it is said.
func (s *sps) usability(b *bits) {
	if b.read(1) == 0 {
		return
	}
	if b.read(1) == 1 && b.read(8) == 255 { // shape of the pixels
		b.read(32)
	}
	if b.read(1) == 1 { // overscan
		b.read(1)
	}
	if b.read(1) == 0 {
		return
	}
	b.read(3)
	s.colour.full = b.read(1) == 1
	if b.read(1) == 1 {
		b.read(16)
		s.colour.matrix = b.read(8)
	}
}

// bits reads from the front, the high bit first. Behind the end every bit is 0 and short
// is true.
type bits struct {
	data  []byte
	at    int
	short bool
}

// read returns the lowest 31 of the next n bits.
func (b *bits) read(n int) int {
	v := 0
	for range min(n, 8*len(b.data)-b.at) {
		v = (v<<1 | int(b.data[b.at/8]>>(7-b.at%8)&1)) & (1<<31 - 1)
		b.at++
		n--
	}
	if n > 0 {
		b.short = true
		return 0
	}
	return v
}

// golomb reads ue(v), or the bits of se(v): ITU-T H.265, 9.2. No number here needs more
// than 16 bits.
func (b *bits) golomb() int {
	zeros := 0
	for b.read(1) == 0 {
		if zeros++; zeros > 16 || b.short {
			b.short = true
			return 0
		}
	}
	return 1<<zeros - 1 + b.read(zeros)
}
