package jpeg

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// photo is a noisy photo of a painted drawing as planes of 4:2:0. It is painted
// with four times the pixels asked for and then halved, as a rung is made from what
// a phone saw.
func photo(seed uint64, megapixels float64) *image.YCbCr {
	return planes(halved(painter.New(seed, 4*megapixels).Photo()))
}

// woven is a picture made of integers alone: each sample by a function of its
// component and place.
func woven(w, h int, sample func(component, x, y int) int) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for component := range 3 {
		rows := h
		if component > 0 {
			rows = (h + 1) / 2
		}
		for y := range rows {
			for x := range row(m, component, y) {
				row(m, component, y)[x] = uint8(sample(component, x, y))
			}
		}
	}
	return m
}

// halved is a picture of half the sides, each pixel the mean of four.
func halved(src *image.RGBA) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, src.Rect.Dx()/2, src.Rect.Dy()/2))
	for y := range out.Rect.Dy() {
		above, below := src.Pix[2*y*src.Stride:], src.Pix[(2*y+1)*src.Stride:]
		row := out.Pix[y*out.Stride:][:out.Stride]
		for i := range row {
			at := i/4*8 + i%4
			row[i] = uint8((int(above[at]) + int(above[at+4]) + int(below[at]) + int(below[at+4]) + 2) / 4)
		}
	}
	return out
}

// planes turns a picture into planes; a sample of chroma is the mean of its pixels.
func planes(src *image.RGBA) *image.YCbCr {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	out := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for y := range (h + 1) / 2 {
		for x := range (w + 1) / 2 {
			var cb, cr, n int
			for v := 2 * y; v < min(2*y+2, h); v++ {
				for u := 2 * x; u < min(2*x+2, w); u++ {
					p := src.Pix[v*src.Stride+4*u:]
					l, b, r := color.RGBToYCbCr(p[0], p[1], p[2])
					out.Y[v*out.YStride+u] = l
					cb, cr, n = cb+int(b), cr+int(r), n+1
				}
			}
			out.Cb[y*out.CStride+x], out.Cr[y*out.CStride+x] = uint8((cb+n/2)/n), uint8((cr+n/2)/n)
		}
	}
	return out
}

// encode pushes a picture's rows, from the top and a band's components together.
func encode(e *Encoder, m *image.YCbCr) []byte {
	for y := range m.Rect.Dy() {
		e.Push(0, row(m, 0, y))
		if y%2 == 0 && !e.gray {
			e.Push(1, row(m, 1, y/2))
			e.Push(2, row(m, 2, y/2))
		}
	}
	return e.Bytes()
}

// row is a row of a component of 4:2:0.
func row(m *image.YCbCr, component, y int) []byte {
	w := m.Rect.Dx()
	switch component {
	case 0:
		return m.Y[y*m.YStride:][:w]
	case 1:
		return m.Cb[y*m.CStride:][:(w+1)/2]
	}
	return m.Cr[y*m.CStride:][:(w+1)/2]
}

func encoded(m *image.YCbCr) []byte {
	return encode(NewEncoder(m.Rect.Dx(), m.Rect.Dy(), false), m)
}

func encodedGray(m *image.YCbCr) []byte {
	return encode(NewEncoder(m.Rect.Dx(), m.Rect.Dy(), true), m)
}

// decoded is what image/jpeg makes of a file. A grey one has no chroma.
func decoded(tb testing.TB, file []byte) *image.YCbCr {
	tb.Helper()
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		tb.Fatal(err)
	}
	if gray, ok := m.(*image.Gray); ok {
		return &image.YCbCr{Y: gray.Pix, YStride: gray.Stride, Rect: gray.Rect}
	}
	return m.(*image.YCbCr)
}

// near checks that what was decoded is as near to the planes as quantising can
// bring it. Of a block, whose transform is orthonormal, the error has at most the
// length of the divisors' vector times what a level may be off: half of one and the
// dead zone. A decoder's rounding adds less than one per sample, thus 8.
func near(tb testing.TB, want, got *image.YCbCr) {
	tb.Helper()
	if got.Rect.Size() != want.Rect.Size() {
		tb.Fatalf("it is %v, want %v", got.Rect.Size(), want.Rect.Size())
	}
	r := rendition()
	w, h := want.Rect.Dx(), want.Rect.Dy()
	compare := func(component, w, h int, divisors [64]uint8) {
		var sum, length float64
		for y := range h {
			a, b := row(want, component, y), row(got, component, y)
			for x, v := range a {
				d := float64(v) - float64(b[x])
				sum += d * d
			}
		}
		for _, d := range divisors {
			length += float64(d) * float64(d)
		}
		length = math.Sqrt(length)*(0.5+float64(r.zone)/256) + 8
		blocks := float64(units(w, 8) * units(h, 8))
		if most := blocks * length * length; sum > most {
			tb.Errorf("component %d of %v is off by %.0f, at most %.0f can be", component, want.Rect.Size(), sum, most)
		}
	}
	compare(0, w, h, r.luma)
	if got.Cb != nil {
		compare(1, (w+1)/2, (h+1)/2, r.chroma)
		compare(2, (w+1)/2, (h+1)/2, r.chroma)
	}
}
