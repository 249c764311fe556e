package lanczos

import "math"

// kernel returns the Lanczos kernel of three lobes at distance/lobe: 1 at 0, and 0
// at every other integer and from 3 on.
func kernel(distance, lobe int64) float64 {
	if distance == 0 {
		return 1
	}
	x := math.Pi * float64(distance) / float64(lobe)
	return 3 * sinPi(distance, lobe) * sinPi(distance, 3*lobe) / (x * x)
}

// sinPi returns the sine of pi*num/den, the same on every machine: math.Sin is not,
// since some machines have it in assembly and some fuse a product with a sum. The
// quadrant is found with integers, thus it is exactly 0 at every integer. Its error
// is below 1e-11.
func sinPi(num, den int64) float64 {
	num %= 2 * den
	sign := 1.0
	if num < 0 {
		num, sign = -num, -sign
	}
	if num > den {
		num, sign = num-den, -sign
	}
	if 2*num > den {
		num = den - num
	}
	// The series of Taylor up to x^15; x is at most pi/2.
	x := math.Pi * float64(num) / float64(den)
	term, sum := x, x
	for k := 2.0; k <= 14; k += 2 {
		term = -term * x * x / (k * (k + 1))
		sum += term
	}
	return sign * sum
}

// nearest rounds to the nearest integer, halves up.
func nearest(x float64) int32 { return int32(math.Floor(float64(x) + 0.5)) }
