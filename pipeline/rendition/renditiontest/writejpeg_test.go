package renditiontest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// sizes are those of the pictures that every kind is written with.
var sizes = []image.Point{{1, 1}, {8, 8}, {17, 13}, {16, 33}, {100, 75}, {1, 300}, {300, 1}}

var samplings = map[string]Sampling{
	"4:2:0": S420, "4:2:2": S422, "4:4:0": S440, "4:4:4": S444, "4:1:1": S411, "4:1:0": S410, "grey": Grey, "grey of 2×2": 0x22,
}

// kinds are the ways to write the same coefficients.
var kinds = map[string]JPEGOptions{
	"optimised":           {Optimized: true},
	"separate":            {Separate: true},
	"separate, optimised": {Separate: true, Optimized: true},
	"extended":            {Extended: true},
	"wide":                {Extended: true, Wide: true},
	"restarts":            {Restart: 1},
	"few restarts":        {Restart: 5, Optimized: true},
	"progressive":         {Progressive: true},
	"named components":    {IDs: "abcd"},
}

// slope is a picture that is hard to get wrong unnoticed: brightness and colour rise
// and fall in other directions, and luma has some grain.
func slope(size image.Point) *image.YCbCr {
	m := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio444)
	for y := range size.Y {
		for x := range size.X {
			at := y*m.YStride + x
			m.Y[at] = uint8(40 + 2*x%120 + y%90 + (x*x*7+y*13+x*y*5)%11)
			m.Cb[at] = uint8(60 + (x+2*y)%128)
			m.Cr[at] = uint8(200 - (2*x+y)%128)
		}
	}
	return m
}

func decoded(t *testing.T, file []byte) image.Image {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// same reports whether two pictures have the same samples.
func same(t *testing.T, a, b image.Image) bool {
	t.Helper()
	if a.Bounds() != b.Bounds() {
		t.Fatalf("one is %v, the other %v", a.Bounds(), b.Bounds())
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

func TestEveryKindHasTheSameCoefficients(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		for name, sampling := range samplings {
			plain := JPEGOptions{Sampling: sampling}
			want := decoded(t, WriteJPEG(slope(size), plain))
			for kind, o := range kinds {
				t.Run(fmt.Sprint(name, " ", kind, " ", size), func(t *testing.T) {
					o.Sampling = sampling
					if !same(t, decoded(t, WriteJPEG(slope(size), o)), want) {
						t.Error("it differs from the plain baseline JPEG")
					}
				})
			}
		}
	}
}

// image/jpeg counts whole MCUs of the frame between the restarts of a scan of one
// component, where T.81 says blocks, and refuses what others take. The two are one
// thing when all factors are 1.
func TestRestartsOfScansOfOneComponent(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		for _, sampling := range []Sampling{S444, Grey} {
			want := decoded(t, WriteJPEG(slope(size), JPEGOptions{Sampling: sampling}))
			for _, o := range []JPEGOptions{{Separate: true}, {Progressive: true}} {
				o.Sampling, o.Restart = sampling, 3
				if !same(t, decoded(t, WriteJPEG(slope(size), o)), want) {
					t.Errorf("%v of %v with restarts differs", o, size)
				}
			}
		}
	}
}

// One code ends 32,767 blocks at most; a sheet of one grey has more.
func TestMoreBlocksEndThanACodeCanSay(t *testing.T) {
	t.Parallel()
	sheet := image.NewGray(image.Rect(0, 0, 2400, 1000))
	sheet.SetGray(2399, 999, color.Gray{200})
	want := decoded(t, WriteJPEG(sheet, JPEGOptions{Sampling: Grey})).(*image.Gray)
	got := decoded(t, WriteJPEG(sheet, JPEGOptions{Sampling: Grey, Progressive: true})).(*image.Gray)
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Error("it differs from the plain baseline JPEG")
	}
}

func TestOtherScriptsHaveTheSameCoefficients(t *testing.T) {
	t.Parallel()
	all, size := []int{0, 1, 2}, image.Pt(100, 75)
	want := decoded(t, WriteJPEG(slope(size), JPEGOptions{}))
	for name, script := range map[string][]JPEGScan{
		"no bit comes later": {{Components: all}, {Components: all[:1], From: 1, To: 63},
			{Components: all[1:2], From: 1, To: 63}, {Components: all[2:], From: 1, To: 63}},
		"levels apart, narrow bands": {{Components: all[2:]}, {Components: all[:1]}, {Components: all[1:2]},
			{Components: all[:1], From: 1, To: 1}, {Components: all[:1], From: 2, To: 62}, {Components: all[:1], From: 63, To: 63},
			{Components: all[1:2], From: 1, To: 63}, {Components: all[2:], From: 1, To: 63}},
		"bit by bit": {{Components: all, Low: 2}, {Components: all, High: 2, Low: 1}, {Components: all, High: 1},
			{Components: all[1:2], From: 1, To: 63}, {Components: all[2:], From: 1, To: 63},
			{Components: all[:1], From: 1, To: 63, Low: 4}, {Components: all[:1], From: 1, To: 63, High: 4, Low: 3},
			{Components: all[:1], From: 1, To: 63, High: 3, Low: 2}, {Components: all[:1], From: 1, To: 63, High: 2, Low: 1},
			{Components: all[:1], From: 1, To: 63, High: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := JPEGOptions{Progressive: true, Script: script}
			if !same(t, decoded(t, WriteJPEG(slope(size), o)), want) {
				t.Error("it differs from the plain baseline JPEG")
			}
		})
	}
}

func TestTheUsualScriptsHaveTenScansAndSix(t *testing.T) {
	t.Parallel()
	for sampling, want := range map[Sampling]int{S420: 10, Grey: 6} {
		file := WriteJPEG(slope(image.Pt(40, 40)), JPEGOptions{Sampling: sampling, Progressive: true})
		if got := bytes.Count(file, []byte{0xff, 0xda}); got != want {
			t.Errorf("%x has %d scans, want %d", sampling, got, want)
		}
	}
}

// smooth is a picture that suffers little from coarse chroma.
func smooth(size image.Point) *image.RGBA {
	m := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			m.SetRGBA(x, y, color.RGBA{uint8(60 + x/3), uint8(200 - y/3), uint8(80 + (x+y)/4), 255})
		}
	}
	return m
}

// psnr returns how near two pictures are, in dB over red, green and blue.
func psnr(a, b image.Image) float64 {
	sum, n := 0.0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, b, r2, g2, b2 := channels(a, b, x, y)
			sum += float64((r-r2)*(r-r2) + (g-g2)*(g-g2) + (b-b2)*(b-b2))
			n += 3
		}
	}
	return 10 * math.Log10(255*255*float64(n)/max(sum, 1e-9))
}

func channels(m, n image.Image, x, y int) (r, g, b, r2, g2, b2 int) {
	c, d := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA), color.RGBAModel.Convert(n.At(x, y)).(color.RGBA)
	return int(c.R), int(c.G), int(c.B), int(d.R), int(d.G), int(d.B)
}

func TestWhatIsWrittenLooksLikeThePicture(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{
		"4:2:0":            {},
		"4:2:2":            {Sampling: S422},
		"4:4:0":            {Sampling: S440},
		"4:4:4":            {Sampling: S444},
		"4:1:1":            {Sampling: S411},
		"4:1:0":            {Sampling: S410},
		"bare":             {Bare: true},
		"RGB":              {Sampling: S444, Untransformed: true},
		"RGB by its names": {Sampling: S444, Untransformed: true, Bare: true, IDs: "RGB"},
		"CMYK":             {Sampling: S4444, Untransformed: true},
		"YCCK":             {Sampling: S4444},
		"coarse YCCK":      {Sampling: S4204},
		"progressive RGB":  {Sampling: S444, Untransformed: true, Progressive: true},
		"progressive YCCK": {Sampling: S4444, Progressive: true},
	} {
		for _, size := range sizes {
			o.Quality = 98
			if got := psnr(decoded(t, WriteJPEG(smooth(size), o)), smooth(size)); got < 36 {
				t.Errorf("%s, %v: %.1f dB, want 36", name, size, got)
			}
		}
	}
}

func TestGreyIsTheLumaOfThePicture(t *testing.T) {
	t.Parallel()
	size := image.Pt(100, 75)
	grey := decoded(t, WriteJPEG(slope(size), JPEGOptions{Sampling: Grey, Quality: 100})).(*image.Gray)
	for y := range size.Y {
		for x := range size.X {
			if got, want := int(grey.GrayAt(x, y).Y), int(slope(size).YCbCrAt(x, y).Y); got < want-2 || got > want+2 {
				t.Fatalf("at %d, %d is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestQualityGivesTheStepsOfTheIJG(t *testing.T) {
	t.Parallel()
	for quality, want := range map[int][2]byte{50: {16, 11}, 90: {3, 2}, 25: {32, 22}, 100: {1, 1}, 1: {255, 255}} {
		file := WriteJPEG(smooth(image.Pt(1, 1)), JPEGOptions{Quality: quality})
		at := bytes.Index(file, []byte{0xff, 0xdb}) + 5
		if got := [2]byte(file[at : at+2]); got != want {
			t.Errorf("quality %d begins with steps %v, want %v", quality, got, want)
		}
	}
}

func TestWideStepsMayBeLargerThanAByte(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(smooth(image.Pt(9, 9)), JPEGOptions{Quality: 1, Wide: true, Extended: true})
	at := bytes.Index(file, []byte{0xff, 0xdb}) + 5
	if got := int(file[at])<<8 | int(file[at+1]); got != 800 {
		t.Errorf("the first step is %d, want 800", got)
	}
	decoded(t, file)
}

func TestOptimisedTablesAreShorter(t *testing.T) {
	t.Parallel()
	m := slope(image.Pt(300, 200))
	standard, optimised := len(WriteJPEG(m, JPEGOptions{})), len(WriteJPEG(m, JPEGOptions{Optimized: true}))
	if optimised >= standard {
		t.Errorf("optimised %d bytes, standard %d", optimised, standard)
	}
}

func BenchmarkWriteJPEG(b *testing.B) {
	for name, o := range map[string]JPEGOptions{"baseline": {}, "progressive": {Progressive: true}} {
		b.Run(name, func(b *testing.B) {
			m := slope(image.Pt(4000, 3000))
			for b.Loop() {
				WriteJPEG(m, o)
			}
		})
	}
}
