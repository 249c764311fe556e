package painter

import "math"

func homeMotifs() []motif {
	return []motif{
		{"family", []proportion{landscape, landscape, square}, []func() medium{crayon, crayon, felt, pencil}, false, paintFamily},
		{"windows", []proportion{portrait, portrait, square}, []func() medium{felt, crayon}, false, paintWindows},
		{"garden", []proportion{landscape, square}, []func() medium{felt, crayon, wash}, false, paintGarden},
		{"cat", []proportion{square, portrait, landscape}, []func() medium{crayon, crayon, felt}, false, paintCat},
		{"portrait", []proportion{portrait}, []func() medium{crayon, crayon, felt, wash}, false, paintPortrait},
	}
}

func paintFamily(s *sheet) {
	s.heaven(s.h * 0.4)
	s.daylight()
	s.clouds(s.n(0, 2))
	s.birds(s.n(0, 3))
	lawn := s.h * s.f(0.76, 0.81)
	s.tree(s.w*s.f(0.06, 0.14), lawn+20, s.f(190, 290))
	s.tree(s.w*s.f(0.86, 0.95), lawn+20, s.f(190, 290))
	s.lawn(lawn)
	s.house(s.w*s.f(0.28, 0.4), lawn+14, s.w*s.f(0.28, 0.34), s.h*s.f(0.32, 0.38), s.any().mix(white, 0.35), s.any())
	kin := s.someone()
	n := s.n(3, 6)
	for i := range n {
		l := s.someone()
		l.skin, l.hair = kin.skin, kin.hair
		tall := pick(s, s.f(190, 235), s.f(120, 160), s.f(185, 230), s.f(90, 120))
		s.person(s.w*(0.14+0.74*(float64(i)+0.5)/float64(n)), s.h-s.f(14, 34), tall, l)
	}
	if s.chance(0.5) {
		s.dog(s.w*s.f(0.06, 0.1), s.h-20, 90)
	}
	s.flowers(s.n(2, 5), s.h-12, 62)
}

// dog stands at (x, y) and looks to the right.
func (s *sheet) dog(x, y, w float64) {
	c := pick(s, ink(0x8a5630), ink(0xc98a4a), ink(0x4a3a34), ink(0xe0b478))
	for _, k := range []float64{0.1, 0.25, 0.68, 0.82} {
		s.line(c, w*0.1, []pt{{x + w*k, y - w*0.3}, {x + w*k, y}})
	}
	s.line(c, w*0.09, bend([]pt{{x + w*0.06, y - w*0.42}, {x - w*0.12, y - w*0.55}, {x - w*0.1, y - w*0.78}}))
	s.solid(c, s.oval(x+w*0.46, y-w*0.4, w*0.46, w*0.2))
	s.solid(c, s.oval(x+w*0.95, y-w*0.66, w*0.23, w*0.2))
	s.solid(c.shade(), s.oval(x+w*0.83, y-w*0.62, w*0.08, w*0.2))
	s.dot(black, w*0.035, x+w*1.0, y-w*0.7)
	s.dot(black, w*0.05, x+w*1.17, y-w*0.64)
	s.line(red, w*0.07, []pt{{x + w*0.78, y - w*0.46}, {x + w*0.96, y - w*0.44}})
}

func paintWindows(s *sheet) {
	wall := pick(s, ink(0xe8a070), ink(0xd87a5a), ink(0x8fb0d8), ink(0xf0c878), ink(0xc8a8d8), ink(0xa8c890))
	outline := wall.shade().shade()
	roof := []pt{{s.w * 0.04, s.h * 0.1}, {s.w * 0.5, s.h * 0.015}, {s.w * 0.96, s.h * 0.1}}
	if s.chance(0.6) {
		s.band(pick(s, sky, ink(0x9ad2ea)), 0, s.h*0.12)
	}
	front := s.rect(s.w*0.08, s.h*0.1, s.w*0.84, s.h*0.86)
	s.leave(front)
	s.shape(wall, outline, front)
	s.leave(roof)
	s.shape(wall.shade(), outline, roof)
	columns, rows := s.n(3, 4), s.n(4, 6)
	if s.w > s.h*0.9 {
		columns, rows = s.n(4, 5), s.n(3, 4)
	}
	cw, ch := s.w*0.8/float64(columns), s.h*0.82/float64(rows)
	kind := s.n(0, 6)
	for r := range rows {
		for k := range columns {
			x, y := s.w*0.1+cw*(float64(k)+0.11), s.h*0.13+ch*(float64(r)+0.08)
			if r == rows-1 && k == columns/2 {
				s.door(x, s.h*0.955, cw*0.78, ch*0.9, s.any(), outline)
				continue
			}
			s.neighbour(x, y, cw*0.78, ch*0.72, kind, outline)
			kind += s.n(1, 2)
		}
	}
}

// neighbour is a window and what one sees in it.
func (s *sheet) neighbour(x, y, w, h float64, kind int, frame ink) {
	p := s.rect(x, y, w, h)
	s.leave(p)
	s.fill(pick(s, glass, lemon, ink(0xc8e6a0), ink(0xf5b8c8), ink(0xd0b8f0), ink(0xfff3d6)), p)
	sill := y + h - 3
	switch kind % 7 {
	case 0, 4:
		s.passenger(x+w*0.5, sill, min(w, h)*0.27)
	case 1:
		s.flower(x+w*0.32, sill, h*0.52, s.any())
		s.flower(x+w*0.68, sill, h*0.6, s.any())
	case 2:
		s.kitten(x+w*0.45, sill, h*0.5)
	case 3:
		c := s.any()
		s.fill(c, []pt{{x + 4, y + 4}, {x + w*0.38, y + 4}, {x + w*0.12, y + h*0.9}, {x + 4, y + h*0.9}})
		s.fill(c, []pt{{x + w - 4, y + 4}, {x + w*0.62, y + 4}, {x + w*0.88, y + h*0.9}, {x + w - 4, y + h*0.9}})
	case 5:
		s.line(0x5a5a68, 4, []pt{{x - 6, y + h*0.25}, {x + w*0.5, y + h*0.34}, {x + w + 6, y + h*0.25}})
		for i := range 3 {
			s.solid(s.any(), s.rect(x+w*(0.1+0.3*float64(i)), y+h*0.32, w*0.2, h*0.34))
		}
	case 6:
		s.line(frame, 4, []pt{{x + w*0.5, y}, {x + w*0.5, y + h}})
		s.line(frame, 4, []pt{{x, y + h*0.5}, {x + w, y + h*0.5}})
	}
	s.ring(frame, min(6.5, s.med.line), p)
}

// kitten sits on a sill at y.
func (s *sheet) kitten(x, y, tall float64) {
	c := pick(s, ink(0x3a3634), ink(0xe0893a), ink(0x8a8480))
	s.line(c, tall*0.12, bend([]pt{{x + tall*0.3, y - 2}, {x + tall*0.62, y - tall*0.1}, {x + tall*0.6, y - tall*0.5}}))
	s.solid(c, s.oval(x, y-tall*0.32, tall*0.34, tall*0.34))
	s.solid(c, s.oval(x, y-tall*0.75, tall*0.27, tall*0.24))
	for _, d := range []float64{-1, 1} {
		s.solid(c, []pt{{x + d*tall*0.26, y - tall*0.8}, {x + d*tall*0.22, y - tall*1.14}, {x + d*tall*0.04, y - tall*0.95}})
		s.dot(0xd8f06a, max(2, tall*0.05), x+d*tall*0.1, y-tall*0.78)
	}
}

func paintGarden(s *sheet) {
	if s.chance(0.5) {
		s.heaven(s.h * 0.3)
	}
	s.sun(s.w*s.f(0.3, 0.7), s.f(90, 120), s.f(50, 66))
	lawn := s.h * s.f(0.78, 0.83)
	for x := s.f(10, 60); x < s.w-110; x += s.f(150, 230) {
		h := s.h * s.f(0.3, 0.52)
		t := s.block(120, h)
		t.wall, t.top = t.wall.mix(white, 0.55), pick(s, flat, gable)
		s.tower(x, lawn+10, s.f(90, 130), h, t)
	}
	s.lawn(lawn)
	n := max(4, int(s.w/s.f(165, 210)))
	for i := range n {
		x := s.w * (float64(i) + s.f(0.35, 0.65)) / float64(n)
		s.giant(x, s.h*s.f(0.88, 0.96), s.h*s.f(0.48, 0.7), s.any())
	}
	for range s.n(2, 4) {
		s.butterfly(s.w*s.f(0.08, 0.92), s.h*s.f(0.14, 0.45), s.f(20, 30))
	}
	if s.chance(0.6) {
		s.person(s.w*s.f(0.3, 0.7), s.h-10, s.f(90, 120), s.someone())
	}
}

// giant is a flower taller than a house.
func (s *sheet) giant(x, y, tall float64, c ink) {
	top := pt{x + s.j(16), y - tall}
	s.line(0x3f8f3a, s.med.line*1.9, []pt{{x, y}, {x + s.j(12), y - tall*0.5}, top})
	for _, d := range []float64{-1, 1} {
		if s.chance(0.3) {
			continue
		}
		k := s.f(0.25, 0.45)
		leaf := []pt{{x, y - tall*k}, {x + d*44, y - tall*k - 62}, {x + d*96, y - tall*k - 58}, {x + d*66, y - tall*k - 12}}
		s.leave(leaf)
		s.shape(0x5aae4a, 0x2f6a2a, leaf)
	}
	n := s.n(5, 8)
	r := s.f(0.85, 1.1)
	for i := range n {
		a := float64(i) / float64(n) * 2 * math.Pi
		p := s.oval(top.x+math.Cos(a)*62*r, top.y+math.Sin(a)*62*r, 37*r, 37*r)
		s.leave(p)
		s.shape(c, c.shade(), p)
	}
	p := s.oval(top.x, top.y, 38*r, 38*r)
	s.leave(p)
	s.shape(yellow, 0xb8801a, p)
	if s.chance(0.25) {
		s.face(top.x, top.y, 30*r)
	}
}

func (s *sheet) butterfly(x, y, r float64) {
	c := s.any()
	for _, d := range []float64{-1, 1} {
		s.shape(c, c.shade(), s.oval(x+d*r*0.85, y-r*0.45, r*0.8, r*0.75))
		s.shape(c, c.shade(), s.oval(x+d*r*0.65, y+r*0.6, r*0.55, r*0.5))
		s.line(black, 3, []pt{{x, y - r}, {x + d*r*0.5, y - r*1.7}})
	}
	s.line(black, r*0.28, []pt{{x, y - r*1.0}, {x, y + r*1.1}})
}

func paintCat(s *sheet) {
	warm := pick(s, []ink{0xf2b07a, 0xf6cf8a}, []ink{0x8ec5ea, 0xc4e2f4}, []ink{0xd8a0c8, 0xf4c4b0}, []ink{0x7a86c0, 0xb8a8d8})
	s.band(warm[0], 0, s.h*0.2)
	s.band(warm[1], s.h*0.19, s.h*s.f(0.34, 0.46))
	if s.chance(0.5) {
		s.solid(0xfbe6a0, s.oval(s.w*s.f(0.1, 0.25), s.h*0.14, 50, 50))
	}
	s.birds(s.n(1, 4))
	base := s.h * 0.76
	s.row(-10, s.w+10, s.h+6, s.h*0.2, s.h*0.3)
	for x := s.f(-20, 0); x < s.w; {
		w := s.f(170, 250)
		s.house(x, s.h+10, w, s.h-base, s.any(), s.any().shade())
		x += w * 1.04
	}
	s.bigCat(s.w*s.f(0.42, 0.52), base-30, min(s.w, s.h)*s.f(0.4, 0.46), s.chance(0.5))
}

// bigCat stands on the roofs at (x, y), long units long.
func (s *sheet) bigCat(x, y, long float64, left bool) {
	c := pick(s, ink(0x3a3634), ink(0x3a3634), ink(0xe0843a), ink(0x8a8a92), ink(0xb07a4a))
	d := 1.0
	if left {
		d = -1
	}
	at := func(u, v float64) pt { return pt{x + d*u*long, y + v*long} }
	s.line(c, long*0.085, bend([]pt{at(-0.4, -0.3), at(-0.68, -0.4), at(-0.78, -0.72), at(-0.6, -0.9), at(-0.46, -0.84)}))
	for _, u := range []float64{-0.3, -0.16, 0.2, 0.33} {
		s.line(c, long*0.085, []pt{at(u, -0.2), at(u+s.j(0.02), 0.1)})
	}
	body := at(-0.02, -0.28)
	s.cat(c, s.oval(body.x, body.y, long*0.45, long*0.26))
	head := at(0.4, -0.62)
	r := long * 0.25
	for _, e := range []float64{-1, 1} {
		ear := []pt{{head.x + e*r*0.95, head.y - r*0.3}, {head.x + e*r*0.78, head.y - r*1.5}, {head.x + e*r*0.15, head.y - r*0.85}}
		s.cat(c, ear)
		s.fill(0xf0a0a8, []pt{{head.x + e*r*0.8, head.y - r*0.7}, {head.x + e*r*0.72, head.y - r*1.2}, {head.x + e*r*0.42, head.y - r*0.9}})
	}
	s.cat(c, s.oval(head.x, head.y, r*1.08, r*0.95))
	s.whiskers(head, r, c)
	if s.chance(0.4) {
		for i := range 3 {
			u := -0.24 + 0.2*float64(i)
			s.line(c.shade(), long*0.04, []pt{at(u, -0.5), at(u+0.03, -0.32)})
		}
	}
}

func (s *sheet) cat(c ink, p []pt) {
	s.leave(p)
	s.solid(c, p)
	s.ring(c.shade(), 0, p)
}

func (s *sheet) whiskers(head pt, r float64, c ink) {
	eye := pick(s, ink(0xc8f06a), ink(0x8ae0c8), yellow)
	for _, e := range []float64{-1, 1} {
		p := s.oval(head.x+e*r*0.4, head.y-r*0.12, r*0.24, r*0.28)
		s.leave(p)
		s.solid(eye, p)
		s.dot(black, r*0.11, head.x+e*r*0.4, head.y-r*0.1)
		for k := range 3 {
			v := float64(k-1) * r * 0.22
			s.line(pick(s, white, c.mix(white, 0.8)), 4, []pt{{head.x + e*r*0.3, head.y + r*0.38 + v*0.4}, {head.x + e*r*1.35, head.y + r*0.3 + v*1.4}})
		}
	}
	s.solid(0xf08a9a, []pt{{head.x - r*0.14, head.y + r*0.22}, {head.x + r*0.14, head.y + r*0.22}, {head.x, head.y + r*0.4}})
	s.line(0xf08a9a, 4, arc(head.x, head.y+r*0.4, r*0.26, r*0.22, 0.2, math.Pi-0.2))
}
