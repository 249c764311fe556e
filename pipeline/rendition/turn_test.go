package rendition_test

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// stored returns how a picture is stored so that an orientation turns it upright.
// imaging counts its angles against the clock.
func storedFor(orientation int, upright image.Image) image.Image {
	return map[int]func(image.Image) *image.NRGBA{
		1: imaging.Clone, 2: imaging.FlipH, 3: imaging.Rotate180, 4: imaging.FlipV,
		5: imaging.Transpose, 6: imaging.Rotate90, 7: imaging.Transverse, 8: imaging.Rotate270,
	}[orientation](upright)
}

// hills is a picture whose colours change fast and smoothly, and everywhere otherwise.
func hills(width, height int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	wave := func(v, period int) uint8 {
		v %= 2 * period
		return uint8(60 + 120*min(v, 2*period-v)/period)
	}
	for y := range height {
		for x := range width {
			m.SetNRGBA(x, y, color.NRGBA{wave(x, 23), wave(x+y, 31), wave(y, 19), 255})
		}
	}
	return m
}

// Luma is turned sample by sample. Chroma is not where it was when the side that is
// mirrored is odd: its pairs of pixels are counted from the other end. A place that is
// wrong by one pixel differs by 4 levels here.
func TestAPictureLooksTheSameHoweverItIsStored(t *testing.T) {
	for _, size := range []image.Point{{100, 76}, {101, 77}, {76, 101}, {77, 100}, {9, 5}, {5, 17}, {1, 7}, {7, 1}, {641, 403}} {
		upright := hills(size.X, size.Y)
		want := mustRender(t, encodePNG(t, upright))
		for orientation := 2; orientation <= 8; orientation++ {
			t.Run(fmt.Sprint(size, " ", orientation), func(t *testing.T) {
				turn := renditiontest.PNGChunk("eXIf", renditiontest.TIFF(binary.BigEndian, orientation))
				got := mustRender(t, renditiontest.WithChunks(encodePNG(t, storedFor(orientation, upright)), "IDAT", turn))
				if got.Width != size.X || got.Height != size.Y {
					t.Fatalf("it is %d×%d", got.Width, got.Height)
				}
				for i, p := range got.Pictures {
					if mean := meanDifference(pixels(t, p), pixels(t, want.Pictures[i])); mean > 1.6 {
						t.Errorf("%d pixels wide it differs by %.2f levels in the mean", p.Width, mean)
					}
				}
			})
		}
	}
}

// meanDifference is how many levels of red, green and blue two pictures differ by.
func meanDifference(a, b image.Image) float64 {
	sum, n := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			for _, d := range [3]int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				sum, n = sum+max(d, -d), n+1
			}
		}
	}
	return float64(sum) / float64(n)
}
