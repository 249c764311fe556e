package main

import (
	"math"
	"strconv"
	"strings"
)

// pen writes an SVG path of relative moves between whole units. It rounds places, not moves, so that no error adds up.
type pen struct {
	text  strings.Builder
	x, y  int  // where it is
	digit bool // the last character could be taken for a part of the next number
}

// draw writes a shore, if anything is left of it in whole units.
func (p *pen) draw(s shore) {
	var xs, ys []int
	for _, c := range s {
		x, y := int(math.Round(c.X)), int(math.Round(c.Y))
		if n := len(xs); n > 0 && xs[n-1] == x && ys[n-1] == y {
			continue
		}
		xs, ys = append(xs, x), append(ys, y)
	}
	if len(xs) < 3 {
		return
	}
	p.text.WriteByte('m')
	p.digit = false
	for i := range xs {
		p.number(xs[i] - p.x)
		p.number(ys[i] - p.y)
		p.x, p.y = xs[i], ys[i]
	}
	p.text.WriteByte('z') // and the pen is where the shore began
	p.x, p.y = xs[0], ys[0]
}

func (p *pen) number(n int) {
	if p.digit && n >= 0 {
		p.text.WriteByte(' ')
	}
	p.text.WriteString(strconv.Itoa(n))
	p.digit = true
}
