package rendition

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// planesOfLossy returns what a decoded lossy WebP pushes.
func planesOfLossy(t *testing.T, p pixels) *image.YCbCr {
	t.Helper()
	l, ok := lossyFrame(WebP, p)
	if !ok {
		t.Fatalf("a %T is not lossy", p.image)
	}
	out := image.NewYCbCr(image.Rectangle{Max: p.canvas}, image.YCbCrSubsampleRatio420)
	to := [3][]byte{out.Y, out.Cb, out.Cr}
	err := l.rows(func() error { return nil }, func(component int, row []byte) {
		to[component] = to[component][copy(to[component], row):]
	})
	if err != nil {
		t.Fatal(err)
	}
	for component, left := range to {
		if len(left) > 0 {
			t.Fatalf("component %d lacks %d samples", component, len(left))
		}
	}
	return out
}

// A lossy WebP's white is 235 and its black 16: shown as they are, paper is grey.
func TestALossyWebPIsInStudioRange(t *testing.T) {
	for _, test := range []struct {
		name      string
		y, cb, cr uint8
		want      color.RGBA
	}{
		{"black", 16, 128, 128, color.RGBA{0, 0, 0, 255}},
		{"white", 235, 128, 128, color.RGBA{255, 255, 255, 255}},
		{"below black", 3, 128, 128, color.RGBA{0, 0, 0, 255}},
		{"above white", 250, 128, 128, color.RGBA{255, 255, 255, 255}},
		{"red", 81, 90, 240, color.RGBA{254, 0, 0, 255}},
		{"green", 145, 54, 34, color.RGBA{0, 255, 1, 255}},
		{"blue", 41, 240, 110, color.RGBA{0, 0, 255, 255}},
	} {
		flat := image.NewYCbCr(image.Rect(0, 0, 3, 3), image.YCbCrSubsampleRatio420)
		for i := range flat.Y {
			flat.Y[i] = test.y
		}
		for i := range flat.Cb {
			flat.Cb[i], flat.Cr[i] = test.cb, test.cr
		}
		out := planesOfLossy(t, pixels{image: flat, canvas: image.Pt(3, 3)})
		got := color.RGBAModel.Convert(out.At(2, 2)).(color.RGBA)
		for _, d := range []int{int(got.R) - int(test.want.R), int(got.G) - int(test.want.G), int(got.B) - int(test.want.B)} {
			if max(d, -d) > 2 {
				t.Errorf("%s is %v, want %v", test.name, got, test.want)
			}
		}
		if _, ok := lossyFrame(JPEG, pixels{image: flat}); ok {
			t.Error("a JPEG is in full range")
		}
	}
}

// veiled is a lossy frame of soft colours, with transparency of every degree.
func veiled(size image.Point) *image.NYCbCrA {
	random := rand.New(rand.NewPCG(uint64(size.X), uint64(size.Y)))
	m := image.NewNYCbCrA(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = uint8(100 + random.IntN(60))
		m.A[i] = uint8(random.IntN(256))
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = uint8(108+random.IntN(40)), uint8(108+random.IntN(40))
	}
	return m
}

// shown is a pixel of the canvas by the textbook: BT.601 to red, green and blue, on
// white by its transparency, and back.
func shown(m *image.NYCbCrA, at image.Point) (y, cb, cr float64) {
	if !at.In(m.Rect) {
		return 255, 128, 128
	}
	c := m.YCbCrAt(at.X, at.Y)
	luma, b, r := (float64(c.Y)-16)*255/219, (float64(c.Cb)-128)*255/224, (float64(c.Cr)-128)*255/224
	a := float64(m.A[m.AOffset(at.X, at.Y)]) / 255
	red := 255 + a*(luma+1.402*r-255)
	green := 255 + a*(luma-0.344136*b-0.714136*r-255)
	blue := 255 + a*(luma+1.772*b-255)
	y = 0.299*red + 0.587*green + 0.114*blue
	return y, 128 + (blue-y)/1.772, 128 + (red-y)/1.402
}

func TestALossyWebPLiesOnWhitePaper(t *testing.T) {
	for _, test := range []struct{ canvas, size, at image.Point }{
		{image.Pt(16, 12), image.Pt(16, 12), image.Point{}},
		{image.Pt(17, 13), image.Pt(17, 13), image.Point{}},
		{image.Pt(1, 1), image.Pt(1, 1), image.Point{}},
		{image.Pt(30, 21), image.Pt(7, 5), image.Pt(4, 6)},
		{image.Pt(31, 21), image.Pt(7, 5), image.Pt(24, 16)},
		{image.Pt(30, 20), image.Pt(8, 6), image.Pt(0, 14)},
		{image.Pt(30, 20), image.Pt(8, 6), image.Pt(4, 0)},
	} {
		t.Run(fmt.Sprint(test.size, " at ", test.at), func(t *testing.T) {
			m := veiled(test.size)
			out := planesOfLossy(t, pixels{image: m, at: test.at, canvas: test.canvas})
			for y := range test.canvas.Y {
				for x := range test.canvas.X {
					want, _, _ := shown(m, image.Pt(x, y).Sub(test.at))
					wantLevel(t, "luma", x, y, out.Y[y*out.YStride+x], want)
				}
			}
			for y := 0; y < test.canvas.Y; y += 2 {
				for x := 0; x < test.canvas.X; x += 2 {
					cb, cr := meanChroma(m, image.Pt(x, y), test.at, test.canvas)
					wantLevel(t, "Cb", x, y, out.Cb[y/2*out.CStride+x/2], cb)
					wantLevel(t, "Cr", x, y, out.Cr[y/2*out.CStride+x/2], cr)
				}
			}
		})
	}
}

// meanChroma is the mean of the two by two pixels from a place of the canvas.
func meanChroma(m *image.NYCbCrA, from, frame, canvas image.Point) (cb, cr float64) {
	n := 0.0
	for y := from.Y; y < min(from.Y+2, canvas.Y); y++ {
		for x := from.X; x < min(from.X+2, canvas.X); x++ {
			_, b, r := shown(m, image.Pt(x, y).Sub(frame))
			cb, cr, n = cb+b, cr+r, n+1
		}
	}
	return cb / n, cr / n
}

// wantLevel allows for the rounding of two steps.
func wantLevel(t *testing.T, what string, x, y int, got byte, want float64) {
	t.Helper()
	if math.Abs(float64(got)-want) > 1.1 {
		t.Errorf("%s at %d, %d is %d, want %.1f", what, x, y, got, want)
	}
}

func TestALossyWebPWithoutTransparencyIsThatOfFullCover(t *testing.T) {
	m := veiled(image.Pt(9, 7))
	for i := range m.A {
		m.A[i] = 255
	}
	for _, at := range []image.Point{{}, {4, 2}} {
		canvas := image.Pt(15, 11)
		if at == (image.Point{}) {
			canvas = m.Rect.Max
		}
		with := planesOfLossy(t, pixels{image: m, at: at, canvas: canvas})
		without := planesOfLossy(t, pixels{image: &m.YCbCr, at: at, canvas: canvas})
		if fmt.Sprint(with) != fmt.Sprint(without) {
			t.Errorf("at %v they differ", at)
		}
	}
}
