package rendition_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// corners are the colours of a picture's corners: top left, top right, bottom
// left, bottom right.
type corners [4]color.RGBA

// stored are the corners of a painting that is not turned.
var stored = corners{renditiontest.TopLeft, renditiontest.TopRight, renditiontest.BottomLeft, renditiontest.BottomRight}

// turned says which stored corner is seen where under each EXIF orientation.
var turned = map[int][4]int{
	1: {0, 1, 2, 3},
	2: {1, 0, 3, 2}, // mirrored
	3: {3, 2, 1, 0}, // upside down
	4: {2, 3, 0, 1}, // upside down and mirrored
	5: {0, 2, 1, 3}, // mirrored along the falling diagonal
	6: {2, 0, 3, 1}, // a quarter to the right
	7: {3, 1, 2, 0}, // mirrored along the rising diagonal
	8: {1, 3, 0, 2}, // a quarter to the left
}

// seen returns the corners of a painting stored with an orientation.
func seen(orientation int) corners {
	var c corners
	for i, from := range turned[orientation] {
		c[i] = stored[from]
	}
	return c
}

// mustRender renders what must be taken.
func mustRender(tb testing.TB, original []byte) rendition.Result {
	tb.Helper()
	result, err := rendition.Render(context.Background(), original, rendition.DefaultLimits())
	if err != nil {
		tb.Fatal(err)
	}
	return result
}

// pixels decodes a rendition.
func pixels(tb testing.TB, p rendition.Picture) image.Image {
	tb.Helper()
	m, err := jpeg.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		tb.Fatalf("the rendition of %d×%d: %v", p.Width, p.Height, err)
	}
	if got, want := m.Bounds(), image.Rect(0, 0, p.Width, p.Height); got != want {
		tb.Fatalf("the rendition's pixels are %v, want %v", got, want)
	}
	return m
}

// wantCorners looks into the middle of each corner, and at the paper between.
func wantCorners(tb testing.TB, m image.Image, want corners) {
	tb.Helper()
	b := m.Bounds()
	x0, x1, y0, y1 := b.Dx()/8, b.Dx()-1-b.Dx()/8, b.Dy()/8, b.Dy()-1-b.Dy()/8
	wantColor(tb, "top left", m.At(x0, y0), want[0])
	wantColor(tb, "top right", m.At(x1, y0), want[1])
	wantColor(tb, "bottom left", m.At(x0, y1), want[2])
	wantColor(tb, "bottom right", m.At(x1, y1), want[3])
	wantColor(tb, "middle", m.At(b.Dx()/2, b.Dy()/2), renditiontest.Paper)
}

// wantColor allows what two passes of JPEG do to a flat colour.
func wantColor(tb testing.TB, where string, got color.Color, want color.RGBA) {
	tb.Helper()
	const tolerance = 8
	g := color.RGBAModel.Convert(got).(color.RGBA)
	for _, d := range []int{int(g.R) - int(want.R), int(g.G) - int(want.G), int(g.B) - int(want.B)} {
		if d < -tolerance || d > tolerance {
			tb.Errorf("%s is %v, want about %v", where, g, want)
			return
		}
	}
}

// largest is the last picture of the ladder.
func largest(r rendition.Result) rendition.Picture { return r.Pictures[len(r.Pictures)-1] }
