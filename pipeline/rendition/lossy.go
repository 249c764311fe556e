package rendition

import (
	"image"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
)

// lossy is the frame of a lossy WebP. It has planes like a JPEG's of 4:2:0, and lies at
// an even place of its canvas, so its rows need not become pixels in between.
type lossy struct {
	*image.YCbCr
	alpha  func(x, y int) []byte // of a row from a pixel on; nil if nothing is transparent
	frame  image.Rectangle       // on the canvas
	canvas image.Point
	studio studio
}

// lossyFrame returns the frame of a decoded lossy WebP.
func lossyFrame(kind Kind, p pixels) (lossy, bool) {
	l := lossy{frame: image.Rectangle{Max: p.image.Bounds().Size()}.Add(p.at), canvas: p.canvas}
	if kind != WebP || p.at.X%2 != 0 || p.at.Y%2 != 0 {
		return lossy{}, false
	}
	switch m := p.image.(type) {
	case *image.YCbCr:
		l.YCbCr = m
	case *image.NYCbCrA:
		l.YCbCr = &m.YCbCr
		l.alpha = func(x, y int) []byte { return m.A[m.AOffset(x, y):] }
	default:
		return lossy{}, false
	}
	l.studio = fullRange()
	return l, true
}

// rows lays the frame on white paper and pushes its planes.
func (l lossy) rows(pace jpeg.Pace, push jpeg.Push) error {
	luma, chroma := make([]byte, l.canvas.X), make([]byte, (l.canvas.X+1)/2)
	for y := range l.canvas.Y {
		if y%rowsPerPace == 0 {
			if err := pace(); err != nil {
				return err
			}
		}
		l.lumaRow(luma, y)
		push(0, luma)
		if y%2 == 1 {
			continue
		}
		for i, plane := range [][]byte{l.Cb, l.Cr} {
			l.chromaRow(chroma, plane, y)
			push(1+i, chroma)
		}
	}
	return nil
}

// The levels of white paper.
const (
	whiteLuma   = 255
	whiteChroma = 128
)

// lumaRow makes a row of the canvas.
func (l lossy) lumaRow(out []byte, y int) {
	inside := l.inside(out, whiteLuma, y, 1)
	if len(inside) == 0 {
		return
	}
	at := l.Rect.Min.Add(image.Pt(0, y-l.frame.Min.Y))
	samples := l.Y[l.YOffset(at.X, at.Y):][:len(inside)]
	for x, v := range samples {
		inside[x] = l.studio.luma[v]
	}
	if l.alpha == nil {
		return
	}
	for x, a := range l.alpha(at.X, at.Y)[:len(inside)] {
		inside[x] = mixed(inside[x], whiteLuma, int(a), 255)
	}
}

// chromaRow makes a row of the canvas from a plane. y is its upper row of pixels.
func (l lossy) chromaRow(out, plane []byte, y int) {
	inside := l.inside(out, whiteChroma, y, 2)
	if len(inside) == 0 {
		return
	}
	at := l.Rect.Min.Add(image.Pt(0, y-l.frame.Min.Y))
	samples := plane[l.COffset(at.X, at.Y):][:len(inside)]
	for x, v := range samples {
		inside[x] = l.studio.chroma[v]
	}
	if l.alpha == nil && l.frame.Max == l.canvas {
		return
	}
	for x, v := range inside {
		cover, whole := l.cover(l.frame.Min.X+2*x, y)
		inside[x] = mixed(v, whiteChroma, cover, whole)
	}
}

// inside fills a row of the canvas with paper, and returns the part of it in which the
// frame lies, where there is a sample for each step pixels.
func (l lossy) inside(out []byte, paper byte, y, step int) []byte {
	if l.frame.Dx() < l.canvas.X || y < l.frame.Min.Y || y >= l.frame.Max.Y {
		for x := range out {
			out[x] = paper
		}
	}
	if y < l.frame.Min.Y || y >= l.frame.Max.Y {
		return nil
	}
	return out[l.frame.Min.X/step : (l.frame.Max.X+step-1)/step]
}

// cover is how much of the two by two pixels from a place on the frame covers, and how
// much it can: 255 for each of them that is on the canvas.
func (l lossy) cover(x, y int) (cover, whole int) {
	for v := y; v < min(y+2, l.canvas.Y); v++ {
		for u := x; u < min(x+2, l.canvas.X); u++ {
			whole += 255
			switch {
			case u >= l.frame.Max.X || v >= l.frame.Max.Y:
			case l.alpha == nil:
				cover += 255
			default:
				cover += int(l.alpha(l.Rect.Min.X+u-l.frame.Min.X, l.Rect.Min.Y+v-l.frame.Min.Y)[0])
			}
		}
	}
	return cover, whole
}

// mixed is a level that covers so much of paper.
func mixed(level, paper byte, cover, whole int) byte {
	return byte((int(level)*cover + int(paper)*(whole-cover) + whole/2) / whole)
}

// studio are the levels of a lossy WebP's samples in the full range that a JPEG's have.
// Theirs is BT.601's studio range: black is 16 and white is 235, and chroma has 224
// steps. Shown as they are, white paper is grey.
type studio struct{ luma, chroma [256]byte }

func fullRange() (s studio) {
	for v := range 256 {
		s.luma[v] = stretched(v-16, 219, 0)
		s.chroma[v] = stretched(v-128, 224, 128)
	}
	return s
}

// stretched is a level so far above (or below) another when what had so many steps gets
// 255.
func stretched(steps, of, above int) byte {
	const far = 1 << 10 // keeps the numerator positive, so that halves are rounded up
	level := (2*255*steps+of+2*of*far)/(2*of) - far + above
	return byte(min(max(level, 0), 255))
}
