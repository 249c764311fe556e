package painter

import (
	"image"
	"math"
	"math/rand/v2"
)

// sheet is a drawing under a child's hands. Motifs draw on it in units: a sheet has about 740,000 square units whatever its shape
// and however many pixels it gets, so the same strokes make a thumbnail and a poster. No random number depends on the pixels.
type sheet struct {
	w, h   float64 // in units
	rng    *rand.Rand
	box    []ink
	age    int
	lean   float64 // the direction this hand scribbles in, radians
	shaky  float64 // how far lines stray, 1 at about nine years
	med    medium
	paper  paper
	lastOf int // the crayon taken last from the box

	img            *image.RGBA
	wax            *wax
	tips           *[pressures]tip
	tooth, cloud   tile
	grain, slow    []uint8
	shiftX, shiftY int
	bloomX, bloomY int
	place          placing
}

// placing takes units to pixels: the scale, a slight turn and a slight tilt of the phone.
type placing struct {
	scale, cos, sin float64
	cx, cy          float64 // the middle, in units
	ox, oy          float64 // the middle, in pixels
	tiltX, tiltY    float64
	side            float64 // -1 for a motif that is laid out the other way round
}

func (p placing) at(v pt) pt {
	x, y := (v.x-p.cx)*p.side, v.y-p.cy
	s := p.scale * (1 + p.tiltX*x + p.tiltY*y)
	return pt{p.ox + (x*p.cos-y*p.sin)*s, p.oy + (x*p.sin+y*p.cos)*s}
}

// unitArea is the area of every sheet in square units.
const unitArea = 740_000

// grainArea is the photo, in pixels, at which grains have their natural size.
const grainArea = 2_000_000

// newSheet lays out paper of the given pixels. Its units come from the exact ratio: a rounded one would give each size a sheet a
// hair wider or narrower, and with it another number of houses.
func newSheet(width, height int, ratio float64, rng *rand.Rand, med medium, p paper, v view) *sheet {
	scale := math.Sqrt(float64(width) * float64(height) / unitArea)
	factor := math.Sqrt(float64(width) * float64(height) / grainArea)
	s := &sheet{
		w: math.Sqrt(unitArea * ratio), h: math.Sqrt(unitArea / ratio), rng: rng, med: med, paper: p, shaky: 1, lean: -0.9,
		img: image.NewRGBA(image.Rect(0, 0, width, height)), wax: newWax(width, height), tips: med.tips(),
		tooth: toothTile().scaled(factor), cloud: cloudTile().scaled(factor),
		grain: make([]uint8, width), slow: make([]uint8, width),
	}
	s.place = placing{side: 1, scale: scale, cos: math.Cos(v.turn), sin: math.Sin(v.turn), cx: s.w / 2, cy: s.h / 2,
		ox: float64(width) / 2, oy: float64(height) / 2, tiltX: v.tiltX / s.w, tiltY: v.tiltY / s.h}
	s.shiftX, s.shiftY = int(rng.Float64()*float64(s.tooth.side)), int(rng.Float64()*float64(s.tooth.side))
	s.bloomX, s.bloomY = int(rng.Float64()*float64(s.cloud.side)), int(rng.Float64()*float64(s.cloud.side))
	p.lay(s.img, s.tooth, s.cloud, s.shiftX, s.shiftY)
	return s
}

// j is a jitter of at most a to either side.
func (s *sheet) j(a float64) float64 { return (s.rng.Float64()*2 - 1) * a }

// f is a number from lo to hi.
func (s *sheet) f(lo, hi float64) float64 { return lo + s.rng.Float64()*(hi-lo) }

// n is a whole number from lo to hi, both included.
func (s *sheet) n(lo, hi int) int { return lo + s.rng.IntN(hi-lo+1) }

// chance is true with probability p.
func (s *sheet) chance(p float64) bool { return s.rng.Float64() < p }

// pick takes one of several.
func pick[T any](s *sheet, of ...T) T { return of[s.rng.IntN(len(of))] }

// any takes a crayon from the box, never the same twice in a row.
func (s *sheet) any() ink {
	i := s.rng.IntN(len(s.box) - 1)
	if i >= s.lastOf {
		i++
	}
	s.lastOf = i
	return s.box[i]
}

// path makes points of pairs.
func path(v ...float64) []pt {
	p := make([]pt, len(v)/2)
	for i := range p {
		p[i] = pt{v[i*2], v[i*2+1]}
	}
	return p
}

// rect is a child's rectangle: nearly one.
func (s *sheet) rect(x, y, w, h float64) []pt {
	t := min(4, 0.04*(w+h)) * s.shaky
	return []pt{{x + s.j(t), y + s.j(t)}, {x + w + s.j(t), y + s.j(t)}, {x + w + s.j(t), y + h + s.j(t)}, {x + s.j(t), y + h + s.j(t)}}
}

// oval is a child's circle: nearly one, wandering twice or three times on the way round.
func (s *sheet) oval(x, y, rx, ry float64) []pt {
	n := max(10, int((rx+ry)*math.Pi/17))
	p := make([]pt, n)
	from, dent := s.f(0, 6), s.f(0, 6)
	depth := 0.035 * s.shaky
	for i := range p {
		a := from + float64(i)/float64(n)*2*math.Pi
		k := 1 + depth*math.Sin(2*a+dent) + depth*0.6*math.Sin(3*a-dent) + s.j(0.012*s.shaky)
		p[i] = pt{x + math.Cos(a)*rx*k, y + math.Sin(a)*ry*k}
	}
	return p
}

// arc is a part of an ellipse, from one angle to another.
func arc(x, y, rx, ry, from, to float64) []pt {
	p := make([]pt, 13)
	for i := range p {
		a := from + (to-from)*float64(i)/12
		p[i] = pt{x + math.Cos(a)*rx, y + math.Sin(a)*ry}
	}
	return p
}

// walk is the way a hand goes along a path: it strays between the corners and nearly keeps them.
func (s *sheet) walk(p []pt, closed bool) []pt {
	amp := 3 * s.shaky
	out := make([]pt, 0, len(p)*4)
	n := len(p) - 1
	if closed {
		n = len(p)
	}
	for i := range n {
		a, b := p[i], p[(i+1)%len(p)]
		l := math.Hypot(b.x-a.x, b.y-a.y)
		k := max(1, int(l/55+0.5))
		e := min(amp, l*0.06)
		for t := range k {
			f := float64(t) / float64(k)
			out = append(out, pt{a.x + (b.x-a.x)*f + s.j(e), a.y + (b.y-a.y)*f + s.j(e)})
		}
		if l > 22 { // a point just before the corner keeps it a corner
			out = append(out, pt{b.x - (b.x-a.x)/l*4 + s.j(e*0.5), b.y - (b.y-a.y)/l*4 + s.j(e*0.5)})
		}
	}
	if !closed {
		out = append(out, p[len(p)-1])
	}
	return out
}

// smooth rounds a walk: quadratic curves through the middles of its pieces.
func smooth(p []pt, closed bool) []pt {
	if len(p) < 3 {
		return p
	}
	mid := func(a, b pt) pt { return pt{(a.x + b.x) / 2, (a.y + b.y) / 2} }
	var out []pt
	n := len(p)
	first, last, at := 1, n-1, p[0]
	if closed {
		first, last, at = 0, n, mid(p[n-1], p[0])
	}
	out = append(out, at)
	for i := first; i < last; i++ {
		c, to := p[i], mid(p[i], p[(i+1)%n])
		k := min(8, 1+int(math.Hypot(to.x-at.x, to.y-at.y)/9))
		for t := 1; t <= k; t++ {
			f := float64(t) / float64(k)
			g := 1 - f
			out = append(out, pt{g*g*at.x + 2*g*f*c.x + f*f*to.x, g*g*at.y + 2*g*f*c.y + f*f*to.y})
		}
		at = to
	}
	if !closed {
		out = append(out, p[n-1])
	}
	return out
}

// bend rounds the corners of an open path, for tails, weeds and strings.
func bend(p []pt) []pt { return smooth(p, false) }

// line draws a line of the given width; 0 is the tool's own.
func (s *sheet) line(c ink, width float64, p []pt) {
	if width == 0 {
		width = s.med.line
	}
	s.trace(smooth(s.walk(p, false), false), width)
	s.colour(c, 1)
}

// ring draws a closed outline; its end passes its beginning a little, as children's do.
func (s *sheet) ring(c ink, width float64, p []pt) {
	if width == 0 {
		width = s.med.line
	}
	w := s.walk(p, true)
	w = append(w, pt{w[0].x + s.j(5), w[0].y + s.j(5)})
	s.trace(smooth(w, false), width)
	s.colour(c, 1)
}

// trace lays a line's wax; the hand presses now more, now less.
func (s *sheet) trace(p []pt, width float64) {
	strength, drift := s.f(8, 14), s.j(0.5)
	for i := range len(p) - 1 {
		strength = min(max(strength+drift+s.j(0.8), 7), pressures-1)
		s.segment(p[i], p[i+1], width/2, int(strength), bothRound, false)
	}
}

func (s *sheet) segment(a, b pt, r float64, strength int, round ends, build bool) {
	s.wax.segment(s.place.at(a), s.place.at(b), max(0.75, r*s.place.scale), &s.tips[strength], round, build)
}

// dot is one press of the tool.
func (s *sheet) dot(c ink, r float64, x, y float64) {
	s.segment(pt{x, y}, pt{x + 0.5, y + s.j(0.5)}, r, 14, bothRound, false)
	s.colour(c, 1)
}

// shape fills a path and draws its outline; an outline of 0 is none.
func (s *sheet) shape(fill, outline ink, p []pt) {
	s.fill(fill, p)
	if outline != 0 {
		s.ring(outline, 0, p)
	}
}

// leave gives the paper back inside a path: the child drew this first and kept clear of it afterwards.
func (s *sheet) leave(p []pt) {
	s.wax.polygon(s.placed(p), 235)
	s.bare()
}

// placed is a path in pixels.
func (s *sheet) placed(p []pt) []pt {
	out := make([]pt, len(p))
	for i, v := range p {
		out[i] = s.place.at(v)
	}
	return out
}
