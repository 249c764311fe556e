package renditiontest_test

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestAPhotoIsTheSameEachTimeAndAnotherForAnotherSeed(t *testing.T) {
	t.Parallel()
	a, b, other := Photo(200, 150, 1), Photo(200, 150, 1), Photo(200, 150, 2)
	if !bytes.Equal(a.Y, b.Y) || !bytes.Equal(a.Cb, b.Cb) || !bytes.Equal(a.Cr, b.Cr) {
		t.Error("two photos of one seed differ")
	}
	if bytes.Equal(a.Y, other.Y) {
		t.Error("two photos of other seeds are the same")
	}
	if !bytes.Equal(Scan(100, 141, 1).Pix, Scan(100, 141, 1).Pix) {
		t.Error("two scans of one seed differ")
	}
}

func TestPhotosAndScansHaveAnySize(t *testing.T) {
	t.Parallel()
	for _, size := range append([]image.Point{{1, 5000}, {5000, 1}, {2, 3}}, sizes...) {
		if got := Photo(size.X, size.Y, 1).Bounds().Size(); got != size {
			t.Errorf("a photo of %v is %v", size, got)
		}
		if got := Scan(size.X, size.Y, 1).Bounds().Size(); got != size {
			t.Errorf("a scan of %v is %v", size, got)
		}
	}
}

// 3 to 5 MB of 12 megapixels are 2 to 3.3 bits of each pixel.
func TestAPhotoIsAsManyBytesAsAPhonesAre(t *testing.T) {
	t.Parallel()
	m := Photo(2000, 1500, 1)
	for _, quality := range []int{90, 93} {
		bits := 8 * float64(len(WriteJPEG(m, JPEGOptions{Quality: quality}))) / (2000 * 1500)
		if bits < 2 || bits > 3.3 {
			t.Errorf("at quality %d it has %.2f bits for each pixel", quality, bits)
		}
	}
}

// 8 to 15 MB of A4 at 300 dpi are 0.92 to 1.72 bytes of each pixel.
func TestAScanIsAsManyBytesAsAScannersAre(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, Scan(1240, 1754, 1)); err != nil {
		t.Fatal(err)
	}
	if got := float64(out.Len()) / (1240 * 1754); got < 0.92 || got > 1.72 {
		t.Errorf("it has %.2f bytes for each pixel", got)
	}
	if kind := out.Bytes()[25]; kind != 2 {
		t.Errorf("its colour type is %d, want 2: red, green and blue", kind)
	}
}

// Bare paper shows the noise alone: neighbours differ by √2 of its deviation.
func TestAPhotosNoiseIsThatOfASmallSensor(t *testing.T) {
	t.Parallel()
	m := Photo(2000, 1500, 1)
	sum, n := 0.0, 0.0
	for y := 500; y < 700; y++ {
		for x := 900; x < 1000; x++ {
			d := float64(m.YCbCrAt(x, y).Y) - float64(m.YCbCrAt(x+1, y).Y)
			sum += d * d
			n++
		}
	}
	if sigma := math.Sqrt(sum / n / 2); sigma < 2 || sigma > 3.5 {
		t.Errorf("its standard deviation is %.2f levels, want 2 to 3.5", sigma)
	}
}

func TestPaperUnderALampIsWarmAndDarkerFarFromIt(t *testing.T) {
	t.Parallel()
	m := Photo(2000, 1500, 1)
	mean := func(left, top int) (y, cb, cr int) {
		for i := range 400 {
			c := m.YCbCrAt(left+i%20, top+i/20)
			y, cb, cr = y+int(c.Y), cb+int(c.Cb), cr+int(c.Cr)
		}
		return y / 400, cb / 400, cr / 400
	}
	near, cb, cr := mean(900, 600)
	far, _, _ := mean(1900, 800)
	if near < 180 || far > near-10 || cb > 124 || cr < 126 {
		t.Errorf("luma is %d and %d, chroma %d, %d", near, far, cb, cr)
	}
}

func BenchmarkPhoto(b *testing.B) {
	for b.Loop() {
		Photo(4000, 3000, 1)
	}
}
