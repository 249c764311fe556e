package icc

import "math"

// power returns x to the g, 0 for what is not positive. It is exact to about 1e-12, and
// unlike math.Pow the same on every machine: nothing in it can be fused, and frexp and
// ldexp are exact.
func power(x, g float64) float64 {
	if !(x > 0) {
		return 0
	}
	return exp2(min(max(float64(g*log2(x)), -1000), 1000))
}

// log2 takes the logarithm of the fraction from the series of atanh: ln f is
// 2 atanh((f-1)/(f+1)), whose argument is at most 0.172.
func log2(x float64) float64 {
	f, exponent := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		exponent--
	}
	z := (f - 1) / (f + 1)
	square := float64(z * z)
	sum := 1.0 / 15
	for _, c := range [...]float64{1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1} {
		sum = c + float64(square*sum)
	}
	return float64(exponent) + float64(float64(2*math.Log2E*z)*sum)
}

// exp2 takes the exponential of what is left of the nearest integer from Taylor's
// series.
func exp2(x float64) float64 {
	n := math.Round(x)
	r := float64((x - n) * math.Ln2)
	sum := 1.0 / 39916800 // 1/11!
	for _, c := range [...]float64{
		1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1,
	} {
		sum = c + float64(r*sum)
	}
	return math.Ldexp(sum, int(n))
}
