package painter

func streetMotifs() []motif {
	return []motif{
		{"tram", []proportion{landscape, landscape, wide}, []func() medium{crayon, crayon, felt, pencil}, false, paintTram},
		{"skyline", []proportion{wide, wide, landscape}, []func() medium{crayon, felt, crayon}, false, paintSkyline},
		{"market", []proportion{landscape, square}, []func() medium{felt, crayon}, false, paintMarket},
		{"bus", []proportion{landscape}, []func() medium{felt, crayon}, false, paintBus},
	}
}

func paintTram(s *sheet) {
	street := s.h * s.f(0.74, 0.8)
	s.heaven(s.h * 0.4)
	s.daylight()
	s.row(s.f(8, 30), s.w-8, street-s.h*0.12, 150, s.h*0.5)
	s.ground(pick(s, ink(0xa7a29a), ink(0xb4ada2), ink(0x9c98a0)), street-s.h*0.12, false)
	s.line(0x4a4440, 6, []pt{{-5, street + 14}, {s.w + 5, street + 10}})
	s.line(0x4a4440, 6, []pt{{-5, street + 62}, {s.w + 5, street + 64}})
	wire := s.h * s.f(0.36, 0.42)
	s.line(0x3b2f2c, 4, []pt{{-5, wire}, {s.w * 0.5, wire + 10}, {s.w + 5, wire - 4}})
	w := min(s.w*0.62, 700)
	x := s.f(0.1, 0.9) * (s.w - w)
	h := s.h * s.f(0.25, 0.29)
	s.line(0x3b2f2c, 6, []pt{{x + w*0.5, street + 10 - h}, {x + w*0.44, street - h - 30}, {x + w*0.56, wire + 8}})
	s.tram(x, street+10, w, h, s.any(), s.n(3, 5))
	for _, px := range []float64{s.f(0.05, 0.14), s.f(0.86, 0.95)} {
		s.person(px*s.w, s.h-s.f(14, 40), s.f(150, 190), s.someone())
	}
}

func paintSkyline(s *sheet) {
	base := s.h - s.f(62, 84)
	s.heaven(s.h * 0.35)
	s.clouds(s.n(1, 3))
	s.daylight()
	x := s.f(6, 24)
	for x < s.w-60 {
		w := s.f(70, 122)
		h := s.f(s.h*0.28, s.h*0.7)
		s.tower(x, base, min(w, s.w-x-6), h, s.block(w, h))
		x += w + s.f(4, 16)
	}
	s.ground(pick(s, grey, ink(0xa9a49c), ink(0x8a8f98)), base, false)
	for x := s.f(20, 90); x < s.w-120; x += s.f(150, 250) {
		s.car(x, s.h-22, s.f(96, 120), s.any())
	}
}

func paintMarket(s *sheet) {
	s.daylight()
	s.clouds(1)
	s.birds(s.n(0, 2))
	base := s.h * 0.9
	stalls := s.n(2, 3)
	w := (s.w - 40) / float64(stalls)
	for i := range stalls {
		s.stall(20+float64(i)*w, base, w*s.f(0.86, 0.93), s.h*s.f(0.58, 0.64))
	}
	s.ground(pick(s, ink(0xd9c9a8), ink(0xcbbda6), ink(0xd8b890)), base, false)
	for i := range s.n(3, 5) {
		s.person(s.w*(0.1+0.19*float64(i)+s.f(0, 0.06)), s.h-s.f(8, 40), s.f(150, 215), s.someone())
	}
}

// stall is a market stall with fruit in boxes under a striped roof.
func (s *sheet) stall(x, y, w, h float64) {
	c := s.any()
	back := s.rect(x+w*0.05, y-h*0.62, w*0.9, h*0.62)
	s.fill(pick(s, ink(0xe5b87a), ink(0xd8a468), ink(0xe8c89a)), back)
	for _, side := range []float64{0.04, 0.96} {
		s.line(0x6a4a2c, 10, []pt{{x + w*side, y}, {x + w*side, y - h*0.75}})
	}
	boxes := max(2, int(w/95))
	bw := w * 0.86 / float64(boxes)
	for i := range boxes {
		fruit := pick(s, red, orange, ink(0x8ab83a), yellow, violet, ink(0xf2c23a), ink(0xe87a5a))
		bx := x + w*0.07 + float64(i)*bw
		for k := range 6 {
			col, row := float64(k%3), float64(k/3)
			p := s.oval(bx+bw*(0.18+0.3*col+0.1*row), y-h*(0.3+0.075*row), bw*0.14, bw*0.14)
			s.leave(p)
			s.shape(fruit, fruit.shade(), p)
		}
		q := s.rect(bx, y-h*0.27, bw*0.92, h*0.17)
		s.leave(q)
		s.shape(0xb0743a, 0x5a3414, q)
	}
	n := 7
	for i := range n {
		a, b := x+w*float64(i)/float64(n), x+w*float64(i+1)/float64(n)
		p := []pt{{a, y - h}, {b, y - h}, {b, y - h*0.76}, {(a + b) / 2, y - h*0.69}, {a, y - h*0.76}}
		s.leave(p)
		if i%2 == 0 {
			s.fill(c, p)
		}
		s.ring(c.shade(), 5, p)
	}
}

func paintBus(s *sheet) {
	s.clouds(s.n(1, 2))
	s.daylight()
	road := s.h * s.f(0.78, 0.82)
	s.school(s.w*s.f(0.56, 0.62), road-18, s.w*0.36, s.h*0.42)
	s.tree(s.w*s.f(0.94, 0.98), road, s.f(150, 210))
	s.ground(pick(s, ink(0x8a8f98), grey, ink(0xa7a29a)), road, false)
	for x := s.f(10, 60); x < s.w; x += 130 {
		s.line(0xfff8d6, 9, []pt{{x, s.h - 46}, {x + 70, s.h - 48}})
	}
	s.bus(s.f(20, 60), road+s.h*0.06, s.w*s.f(0.46, 0.52), s.h*s.f(0.36, 0.4))
	for i := range s.n(2, 4) {
		l := s.someone()
		l.up = s.chance(0.7)
		s.person(s.w*(0.6+0.11*float64(i)+s.f(0, 0.03)), s.h-s.f(16, 60), s.f(130, 185), l)
	}
}

// school is a broad house with a flag.
func (s *sheet) school(x, y, w, h float64) {
	outline := ink(0x7a4a2a)
	wall, roof := s.rect(x, y-h*0.7, w, h*0.7), []pt{{x - w*0.06, y - h*0.7}, {x + w/2, y - h}, {x + w*1.06, y - h*0.7}}
	s.line(0x4a4440, 0, []pt{{x + w/2, y - h}, {x + w/2, y - h*1.22}})
	flag := []pt{{x + w/2, y - h*1.21}, {x + w*0.7, y - h*1.16}, {x + w/2, y - h*1.08}}
	s.shape(s.any(), outline, flag)
	s.leave(wall)
	s.shape(pick(s, ink(0xf6dd9a), ink(0xf2c8a0), ink(0xd8e4b8), ink(0xf0d0d0)), outline, wall)
	s.leave(roof)
	s.shape(pick(s, ink(0xc9452f), violet, blue), outline, roof)
	for i := range 4 {
		for k := range 2 {
			s.window(x+w*(0.07+0.235*float64(i)), y-h*(0.63-0.27*float64(k)), w*0.15, h*0.15, glass, 0x3a6a8a)
		}
	}
	s.door(x+w*0.42, y, w*0.16, h*0.22, brown, outline)
}

// bus is a school bus with its lower left corner at (x, y), its wheels below.
func (s *sheet) bus(x, y, w, h float64) {
	c := pick(s, yellow, yellow, ink(0xf5a81c), s.any())
	p := []pt{{x, y}, {x, y - h*0.88}, {x + w*0.06, y - h}, {x + w*0.9, y - h}, {x + w*0.97, y - h*0.8}, {x + w, y}}
	s.leave(p)
	s.shape(c, c.shade(), p)
	n := s.n(3, 4)
	ww := w * 0.72 / float64(n)
	for i := range n {
		q := s.rect(x+w*0.05+float64(i)*ww, y-h*0.86, ww*0.82, h*0.34)
		s.leave(q)
		s.shape(0xcfeaf6, c.shade(), q)
		s.passenger(x+w*0.05+(float64(i)+0.41)*ww, y-h*0.53, min(ww*0.3, h*0.14))
	}
	q := s.rect(x+w*0.81, y-h*0.84, w*0.12, h*0.72)
	s.leave(q)
	s.shape(0xcfeaf6, c.shade(), q)
	s.line(black, h*0.03, []pt{{x + 4, y - h*0.36}, {x + w*0.79, y - h*0.36}})
	s.wheel(x+w*0.22, y, h*0.17)
	s.wheel(x+w*0.76, y, h*0.17)
}
