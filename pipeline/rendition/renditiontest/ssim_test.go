package renditiontest_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// drawn makes a plane of a function.
func drawn(width, height int, level func(x, y int) float64) renditiontest.Levels {
	p := renditiontest.Levels{Width: width, Height: height}
	for y := range height {
		for x := range width {
			p.Samples = append(p.Samples, level(x, y))
		}
	}
	return p
}

// noise makes a plane of levels that know nothing of each other.
func noise(width, height int, seed uint64) renditiontest.Levels {
	random := rand.New(rand.NewPCG(seed, 0))
	return drawn(width, height, func(int, int) float64 { return random.Float64() * 255 })
}

// near allows what rounding in float64 does.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 || math.IsNaN(got) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestAPlaneIsLikeItself(t *testing.T) {
	p := noise(40, 23, 1)
	near(t, "the similarity", renditiontest.SSIM(p, p), 1)
}

func TestFlatPlanesDifferByTheirLevelsAlone(t *testing.T) {
	a := drawn(30, 30, func(int, int) float64 { return 100 })
	b := drawn(30, 30, func(int, int) float64 { return 150 })
	const c1 = 2.55 * 2.55
	near(t, "the similarity", renditiontest.SSIM(a, b), (2*100*150+c1)/(100*100+150*150+c1))
}

func TestOneWindowIsWhatThePaperSays(t *testing.T) {
	a, b := noise(11, 11, 1), noise(11, 11, 2)
	near(t, "the similarity", renditiontest.SSIM(a, b), byThePaper(a, b))
}

// byThePaper is the similarity of two planes of 11 × 11, by equations 14 to 16 and
// 13, with the Gaussian over both sides at once.
func byThePaper(a, b renditiontest.Levels) float64 {
	var weights [121]float64
	var all, meanA, meanB, varA, varB, cov float64
	for i := range weights {
		x, y := float64(i%11-5), float64(i/11-5)
		weights[i] = math.Exp(-(x*x + y*y) / (2 * 1.5 * 1.5))
		all += weights[i]
	}
	for i, w := range weights {
		meanA += w / all * a.Samples[i]
		meanB += w / all * b.Samples[i]
	}
	for i, w := range weights {
		da, db := a.Samples[i]-meanA, b.Samples[i]-meanB
		varA += w / all * da * da
		varB += w / all * db * db
		cov += w / all * da * db
	}
	const c1, c2 = 2.55 * 2.55, 7.65 * 7.65
	return (2*meanA*meanB + c1) * (2*cov + c2) / ((meanA*meanA + meanB*meanB + c1) * (varA + varB + c2))
}

func TestEveryWindowCountsOnce(t *testing.T) {
	a, b := noise(12, 11, 1), noise(12, 11, 2)
	left, right := cut(a, 0), cut(a, 1)
	want := (byThePaper(left, cut(b, 0)) + byThePaper(right, cut(b, 1))) / 2
	near(t, "the similarity", renditiontest.SSIM(a, b), want)
}

// cut takes 11 columns from x on.
func cut(p renditiontest.Levels, x int) renditiontest.Levels {
	return drawn(11, p.Height, func(dx, y int) float64 { return p.Row(y)[x+dx] })
}

func TestMoreNoiseIsLessAlike(t *testing.T) {
	wave := drawn(64, 64, func(x, y int) float64 { return 128 + 60*math.Sin(float64(x+2*y)/5) })
	grain := noise(64, 64, 3)
	last := 1.0
	for _, much := range []float64{0.02, 0.1, 0.5} {
		noisy := drawn(64, 64, func(x, y int) float64 { return wave.Row(y)[x] + much*(grain.Row(y)[x]-127.5) })
		alike := renditiontest.SSIM(wave, noisy)
		if alike >= last {
			t.Errorf("with noise of %v it is %v, before it was %v", much, alike, last)
		}
		last = alike
	}
}
