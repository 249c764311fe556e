package painter

import "math"

// pt is a point: in units on the sheet, or in pixels once it has been placed.
type pt struct{ x, y float64 }

// wax is what one tool leaves on the sheet before it gets its colour: a pressure from 0 to 255 for each pixel. It is filled by
// segment and polygon, read and emptied by a medium, and remembers which part of each row was touched, so that a small shape
// costs no more than its own pixels.
type wax struct {
	w, h     int
	pressure []uint8
	from, to []int // touched pixels of each row are [from, to)
	top, end int   // touched rows are [top, end)
	cover    []int32
}

func newWax(w, h int) *wax {
	k := &wax{w: w, h: h, pressure: make([]uint8, w*h), from: make([]int, h), to: make([]int, h), cover: make([]int32, w+1)}
	for y := range k.from {
		k.from[y] = w
	}
	k.top = h
	return k
}

// touch widens what is remembered of row y to include [a, b).
func (k *wax) touch(y, a, b int) {
	k.from[y] = min(k.from[y], a)
	k.to[y] = max(k.to[y], b)
	k.top = min(k.top, y)
	k.end = max(k.end, y+1)
}

// rows hands out every touched row and forgets it; the caller empties the pixels.
func (k *wax) rows(each func(y, from, to int)) {
	for y := k.top; y < k.end; y++ {
		if k.from[y] < k.to[y] {
			each(y, k.from[y], k.to[y])
		}
		k.from[y], k.to[y] = k.w, 0
	}
	k.top, k.end = k.h, 0
}

// tip is the pressure of a tool's point over the squared distance from its middle, 255 being the rim.
type tip [256]uint8

// ends says which ends of a segment are rounded. Where segments build up on each other a joint must not be laid twice.
type ends uint8

const (
	startRound ends = 1 << iota
	endRound
	bothRound = startRound | endRound
)

// segment lays one straight piece of a stroke, r pixels to each side. Laid with build, it presses on top of what is there, as
// scribbling does; without, the stronger of both stays, so that one line crossing itself has no knots.
func (k *wax) segment(a, b pt, r float64, t *tip, round ends, build bool) {
	if a.y > b.y {
		a, b = b, a
		round = round>>1&1 | round<<1&2
	}
	dx, dy := b.x-a.x, b.y-a.y
	length := math.Hypot(dx, dy)
	if length < 1e-6 {
		dx, dy, length = 1e-6, 0, 1e-6
	}
	g := stroke{a: a, b: b, ux: dx / length, uy: dy / length, length: length, r: r, tip: t, round: round}
	first, last := max(0, int(math.Floor(a.y-r))), min(k.h-1, int(math.Ceil(b.y+r)))
	for y := first; y <= last; y++ {
		lo, hi, ok := g.span(float64(y) + 0.5)
		if !ok {
			continue
		}
		from, to := max(0, int(math.Floor(lo))), min(k.w, int(math.Ceil(hi)))
		if from >= to {
			continue
		}
		k.touch(y, from, to)
		g.lay(k.pressure[y*k.w:y*k.w+k.w], from, to, float64(y)+0.5, build)
	}
}

// stroke is a segment made ready for its rows: a is the upper end, (ux, uy) the direction.
type stroke struct {
	a, b           pt
	ux, uy, length float64
	r              float64
	tip            *tip
	round          ends
}

// span is the part of the row at y that the segment can reach.
func (g *stroke) span(y float64) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, c := range [2]pt{g.a, g.b} {
		if e := g.r*g.r - (y-c.y)*(y-c.y); e > 0 {
			e = math.Sqrt(e)
			lo, hi = min(lo, c.x-e), max(hi, c.x+e)
		}
	}
	// The band between the ends: |across| <= r and 0 <= along <= length, both linear in x.
	l, h := math.Inf(-1), math.Inf(1)
	l, h = clampLinear(l, h, -g.uy, g.ux*(y-g.a.y)+g.uy*g.a.x, -g.r, g.r)
	l, h = clampLinear(l, h, g.ux, g.uy*(y-g.a.y)-g.ux*g.a.x, 0, g.length)
	if l <= h {
		lo, hi = min(lo, l), max(hi, h)
	}
	return lo, hi, lo <= hi
}

// clampLinear narrows [l, h] to the x for which slope*x+offset lies in [least, most].
func clampLinear(l, h, slope, offset, least, most float64) (float64, float64) {
	if math.Abs(slope) < 1e-9 {
		if offset < least || offset > most {
			return 1, 0
		}
		return l, h
	}
	p, q := (least-offset)/slope, (most-offset)/slope
	if p > q {
		p, q = q, p
	}
	return max(l, p), min(h, q)
}

// lay presses the tip on the pixels [from, to) of one row.
func (g *stroke) lay(row []uint8, from, to int, y float64, build bool) {
	x := float64(from) + 0.5
	across := (y-g.a.y)*g.ux - (x-g.a.x)*g.uy
	along := (x-g.a.x)*g.ux + (y-g.a.y)*g.uy
	scale := 255 / (g.r * g.r)
	for i := from; i < to; i++ {
		d := across * across
		if along < 0 {
			if g.round&startRound == 0 {
				d = 2 * g.r * g.r
			} else {
				d += along * along
			}
		} else if over := along - g.length; over > 0 {
			if g.round&endRound == 0 {
				d = 2 * g.r * g.r
			} else {
				d += over * over
			}
		}
		across -= g.uy
		along += g.ux
		q := int(d * scale)
		if q > 255 {
			continue
		}
		v := g.tip[q]
		m := row[i]
		if build {
			row[i] = uint8(int(m) + int(v) - int(m)*int(v)>>8)
		} else if v > m {
			row[i] = v
		}
	}
}

// polygon covers the inside of a closed path (even-odd) with one pressure, its edge smoothed by four lines per row.
func (k *wax) polygon(p []pt, pressure int) {
	top, end := float64(k.h), 0.0
	for _, v := range p {
		top, end = min(top, v.y), max(end, v.y)
	}
	var xs []float64
	for y := max(0, int(top)); y < min(k.h, int(end)+1); y++ {
		from, to := k.w, 0
		for sub := range 4 {
			xs = crossings(xs[:0], p, float64(y)+float64(sub)*0.25+0.125)
			for i := 0; i+1 < len(xs); i += 2 {
				a, b := min(max(xs[i], 0), float64(k.w)), min(max(xs[i+1], 0), float64(k.w))
				if b <= a {
					continue
				}
				k.run(a, b)
				from, to = min(from, int(a)), max(to, min(k.w, int(b)+1))
			}
		}
		if from < to {
			k.touch(y, from, to)
			k.settle(y, from, to, pressure)
		}
	}
}

// run adds one quarter line's cover of [a, b) as differences: the sum over x is the cover of pixel x, in 1/1024.
func (k *wax) run(a, b float64) {
	i, j := int(a), int(b)
	fa, fb := int32((1-(a-float64(i)))*256), int32((b-float64(j))*256)
	if i == j {
		k.cover[i] += fa + fb - 256
		k.cover[min(i+1, k.w)] -= fa + fb - 256
		return
	}
	k.cover[i] += fa
	k.cover[i+1] += 256 - fa
	k.cover[j] += fb - 256
	k.cover[min(j+1, k.w)] -= fb
}

// settle turns a row's cover into pressure and empties it.
func (k *wax) settle(y, from, to, pressure int) {
	row := k.pressure[y*k.w : y*k.w+k.w]
	sum := int32(0)
	for x := from; x < to; x++ {
		sum += k.cover[x]
		k.cover[x] = 0
		if v := uint8(int(min(max(sum, 0), 1024)) * pressure >> 10); v > row[x] {
			row[x] = v
		}
	}
	clear(k.cover[to:min(to+2, k.w+1)])
}

// crossings appends where a horizontal line at y crosses a closed path, in order.
func crossings(xs []float64, p []pt, y float64) []float64 {
	for i, a := range p {
		b := p[(i+1)%len(p)]
		if (a.y <= y) != (b.y <= y) {
			xs = append(xs, a.x+(y-a.y)/(b.y-a.y)*(b.x-a.x))
		}
	}
	for i := 1; i < len(xs); i++ { // few crossings: an insertion sort beats a call
		for j := i; j > 0 && xs[j] < xs[j-1]; j-- {
			xs[j], xs[j-1] = xs[j-1], xs[j]
		}
	}
	return xs
}
