package icc

import "math"

// Inks converts pixels of cyan, magenta, yellow and black. It knows the colours of 17
// amounts of each ink, and interpolates between them as the profile's own grid is.
type Inks struct {
	profile *Profile
	colors  []uint64 // red, green and blue from the lowest bits on, in 16ths of a level, and above them known
}

const (
	inkSteps = 16
	inkSide  = inkSteps + 1
	inkParts = 16 // of a level
	laneMask = 1<<laneBits - 1
	known    = 1 << (3 * laneBits) // which no sum of colours needs
)

// Inks makes the table of a profile for CMYK. Its colours are computed when they are
// first asked for.
func (p *Profile) Inks() *Inks {
	return &Inks{profile: p, colors: make([]uint64, inkSide*inkSide*inkSide*inkSide)}
}

// color returns one of the table's colours.
func (t *Inks) color(at int) uint64 {
	if t.colors[at] == 0 {
		t.colors[at] = t.compute(at)
	}
	return t.colors[at]
}

func (t *Inks) compute(at int) uint64 {
	var ink [4]float64
	for i := 3; i >= 0; i-- {
		ink[i] = float64(at%inkSide) / inkSteps
		at /= inkSide
	}
	word := uint64(known)
	for i, v := range t.profile.convert(ink) {
		word |= uint64(math.Round(float64(255*inkParts*min(max(v, 0), 1)))) << (laneBits * i)
	}
	return word
}

// Paint writes the red, green and blue of each four samples of ink into each four bytes
// of a row, and 255 as the fourth. An amount of 255 is all ink.
func (t *Inks) Paint(to, inks []byte) {
	var last [4]byte
	color := t.at(last)
	for len(inks) >= 4 {
		if ink := [4]byte(inks[:4]); ink != last {
			last, color = ink, t.at(ink)
		}
		to[0], to[1], to[2], to[3] = byte(color), byte(color>>laneBits), byte(color>>(2*laneBits)), 0xff
		to, inks = to[4:], inks[4:]
	}
}

// at returns a colour in whole levels.
func (t *Inks) at(ink [4]byte) uint64 {
	const cell = 255 // so many parts of a cell: an ink's amount is inkSteps of them
	var part, step [4]int
	at, stride := 0, 1
	for i := 3; i >= 0; i-- {
		p := int(ink[i]) * inkSteps
		k := min(p/cell, inkSteps-1)
		at += k * stride
		n := 3 - i
		for ; n > 0 && part[n-1] < p-k*cell; n-- {
			part[n], step[n] = part[n-1], step[n-1]
		}
		part[n], step[n] = p-k*cell, stride
		stride *= inkSide
	}
	sum := t.color(at) * uint64(cell-part[0])
	for i, s := range step {
		at += s
		next := 0
		if i < 3 {
			next = part[i+1]
		}
		sum += t.color(at) * uint64(part[i]-next)
	}
	const whole = cell * inkParts
	lane := func(i int) uint64 { return (sum>>(laneBits*i)&laneMask + whole/2) / whole }
	return lane(0) | lane(1)<<laneBits | lane(2)<<(2*laneBits)
}
