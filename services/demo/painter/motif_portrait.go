package painter

import "math"

// paintPortrait is a child with the city in the hair.
func paintPortrait(s *sheet) {
	l := s.someone()
	back := pick(s, ink(0xbfe0ee), ink(0xf6d8c0), ink(0xd8e8b8), ink(0xe8d0ec), ink(0xfbe8a8))
	s.fillAlong(back, s.lean+s.j(0.3), path(-6, -6, s.w+6, -6, s.w+6, s.h+6, -6, s.h+6))
	x, y := s.w*0.5, s.h*s.f(0.57, 0.6)
	r := s.w * s.f(0.235, 0.26)
	s.shoulders(x, y, r, l)
	s.mane(x, y, r, l)
	s.cityInHair(x, y, r)
	neck := s.rect(x-r*0.28, y+r*0.85, r*0.56, r*0.5)
	s.leave(neck)
	s.solid(l.skin, neck)
	for _, d := range []float64{-1, 1} {
		if l.style == scarf {
			break
		}
		p := s.oval(x+d*r*0.99, y+r*0.1, r*0.14, r*0.22)
		s.leave(p)
		s.solid(l.skin, p)
		s.ring(l.skin.shade(), 6, p)
	}
	p := s.oval(x, y, r, r*1.16)
	s.leave(p)
	s.solid(l.skin, p)
	s.ring(l.skin.shade(), 8, p)
	s.closeFace(x, y, r, l)
}

// shoulders in a pullover with stripes, dots or a heart.
func (s *sheet) shoulders(x, y, r float64, l look) {
	top := y + r*1.28
	p := []pt{{x - r*1.5, s.h + 8}, {x - r*1.15, top + r*0.22}, {x - r*0.4, top}, {x + r*0.4, top}, {x + r*1.15, top + r*0.22}, {x + r*1.5, s.h + 8}}
	s.leave(p)
	s.solid(l.top, p)
	s.ring(l.top.shade(), 9, p)
	other := pick(s, white, lemon, s.any())
	switch s.n(0, 2) {
	case 0:
		for v := top + r*0.3; v < s.h; v += r * 0.26 {
			s.line(other, 10, []pt{{x - r*1.14, v}, {x + r*1.14, v + s.j(6)}})
		}
	case 1:
		for range 16 {
			s.dot(other, r*0.06, x+s.j(r*1.0), s.f(top+r*0.2, s.h))
		}
	default:
		cy := top + r*0.55
		s.solid(other, []pt{{x, cy + r*0.3}, {x - r*0.28, cy - r*0.02}, {x - r*0.2, cy - r*0.2}, {x, cy - r*0.08}, {x + r*0.2, cy - r*0.2}, {x + r*0.28, cy - r*0.02}})
	}
}

// mane is the hair, large enough for a city.
func (s *sheet) mane(x, y, r float64, l look) {
	switch l.style {
	case longHair, plaits, scarf:
		c := l.hair
		if l.style == scarf {
			c = l.top.mix(white, 0.2)
		}
		p := append(arc(x, y-r*0.5, r*1.42, r*1.5, math.Pi, 2*math.Pi), pt{x + r*1.4, y + r*1.5}, pt{x - r*1.4, y + r*1.5})
		s.leave(p)
		s.solid(c, p)
		s.ring(c.shade(), 9, p)
	default:
		s.curl(l.hair, x, y-r*0.72, r*1.46, r*1.3)
	}
}

// cityInHair puts houses on the head.
func (s *sheet) cityInHair(x, y, r float64) {
	n := s.n(5, 7)
	w := r * 2.3 / float64(n)
	for i := range n {
		t := (float64(i)+0.5)/float64(n)*2 - 1
		foot := y - r*0.78 + t*t*r*0.45
		h := r * (s.f(0.75, 1.05) - 0.3*math.Abs(t))
		tw := storeys{wall: s.any(), outline: 0x2a1a16, lights: []ink{0xfff3b0, white}, columns: 2, rows: max(2, int(h/38)), top: pick(s, flat, gable, flat, steps)}
		s.tower(x-r*1.15+w*float64(i)+w*0.08, foot, w*0.84, h, tw)
	}
}

// closeFace is a face one looks at from near.
func (s *sheet) closeFace(x, y, r float64, l look) {
	iris := pick(s, ink(0x5a3418), ink(0x3a2a20), ink(0x6a4420), ink(0x3f7a4a))
	brow := l.hair
	for _, d := range []float64{-1, 1} {
		ex, ey := x+d*r*0.4, y-r*0.16
		p := s.oval(ex, ey, r*0.22, r*0.17)
		s.leave(p)
		s.solid(white, p)
		s.ring(0x2a1a16, 6, p)
		s.solid(iris, s.oval(ex, ey+r*0.01, r*0.1, r*0.11))
		s.dot(black, r*0.045, ex, ey+r*0.01)
		s.dot(white, r*0.025, ex+r*0.035, ey-r*0.03)
		s.line(brow, 10, bend([]pt{{ex - r*0.25, ey - r*0.26}, {ex, ey - r*0.37}, {ex + r*0.25, ey - r*0.27}}))
		for k := range 3 {
			lx := ex + (float64(k)-1)*r*0.13
			s.line(0x2a1a16, 4, []pt{{lx, ey - r*0.16}, {lx + (float64(k)-1)*r*0.05, ey - r*0.24}})
		}
		s.tint(0xf0707a, 0.45, s.oval(x+d*r*0.58, y+r*0.3, r*0.2, r*0.15))
	}
	s.line(l.skin.shade(), 7, bend([]pt{{x, y - r*0.05}, {x - r*0.1, y + r*0.24}, {x + r*0.06, y + r*0.27}}))
	mouth := append(bend([]pt{{x - r*0.46, y + r*0.42}, {x, y + r*0.62}, {x + r*0.46, y + r*0.42}}), bend([]pt{{x + r*0.46, y + r*0.42}, {x + r*0.26, y + r*0.84}, {x - r*0.26, y + r*0.84}, {x - r*0.46, y + r*0.42}})...)
	if s.chance(0.5) {
		s.leave(mouth)
		s.solid(0xc8323a, mouth)
		s.line(white, r*0.09, bend([]pt{{x - r*0.32, y + r*0.52}, {x, y + r*0.64}, {x + r*0.32, y + r*0.52}}))
	} else {
		s.line(0xb3322c, 12, bend([]pt{{x - r*0.44, y + r*0.48}, {x - r*0.2, y + r*0.68}, {x + r*0.2, y + r*0.68}, {x + r*0.44, y + r*0.48}}))
	}
	if s.chance(0.25) { // spectacles
		rim := s.any()
		for _, d := range []float64{-1, 1} {
			s.ring(rim, 8, s.oval(x+d*r*0.4, y-r*0.14, r*0.32, r*0.28))
		}
		s.line(rim, 7, []pt{{x - r*0.1, y - r*0.16}, {x + r*0.1, y - r*0.16}})
	}
	if s.chance(0.3) {
		for range 10 {
			s.dot(l.skin.shade(), 3.5, x+s.j(r*0.6), y+s.f(0.12, 0.32)*r)
		}
	}
}
