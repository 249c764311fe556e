package icc

import (
	"encoding/binary"
	"math"
)

// curve is a function from 0 to 1, by samples at even distances, at least two.
type curve []float64

// curveSteps is into how many steps a curve is cut that a formula gives. Of gamma 2.2
// a straight step is off by no more than 3e-7.
const curveSteps = 1024

// sampled makes a curve of a formula.
func sampled(f func(x float64) float64) curve {
	c := make(curve, curveSteps+1)
	for i := range c {
		c[i] = bounded(f(float64(float64(i) / curveSteps)))
	}
	return c
}

// bounded keeps numbers of strangers within what can be computed with.
func bounded(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -16), 16)
}

// at returns the value within the curve's ends.
func (c curve) at(x float64) float64 {
	last := len(c) - 1
	p := float64(min(max(x, 0), 1) * float64(last))
	i := min(int(p), last-1)
	return c[i] + float64((p-float64(i))*(c[i+1]-c[i]))
}

// beyond is at, which goes on below 0 as if turned around it, and above 1 straight on:
// a colour that a screen cannot show is still a number.
func (c curve) beyond(x float64) float64 {
	switch last := len(c) - 1; {
	case x < 0:
		return -c.beyond(-x)
	case x > 1:
		slope := min(max(float64((c[last]-c[last-1])*float64(last)), 0), 4)
		return c[last] + float64((x-1)*slope)
	}
	return c.at(x)
}

// parseCurve reads a curveType or a parametricCurveType, 10.6 and 10.18 of
// ICC.1:2022, and returns how many bytes it has.
func parseCurve(data []byte) (curve, int, error) {
	if len(data) < 12 {
		return nil, 0, errShort
	}
	switch string(data[:4]) {
	case "curv":
		return parseTable(data)
	case "para":
		return parseFormula(data)
	}
	return nil, 0, Error("a curve of an unknown type")
}

// mostEntries is what littlecms takes, too; the usual is 1024 and seldom 4096.
const mostEntries = 1<<15 - 1

func parseTable(data []byte) (curve, int, error) {
	n := int64(binary.BigEndian.Uint32(data[8:]))
	if n > mostEntries {
		return nil, 0, Error("a curve of too many entries")
	}
	if n > int64(len(data)-12)/2 {
		return nil, 0, errShort
	}
	entries := data[12 : 12+2*n]
	length := 12 + len(entries)
	switch n {
	case 0:
		return curve{0, 1}, length, nil
	case 1:
		gamma := float64(binary.BigEndian.Uint16(entries)) / 256
		return sampled(func(x float64) float64 { return power(x, gamma) }), length, nil
	}
	return words(entries), length, nil
}

// words makes a curve of 16-bit numbers.
func words(entries []byte) curve {
	c := make(curve, len(entries)/2)
	for i := range c {
		c[i] = float64(binary.BigEndian.Uint16(entries[2*i:])) / 0xffff
	}
	return c
}

// parseFormula reads g, a, b, c, d, e, f, of which the lower types have the first
// ones.
func parseFormula(data []byte) (curve, int, error) {
	kind := int(binary.BigEndian.Uint16(data[8:]))
	if kind > 4 {
		return nil, 0, Error("a formula of an unknown type")
	}
	n := [...]int{1, 3, 4, 5, 7}[kind]
	length := 12 + 4*n
	if len(data) < length {
		return nil, 0, errShort
	}
	p := [7]float64{1: 1}
	for i := range n {
		p[i] = fixed(data[12+4*i:])
	}
	return sampled(formula(kind, p)), length, nil
}

// formula returns the function of a parametricCurveType.
func formula(kind int, p [7]float64) func(x float64) float64 {
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0:
		d = 0
	case 1, 2:
		e, f = c, c
		c, d = 0, 0
		if a != 0 {
			d = -b / a
		}
	}
	return func(x float64) float64 {
		if x < d {
			return float64(c*x) + f
		}
		return power(float64(a*x)+b, g) + e
	}
}

// fixed reads an s15Fixed16Number.
func fixed(data []byte) float64 { return float64(int32(binary.BigEndian.Uint32(data))) / 65536 }
