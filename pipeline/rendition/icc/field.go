package icc

// A word holds what is added to Cb and to Cr, in two lanes of 21 bits from the lowest on,
// and above them Y itself. A point of the grid has them in eighths of a level, with half
// a level added, so that they need not be rounded later, and `middle` to the changes of
// chroma, so that no lane is below 0; only Y, in the highest bits, may be. To a sum of
// four pixels a lane grows by the weights that its parts are multiplied with:
//
//	point   8        of a level: at most 12 bits
//	column  8·16     by the weights of four points of chroma
//	pixel   8·16·8   by those of two points of luma
//	square  8·16·8·4 pixels: 21 bits
const (
	laneBits = 21
	lumaLane = 2 * laneBits

	parts      = 8   // of a level, at a point
	middle     = 256 // levels
	mostChange = 250 // levels

	chromaShift = 3 // points of the grid are eight levels apart
	lumaShift   = 3
	pixelBits   = 3 + 4 + lumaShift // fractions of a pixel's lanes
	squareBits  = pixelBits + 2
)

// gridSide is how many points a side of the grid has, of 0 to 256.
const gridSide = 256>>chromaShift + 1

// point is what becomes of colours of one chroma, at each eighth level of luma.
type point [256>>lumaShift + 1]uint64

// column is what becomes of those between: for each eight levels of luma what they have
// in common, and what each level of luma adds.
type column [256 >> lumaShift]struct{ base, slope uint64 }

// field says what becomes of a colour. Columns are made when they are first asked for.
type field struct {
	profile *Profile
	points  [gridSide * gridSide]*point
	columns [columnSide * columnSide]*column
	spare   []column // memory of columns to come
}

// columnSide is how many columns there are along a side, of every second level.
const columnSide = 256/2 + 1

// columnOf returns which column is that of the even levels of Cb and Cr at or above: grey
// is one of them, and stays what it is.
func columnOf(cb, cr byte) int { return (int(cb)+1)>>1*columnSide + (int(cr)+1)>>1 }

// column makes a column that is asked for the first time.
func (f *field) column(which int) *column {
	f.columns[which] = f.between(which/columnSide*2, which%columnSide*2)
	return f.columns[which]
}

// between makes a column of the four points around it, weighted in 16ths.
func (f *field) between(cb, cr int) *column {
	const cell = 1 << chromaShift
	i, j := min(cb/cell, gridSide-2), min(cr/cell, gridSide-2)
	right, down := uint64(cb-i*cell)/2, uint64(cr-j*cell)/2
	left, up := cell/2-right, cell/2-down
	w := [4]uint64{left * up, left * down, right * up, right * down}
	var p [4]*point
	weighty := f.point(i+min(int(right), 1), j+min(int(down), 1))
	for n := range p {
		p[n] = weighty // in place of one without weight, which is not needed
		if w[n] > 0 {
			p[n] = f.point(i+n/2, j+n%2)
		}
	}
	sum := func(k int) uint64 { return p[0][k]*w[0] + p[1][k]*w[1] + p[2][k]*w[2] + p[3][k]*w[3] }
	out := f.take()
	low := sum(0)
	for k := range out {
		high := sum(k + 1)
		out[k].slope = high - low
		out[k].base = low<<lumaShift - out[k].slope*uint64(k<<lumaShift)
		low = high
	}
	return out
}

// point returns a point of the grid.
func (f *field) point(i, j int) *point {
	at := &f.points[gridSide*i+j]
	if *at == nil {
		*at = f.compute(i<<chromaShift, j<<chromaShift)
	}
	return *at
}

// compute makes a point. Where it is not dark, curves are nearly straight, and every
// second luma is the mean of its neighbours.
func (f *field) compute(cb, cr int) *point {
	const dark = 4
	p := &point{}
	for k := range p {
		if k <= dark || k%2 == 0 {
			p[k] = f.convert(k<<lumaShift, cb, cr)
		}
	}
	for k := dark + 1; k < len(p); k += 2 {
		p[k] = mean(p[k-1], p[k+1])
	}
	return p
}

// mean returns the mean of each lane of two words, rounded down.
func mean(a, b uint64) uint64 {
	const lowest = 1 | 1<<laneBits | 1<<lumaLane
	return a&b + uint64(int64((a^b)&^lowest)>>1)
}

// take returns memory for a column.
func (f *field) take() *column {
	if len(f.spare) == 0 {
		f.spare = make([]column, 64)
	}
	c := &f.spare[0]
	f.spare = f.spare[1:]
	return c
}

// convert computes the word of a colour.
func (f *field) convert(y, cb, cr int) uint64 {
	const half = parts / 2
	in := vector{float64(y), float64(cb - 128), float64(cr - 128)}
	out := toYCbCr(f.profile.rgb(toRGB(in)))
	var lanes [3]uint64
	for i := range out {
		change := min(max(out[i]-in[i], -mostChange), mostChange)
		lanes[i] = uint64(float64((change+middle)*parts)+0.5) + half
	}
	return lanes[1] | lanes[2]<<laneBits | (lanes[0]+uint64(y)*parts-middle*parts)<<lumaLane
}

// toRGB takes levels of Y, Cb-128 and Cr-128 to red, green and blue from 0 to 1, by
// JFIF 1.02. They may lie beyond.
func toRGB(c vector) vector {
	r := c[0] + float64(1.402*c[2])
	b := c[0] + float64(1.772*c[1])
	g := c[0] - float64(0.299*1.402/0.587*c[2]) - float64(0.114*1.772/0.587*c[1])
	return vector{float64(1.0 / 255 * r), float64(1.0 / 255 * g), float64(1.0 / 255 * b)}
}

// toYCbCr is the way back.
func toYCbCr(c vector) vector {
	y := luma(c)
	return vector{float64(255 * y), float64(255 / 1.772 * (c[2] - y)), float64(255 / 1.402 * (c[0] - y))}
}
