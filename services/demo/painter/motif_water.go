package painter

import "math"

func waterMotifs() []motif {
	return []motif{
		{"river", []proportion{landscape, wide}, []func() medium{wash, crayon, pencil}, false, paintRiver},
		{"beach", []proportion{wide, landscape}, []func() medium{wash, crayon, felt}, false, paintBeach},
		{"sea", []proportion{landscape, square}, []func() medium{wash, crayon, felt}, false, paintSea},
	}
}

func paintRiver(s *sheet) {
	shore, water := s.h*s.f(0.5, 0.56), pick(s, ink(0x3f8fc4), ink(0x4a9ad0), ink(0x3a86b8), ink(0x4fa8c0))
	s.heaven(s.h * 0.36)
	s.daylight()
	hills := []pt{{-6, shore}, {-6, shore - s.h*0.1}, {s.w * 0.24, shore - s.h*s.f(0.16, 0.25)}, {s.w * 0.44, shore - s.h*0.12}, {s.w * 0.7, shore - s.h*s.f(0.18, 0.27)}, {s.w + 6, shore - s.h*0.12}, {s.w + 6, shore}}
	s.fill(pick(s, ink(0x8fb86a), ink(0xa0c07a), ink(0x7aa87a)), hills)
	for _, side := range []float64{0.04, 0.72} {
		s.row(s.w*side, s.w*(side+0.24), shore, s.h*0.16, s.h*0.34)
	}
	p := []pt{{-6, shore + 4}, {s.w + 6, shore - 6}, {s.w + 6, s.h + 6}, {-6, s.h + 6}}
	s.leave(p)
	s.fillAlong(water, s.j(0.06), p)
	s.bridge(s.w*0.03, s.w*0.97, shore+s.h*0.03, s.h*s.f(0.09, 0.15))
	s.waves(water.mix(0x103a70, 0.45), shore+s.h*0.16, s.h, s.n(4, 6))
	n := s.n(2, 4)
	for i := range n {
		s.boat(s.w*(float64(i)+s.f(0.35, 0.65))/float64(n), s.h*s.f(0.74, 0.93), s.f(110, 200), s.any(), pick(s, white, lemon, s.any()))
	}
	s.birds(s.n(2, 4))
}

// bridge spans from x0 to x1 with its feet at y, on arches or hanging from towers.
func (s *sheet) bridge(x0, x1, y, rise float64) {
	c := pick(s, ink(0xb5543c), ink(0x8a8a98), s.any())
	deck := func(x float64) float64 {
		t := (x - x0) / (x1 - x0)
		return y - rise*4*t*(1-t)
	}
	var upper, p []pt
	for i := range 13 {
		x := x0 + (x1-x0)*float64(i)/12
		upper = append(upper, pt{x, deck(x)})
	}
	p = append(p, upper...)
	for i := 12; i >= 0; i-- {
		p = append(p, pt{upper[i].x, upper[i].y + 34})
	}
	piers := s.n(4, 7)
	for i := range piers {
		x := x0 + (x1-x0)*(float64(i)+0.5)/float64(piers)
		s.line(c.shade(), 12, []pt{{x, deck(x) + 30}, {x, y + rise*0.6 + 40}})
	}
	s.leave(p)
	s.shape(c, c.shade(), p)
	if s.chance(0.5) {
		s.cables(x0, x1, deck, c)
	} else {
		for i := range 3 {
			x := x0 + (x1-x0)*(0.18+0.25*float64(i)+s.f(0, 0.06))
			s.car(x, deck(x+35)+2, 74, s.any())
		}
	}
}

// cables hang between two towers on the bridge.
func (s *sheet) cables(x0, x1 float64, deck func(float64) float64, c ink) {
	tall := s.h * 0.24
	a, b := x0+(x1-x0)*0.28, x0+(x1-x0)*0.72
	top := deck(a) - tall
	for _, x := range []float64{a, b} {
		s.line(c.shade(), 13, []pt{{x, deck(x) + 50}, {x, top}})
	}
	sag := func(x float64) float64 {
		t := (x - a) / (b - a)
		return top + (deck((a+b)/2)-top-18)*4*t*(1-t)
	}
	var p []pt
	for i := range 13 {
		x := a + (b-a)*float64(i)/12
		p = append(p, pt{x, sag(x)})
		s.line(c.shade(), 3, []pt{{x, sag(x)}, {x, deck(x)}})
	}
	s.line(c.shade(), 6, p)
	s.line(c.shade(), 6, []pt{{a, top}, {x0, deck(x0)}})
	s.line(c.shade(), 6, []pt{{b, top}, {x1, deck(x1)}})
}

func paintBeach(s *sheet) {
	s.heaven(s.h * 0.3)
	s.daylight()
	horizon, shore := s.h*s.f(0.28, 0.34), s.h*s.f(0.56, 0.64)
	edge := []pt{{s.w + 6, shore - 10}, {s.w * 0.75, shore + s.j(24)}, {s.w * 0.45, shore + s.j(24)}, {s.w * 0.2, shore + s.j(24)}, {-6, shore + 12}}
	sea := append([]pt{{-6, horizon}, {s.w + 6, horizon - 4}}, edge...)
	water := pick(s, ink(0x2f9ab8), ink(0x3a9ad0), ink(0x35a8a8), blue.mix(white, 0.2))
	s.fillAlong(water, s.j(0.06), sea)
	s.fillAlong(pick(s, ink(0xf2d08a), ink(0xf0c878), ink(0xe8cc98)), s.j(0.2), append(append([]pt{}, edge...), pt{-6, s.h + 6}, pt{s.w + 6, s.h + 6}))
	s.waves(water.mix(0x103a70, 0.4), horizon+14, shore-20, 4)
	for range s.n(1, 3) {
		s.boat(s.w*s.f(0.1, 0.9), horizon+s.f(20, 60), s.f(80, 130), s.any(), white)
	}
	n := s.n(2, 4)
	for i := range n {
		s.parasol(s.w*(float64(i)+s.f(0.3, 0.7))/float64(n), s.h*s.f(0.86, 0.93), s.f(190, 240))
	}
	for i := range s.n(3, 5) {
		s.person(s.w*(0.08+0.19*float64(i)+s.f(0, 0.08)), s.h-s.f(8, 46), s.f(115, 165), s.someone())
	}
	s.ball(s.w*s.f(0.3, 0.7), s.h-30, 24)
}

func (s *sheet) ball(x, y, r float64) {
	p := s.oval(x, y, r, r)
	s.leave(p)
	s.shape(s.any(), black, p)
	s.line(white, r*0.25, arc(x, y, r*0.7, r*0.9, -1.3, 1.3))
}

// parasol stands in the sand at (x, y).
func (s *sheet) parasol(x, y, tall float64) {
	c := s.any()
	s.line(0x6a4a2c, 8, []pt{{x + 4, y}, {x, y - tall}})
	n := 4
	w := tall * 0.52
	for i := range n {
		a, b := w*(2*float64(i)/float64(n)-1), w*(2*float64(i+1)/float64(n)-1)
		p := []pt{{x, y - tall}, {x + a*0.78, y - tall*0.84}, {x + a, y - tall*0.62}, {x + b, y - tall*0.62}, {x + b*0.78, y - tall*0.84}}
		s.leave(p)
		if i%2 == 0 {
			s.fill(c, p)
		} else {
			s.fill(c.mix(white, 0.65), p)
		}
		s.ring(c.shade(), 5, p)
	}
}

func paintSea(s *sheet) {
	surface := s.h * s.f(0.2, 0.26)
	water := pick(s, ink(0x3a9ac0), ink(0x4aa0d8), ink(0x2f90a8), ink(0x5ab0d0))
	s.heaven(surface * 0.7)
	s.daylight()
	s.row(s.w*0.02, s.w*s.f(0.3, 0.5), surface, 60, surface*0.75)
	p := []pt{{-6, surface}, {s.w * 0.5, surface + s.j(16)}, {s.w + 6, surface}, {s.w + 6, s.h + 6}, {-6, s.h + 6}}
	s.leave(p)
	s.fillAlong(water, s.j(0.08), p)
	s.ground(pick(s, ink(0xe8c88a), ink(0xf0d8a0)), s.h*0.88, false)
	s.boat(s.w*s.f(0.6, 0.85), surface-2, s.f(150, 210), s.any(), white)
	for range s.n(5, 8) {
		s.weed(s.f(0.03, 0.97)*s.w, s.h*0.93, s.f(100, 190))
	}
	n := s.n(5, 8)
	for i := range n {
		s.fish(s.w*(float64(i)+s.f(0.3, 0.7))/float64(n), s.f(surface+s.h*0.14, s.h*0.82), s.f(46, 96), s.any(), s.chance(0.5))
	}
	for range s.n(6, 14) {
		x, y := s.f(0, s.w), s.f(surface+30, s.h*0.8)
		s.ring(0xe8f6fa, 3.5, s.oval(x, y, 9, 9))
	}
	if s.chance(0.6) {
		s.star(s.w*s.f(0.1, 0.9), s.h*0.94, 30, orange)
	}
}

// weed waves from the ground.
func (s *sheet) weed(x, y, tall float64) {
	s.line(pick(s, ink(0x2f8a5a), green, teal), 11, bend([]pt{{x, y}, {x + 24, y - tall*0.35}, {x - 18, y - tall*0.65}, {x + 14, y - tall}}))
}

// fish swims to the right, or to the left.
func (s *sheet) fish(x, y, r float64, c ink, left bool) {
	d := 1.0
	if left {
		d = -1
	}
	tail := []pt{{x - d*r*0.85, y}, {x - d*r*1.5, y - r*0.5}, {x - d*r*1.36, y}, {x - d*r*1.5, y + r*0.5}}
	body := s.oval(x, y, r, r*s.f(0.52, 0.66))
	fin := []pt{{x - d*r*0.2, y - r*0.5}, {x - d*r*0.3, y - r*0.9}, {x + d*r*0.4, y - r*0.5}}
	for _, p := range [][]pt{fin, tail, body} {
		s.leave(p)
		s.shape(c, c.shade(), p)
	}
	stripe := s.any()
	for i := range s.n(0, 3) {
		sx := x + d*r*(0.1-0.3*float64(i))
		s.line(stripe, r*0.14, []pt{{sx, y - r*0.42}, {sx + d*r*0.08, y}, {sx, y + r*0.42}})
	}
	s.dot(white, r*0.16, x+d*r*0.58, y-r*0.12)
	s.dot(black, r*0.08, x+d*r*0.6, y-r*0.12)
	s.line(c.shade(), 4, bend([]pt{{x + d*r*0.9, y + r*0.12}, {x + d*r*0.74, y + r*0.3}, {x + d*r*0.54, y + r*0.2}}))
}

// star has five points.
func (s *sheet) star(x, y, r float64, c ink) {
	var p []pt
	turn := s.j(0.3)
	for i := range 10 {
		a, k := turn+float64(i)*math.Pi/5-math.Pi/2, r
		if i%2 == 1 {
			k = r * 0.45
		}
		p = append(p, pt{x + math.Cos(a)*k, y + math.Sin(a)*k})
	}
	s.leave(p)
	s.shape(c, c.shade(), p)
}
