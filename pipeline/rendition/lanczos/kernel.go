package lanczos

import "math"

// kernel returns the Lanczos kernel of three lobes, sinc(x)*sinc(x/3), where x is
// distance/lobe and within -3..3. It is the same on every machine: math.Sin is not,
// because some machines have it in assembly, nor is a sum of products that a machine
// may fuse.
func kernel(distance, lobe int64) float64 {
	if distance == 0 {
		return 1
	}
	x := math.Pi * float64(distance) / float64(lobe)
	third := sinPi(max(distance, -distance), 3*lobe)
	whole := third * (3 - float64(4*third*third)) // sin(3a) = 3 sin(a) - 4 sin(a)^3
	return 3 * whole * third / (x * x)
}

// sinPi returns the sine of pi*num/den, which is within 0..1, with an error below
// 1e-11.
func sinPi(num, den int64) float64 {
	x := math.Pi * float64(min(num, den-num)) / float64(den)
	return x * taylor(x*x)
}

// taylor returns the series of sin(x)/x up to x^14, of the square of an x that is at
// most pi/2. Each product is rounded before it is added to something.
func taylor(square float64) float64 {
	sum := 0.0
	for _, c := range [...]float64{
		-1.0 / 1_307_674_368_000, 1.0 / 6_227_020_800, -1.0 / 39_916_800, 1.0 / 362_880,
		-1.0 / 5_040, 1.0 / 120, -1.0 / 6, 1,
	} {
		sum = float64(sum*square) + c
	}
	return sum
}

// nearest rounds to the nearest integer, halves up.
func nearest(x float64) int32 { return int32(math.Floor(float64(x) + 0.5)) }
