package icc

// lightOf returns the Y of a CIE 1976 lightness from 0 to 100.
func lightOf(lightness float64) float64 { return cubed((lightness + 16) / 116) }

// cubed is the cube, and straight near black, CIE 15:2004, 8.2.1.
func cubed(v float64) float64 {
	if v > 6.0/29 {
		return float64(float64(v*v) * v)
	}
	return float64(108.0 / 841 * (v - 4.0/29))
}

// xyzOfLab returns the colour under D50.
func xyzOfLab(lightness, a, b float64) vector {
	y := (lightness + 16) / 116
	white := d50()
	return vector{
		float64(white[0] * cubed(y+a/500)),
		float64(white[1] * cubed(y)),
		float64(white[2] * cubed(y-b/200)),
	}
}
