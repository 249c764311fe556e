package renditiontest_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestASizeThatStaysChangesNothing(t *testing.T) {
	p := noise(19, 7, 1)
	got := renditiontest.Lanczos(p, 19, 7)
	for i, level := range got.Samples {
		near(t, "a sample", level, p.Samples[i])
	}
}

func TestAFlatPlaneStaysFlat(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {3, 50}, {17, 13}, {90, 2}} {
		p := drawn(size.X, size.Y, func(int, int) float64 { return 77 })
		got := renditiontest.Lanczos(p, 13, 17)
		if got.Width != 13 || got.Height != 17 || len(got.Samples) != 13*17 {
			t.Fatalf("from %v came %d×%d with %d samples", size, got.Width, got.Height, len(got.Samples))
		}
		for _, level := range got.Samples {
			near(t, "a sample", level, 77)
		}
	}
}

func TestCentresLieWhereTheyShould(t *testing.T) {
	p := drawn(400, 300, func(x, y int) float64 { return 0.4*float64(x) + 0.2*float64(y) })
	got := renditiontest.Lanczos(p, 150, 100)
	for _, at := range []image.Point{{20, 20}, {75, 50}, {120, 70}} {
		x, y := (float64(at.X)+0.5)*400/150-0.5, (float64(at.Y)+0.5)*3-0.5
		if level, want := got.Row(at.Y)[at.X], 0.4*x+0.2*y; math.Abs(level-want) > 0.02 {
			t.Errorf("at %v is %.3f, want %.3f", at, level, want)
		}
	}
}

func TestSlowWavesStayAndQuickOnesGo(t *testing.T) {
	wave := func(samples float64) renditiontest.Levels {
		return drawn(400, 20, func(x, _ int) float64 { return 128 + 100*math.Cos(2*math.Pi*float64(x)/samples) })
	}
	slow, quick := renditiontest.Lanczos(wave(25), 100, 5), renditiontest.Lanczos(wave(4.7), 100, 5)
	for x := 10; x < 90; x++ {
		want := 128 + 100*math.Cos(2*math.Pi*((float64(x)+0.5)*4-0.5)/25)
		if level := slow.Row(2)[x]; math.Abs(level-want) > 2 {
			t.Errorf("the slow wave at %d is %.2f, want %.2f", x, level, want)
		}
		if level := quick.Row(2)[x]; math.Abs(level-128) > 10 {
			t.Errorf("the quick wave at %d is %.2f, want about 128", x, level)
		}
	}
}

func TestBeyondTheEdgesTheEdgeRepeats(t *testing.T) {
	step := func(x, _ int) float64 {
		if x < 2 {
			return 200
		}
		return 50
	}
	alone := renditiontest.Lanczos(drawn(40, 1, step), 10, 1)
	inside := renditiontest.Lanczos(drawn(120, 1, func(x, y int) float64 { return step(x-40, y) }), 30, 1)
	for x, level := range alone.Samples {
		near(t, "a sample", level, inside.Samples[10+x])
	}
}

func TestLumaIsTheSameOfAnyPicture(t *testing.T) {
	colors := image.NewRGBA(image.Rect(3, 2, 5, 3))
	colors.Set(3, 2, color.RGBA{255, 0, 0, 255})
	colors.Set(4, 2, color.White)
	grey := image.NewGray(image.Rect(3, 2, 5, 3))
	grey.Pix = []uint8{76, 255}
	planar := image.NewYCbCr(image.Rect(3, 2, 5, 3), image.YCbCrSubsampleRatio420)
	copy(planar.Y, grey.Pix)
	for name, m := range map[string]image.Image{"colours": colors, "grey": grey, "planar": planar} {
		p := renditiontest.Luma(m)
		if p.Width != 2 || p.Height != 1 || p.Samples[0] != 76 || p.Samples[1] != 255 {
			t.Errorf("of %s it is %+v", name, p)
		}
	}
}
