package renditiontest

import (
	"image/color"
	"math"
)

// DeltaE returns how different two colours of sRGB look: CIEDE2000, of which 1 can just
// be seen.
func DeltaE(a, b color.RGBA) float64 { return deltaE(labOfSRGB(a), labOfSRGB(b)) }

// labOfSRGB returns Lab under D50, to which colours are adapted as in profiles.
func labOfSRGB(c color.RGBA) [3]float64 {
	r, g, b := srgbLight(float64(c.R)/255), srgbLight(float64(c.G)/255), srgbLight(float64(c.B)/255)
	return labOf([3]float64{
		0.436066*r + 0.385152*g + 0.143064*b,
		0.222492*r + 0.716888*g + 0.060608*b,
		0.013916*r + 0.097083*g + 0.714096*b,
	})
}

// deltaE follows G. Sharma, W. Wu and E. N. Dalal, "The CIEDE2000 color-difference
// formula: implementation notes, supplementary test data, and mathematical
// observations" (2005), in whose equations all factors kL, kC, kH are 1.
func deltaE(p, q [3]float64) float64 {
	meanC := (math.Hypot(p[1], p[2]) + math.Hypot(q[1], q[2])) / 2
	g := 0.5 * (1 - math.Sqrt(seventh(meanC)))
	c1, h1 := math.Hypot((1+g)*p[1], p[2]), hue((1+g)*p[1], p[2])
	c2, h2 := math.Hypot((1+g)*q[1], q[2]), hue((1+g)*q[1], q[2])

	dh, h := 0.0, h1+h2
	if c1*c2 != 0 {
		dh = math.Mod(h2-h1+540, 360) - 180
		if dh == -180 && h2 > h1 {
			dh = 180
		}
		h = meanHue(h1, h2)
	}
	l, c := (p[0]+q[0])/2-50, (c1+c2)/2
	t := 1 - 0.17*cosine(h-30) + 0.24*cosine(2*h) + 0.32*cosine(3*h+6) - 0.20*cosine(4*h-63)
	turn := 60 * math.Exp(-math.Pow((h-275)/25, 2))
	dl := (q[0] - p[0]) / (1 + 0.015*l*l/math.Sqrt(20+l*l))
	dc := (c2 - c1) / (1 + 0.045*c)
	dhue := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2*math.Pi/180) / (1 + 0.015*c*t)
	rotation := -math.Sin(turn*math.Pi/180) * 2 * math.Sqrt(seventh(c))
	return math.Sqrt(dl*dl + dc*dc + dhue*dhue + rotation*dc*dhue)
}

// seventh is near 1 for strong colours.
func seventh(c float64) float64 {
	c7 := math.Pow(c, 7)
	return c7 / (c7 + math.Pow(25, 7))
}

// hue returns an angle from 0 to 360 degrees.
func hue(a, b float64) float64 {
	if a == 0 && b == 0 {
		return 0
	}
	return math.Mod(math.Atan2(b, a)*180/math.Pi+360, 360)
}

// meanHue is the one that lies between two, the shorter way round.
func meanHue(a, b float64) float64 {
	switch sum := a + b; {
	case math.Abs(a-b) <= 180:
		return sum / 2
	case sum < 360:
		return (sum + 360) / 2
	default:
		return (sum - 360) / 2
	}
}

func cosine(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }
