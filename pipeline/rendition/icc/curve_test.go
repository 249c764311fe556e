package icc

import (
	"math"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestEveryFormulaIsTheOneThatTheStandardHas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind       int
		parameters []float64
		want       func(x float64) float64
	}{
		{0, []float64{2.2}, func(x float64) float64 { return math.Pow(x, 2.2) }},
		{1, []float64{2, 1.25, -0.25}, func(x float64) float64 { return math.Pow(max(1.25*x-0.25, 0), 2) }},
		{2, []float64{2, 0.75, -0.15, 0.3}, func(x float64) float64 { return math.Pow(max(0.75*x-0.15, 0), 2) + 0.3 }},
		{3, []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}, decode},
		{4, []float64{2, 0.9, 0, 0.5, 0.25, 0.1, 0.2}, func(x float64) float64 {
			if x < 0.25 {
				return 0.5*x + 0.2
			}
			return 0.81*x*x + 0.1
		}},
	} {
		data := renditiontest.ICCFormula(c.kind, c.parameters...)
		got, length, err := parseCurve(data)
		if err != nil || length != len(data) {
			t.Fatalf("type %d: %d of %d bytes, %v", c.kind, length, len(data), err)
		}
		for x := 0.0; x <= 1; x += 1.0 / 256 {
			if math.Abs(got.at(x)-c.want(x)) > 1e-4 {
				t.Errorf("type %d of %v is %v, want %v", c.kind, x, got.at(x), c.want(x))
			}
		}
	}
}

func TestACurveGoesOnBeyondItsEnds(t *testing.T) {
	t.Parallel()
	c := sampled(func(x float64) float64 { return power(x, 2) })
	for x, want := range map[float64]float64{-0.5: -0.25, 0.5: 0.25, 1: 1, 1.5: 2} {
		if got := c.beyond(x); math.Abs(got-want) > 0.001 {
			t.Errorf("beyond, %v becomes %v, want %v", x, got, want)
		}
	}
}

func TestACurveOfNoEntriesIsStraight(t *testing.T) {
	t.Parallel()
	c, _, err := parseCurve([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x00"))
	if err != nil || c.at(0.3) != 0.3 {
		t.Errorf("it is %v, %v", c, err)
	}
}
