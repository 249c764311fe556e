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
func wantLike(t *testing.T, patch renditiontest.Patch, got color.RGBA, most float64) float64 {
	t.Helper()
	e := renditiontest.DeltaE(got, patch.Want)
	if e > most {
		t.Errorf("%#08x becomes %v, want %v: they differ by %.2f", patch.Samples, got, patch.Want, e)
	}
	return e
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
		worst, sum := 0.0, 0.0
		for _, patch := range patches {
			e := wantLike(t, patch, flat(p, patch.RGB()), 2)
			worst = max(worst, e)
			sum += e
		}
		t.Logf("%.2f at most, %.2f in the mean", worst, sum/float64(len(patches)))
	})
}

// flat converts a picture of two pixels by two of one colour.
func flat(p *Profile, c color.RGBA) color.RGBA {
	y, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
	var out [3]byte
	rows := p.NewRows(2, 2, func(component int, row []byte) { out[component] = row[0] })
	rows.Push(1, []byte{cb})
	rows.Push(0, []byte{y, y})
	rows.Push(2, []byte{cr})
	rows.Push(0, []byte{y, y})
	r, g, b := color.YCbCrToRGB(out[0], out[1], out[2])
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
		worst := 0.0
		for _, patch := range patches {
			var out [4]byte
			s := patch.Samples
			inks.Paint(out[:], []byte{byte(s >> 24), byte(s >> 16), byte(s >> 8), byte(s)})
			worst = max(worst, wantLike(t, patch, color.RGBA{out[0], out[1], out[2], out[3]}, 2))
		}
		t.Logf("%.2f at most", worst)
	})
}
