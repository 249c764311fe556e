package painter

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"math"
	"slices"
	"testing"
	"time"
)

// small is enough to tell pictures apart and quick to paint: 300 of them take some seconds, also under the race detector.
const small = 0.012

// grid averages a picture into n by n colours.
func grid(img *image.RGBA, n int) [][3]int {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sum, count := make([][3]int, n*n), make([]int, n*n)
	for y := range h {
		for x := range w {
			i := y*n/h*n + x*n/w
			p := img.Pix[y*img.Stride+x*4:]
			for c := range 3 {
				sum[i][c] += int(p[c])
			}
			count[i]++
		}
	}
	for i := range sum {
		for c := range 3 {
			sum[i][c] /= count[i]
		}
	}
	return sum
}

// distance is the mean difference of two grids, in levels.
func distance(a, b [][3]int) float64 {
	sum := 0
	for i := range a {
		for c := range 3 {
			d := a[i][c] - b[i][c]
			sum += max(d, -d)
		}
	}
	return float64(sum) / float64(len(a)*3)
}

func TestThreeHundredSeedsShowEveryMotifAndNoPictureTwice(t *testing.T) {
	seen := map[string]int{}
	var grids [][][3]int
	for seed := range uint64(300) {
		d := New(seed, small)
		seen[d.Motif]++
		grids = append(grids, grid(d.Photo(), 8))
	}
	for _, m := range Motifs() {
		if seen[m] < 10 {
			t.Errorf("motif %s: %d of 300, want at least 10", m, seen[m])
		}
	}
	for i := range grids {
		for k := range i {
			if d := distance(grids[i], grids[k]); d < 2.5 {
				t.Errorf("seeds %d and %d (%s, %s) are only %.2f levels apart", k, i, New(uint64(k), small).Motif, New(uint64(i), small).Motif, d)
			}
		}
	}
}

func TestOneRoundOfSeedsShowsEveryMotifOnce(t *testing.T) {
	n := uint64(len(Motifs()))
	for _, round := range []uint64{0, 1, 40} {
		var names []string
		for i := range n {
			names = append(names, New(round*n+i, small).Motif)
		}
		slices.Sort(names)
		if len(slices.Compact(names)) != int(n) {
			t.Errorf("round %d shows a motif twice", round)
		}
	}
}

func TestTheSameSeedPaintsTheSameBytes(t *testing.T) {
	for seed := range uint64(30) {
		a, b := New(seed, small), New(seed, small)
		if a != b {
			t.Fatalf("seed %d: %+v and %+v", seed, a, b)
		}
		if !bytes.Equal(a.Photo().Pix, b.Photo().Pix) {
			t.Errorf("seed %d: two photos differ", seed)
		}
	}
}

func TestSeveralPaintersAtOnceDoNotDisturbEachOther(t *testing.T) {
	want := New(5, small).Photo()
	got := make(chan *image.RGBA)
	for range 4 {
		go func() { got <- New(5, small).Photo() }()
	}
	for range 4 {
		if img := <-got; !bytes.Equal(img.Pix, want.Pix) {
			t.Error("a photo painted beside others differs")
		}
	}
}

// A drawing keeps its strokes at any size: what is large on the thumbnail is large on the poster.
func TestSizeDoesNotChangeTheDrawing(t *testing.T) {
	for seed := range uint64(10) {
		little, big := New(seed, 0.1), New(seed, 0.4)
		if d := distance(grid(little.Image(), 8), grid(big.Image(), 8)); d > 7 {
			t.Errorf("seed %d (%s): %.1f levels between 0.1 and 0.4 megapixels", seed, little.Motif, d)
		}
	}
}

func TestSizesAreAsAsked(t *testing.T) {
	for _, megapixels := range []float64{0.1, 0.5, 2, 8, 12} {
		for seed := range uint64(200) {
			d := New(seed, megapixels)
			if got := float64(d.Width*d.Height) / 1e6; math.Abs(got/megapixels-1) > 0.02 {
				t.Fatalf("seed %d: %.3f megapixels, want %g", seed, got, megapixels)
			}
			if ratio := float64(d.Width) / float64(d.Height); ratio < 0.6 || ratio > 2.5 {
				t.Fatalf("seed %d: a shape of %.2f", seed, ratio)
			}
		}
	}
	d := New(3, 0.1)
	for name, img := range map[string]*image.RGBA{"image": d.Image(), "photo": d.Photo()} {
		if img.Rect.Dx() != d.Width || img.Rect.Dy() != d.Height {
			t.Errorf("%s is %v, want %d by %d", name, img.Rect, d.Width, d.Height)
		}
	}
}

func TestOddSizesDoNotCrash(t *testing.T) {
	for _, megapixels := range []float64{-1, 0, math.NaN(), math.Inf(1), 0.001, 0.01} {
		d := New(1, megapixels)
		if d.Width < 1 || d.Height < 1 || d.Width*d.Height > 51_000_000 {
			t.Errorf("%g megapixels gave %d by %d", megapixels, d.Width, d.Height)
		}
	}
	New(1, 0.001).Photo()
}

func TestEveryPixelIsOpaqueAndTheSheetFillsTheFrame(t *testing.T) {
	for seed := range uint64(10) {
		img := New(seed, small).Photo()
		for i := 3; i < len(img.Pix); i += 4 {
			if img.Pix[i] != 255 {
				t.Fatalf("seed %d: a pixel is not opaque", seed)
			}
		}
	}
}

func TestAPhotoIsAJPEGWithItsExif(t *testing.T) {
	d := New(12, 0.2)
	file, err := d.JPEG(85)
	if err != nil {
		t.Fatal(err)
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width != d.Width || config.Height != d.Height {
		t.Fatalf("decoded %+v, %v; want %d by %d", config, err, d.Width, d.Height)
	}
	segment := file[2:]
	if !bytes.HasPrefix(segment, []byte{0xff, 0xe1}) || string(segment[4:10]) != "Exif\x00\x00" {
		t.Fatalf("the file does not go on with Exif: % x", segment[:10])
	}
	length := int(binary.BigEndian.Uint16(segment[2:]))
	if next := segment[2+length]; next != 0xff {
		t.Errorf("behind the Exif segment stands %x, want a marker", next)
	}
	entry := segment[4+6+8+2:]
	if tag, value := binary.BigEndian.Uint16(entry), binary.BigEndian.Uint16(entry[8:]); tag != 0x0112 || value != 1 {
		t.Errorf("tag %#x is %d, want orientation 1", tag, value)
	}
}

func TestAQualityThatIsNoneIsRefusedOrHeld(t *testing.T) {
	for _, q := range []int{-5, 0, 101} {
		if _, err := New(1, small).JPEG(q); err != nil {
			t.Errorf("quality %d: %v", q, err) // image/jpeg holds it between 1 and 100
		}
	}
}

// The size matters to the demo: its folder, its uploads and what a wall of photos weighs.
func TestTwoMegapixelsWeighLikeAPhonesPhoto(t *testing.T) {
	total := 0
	for seed := range uint64(3) {
		file, err := New(seed, 2).JPEG(85)
		if err != nil {
			t.Fatal(err)
		}
		if len(file) < 250_000 || len(file) > 2_000_000 {
			t.Errorf("seed %d: %d bytes", seed, len(file))
		}
		total += len(file)
	}
	if mean := total / 3; mean < 400_000 || mean > 1_500_000 {
		t.Errorf("mean of %d bytes, want 0.4 to 1.5 MB", mean)
	}
}

// BenchmarkPhoto prints what painting costs beside encoding the same photo.
func BenchmarkPhoto(b *testing.B) {
	New(0, small).Photo() // makes the noise, once
	var painting, encoding time.Duration
	size, seed := 0, uint64(0)
	for b.Loop() {
		d := New(seed, 2)
		seed++
		start := time.Now()
		img := d.Photo()
		painting += time.Since(start)
		start = time.Now()
		var out bytes.Buffer
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 85}); err != nil {
			b.Fatal(err)
		}
		encoding += time.Since(start)
		size += out.Len()
	}
	b.ReportMetric(float64(painting.Milliseconds())/float64(b.N), "ms/picture")
	b.ReportMetric(float64(painting)/float64(encoding), "paint/encode")
	b.ReportMetric(float64(size)/float64(b.N)/1000, "kB/picture")
}
