package likeness

import (
	"image"
	"math"
)

// places is into how many places a picture's colours are put, across and down.
const places = 12

// What two pictures' colours must have in common, as correlations from -1 to 1.
const (
	sameColours = 0.90
	sameGreys   = 0.94
)

// leastChroma is the spread of colours, in steps of 256, under which a picture counts as
// one of pencil alone: then its greys are compared.
const leastChroma = 4.0

// colours is where on a picture which colour lies: for each place how much redder than
// green it is, how much yellower than blue, and how bright. Each kind has its mean taken
// off, so that a warm lamp and a dark room do not count.
type colours struct {
	tints, greys []float64
}

func coloursOf(coarse *image.NRGBA) colours {
	var c colours
	var redder, yellower []float64
	for p := coarse.Pix; len(p) >= 4; p = p[4:] {
		r, g, b := float64(p[0]), float64(p[1]), float64(p[2])
		redder = append(redder, r-g)
		yellower = append(yellower, (r+g)/2-b)
		c.greys = append(c.greys, 0.3*r+0.6*g+0.1*b)
	}
	level(redder)
	level(yellower)
	level(c.greys)
	c.tints = append(redder, yellower...)
	return c
}

func (c colours) alike(o colours) bool {
	if spread(c.tints) < leastChroma || spread(o.tints) < leastChroma {
		return correlation(c.greys, o.greys) >= sameGreys
	}
	return correlation(c.tints, o.tints) >= sameColours
}

// level takes the mean off.
func level(v []float64) {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	for i := range v {
		v[i] -= sum / float64(len(v))
	}
}

// spread is the standard deviation of values whose mean is 0.
func spread(v []float64) float64 { return math.Sqrt(product(v, v) / float64(len(v))) }

// correlation is Pearson's, of values whose mean is 0; that with something flat is 0.
func correlation(a, b []float64) float64 {
	size := math.Sqrt(product(a, a) * product(b, b))
	if size == 0 {
		return 0
	}
	return product(a, b) / size
}

func product(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
