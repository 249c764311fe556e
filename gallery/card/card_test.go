package card_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/easel-gallery/easel/gallery/card"
)

// noise is the picture that JPEG is worst at.
func noise(width, height int) image.Image {
	m, dice := image.NewNRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(dice.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 0xff
		}
	}
	return m
}

// sheet is a picture of one colour.
func sheet(width, height int, c color.Color) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, c)
		}
	}
	return m
}

// made paints a card and opens it as a stranger does.
func made(t *testing.T, pictures ...image.Image) (image.Image, int) {
	t.Helper()
	file, err := card.Make(pictures)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, card.Width, card.Height) {
		t.Errorf("it is %v", m.Bounds())
	}
	return m, len(file)
}

// like tells whether a pixel has a colour, as far as a JPEG keeps one.
func like(got, want color.Color) bool {
	r, g, b, _ := got.RGBA()
	x, y, z, _ := want.RGBA()
	for _, d := range []int{int(r) - int(x), int(g) - int(y), int(b) - int(z)} {
		if d > 0x0800 || d < -0x0800 {
			return false
		}
	}
	return true
}

var (
	paper = color.RGBA{0xfa, 0xf7, 0xf1, 0xff}
	blue  = color.RGBA{0x20, 0x60, 0xc0, 0xff}
)

func TestACardIsNeverLargerThanItMayBe(t *testing.T) {
	for _, n := range []int{1, 2, 3, 6} {
		var all []image.Image
		for range n {
			all = append(all, noise(640, 480))
		}
		if _, size := made(t, all...); size > card.MaxBytes || size < 50_000 {
			t.Errorf("%d pictures of noise: %d bytes", n, size)
		}
	}
	if _, size := made(t, noise(1280, 600)); size > card.MaxBytes {
		t.Errorf("a wide one: %d bytes", size)
	}
}

func TestADrawingHangsWholeOnPaper(t *testing.T) {
	for name, size := range map[string]image.Point{"wide": {640, 480}, "tall": {300, 640}, "square": {320, 320}, "strip": {640, 20}, "thread": {2, 640}} {
		m, _ := made(t, sheet(size.X, size.Y, blue))
		var hung image.Rectangle
		for y := range card.Height {
			for x := range card.Width {
				if like(m.At(x, y), blue) {
					hung = hung.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if !like(m.At(2, 2), paper) || !like(m.At(card.Width-3, card.Height-3), paper) {
			t.Errorf("%s: no paper around it", name)
		}
		if name == "strip" || name == "thread" {
			continue // too thin to measure in a JPEG
		}
		want := float64(size.X) / float64(size.Y)
		if got := float64(hung.Dx()) / float64(hung.Dy()); got/want > 1.02 || want/got > 1.02 {
			t.Errorf("%s: %v, shape %.3f, want %.3f", name, hung, got, want)
		}
		if left, right := hung.Min.X, card.Width-hung.Max.X; left-right > 2 || right-left > 2 {
			t.Errorf("%s: not in the middle: %v", name, hung)
		}
	}
}

func TestTheSamePicturesGiveTheSameCard(t *testing.T) {
	a, err := card.Make([]image.Image{noise(100, 80), noise(80, 100)})
	b, again := card.Make([]image.Image{noise(100, 80), noise(80, 100)})
	if err != nil || again != nil || !bytes.Equal(a, b) {
		t.Errorf("%v, %v", err, again)
	}
}

func TestNothingIsNoCard(t *testing.T) {
	if _, err := card.Make(nil); !errors.Is(err, card.ErrEmpty) {
		t.Error(err)
	}
	if _, err := card.Make([]image.Image{image.NewRGBA(image.Rect(0, 0, 0, 9))}); !errors.Is(err, card.ErrEmpty) {
		t.Error(err)
	}
}

func TestOnlySixDrawingsHang(t *testing.T) {
	var all []image.Image
	for range 6 {
		all = append(all, sheet(64, 48, blue))
	}
	six, _ := card.Make(all)
	eight, err := card.Make(append(all, sheet(64, 48, paper), sheet(64, 48, paper)))
	if err != nil || !bytes.Equal(six, eight) {
		t.Errorf("%v", err)
	}
}

// BenchmarkACard says how much longer a card of six drawings takes than coding its pixels, which nothing avoids.
func BenchmarkACard(b *testing.B) {
	var all []image.Image
	for i := range card.Most {
		all = append(all, sheet(400+i, 300, blue))
	}
	whole := image.NewRGBA(image.Rect(0, 0, card.Width, card.Height))
	made, coded := time.Hour, time.Hour
	for b.Loop() {
		began := time.Now()
		if _, err := card.Make(all); err != nil {
			b.Fatal(err)
		}
		made = min(made, time.Since(began))
		began = time.Now()
		if err := jpeg.Encode(io.Discard, whole, &jpeg.Options{Quality: 86}); err != nil {
			b.Fatal(err)
		}
		coded = min(coded, time.Since(began))
	}
	b.ReportMetric(made.Seconds()/coded.Seconds(), "card/code")
	b.ReportMetric(made.Seconds()*1000, "ms/card")
}
