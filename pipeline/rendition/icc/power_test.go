package icc

import (
	"math"
	"testing"
)

func TestPowersAreExactToMoreThanAnyLevel(t *testing.T) {
	t.Parallel()
	for _, g := range []float64{0.01, 1 / 2.4, 0.5, 1, 1.8, 2.2, 2.4, 7, -1, -3.5} {
		for x := 1e-6; x < 4; x *= 1.01 {
			if got, want := power(x, g), math.Pow(x, g); math.Abs(got/want-1) > 1e-11 {
				t.Fatalf("%v to the %v is %v, want %v", x, g, got, want)
			}
		}
	}
}

func TestPowersOfWhatCannotBeAreNumbers(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	for _, x := range []float64{-1, 0, math.NaN(), 5e-324, 1e308} {
		for _, g := range []float64{-32768, 0, 32767} {
			if got := power(x, g); math.IsNaN(got) || got == inf || got < 0 {
				t.Errorf("%v to the %v is %v", x, g, got)
			}
		}
	}
}
