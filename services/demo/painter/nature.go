package painter

import "math"

// sun shines with rays; some smile.
func (s *sheet) sun(x, y, r float64) {
	c := pick(s, yellow, ink(0xf9c52a), ink(0xf5a81c), ink(0xffcf3a))
	rays := s.n(9, 14)
	turn := s.f(0, 1)
	for i := range rays {
		a := turn + float64(i)/float64(rays)*2*math.Pi + s.j(0.08)
		far := r * s.f(1.5, 1.95)
		s.line(c, s.med.line*1.2, []pt{{x + math.Cos(a)*r*1.22, y + math.Sin(a)*r*1.22}, {x + math.Cos(a)*far, y + math.Sin(a)*far}})
	}
	p := s.oval(x, y, r, r)
	s.leave(p)
	s.shape(c, c.mix(orange, 0.6), p)
	if s.chance(0.3) {
		s.dot(black, r*0.09, x-r*0.34, y-r*0.12)
		s.dot(black, r*0.09, x+r*0.34, y-r*0.12)
		s.line(0xd0552a, r*0.09, []pt{{x - r*0.4, y + r*0.25}, {x, y + r*0.5}, {x + r*0.4, y + r*0.25}})
	}
}

// cornerSun looks in from a corner, a quarter of it, as the youngest draw it.
func (s *sheet) cornerSun(right bool) {
	x := 0.0
	if right {
		x = s.w
	}
	c := pick(s, yellow, ink(0xf9c52a), ink(0xf5a81c))
	p := s.oval(x, 0, 120, 115)
	s.leave(p)
	s.shape(c, c.mix(orange, 0.6), p)
	for i := range 7 {
		a := 0.12 + float64(i)*0.22
		dx := math.Cos(a)
		if right {
			dx = -dx
		}
		s.line(c, s.med.line*1.3, []pt{{x + dx*140, math.Sin(a) * 140}, {x + dx*s.f(185, 215), math.Sin(a) * 205}})
	}
}

// daylight puts a sun somewhere in the sky.
func (s *sheet) daylight() {
	switch {
	case s.chance(0.25):
		s.cornerSun(s.chance(0.5))
	default:
		s.sun(pick(s, s.w*s.f(0.08, 0.2), s.w*s.f(0.8, 0.92)), s.f(85, 125), s.f(46, 66))
	}
}

// heaven colours the sky down to h: a band along the top as the young do, or all of it.
func (s *sheet) heaven(h float64) {
	c := pick(s, sky, ink(0x8cc9ee), ink(0x6ab4e6), ink(0x9ad2ea), ink(0x86b8f0))
	if s.chance(0.55) {
		h = min(h, s.f(80, 150))
	}
	s.band(c, 0, h)
}

// band colours from y0 to y1 across the sheet, with nearly level strokes.
func (s *sheet) band(c ink, y0, y1 float64) {
	p := []pt{{-6, y0 + s.j(6)}, {s.w + 6, y0 + s.j(6)}, {s.w + 6, y1 + s.j(10)}, {s.w * 0.5, y1 + s.j(16)}, {-6, y1 + s.j(10)}}
	s.fillAlong(c, s.j(0.07), p)
}

// ground colours from y down; upright is true for grass, whose strokes stand.
func (s *sheet) ground(c ink, y float64, upright bool) {
	p := []pt{{-6, y + s.j(8)}, {s.w * 0.35, y + s.j(13)}, {s.w * 0.7, y + s.j(13)}, {s.w + 6, y + s.j(8)}, {s.w + 6, s.h + 6}, {-6, s.h + 6}}
	s.leave(p)
	angle := s.j(0.08)
	if upright {
		angle = math.Pi/2 - s.f(0.15, 0.5)
	}
	s.fillAlong(c, angle, p)
}

func (s *sheet) lawn(y float64) {
	s.ground(pick(s, grass, ink(0x6fb84a), ink(0x86c05a), ink(0x5aa84a)), y, true)
}

// puff is a cloud: a ring of bumps.
func (s *sheet) puff(x, y, r float64) {
	var p []pt
	for i := range 28 {
		a := float64(i) / 28 * 2 * math.Pi
		b := 1 + 0.2*math.Sin(a*6) + s.j(0.03)
		p = append(p, pt{x + math.Cos(a)*r*b, y + math.Sin(a)*r*0.5*b})
	}
	s.leave(p)
	if s.paper.dark {
		s.fill(0x8a94b8, p)
	} else if s.chance(0.5) {
		s.fill(0xdcecf6, p)
	}
	s.ring(pick(s, ink(0x8fbbdc), ink(0x9aa8bc)), 0, p)
}

func (s *sheet) clouds(n int) {
	for range n {
		s.puff(s.f(0.1, 0.9)*s.w, s.f(70, 150), s.f(55, 95))
	}
}

func (s *sheet) bird(x, y, r float64, c ink) {
	s.line(c, s.med.line*0.8, []pt{{x - r, y - r*0.3}, {x - r*0.45, y - r*0.55}, {x, y}, {x + r*0.45, y - r*0.55}, {x + r, y - r*0.3}})
}

func (s *sheet) birds(n int) {
	for range n {
		s.bird(s.f(0.15, 0.85)*s.w, s.f(50, 170), s.f(14, 28), 0x4a4658)
	}
}

// tree stands at (x, y), tall units high.
func (s *sheet) tree(x, y, tall float64) {
	leaf := pick(s, green, ink(0x4f9b45), ink(0x3a8f4a), ink(0x6aa83a), ink(0x2f8a5a))
	trunk := s.rect(x-tall*0.07, y-tall*0.55, tall*0.14, tall*0.55)
	s.leave(trunk)
	s.fillAlong(0x8a5a2e, math.Pi/2, trunk)
	s.ring(0x5e3c1e, min(s.med.line, tall*0.03), trunk)
	switch s.n(0, 3) {
	case 0: // a cypress or a fir
		p := []pt{{x, y - tall*1.05}, {x + tall*0.27, y - tall*0.28}, {x - tall*0.27, y - tall*0.28}}
		s.leave(p)
		s.shape(leaf, leaf.shade(), p)
	case 1: // bumps, with apples or oranges
		var p []pt
		for i := range 24 {
			a := float64(i) / 24 * 2 * math.Pi
			b := 1 + 0.12*math.Sin(a*6)
			p = append(p, pt{x + math.Cos(a)*tall*0.38*b, y - tall*0.72 + math.Sin(a)*tall*0.34*b})
		}
		s.leave(p)
		s.shape(leaf, leaf.shade(), p)
		fruit := pick(s, red, orange, pink)
		for range s.n(4, 8) {
			s.dot(fruit, tall*0.03, x+s.j(tall*0.26), y-tall*0.72+s.j(tall*0.22))
		}
	default: // a ball that the hand went round in many times
		p := s.oval(x, y-tall*0.75, tall*0.38, tall*0.36)
		s.leave(p)
		s.fill(leaf, p)
		var q []pt
		for i := range 30 {
			a, k := float64(i)*0.85, s.f(0.18, 0.4)*tall
			q = append(q, pt{x + math.Cos(a)*k, y - tall*0.75 + math.Sin(a)*k*0.95})
		}
		s.line(leaf.shade(), s.med.line*0.8, q)
	}
}

// flower stands at (x, y).
func (s *sheet) flower(x, y, tall float64, c ink) {
	w := min(s.med.line, max(3, tall*0.07))
	lean := s.j(tall * 0.06)
	s.line(0x3f8f3a, w, []pt{{x, y}, {x + lean*0.3, y - tall*0.5}, {x + lean, y - tall}})
	s.line(0x3f8f3a, w*1.3, []pt{{x, y - tall*0.35}, {x + tall*0.2*pick(s, -1.0, 1.0), y - tall*0.52}})
	cx, cy := x+lean, y-tall
	if s.chance(0.25) { // a tulip
		p := []pt{{cx - tall*0.17, cy - tall*0.22}, {cx - tall*0.07, cy - tall*0.06}, {cx, cy - tall*0.26}, {cx + tall*0.07, cy - tall*0.06}, {cx + tall*0.17, cy - tall*0.22}, {cx + tall*0.1, cy + tall*0.08}, {cx - tall*0.1, cy + tall*0.08}}
		s.leave(p)
		s.fill(c, p)
		return
	}
	n := s.n(5, 7)
	for i := range n {
		a := float64(i) / float64(n) * 2 * math.Pi
		s.fill(c, s.oval(cx+math.Cos(a)*tall*0.2, cy+math.Sin(a)*tall*0.2, tall*0.12, tall*0.12))
	}
	s.dot(yellow, tall*0.11, cx, cy)
}

func (s *sheet) flowers(n int, y float64, tall float64) {
	for i := range n {
		x := (float64(i) + s.f(0.2, 0.8)) / float64(n) * s.w
		s.flower(x, y+s.j(14), tall*s.f(0.8, 1.2), s.any())
	}
}

// waves are lines of water from y0 to y1.
func (s *sheet) waves(c ink, y0, y1 float64, n int) {
	for k := range n {
		y := y0 + (y1-y0)*(float64(k)+0.5)/float64(n)
		off := s.f(0, 60)
		var p []pt
		for i := -1; float64(i)*44 < s.w+60; i++ {
			d := 8.0
			if i&1 == 0 {
				d = -8
			}
			p = append(p, pt{float64(i)*44 + off - 30, y + d + s.j(2)})
		}
		s.line(c, s.med.line*0.9, p)
	}
}
