package icc

import (
	"image/color"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// eachProfile runs a check for the profiles of patches.
func eachProfile(t *testing.T, profiles []renditiontest.PatchProfile, check func(t *testing.T, p *Profile, patches []renditiontest.Patch)) {
	for _, c := range profiles {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(c.Profile)
			if err != nil {
				t.Fatal(err)
			}
			check(t, p, c.Patches)
		})
	}
}

// wantLike reports colours that can be told from those they should be.
func wantLike(t *testing.T, patch renditiontest.Patch, got color.RGBA, most float64) {
	t.Helper()
	if e := renditiontest.DeltaE(got, patch.Want); e > most {
		t.Errorf("%#08x becomes %v, want %v: they differ by %.2f", patch.Samples, got, patch.Want, e)
	}
}

// rounded makes a colour of one that may lie beyond.
func rounded(v vector) color.RGBA {
	level := func(v float64) byte { return byte(min(max(v, 0), 1)*255 + 0.5) }
	return color.RGBA{level(v[0]), level(v[1]), level(v[2]), 0xff}
}

func TestColoursAreThoseOfLittleCMS(t *testing.T) {
	t.Parallel()
	eachProfile(t, renditiontest.RGBPatches(), func(t *testing.T, p *Profile, patches []renditiontest.Patch) {
		for _, patch := range patches {
			c := patch.RGB()
			got := p.rgb(vector{float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255})
			wantLike(t, patch, rounded(got), 0.7)
		}
	})
}

func TestRowsAreThoseOfLittleCMS(t *testing.T) {
	t.Parallel()
	eachProfile(t, renditiontest.RGBPatches(), func(t *testing.T, p *Profile, patches []renditiontest.Patch) {
		rows := newFlats(p)
		for _, patch := range patches {
			wantLike(t, patch, rows.color(patch.RGB()), 2)
		}
	})
}

// flats converts squares of one colour each, the rows of a narrow picture.
type flats struct {
	rows *Rows
	out  [3]byte
}

func newFlats(p *Profile) *flats {
	f := &flats{}
	f.rows = p.NewRows(2, 1<<20, func(component int, row []byte) { f.out[component] = row[0] })
	return f
}

func (f *flats) color(c color.RGBA) color.RGBA {
	y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
	f.rows.Push(1, []byte{cb})
	f.rows.Push(0, []byte{y, y})
	f.rows.Push(2, []byte{cr})
	f.rows.Push(0, []byte{y, y})
	r, g, b := color.YCbCrToRGB(f.out[0], f.out[1], f.out[2])
	return color.RGBA{r, g, b, 0xff}
}

func TestGreysAreThoseOfLittleCMS(t *testing.T) {
	t.Parallel()
	eachProfile(t, renditiontest.GrayPatches(), func(t *testing.T, p *Profile, patches []renditiontest.Patch) {
		levels := p.Gray()
		for _, patch := range patches {
			v := levels[patch.Samples&0xff]
			wantLike(t, patch, color.RGBA{v, v, v, 0xff}, 0.4)
		}
	})
}

func TestInksAreThoseOfLittleCMS(t *testing.T) {
	t.Parallel()
	eachProfile(t, renditiontest.CMYKPatches(), func(t *testing.T, p *Profile, patches []renditiontest.Patch) {
		inks := p.Inks()
		for _, patch := range patches {
			var out [4]byte
			s := patch.Samples
			inks.Paint(out[:], []byte{byte(s >> 24), byte(s >> 16), byte(s >> 8), byte(s)})
			wantLike(t, patch, color.RGBA{out[0], out[1], out[2], out[3]}, 2)
		}
	})
}
