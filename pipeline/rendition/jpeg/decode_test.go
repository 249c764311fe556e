package jpeg

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	stdjpeg "image/jpeg"
	"io"
	"math"
	"slices"
	"testing"

	. "github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// sizes are those of the pictures that everything is tried with.
var sizes = []image.Point{{1, 1}, {8, 8}, {17, 13}, {16, 33}, {100, 75}, {1, 300}, {300, 1}}

var samplings = map[string]Sampling{
	"4:2:0": S420, "4:2:2": S422, "4:4:0": S440, "4:4:4": S444, "4:1:1": S411, "4:1:0": S410,
	"grey": Grey, "grey of 2×2": 0x22, "4:4:4 of 2×1": 0x212121,
}

// kinds are ways to write the same coefficients.
var kinds = map[string]JPEGOptions{
	"plain":               {},
	"optimised":           {Optimized: true},
	"separate":            {Separate: true},
	"separate, restarts":  {Separate: true, Restart: 3},
	"extended":            {Extended: true},
	"wide":                {Extended: true, Wide: true},
	"restarts":            {Restart: 1},
	"few restarts":        {Restart: 5, Optimized: true},
	"progressive":         {Progressive: true},
	"progressive, broken": {Progressive: true, Restart: 2},
	"named components":    {IDs: "abc"},
}

// slope is a picture without very bright and very dark places, whose brightness and
// colour rise in other directions, with some grain.
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

// plane is all rows of a component.
type plane struct {
	width, height int
	pix           []byte
}

// decode returns all planes at n/8.
func decode(file []byte, n int) ([]plane, error) {
	d, err := Open(file)
	if err != nil {
		return nil, err
	}
	return rows(d, n, d.Decode)
}

// rows collects what a way of decoding pushes.
func rows(d *Decoder, n int, decode func(Pace, Push) error) ([]plane, error) {
	planes := make([]plane, len(d.Components))
	for i := range planes {
		d.SetScale(i, n)
		planes[i].width, planes[i].height = d.PlaneSize(i, n)
	}
	var wrong error
	err := decode(func() error { return nil }, func(component int, row []byte) {
		if len(row) != planes[component].width {
			wrong = fmt.Errorf("a row of %d samples, want %d", len(row), planes[component].width)
		}
		planes[component].pix = append(planes[component].pix, row...)
	})
	for _, p := range planes {
		if err == nil && len(p.pix) != p.width*p.height {
			err = fmt.Errorf("%d samples of %d×%d", len(p.pix), p.width, p.height)
		}
	}
	return planes, errors.Join(err, wrong)
}

func mustDecode(t *testing.T, file []byte, n int) []plane {
	t.Helper()
	planes, err := decode(file, n)
	if err != nil {
		t.Fatal(err)
	}
	return planes
}

// reference returns the planes that image/jpeg sees.
func reference(file []byte) ([]plane, error) {
	m, err := stdjpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	switch m := m.(type) {
	case *image.Gray:
		return []plane{cut(m.Pix, m.Stride, m.Rect.Dx(), m.Rect.Dy())}, nil
	case *image.YCbCr:
		full, chroma := m.Rect.Size(), m.Rect.Size()
		across := map[image.YCbCrSubsampleRatio]image.Point{
			image.YCbCrSubsampleRatio444: {1, 1}, image.YCbCrSubsampleRatio440: {1, 2}, image.YCbCrSubsampleRatio422: {2, 1},
			image.YCbCrSubsampleRatio420: {2, 2}, image.YCbCrSubsampleRatio411: {4, 1}, image.YCbCrSubsampleRatio410: {4, 2},
		}[m.SubsampleRatio]
		chroma.X, chroma.Y = ceilDiv(chroma.X, across.X), ceilDiv(chroma.Y, across.Y)
		return []plane{
			cut(m.Y, m.YStride, full.X, full.Y),
			cut(m.Cb, m.CStride, chroma.X, chroma.Y),
			cut(m.Cr, m.CStride, chroma.X, chroma.Y),
		}, nil
	}
	return nil, fmt.Errorf("image/jpeg made a %T", m)
}

func cut(pix []byte, stride, width, height int) plane {
	p := plane{width: width, height: height}
	for y := range height {
		p.pix = append(p.pix, pix[y*stride:y*stride+width]...)
	}
	return p
}

// differences counts by how many levels the samples of planes differ.
func differences(t *testing.T, got, want []plane) (levels [256]int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d planes, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i].width != want[i].width || got[i].height != want[i].height {
			t.Fatalf("plane %d is %d×%d, want %d×%d", i, got[i].width, got[i].height, want[i].width, want[i].height)
		}
		for j, v := range got[i].pix {
			d := int(v) - int(want[i].pix[j])
			levels[max(d, -d)]++
		}
	}
	return levels
}

func TestAtFullScaleSamplesAreThoseOfImageJPEG(t *testing.T) {
	t.Parallel()
	var all [256]int
	for _, size := range sizes {
		for _, sampling := range samplings {
			for _, quality := range []int{30, 75, 95, 100} {
				file := WriteJPEG(slope(size), JPEGOptions{Sampling: sampling, Quality: quality})
				want, err := reference(file)
				if err != nil {
					t.Fatal(err)
				}
				for d, n := range differences(t, mustDecode(t, file, 8), want) {
					all[d] += n
				}
			}
		}
	}
	total := 0
	for _, n := range all {
		total += n
	}
	t.Logf("of %d samples %d are the same, %d differ by 1, %d by 2", total, all[0], all[1], all[2])
	if within := all[0] + all[1]; within < total-total/1000 || within+all[2] != total {
		t.Errorf("of %d samples %d differ by more than 1, and some by more than 2", total, total-within)
	}
}

// The coefficients are the same, whatever way they are written: so are the rows, at
// every scale.
func TestEveryKindOfOnePictureGivesTheSameRows(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		for name, sampling := range samplings {
			scales := []int{4, 8}
			if size == image.Pt(17, 13) {
				scales = []int{1, 2, 3, 4, 5, 6, 8}
			}
			for _, n := range scales {
				want := mustDecode(t, WriteJPEG(slope(size), JPEGOptions{Sampling: sampling}), n)
				for kind, o := range kinds {
					if o.IDs != "" && len(want) == 1 {
						o.IDs = "a"
					}
					o.Sampling = sampling
					got, err := decode(WriteJPEG(slope(size), o), n)
					if err != nil {
						t.Fatalf("%s, %s, %v: %v", name, kind, size, err)
					}
					if levels := differences(t, got, want); slices.Max(levels[1:]) > 0 {
						t.Fatalf("%s, %s, %v at %d/8: other samples: %v", name, kind, size, n, levels[:8])
					}
				}
			}
		}
	}
}

// Each block of n×n samples has the lowest coefficients of the block of 8×8: what
// T.81 A.3.3 says with n in the place of 8, in floating point.
func TestAScaledBlockHasTheLowestCoefficients(t *testing.T) {
	t.Parallel()
	file := WriteJPEG(slope(image.Pt(64, 48)), JPEGOptions{Sampling: Grey, Quality: 95})
	full := mustDecode(t, file, 8)[0]
	for _, n := range []int{1, 2, 3, 4, 5, 6} {
		got := mustDecode(t, file, n)[0]
		worst := 0.0
		for y := range got.height {
			for x := range got.width {
				want := scaledSample(full, x/n, y/n, x%n, y%n, n)
				worst = max(worst, math.Abs(want-float64(got.pix[y*got.width+x])))
			}
		}
		if worst > 1.5 { // the full block was rounded, too
			t.Errorf("at %d/8 a sample is %.2f levels off", n, worst)
		}
	}
}

// scaledSample is a sample of a block at n/8, from the block's samples at full scale.
func scaledSample(full plane, bx, by, x, y, n int) float64 {
	sum := 0.0
	for v := range n {
		for u := range n {
			coefficient := 0.0
			for j := range 8 {
				for i := range 8 {
					coefficient += (float64(full.pix[(8*by+j)*full.width+8*bx+i]) - 128) * wave(i, u, 8) * wave(j, v, 8)
				}
			}
			sum += coefficient * wave(x, u, n) * wave(y, v, n)
		}
	}
	return sum/16 + 128
}

// wave is a coefficient's weight at a sample of n.
func wave(x, u, n int) float64 {
	c := math.Cos(float64(2*x+1) * float64(u) * math.Pi / float64(2*n))
	if u == 0 {
		c /= math.Sqrt2
	}
	return c
}

func TestWhatStandsAroundAPictureChangesNothing(t *testing.T) {
	t.Parallel()
	for _, o := range []JPEGOptions{{}, {Progressive: true}, {Separate: true, Optimized: true}, {Restart: 2}} {
		file := WriteJPEG(slope(image.Pt(100, 75)), o)
		want := mustDecode(t, file, 4)
		note := JPEGSegment(0xfe, []byte("\xff\xd8 no picture \xff\xda\xff\xd9"))
		for name, other := range map[string][]byte{
			"text behind it":          append(bytes.Clone(file), "<html>\xff\xda\x00\x02"...),
			"other pictures behind":   MultiPicture(file, file[:len(file)/2], file),
			"a film behind it":        MotionPhoto(file, 5000),
			"a thumbnail in it":       WithThumbnail(file, file),
			"comments in front":       WithSegments(file, note, JPEGSegment(0xef, nil)),
			"comments everywhere":     WithSegmentsBetween(file, note, JPEGSegment(0xe5, bytes.Repeat([]byte{0xff}, 300))),
			"fill bytes":              WithFillBytes(file, 3),
			"a restart at the end":    slices.Concat(file[:len(file)-2], []byte{0xff, 0xd0, 0xff, 0xd9}),
			"stray bytes at the end":  slices.Concat(file[:len(file)-2], []byte{7, 0xff, 0, 1, 0xff, 0xd9}),
			"stray bytes at the head": slices.Concat(file[:2], []byte{1, 2, 0xff, 0, 3}, file[2:]),
		} {
			got, err := decode(other, 4)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if levels := differences(t, got, want); slices.Max(levels[1:]) > 0 {
				t.Errorf("%s: other samples: %v", name, levels[:8])
			}
		}
	}
}

func TestWhatIsNotSupportedIsNamed(t *testing.T) {
	t.Parallel()
	picture := slope(image.Pt(40, 30))
	plain := WriteJPEG(picture, JPEGOptions{})
	crowded := bytes.Clone(plain)
	crowded[bytes.Index(crowded, []byte{0xff, 0xc4})+5] = 3 // codes of one bit
	for name, test := range map[string]struct {
		file []byte
		want UnsupportedError
	}{
		"arithmetic coding":  {WithFrame(plain, 0xc9, 8), UnsupportedCoding},
		"lossless":           {WithFrame(plain, 0xc3, 8), UnsupportedCoding},
		"12 bits":            {WithFrame(plain, 0xc1, 12), UnsupportedPrecision},
		"CMYK":               {WriteJPEG(picture, JPEGOptions{Sampling: S4444, Untransformed: true}), UnsupportedComponents},
		"RGB":                {WriteJPEG(picture, JPEGOptions{Sampling: S444, Untransformed: true}), UnsupportedRGB},
		"RGB by its names":   {WriteJPEG(picture, JPEGOptions{Sampling: S444, Untransformed: true, Bare: true, IDs: "RGB"}), UnsupportedRGB},
		"odd sampling":       {WriteJPEG(picture, JPEGOptions{Sampling: 0x222112}), UnsupportedSampling},
		"a third":            {WriteJPEG(picture, JPEGOptions{Sampling: 0x311111}), UnsupportedSampling},
		"too many codes":     {crowded, UnsupportedTables},
		"lines counted late": {WithSegments(plain, JPEGSegment(0xdc, []byte{0, 30})), UnsupportedMarker},
	} {
		if _, err := decode(test.file, 8); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]JPEGOptions{"baseline": {Restart: 4}, "progressive": {Progressive: true}, "separate": {Separate: true}} {
		file := WriteJPEG(slope(image.Pt(100, 75)), o)
		for n := range len(file) {
			if _, err := decode(file[:n], 4); err == nil {
				t.Fatalf("%s: %d of %d bytes were enough", name, n, len(file))
			}
			ended := append(bytes.Clone(file[:n]), 0xff, 0xd9) // which is enough where a whole scan is missing
			_, err := decode(ended, 4)
			if _, want := reference(ended); (err == nil) != (want == nil) {
				t.Fatalf("%s: %d of %d bytes and an end: %v, image/jpeg says %v", name, n, len(file), err, want)
			}
		}
	}
	if _, err := decode([]byte("\xff\xd8\xff\xda\x00\x02\xff\xd9"), 8); !errors.As(err, new(FormatError)) {
		t.Errorf("a scan without a frame: %v", err)
	}
	if _, err := decode([]byte("\xff\xd8"), 8); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("nothing but a beginning: %v", err)
	}
}

func TestPaceEndsTheDecoding(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	for name, o := range map[string]JPEGOptions{"baseline": {}, "progressive": {Progressive: true}, "separate": {Separate: true}} {
		d, err := Open(WriteJPEG(slope(image.Pt(40, 200)), o))
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		err = d.Decode(func() error {
			if asked++; asked == 3 {
				return stop
			}
			return nil
		}, func(int, []byte) {})
		if !errors.Is(err, stop) || asked != 3 {
			t.Errorf("%s: asked %d times: %v", name, asked, err)
		}
	}
}
