package icc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestOnlyWhatIsLikeSRGBIsSRGB(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{
		"sRGB": {renditiontest.SRGBProfile(), true}, "Display P3": {renditiontest.DisplayP3(), false},
		"Adobe RGB": {renditiontest.AdobeRGB(), false}, "table": {renditiontest.RGBTable(), false},
		"grey": {renditiontest.GrayProfile(), false}, "inks": {renditiontest.CMYKTable(2), false},
		"grey of sRGB": {renditiontest.ICCProfile(4, "GRAY", "XYZ ", renditiontest.ICCTag{Name: "kTRC",
			Body: renditiontest.ICCFormula(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)}), true},
		"lightness": {renditiontest.ICCProfile(2, "GRAY", "Lab ", renditiontest.ICCTag{Name: "kTRC", Body: renditiontest.ICCGamma(1)}), false},
	} {
		if got := mustParse(t, c.data).IsSRGB(); got != c.want {
			t.Errorf("%s is sRGB: %v", name, got)
		}
	}
}

func TestPrimariesOfSRGBAreSRGB(t *testing.T) {
	t.Parallel()
	if p, err := FromPrimaries(SRGB(), 0); err != nil || !p.IsSRGB() {
		t.Errorf("with its own curve they are not: %v", err)
	}
	if p, err := FromPrimaries(SRGB(), 1.8); err != nil || p.IsSRGB() {
		t.Errorf("with gamma 1.8 they are: %v", err)
	}
}

// The primaries of Display P3 make the same colours as its profile.
func TestPrimariesAreAsGoodAsAProfile(t *testing.T) {
	t.Parallel()
	primaries := SRGB()
	primaries.Red, primaries.Green = Chromaticity{0.680, 0.320}, Chromaticity{0.265, 0.690}
	p, err := FromPrimaries(primaries, 0)
	if err != nil {
		t.Fatal(err)
	}
	rows := newFlats(p)
	for _, patch := range renditiontest.RGBPatches()[0].Patches {
		wantLike(t, patch, rows.color(patch.RGB()), 2)
	}
}

func TestPrimariesThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	line, dark := SRGB(), SRGB()
	line.Blue = line.Red
	dark.White.Y = 0
	for _, primaries := range []Primaries{{}, line, dark} {
		if _, err := FromPrimaries(primaries, 2.2); err == nil {
			t.Errorf("%+v is taken", primaries)
		}
	}
	if _, err := FromPrimaries(SRGB(), 1000); err == nil {
		t.Error("a gamma of 1000 is taken")
	}
}

// profiles are all kinds that are read.
func profiles() [][]byte {
	return [][]byte{
		renditiontest.SRGBProfile(), renditiontest.DisplayP3(), renditiontest.AdobeRGB(), renditiontest.ProPhoto(),
		renditiontest.GrayProfile(), renditiontest.GrayDots(), renditiontest.RGBTable(), renditiontest.RGBTableNew(),
		renditiontest.RGBTableXYZ(), renditiontest.CMYKTable(1), renditiontest.CMYKTable(2),
	}
}

func TestAProfileThatIsCutOffIsAnError(t *testing.T) {
	t.Parallel()
	for _, data := range profiles() {
		for n := 0; n < len(data)-3; n += 1 + n/64 {
			if _, err := Parse(data[:n]); !errors.As(err, new(Error)) {
				t.Fatalf("%d of %d bytes: %v", n, len(data), err)
			}
		}
	}
}

func TestWhatIsNoProfileForPicturesIsAnError(t *testing.T) {
	t.Parallel()
	changed := func(at int, with string) []byte {
		data := renditiontest.DisplayP3()
		copy(data[at:], with)
		return data
	}
	black := renditiontest.ICCProfile(2, "GRAY", "XYZ ", renditiontest.ICCTag{Name: "kTRC",
		Body: renditiontest.ICCCurve(16, func(float64) float64 { return 0 })})
	for name, data := range map[string][]byte{
		"nothing": nil, "a link of two devices": changed(12, "link"), "colours of five inks": changed(16, "5CLR"),
		"connected to nothing": changed(20, "RGB "), "not named": changed(36, "none"), "black white": black,
		"no tags": renditiontest.ICCProfile(2, "RGB ", "XYZ "), "no table": renditiontest.ICCProfile(2, "CMYK", "Lab "),
		"too large":    append(renditiontest.DisplayP3(), make([]byte, MaxSize)...),
		"empty curves": renditiontest.ICCProfile(2, "RGB ", "XYZ ", renditiontest.ICCTag{Name: "rTRC", Body: []byte{}}),
	} {
		if _, err := Parse(data); !errors.As(err, new(Error)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A grid of 255 points for each of four inks claims 12 GB, and a curve four billion
// entries.
func TestWhatIsClaimedIsNotBelieved(t *testing.T) {
	t.Parallel()
	huge := renditiontest.CMYKTable(2)
	huge[bytes.Index(huge, []byte("mft2"))+10] = 255
	long := renditiontest.AdobeRGB()
	binary.BigEndian.PutUint32(long[bytes.Index(long, []byte("curv"))+8:], 1<<32-1)
	for _, data := range [][]byte{huge, long} {
		if _, err := Parse(data); err == nil {
			t.Error("it is taken")
		}
	}
}

func FuzzProfile(f *testing.F) {
	for _, data := range profiles() {
		f.Add(data)
		f.Add(data[:len(data)-len(data)/4])
		holed := slices.Clone(data)
		clear(holed[len(holed)/3 : len(holed)/3+5])
		f.Add(holed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if !errors.As(err, new(Error)) {
				t.Errorf("%v is not ours", err)
			}
			return
		}
		if p.Channels == 4 {
			var out [8]byte
			p.Inks().Paint(out[:], []byte{0, 0, 0, 0, 1, 200, 255, 77})
			return
		}
		p.IsSRGB()
		p.Gray()
		in := planes(34, 6)
		out := converted(p, in, []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2})
		if len(out[0]) != 6 || len(out[1]) != 3 || len(out[2]) != 3 {
			t.Errorf("%d, %d and %d rows came", len(out[0]), len(out[1]), len(out[2]))
		}
	})
}
