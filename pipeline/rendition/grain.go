package rendition

import "image"

// grain is how far a pixel's traces reach in a stored picture. A coder that loses
// something stores blocks and not pixels: whoever sees a half of a block, and knows
// that it was coded with few numbers, can work out the other half. So what is hidden is
// hidden with all of its blocks.
type grain struct {
	// block is the size of the blocks, which begin in the upper left corner. It is even:
	// chroma of a rendition spans two pixels.
	block image.Point
	// reach is how far traces go beyond the blocks; even.
	reach int
}

// grain returns that of the picture's kind.
func (i Info) grain() grain {
	two := image.Pt(2, 2)
	switch i.Kind {
	case PNG, GIF:
		return grain{block: two}
	case JPEG:
		return grain{block: i.mcu}
	case WebP:
		// Macroblocks of 16 pixels, which begin wherever a frame does, and a filter that
		// takes 3 samples over their edges, of chroma too, RFC 6386, 15.
		return grain{block: two, reach: 24}
	}
	// The largest blocks of HEVC have 64 pixels, and its filters reach no further than
	// those of VP8; where the blocks begin is not known.
	return grain{block: two, reach: 72}
}

// outside returns the pixels of a part, and all that have traces of them.
func (g grain) outside(r Rect, size image.Point) image.Rectangle {
	left, right := outwards(r.Left, r.Right, size.X, g.block.X, g.reach)
	top, bottom := outwards(r.Top, r.Bottom, size.Y, g.block.Y, g.reach)
	return image.Rect(left, top, right, bottom)
}

// inside returns the pixels of a part that have no traces of what lies around it. They
// are empty if there are none.
func (g grain) inside(r Rect, size image.Point) image.Rectangle {
	left, right := inwards(r.Left, r.Right, size.X, g.block.X, g.reach)
	top, bottom := inwards(r.Top, r.Bottom, size.Y, g.block.Y, g.reach)
	if left >= right || top >= bottom {
		return image.Rectangle{}
	}
	return image.Rect(left, top, right, bottom)
}

// outwards makes pixels of ten-thousandths of a side, and blocks of those.
func outwards(from, to, side, block, reach int) (int, int) {
	from = from * side / RectWhole
	to = ceilDiv(to*side, RectWhole)
	return max(from/block*block-reach, 0), min(ceilDiv(to, block)*block+reach, side)
}

// inwards is outwards of the two parts beside. At the picture's own edge there is none.
func inwards(from, to, side, block, reach int) (int, int) {
	first, last := 0, side
	if from > 0 {
		_, first = outwards(0, from, side, block, reach)
	}
	if to < RectWhole {
		last, _ = outwards(to, RectWhole, side, block, reach)
	}
	return first, last
}
