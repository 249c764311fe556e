package drawing

import (
	"math"
	"strconv"
)

// Tone is a colour by its name: what a drawing's dominant colour is called, so that
// drawings of like colours can be found.
type Tone string

// Tones are all tones, in the order of the rainbow, then those without a hue.
var Tones = [...]Tone{"red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "white", "grey", "black"}

// ToneOf names a colour, #rrggbb; "" for what is none. It looks at lightness, chroma
// and hue in OKLCH (Ottosson 2020, https://bottosson.github.io/posts/oklab/), where
// the bounds between names were chosen by eye.
func ToneOf(color string) Tone {
	l, c, h, ok := oklch(color)
	switch {
	case !ok:
		return ""
	case l < 0.25:
		return "black"
	case c < 0.035 && l > 0.88:
		return "white"
	case c < 0.025:
		return "grey"
	}
	return hueOf(l, c, h)
}

// ColorDistance is how far apart two colours, #rrggbb, look: their distance in OKLab,
// 0 for the same and about 1 from black to white; 2 if one of them is none.
func ColorDistance(a, b string) float64 {
	la, ca, ha, aok := oklch(a)
	lb, cb, hb, bok := oklch(b)
	if !aok || !bok {
		return 2
	}
	hue := (ha - hb) * math.Pi / 180
	square := (la-lb)*(la-lb) + ca*ca + cb*cb - 2*ca*cb*math.Cos(hue)
	return math.Sqrt(max(0, square))
}

// hueOf names a colour that has a hue, in degrees.
func hueOf(l, c, h float64) Tone {
	switch {
	case h < 10, h >= 345:
		if l > 0.6 {
			return "pink"
		}
		return "red"
	case h < 42:
		return warm(l, c, "red")
	case h < 72:
		return warm(l, c, "orange")
	case h < 112:
		return warm(l, c, "yellow")
	case h < 185:
		return "green"
	case h < 285:
		return "blue"
	case h < 325:
		return "purple"
	}
	return "pink"
}

// warm tells brown, which is a dark or dull red, orange or yellow.
func warm(l, c float64, bright Tone) Tone {
	if l < 0.55 && c < 0.14 || l < 0.68 && c < 0.08 {
		return "brown"
	}
	return bright
}

// oklch gives lightness from 0 to 1, chroma, and hue in degrees from 0 to 360.
func oklch(color string) (l, c, h float64, ok bool) {
	if len(color) != len("#rrggbb") || color[0] != '#' {
		return 0, 0, 0, false
	}
	n, err := strconv.ParseUint(color[1:], 16, 24)
	if err != nil {
		return 0, 0, 0, false
	}
	r, g, b := linear(n>>16), linear(n>>8), linear(n)
	x := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	y := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	z := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	l = 0.2104542553*x + 0.7936177850*y - 0.0040720468*z
	a := 1.9779984951*x - 2.4285922050*y + 0.4505937099*z
	d := 0.0259040371*x + 0.7827717662*y - 0.8086757660*z
	h = math.Atan2(d, a) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return l, math.Hypot(a, d), h, true
}

// linear takes the sRGB curve off the lowest byte of n.
func linear(n uint64) float64 {
	v := float64(n&0xff) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
