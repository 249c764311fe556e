package icc

// Chromaticity is a colour without its lightness: x and y of CIE 1931.
type Chromaticity struct{ X, Y float64 }

// Primaries are those of a screen and its white.
type Primaries struct{ Red, Green, Blue, White Chromaticity }

// SRGB returns the primaries of sRGB (IEC 61966-2-1), which are BT.709's, with D65.
func SRGB() Primaries {
	return Primaries{
		Red: Chromaticity{0.64, 0.33}, Green: Chromaticity{0.30, 0.60}, Blue: Chromaticity{0.15, 0.06},
		White: Chromaticity{0.3127, 0.3290},
	}
}

// d50 is the white of all profiles, ICC.1:2022, 7.2.16.
func d50() vector { return vector{0.9642, 1, 0.8249} }

// bradford takes XYZ to what the cones see, as Annex E of ICC.1:2022 has it.
func bradford() matrix {
	return matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
}

// xyz returns a colour with Y = 1, false if that cannot be.
func (c Chromaticity) xyz() (vector, bool) {
	if !(c.X >= 0 && c.Y >= 1e-4 && c.X+c.Y <= 1.0001) {
		return vector{}, false
	}
	return vector{c.X / c.Y, 1, (1 - c.X - c.Y) / c.Y}, true
}

// matrix takes linear red, green and blue to XYZ under D50; false if the primaries span
// no colours.
func (p Primaries) matrix() (matrix, bool) {
	var m matrix
	for i, c := range []Chromaticity{p.Red, p.Green, p.Blue} {
		v, ok := c.xyz()
		if !ok {
			return matrix{}, false
		}
		for row := range m {
			m[row][i] = v[row]
		}
	}
	white, ok := p.White.xyz()
	inverse, ok2 := m.inverse()
	if !ok || !ok2 {
		return matrix{}, false
	}
	adapted, ok := adaptation(white)
	return adapted.product(m.scaled(inverse.times(white))), ok
}

// adaptation takes colours under a white to those under D50.
func adaptation(white vector) (matrix, bool) {
	cones := bradford()
	back, _ := cones.inverse()
	from, to := cones.times(white), cones.times(d50())
	for i := range to {
		if !(from[i] > 0.01) {
			return matrix{}, false
		}
		to[i] /= from[i]
	}
	return back.scaled(to).product(cones), true
}
