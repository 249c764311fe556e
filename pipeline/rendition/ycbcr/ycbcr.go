// Package ycbcr turns rows of RGB into planar rows of YCbCr 4:2:0, as JPEG stores
// them: full range, with the weights of BT.601 (JFIF 1.02). Luma is to the bit that of
// image/color; chroma is the mean of a square of 2 × 2 pixels, at an odd edge of those
// that there are, made of sums that were not rounded before. All of it is integers, so
// every machine makes the same bytes.
package ycbcr

import "encoding/binary"

// Components, in the order in which JPEG counts them.
const (
	Y = iota
	Cb
	Cr
)

// Rows turns rows, pushed from the top, into rows of the three components.
type Rows struct {
	width, step int // in pixels; bytes per pixel
	push        func(component int, row []byte)

	held      []byte // the upper row of a pair, while its lower one is missing
	half      bool   // whether there is one
	luma      [2][]byte
	blue, red []byte
}

// NewRows takes rows of R, G, B. push gets a row of luma, width samples, for each
// row, and one of Cb and of Cr, (width+1)/2 samples, for each pair of rows; they are
// valid only during the call.
func NewRows(width int, push func(component int, row []byte)) *Rows {
	return newRows(width, 3, push)
}

// NewRowsRGBA is NewRows for rows of R, G, B and a fourth byte that is not looked at,
// such as the opacity of image.RGBA.
func NewRowsRGBA(width int, push func(component int, row []byte)) *Rows {
	return newRows(width, 4, push)
}

func newRows(width, step int, push func(int, []byte)) *Rows {
	chroma := (width + 1) / 2
	return &Rows{
		width: width, step: step, push: push,
		held: make([]byte, width*step),
		luma: [2][]byte{make([]byte, width), make([]byte, width)},
		blue: make([]byte, chroma), red: make([]byte, chroma),
	}
}

// Push takes the next row, which it reads only during the call.
func (r *Rows) Push(row []byte) {
	row = row[:r.width*r.step]
	if r.half = !r.half; r.half {
		copy(r.held, row)
		return
	}
	r.pair(r.held, row)
	r.push(Y, r.luma[0])
	r.push(Y, r.luma[1])
	r.push(Cb, r.blue)
	r.push(Cr, r.red)
}

// Close pushes what is left of an odd number of rows.
func (r *Rows) Close() {
	if !r.half {
		return
	}
	r.half = false
	r.pair(r.held, r.held)
	r.push(Y, r.luma[0])
	r.push(Cb, r.blue)
	r.push(Cr, r.red)
}

// pair makes the luma of two rows, and their chroma.
func (r *Rows) pair(upper, lower []byte) {
	done := r.whole(upper, lower)
	for x := 2 * done; x < r.width; x += 2 {
		a, b := r.two(upper, x), r.two(lower, x)
		ya, yb := luma(a), luma(b)
		r.blue[x/2] = chroma(blues(a)+blues(b), ya+yb, blueScale)
		r.red[x/2] = chroma(reds(a)+reds(b), ya+yb, redScale)
		for i := x; i < min(x+2, r.width); i++ {
			r.luma[0][i] = byte((ya + lumaHalf) >> 16)
			r.luma[1][i] = byte((yb + lumaHalf) >> 16)
			ya >>= 32
			yb >>= 32
		}
	}
}

// whole does pair's work for all squares whose pixels can be read by whole words, and
// returns how many they are.
func (r *Rows) whole(upper, lower []byte) int {
	n := (r.width*r.step - 8 + 2*r.step) / (2 * r.step)
	if n <= 0 {
		return 0
	}
	y0, y1, cb, cr := r.luma[0][:2*n], r.luma[1][:2*n], r.blue[:n], r.red[:n]
	at, step := 0, r.step
	for x := range cb {
		a := binary.LittleEndian.Uint64(upper[at : at+8 : at+8])
		b := binary.LittleEndian.Uint64(lower[at : at+8 : at+8])
		if step == 3 {
			a, b = apart(a), apart(b)
		}
		at += 2 * step
		ya, yb := luma(a), luma(b)
		cb[x] = chroma(blues(a)+blues(b), ya+yb, blueScale)
		cr[x] = chroma(reds(a)+reds(b), ya+yb, redScale)
		putTwo(y0[2*x:2*x+2:2*x+2], ya)
		putTwo(y1[2*x:2*x+2:2*x+2], yb)
	}
	return n
}

// apart makes two pixels of four bytes of two of three; the fourth is nothing.
func apart(w uint64) uint64 { return w&0xffffff | w<<8&0xffffff_00000000 }

// two returns the pixel at x and its right neighbour as a word, or that at the edge
// twice.
func (r *Rows) two(row []byte, x int) uint64 {
	pixel := func(x int) uint64 {
		p := row[x*r.step:][:3]
		return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16
	}
	return pixel(x) | pixel(min(x+1, r.width-1))<<32
}

// The weights of BT.601 times 65536, as image/color has them; they are 65536 in sum.
const (
	redWeight   = 19595
	greenWeight = 38470
	blueWeight  = 7471
)

// Two pixels lie in the two halves of a word, and so do all results of them.
const (
	lanes    = 0x000000ff_000000ff
	lumaHalf = 0x00008000_00008000
)

func reds(two uint64) uint64  { return two & lanes }
func blues(two uint64) uint64 { return two >> 16 & lanes }

// luma returns the luma of two pixels times 65536.
func luma(two uint64) uint64 {
	return reds(two)*redWeight + two>>8&lanes*greenWeight + blues(two)*blueWeight
}

// putTwo rounds two lumas.
func putTwo(to []byte, y uint64) {
	y += lumaHalf
	to[0] = byte(y >> 16)
	to[1] = byte(y >> 48)
}

// What the distance of blue or red from luma is multiplied with, times 65536, so that
// the largest becomes 127.5: 0.5/(1-0.114) and 0.5/(1-0.299), the second one rounded
// down so that chroma is never above 255.
const (
	blueScale = 36984
	redScale  = 46744
)

// chroma returns a sample, given the sums of a colour and of luma×65536 of four
// pixels, two in each half of the words. A colour below luma passes zero on the way
// and comes back with the middle.
func chroma(color, luma, scale uint64) byte {
	const middle = 128<<34 + 1<<33
	color = color>>32 + color&0xffffffff
	luma = luma>>32 + luma&0xffffffff
	return byte(((color<<16-luma)*scale + middle) >> 34)
}
