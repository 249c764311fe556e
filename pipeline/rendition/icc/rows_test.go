package icc

import (
	"bytes"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// mustParse parses what must be taken.
func mustParse(tb testing.TB, data []byte) *Profile {
	tb.Helper()
	p, err := Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// planes are the rows of a picture of noise.
func planes(width, height int) [3][][]byte {
	random := rand.New(rand.NewPCG(uint64(width), uint64(height)))
	var out [3][][]byte
	for c := range out {
		w, h := width, height
		if c > 0 {
			w, h = (width+1)/2, (height+1)/2
		}
		for range h {
			row := make([]byte, w)
			for i := range row {
				row[i] = byte(random.Uint32())
			}
			out[c] = append(out[c], row)
		}
	}
	return out
}

// converted pushes rows in an order and collects what comes.
func converted(p *Profile, in [3][][]byte, order []int) [3][][]byte {
	var out [3][][]byte
	rows := p.NewRows(len(in[0][0]), len(in[0]), func(c int, row []byte) { out[c] = append(out[c], bytes.Clone(row)) })
	next := [3]int{}
	scratch := make([]byte, len(in[0][0]))
	for _, c := range order {
		n := copy(scratch, in[c][next[c]])
		rows.Push(c, scratch[:n])
		next[c]++
		clear(scratch)
	}
	return out
}

func TestRowsMayComeInAnyOrder(t *testing.T) {
	t.Parallel()
	p := mustParse(t, renditiontest.AdobeRGB())
	in := planes(9, 7)
	apart := slices.Concat(slices.Repeat([]int{2}, 4), slices.Repeat([]int{1}, 4), slices.Repeat([]int{0}, 7))
	want := converted(p, in, apart)
	if len(want[0]) != 7 || len(want[1]) != 4 || len(want[2]) != 4 {
		t.Fatalf("%d, %d and %d rows came", len(want[0]), len(want[1]), len(want[2]))
	}
	for range 20 {
		order := slices.Clone(apart)
		rand.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		got := converted(p, in, order)
		for c := range got {
			if !slices.EqualFunc(got[c], want[c], bytes.Equal) {
				t.Fatalf("in the order %v, component %d is another", order, c)
			}
		}
	}
}

func TestRowsOfEverySizeKeepIt(t *testing.T) {
	t.Parallel()
	p := mustParse(t, renditiontest.DisplayP3())
	for width := 1; width < 6; width++ {
		for height := 1; height < 6; height++ {
			in := planes(width, height)
			order := slices.Concat(slices.Repeat([]int{0}, len(in[0])), slices.Repeat([]int{1}, len(in[1])), slices.Repeat([]int{2}, len(in[2])))
			out := converted(p, in, order)
			for c := range in {
				if len(out[c]) != len(in[c]) || len(out[c][0]) != len(in[c][0]) {
					t.Errorf("%d×%d: component %d is %d rows of %d", width, height, c, len(out[c]), len(out[c][0]))
				}
			}
		}
	}
}

// Real colours of a cube of them, in every profile, beside what is computed without
// points and columns.
func TestWhatIsInterpolatedIsNearlyExact(t *testing.T) {
	t.Parallel()
	eachProfile(t, renditiontest.RGBPatches(), func(t *testing.T, p *Profile, _ []renditiontest.Patch) {
		rows := newFlats(p)
		worst, sum, n, beyond := 0.0, 0.0, 0, 0
		for r := 0; r < 256; r += 15 {
			for g := 0; g < 256; g += 15 {
				for b := 0; b < 256; b += 15 {
					in := color.RGBA{byte(r), byte(g), byte(b), 0xff}
					exact := rounded(p.rgb(vector{float64(r) / 255, float64(g) / 255, float64(b) / 255}))
					e := renditiontest.DeltaE(rows.color(in), exact)
					worst, sum, n = max(worst, e), sum+e, n+1
					if e > 2 {
						beyond++
					}
				}
			}
		}
		if mean := sum / float64(n); mean > 0.5 || worst > 5 || beyond > n/100 {
			t.Errorf("%.2f at most, %.2f in the mean, %d of %d beyond 2", worst, mean, beyond, n)
		}
	})
}

func TestGreysStayGrey(t *testing.T) {
	t.Parallel()
	for _, profile := range [][]byte{renditiontest.DisplayP3(), renditiontest.AdobeRGB(), renditiontest.ProPhoto()} {
		p := mustParse(t, profile)
		levels, rows := p.Gray(), newFlats(p)
		for v := range 256 {
			in := color.RGBA{byte(v), byte(v), byte(v), 0xff}
			got := rows.color(in)
			if got.R != got.G || got.G != got.B || math.Abs(float64(got.R)-float64(levels[v])) > 2 {
				t.Errorf("%v becomes %v, and in a grey picture %d", in, got, levels[v])
			}
		}
		if rows.color(color.RGBA{255, 255, 255, 255}).R != 255 || rows.color(color.RGBA{0, 0, 0, 255}).R != 0 {
			t.Error("white or black is no longer that")
		}
	}
}

func TestWhatIsBetweenTwoPointsIsTheirMean(t *testing.T) {
	t.Parallel()
	word := func(y int64, cb, cr uint64) uint64 { return uint64(y)<<lumaLane | cr<<laneBits | cb }
	if got, want := mean(word(-7, 4000, 3), word(2, 3001, 0)), word(-3, 3500, 1); got != want {
		t.Errorf("%x, want %x", got, want)
	}
}
