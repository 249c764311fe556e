package worldmap

import "math"

// Size of the map in its units, which are those of an SVG's viewBox: the land without Antarctica fits into it. The
// whole world would be equator units wide.
const (
	Width  = 972
	Height = 522

	equator = 1200.0
)

// Point is a place on the map, in units from its upper left corner.
type Point struct{ X, Y float64 }

// The map's middle and corner.
const (
	middle = 11.0  // degrees east of Greenwich
	left   = 134.0 // what is cut off at the left, in units
	north  = 291.0 // from the upper edge to the equator, in units
)

// Coefficients of the Equal Earth projection: B. Šavrič, T. Patterson and B. Jenny, "The Equal Earth map projection",
// International Journal of Geographical Information Science 33 (2019), 454-465, https://doi.org/10.1080/13658816.2018.1504949.
const (
	a1 = 1.340264
	a2 = -0.081106
	a3 = 0.000893
	a4 = 0.003796
)

// Project is where a place lies on the map. Latitude and longitude are degrees, WGS 84.
func Project(latitude, longitude float64) Point { return Place(latitude, FromMiddle(longitude)) }

// FromMiddle is a longitude as degrees east of the map's middle, from -180 inclusive to 180 exclusive.
func FromMiddle(longitude float64) float64 {
	east := math.Mod(longitude-middle+180, 360)
	if east < 0 {
		east += 360
	}
	return east - 180
}

// Place is Project for a place that is so many degrees east of the map's middle. It may lie a little beyond the edge:
// an island that the edge would cut stays whole.
func Place(latitude, east float64) Point {
	t := math.Asin(math.Sqrt(3) / 2 * math.Sin(radians(latitude)))
	t2 := t * t
	t6 := t2 * t2 * t2
	x := 2 * math.Sqrt(3) * radians(east) * math.Cos(t) / (3 * (9*a4*t6*t2 + 7*a3*t6 + 3*a2*t2 + a1))
	y := t * (a4*t6*t2 + a3*t6 + a2*t2 + a1)
	return Point{equator/2 + x*unit - left, north - y*unit}
}

// unit is how many units the projection's own are: its equator is 2√3π·2/(3·a1) long.
const unit = equator * 3 * a1 / (4 * 1.7320508075688772 * math.Pi)

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }
