package icc

import "math"

// Inks converts pixels of cyan, magenta, yellow and black. It knows the colours of 17
// amounts of each ink, and interpolates between them as the profile's own grid is.
type Inks struct {
	colors []uint64 // red, green and blue from the lowest bits on, in 16ths of a level
}

const (
	inkSteps = 16
	inkSide  = inkSteps + 1
	inkParts = 16 // of a level
	laneMask = 1<<laneBits - 1
)

// Inks makes the table of a profile for CMYK.
func (p *Profile) Inks() *Inks {
	t := &Inks{colors: make([]uint64, 0, inkSide*inkSide*inkSide*inkSide)}
	for at := range cap(t.colors) {
		c, m, y, k := at/(inkSide*inkSide*inkSide), at/(inkSide*inkSide)%inkSide, at/inkSide%inkSide, at%inkSide
		rgb := p.convert([4]float64{float64(c) / inkSteps, float64(m) / inkSteps, float64(y) / inkSteps, float64(k) / inkSteps})
		var word uint64
		for i, v := range rgb {
			word |= uint64(math.Round(float64(255*inkParts*min(max(v, 0), 1)))) << (laneBits * i)
		}
		t.colors = append(t.colors, word)
	}
	return t
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
	sum := t.colors[at] * uint64(cell-part[0])
	for i, s := range step {
		at += s
		next := 0
		if i < 3 {
			next = part[i+1]
		}
		sum += t.colors[at] * uint64(part[i]-next)
	}
	const whole = cell * inkParts
	lane := func(i int) uint64 { return (sum>>(laneBits*i)&laneMask + whole/2) / whole }
	return lane(0) | lane(1)<<laneBits | lane(2)<<(2*laneBits)
}
