package icc

import "math"

// screen makes sRGB of XYZ.
type screen struct {
	linear matrix
	roots  curve // sRGB's level by the square root of the light, half as steep a curve as by the light
}

// brightest is the root of the most light that is told apart.
const brightest = 2

func newScreen() *screen {
	m, _ := SRGB().matrix()
	linear, _ := m.inverse()
	return &screen{linear: linear, roots: sampled(func(x float64) float64 {
		root := float64(brightest * x)
		return encode(float64(root * root))
	})}
}

// encode is the transfer function of sRGB, IEC 61966-2-1.
func encode(light float64) float64 {
	if light <= 0.0031308 {
		return float64(12.92 * light)
	}
	return float64(1.055*power(light, 1/2.4)) - 0.055
}

// decode is the way back.
func decode(level float64) float64 {
	if level <= 0.04045 {
		return level / 12.92
	}
	return power((level+0.055)/1.055, 2.4)
}

// level encodes light. Light that is less than none goes the same way downwards.
func (s *screen) level(light float64) float64 {
	if light < 0 {
		return -s.level(-light)
	}
	return s.roots.at(math.Sqrt(light) / brightest)
}

// levels encodes three.
func (s *screen) levels(light vector) vector {
	return vector{s.level(light[0]), s.level(light[1]), s.level(light[2])}
}
