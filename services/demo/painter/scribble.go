package painter

import "math"

// fill colours the inside of a path in the hand's usual direction.
func (s *sheet) fill(c ink, p []pt) { s.fillAlong(c, s.lean+s.j(0.3), p) }

// fillAlong colours the inside of a path with strokes at an angle: a wash if the medium is wet, otherwise a scribble to and fro
// that misses here and overshoots there.
func (s *sheet) fillAlong(c ink, angle float64, p []pt) {
	if s.med.wet {
		s.flood(c, angle, 1, p)
		return
	}
	s.scribble(s.hatchWidth(p), angle, p)
	s.colour(c, 1)
}

// tint colours the inside of a path lightly, as cheeks and shadows are.
func (s *sheet) tint(c ink, strength float64, p []pt) {
	if s.med.wet {
		s.flood(c, s.lean, strength, p)
		return
	}
	s.scribble(s.hatchWidth(p), s.lean+s.j(0.4), p)
	s.colour(c, strength)
}

// hatchWidth is the stroke a child takes for a shape of this size: broad for skies, fine for windows.
func (s *sheet) hatchWidth(p []pt) float64 {
	return min(24, 6.5+math.Sqrt(area(p))/22) * s.med.hatch
}

// solid colours the inside of a path without streaks of bare paper, as faces and hair are: first evenly and lightly, then as usual.
func (s *sheet) solid(c ink, p []pt) {
	s.wax.polygon(s.placed(p), 216)
	s.soak(c, 1)
	s.fill(c, p)
}

// flood lays a wash: a wandering edge, the way of a broad brush, and a rim where the colour dries last.
func (s *sheet) flood(c ink, angle, strength float64, p []pt) {
	edge := smooth(s.walk(p, true), true)
	s.wax.polygon(s.placed(edge), 250)
	s.soak(c, 0.86*strength)
	s.scribble(min(44, 10+math.Sqrt(area(p))/9), angle, p)
	s.soak(c, 0.4*strength)
	for i := range edge {
		s.segment(edge[i], edge[(i+1)%len(edge)], 2.4, 3+i/3%4, bothRound, false)
	}
	s.soak(c.mix(black, 0.2), 0.5*strength)
}

// scribble lays the wax of a fill without colouring it.
func (s *sheet) scribble(width, angle float64, p []pt) {
	cos, sin := math.Cos(-angle), math.Sin(-angle)
	turned := make([]pt, len(p))
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, v := range p {
		turned[i] = pt{v.x*cos - v.y*sin, v.x*sin + v.y*cos}
		lo, hi = min(lo, turned[i].y), max(hi, turned[i].y)
	}
	h := hatching{s: s, width: width, cos: cos, sin: sin}
	gap := width * s.med.gap
	var xs []float64
	for y := lo + gap*0.4; y < hi; y += gap * s.f(0.82, 1.16+0.06*s.shaky) {
		xs = crossings(xs[:0], turned, y)
		for i := 0; i+1 < len(xs); i += 2 {
			h.stroke(xs[i], xs[i+1], y, len(xs) == 2)
		}
	}
}

// hatching is a scribble in progress, in coordinates turned so that its strokes lie level.
type hatching struct {
	s        *sheet
	width    float64
	cos, sin float64
	back     bool // the next stroke goes from right to left
	last     pt
	linked   bool
}

// stroke goes once to or fro between x0 and x1.
func (h *hatching) stroke(x0, x1, y float64, link bool) {
	s, w := h.s, h.width
	stray := w * (0.2 + 0.22*s.shaky)
	x0 += w*0.32 + s.j(stray)
	x1 += -w*0.32 + s.j(stray)
	if x1 < x0 {
		x0, x1 = (x0+x1)/2, (x0+x1)/2+1
	}
	a, b := pt{x0, y + s.j(w*0.15)}, pt{x1, y + s.j(w*0.3)}
	if h.back {
		a, b = b, a
	}
	h.back = !h.back
	strength := s.n(5, 11)
	r := w / 2 * s.f(0.9, 1.1)
	bow := s.j(w * 0.35)
	k := 1 + int(math.Abs(b.x-a.x)/60)
	k = min(k, 6)
	if h.linked && link && math.Hypot(a.x-h.last.x, a.y-h.last.y) < w*4 {
		s.segment(h.unturn(h.last), h.unturn(a), r*0.85, strength, 0, true)
	}
	from := a
	for i := 1; i <= k; i++ {
		f := float64(i) / float64(k)
		to := pt{a.x + (b.x-a.x)*f, a.y + (b.y-a.y)*f + bow*4*f*(1-f)}
		round := ends(0)
		if i == 1 {
			round |= startRound
		}
		if i == k {
			round |= endRound
		}
		s.segment(h.unturn(from), h.unturn(to), r, min(max(strength+s.n(-1, 1), 0), pressures-1), round, true)
		from = to
	}
	h.last, h.linked = b, link
}

func (h *hatching) unturn(v pt) pt { return pt{v.x*h.cos + v.y*h.sin, -v.x*h.sin + v.y*h.cos} }

// area of a path, in square units.
func area(p []pt) float64 {
	sum := 0.0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += a.x*b.y - b.x*a.y
	}
	return math.Abs(sum / 2)
}
