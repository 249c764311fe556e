package examples_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/services/demo/examples"
)

// mostBytes is what a file may weigh: a page has ten of them.
const mostBytes = 25_000

func TestTheFilesAreWhatThePainterPaints(t *testing.T) {
	for n := 1; n <= examples.Count; n++ {
		f, err := os.Open(filepath.Join("..", "..", "moderation", "assets", examples.Name(n)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || info.Size() > mostBytes {
			t.Errorf("%s has %d bytes, %v", examples.Name(n), info.Size(), err)
		}
		kept, err := jpeg.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		painted := painted(t, n)
		if kept.Bounds() != painted.Bounds() {
			t.Fatalf("%s is %v, and %v is painted: run make examples", examples.Name(n), kept.Bounds(), painted.Bounds())
		}
		if d := apart(kept, painted); d > 2 { // of 255: where floating point rounds otherwise
			t.Errorf("%s is %d apart from what is painted: run make examples", examples.Name(n), d)
		}
	}
}

// painted is an example as its file would hold it.
func painted(t *testing.T, n int) image.Image {
	t.Helper()
	file, err := examples.JPEG(n)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// apart is the mean difference of two pictures' greens.
func apart(a, b image.Image) int {
	sum, r := 0, a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			_, ga, _, _ := a.At(x, y).RGBA()
			_, gb, _, _ := b.At(x, y).RGBA()
			sum += max(int(ga>>8)-int(gb>>8), int(gb>>8)-int(ga>>8))
		}
	}
	return sum / (r.Dx() * r.Dy())
}
