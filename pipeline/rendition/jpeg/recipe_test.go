package jpeg

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"github.com/easel-gallery/easel/services/demo/painter"
)

// ssim is the mean structural similarity of luma (Wang and others, 2004) over
// windows of 8 × 8 samples, four apart.
func ssim(a, b *image.YCbCr) float64 {
	const c1, c2 = (0.01 * 255) * (0.01 * 255), (0.03 * 255) * (0.03 * 255)
	var sum float64
	n := 0
	for y := 0; y+8 <= a.Rect.Dy(); y += 4 {
		for x := 0; x+8 <= a.Rect.Dx(); x += 4 {
			var sa, sb, aa, bb, ab int
			for v := y; v < y+8; v++ {
				ra, rb := a.Y[v*a.YStride+x:][:8], b.Y[v*b.YStride+x:][:8]
				for i, p := range ra {
					p, q := int(p), int(rb[i])
					sa, sb, aa, bb, ab = sa+p, sb+q, aa+p*p, bb+q*q, ab+p*q
				}
			}
			ma, mb := float64(sa)/64, float64(sb)/64
			va, vb, cov := float64(aa)/64-ma*ma, float64(bb)/64-mb*mb, float64(ab)/64-ma*mb
			sum += (2*ma*mb + c1) * (2*cov + c2) / ((ma*ma + mb*mb + c1) * (va + vb + c2))
			n++
		}
	}
	return sum / float64(n)
}

// standard is the file of image/jpeg: the divisors and the codes of T.81, annex K,
// and plain rounding.
func standard(tb testing.TB, m *image.YCbCr, quality int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestTheRecipeIsBetterThanTheStandardsAtQuality82(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		for _, m := range ladder(painter.New(7*seed+1, 4).Photo()) {
			file, theirs := encoded(m), standard(t, m, 82)
			got, want := ssim(m, decoded(t, file)), ssim(m, decoded(t, theirs))
			if got < want || len(file) > len(theirs) {
				t.Errorf("drawing %d, %v: SSIM %.4f with %d bytes, want %.4f with %d", 7*seed+1, m.Rect.Size(), got, len(file), want, len(theirs))
			}
		}
	}
}

func TestTheDivisorsAreAnnexKsDrawnTogether(t *testing.T) {
	p := dissect(t, standard(t, woven(8, 8, hills), 85))
	r := rendition()
	for name, c := range map[string]struct {
		got, annex [64]uint8
		keep       float64
	}{"luma": {r.luma, p.divisors[0], 0.75}, "chroma": {r.chroma, p.divisors[1], 0.5}} {
		var mean float64
		for _, d := range c.annex[1:] {
			mean += math.Log(float64(d)) / 63
		}
		want := c.annex
		for i, d := range want[1:] {
			want[1+i] = uint8(math.Round(math.Exp(mean + c.keep*(math.Log(float64(d))-mean))))
		}
		if c.got != want {
			t.Errorf("%s: %v, want %v", name, c.got, want)
		}
	}
}

// BenchmarkRecipe prints what the recipe and the standard's qualities make of photos
// of drawings: bits per pixel and SSIM, the means over six drawings at three sizes.
func BenchmarkRecipe(b *testing.B) {
	var pictures []*image.YCbCr
	for seed := range uint64(6) {
		pictures = append(pictures, ladder(painter.New(7*seed+1, 8).Photo())...)
	}
	measure := func(encode func(*image.YCbCr) []byte) func(*testing.B) {
		return func(b *testing.B) {
			var bits, similar float64
			for b.Loop() {
				bits, similar = 0, 0
				for _, m := range pictures {
					file := encode(m)
					bits += 8 * float64(len(file)) / float64(m.Rect.Dx()*m.Rect.Dy())
					similar += ssim(m, decoded(b, file))
				}
			}
			b.ReportMetric(bits/float64(len(pictures)), "bits/pixel")
			b.ReportMetric(similar/float64(len(pictures)), "SSIM")
			b.ReportMetric(0, "ns/op")
		}
	}
	b.Run("recipe", measure(encoded))
	for quality := 75; quality <= 90; quality++ {
		b.Run(fmt.Sprintf("annex-K-%d", quality), measure(func(m *image.YCbCr) []byte { return standard(b, m, quality) }))
	}
}
