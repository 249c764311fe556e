package painter

import "math"

func playMotifs() []motif {
	return []motif{
		{"football", []proportion{landscape, wide, square}, []func() medium{crayon, crayon, felt}, false, paintFootball},
		{"park", []proportion{landscape, landscape, square, portrait}, []func() medium{felt, crayon, wash}, false, paintPark},
		{"wheel", []proportion{square, portrait, landscape}, []func() medium{felt, crayon, pencil}, false, paintWheel},
		{"bicycle", []proportion{landscape, square}, []func() medium{felt, crayon}, false, paintBicycle},
	}
}

func paintFootball(s *sheet) {
	s.heaven(s.h * 0.2)
	s.daylight()
	field := s.h * s.f(0.4, 0.46)
	s.row(s.f(4, 20), s.w-6, field+6, s.h*0.12, s.h*0.3)
	s.ground(pick(s, ink(0x6fb858), ink(0x84b84a), ink(0xd0a878), ink(0x5aa85a)), field, false)
	chalk := func(p []pt) { s.line(0xffffff, 8, p) }
	chalk([]pt{{-6, field + 24}, {s.w + 6, field + 20}})
	chalk([]pt{{s.w / 2, field + 22}, {s.w/2 + s.j(10), s.h + 6}})
	chalk(arc(s.w/2, s.h*0.72, s.w*0.14, s.h*0.13, 0, 2*math.Pi))
	for _, d := range []float64{-1, 1} {
		x := s.w/2 + d*s.w*0.44
		s.goal(x, s.h*0.82, -d*s.w*0.12, s.h*0.27)
	}
	home, away := s.any(), s.any()
	n := s.n(4, 6)
	for i := range n {
		l := s.someone()
		l.top, l.dress = home, false
		if i%2 == 1 {
			l.top = away
		}
		s.person(s.w*(0.16+0.7*(float64(i)+0.5)/float64(n)), s.h*s.f(0.74, 0.95), s.f(150, 220), l)
	}
	s.football(s.w*s.f(0.35, 0.65), s.h*s.f(0.86, 0.94), 27)
}

// goal has its near post at x and opens towards w.
func (s *sheet) goal(x, y, w, h float64) {
	p := []pt{{x, y}, {x, y - h}, {x + w, y - h*1.12}, {x + w, y - h*0.2}}
	for i := range 4 {
		f := float64(i+1) / 5
		s.line(0xf4f8ff, 2.6, []pt{{x, y - h*f}, {x + w, y - h*(0.2+0.92*f)}})
		s.line(0xf4f8ff, 2.6, []pt{{x + w*f, y - h*0.2*f}, {x + w*f, y - h*(1+0.12*f)}})
	}
	s.line(0xffffff, 11, p)
}

func (s *sheet) football(x, y, r float64) {
	p := s.oval(x, y, r, r)
	s.leave(p)
	s.solid(0xffffff, p)
	s.ring(0x2e2a2c, 5, p)
	s.dot(0x2e2a2c, r*0.34, x, y)
	for i := range 5 {
		a := float64(i)*2*math.Pi/5 - 1.57
		s.line(0x2e2a2c, 3, []pt{{x, y}, {x + math.Cos(a)*r, y + math.Sin(a)*r}})
	}
}

func paintPark(s *sheet) {
	meadow := s.h * s.f(0.54, 0.62)
	if s.chance(0.4) {
		s.heaven(s.h * 0.3)
	}
	s.daylight()
	if s.chance(0.5) {
		s.row(s.w*0.2, s.w*0.8, meadow+8, s.h*0.1, s.h*0.22)
	}
	s.lawn(meadow)
	way := []pt{{s.w * 0.36, s.h + 6}, {s.w * 0.46, s.h * 0.8}, {s.w * 0.57, s.h * 0.68}, {s.w * 0.6, meadow}, {s.w * 0.66, meadow}, {s.w * 0.66, s.h * 0.7}, {s.w * 0.62, s.h * 0.82}, {s.w * 0.62, s.h + 6}}
	s.leave(way)
	s.fillAlong(0xe8cf9a, 0.2, way)
	for _, x := range []float64{s.f(0.06, 0.14), s.f(0.24, 0.32), s.f(0.86, 0.95)} {
		s.tree(s.w*x, meadow+s.f(30, 90), s.f(190, 300))
	}
	if s.chance(0.5) {
		s.pond(s.w*s.f(0.14, 0.24), s.h*0.88)
	}
	n := s.n(2, 4)
	for i := range n {
		x := s.w * (0.18 + 0.68*(float64(i)+0.5)/float64(n))
		l := s.someone()
		l.up, l.arms = true, false
		tall, y := s.f(150, 195), s.h*s.f(0.88, 0.96)
		s.person(x, y, tall, l)
		s.kite(x+s.f(-60, 90), s.h*s.f(0.14, 0.32), pt{x + tall*0.29, y - tall*0.82})
	}
	s.flowers(s.n(4, 8), s.h-8, 48)
}

func (s *sheet) pond(x, y float64) {
	p := s.oval(x, y, 100, 36)
	s.leave(p)
	s.shape(0x6ab8e0, 0x3a7fb0, p)
	for _, d := range []float64{-30, 34} { // ducks
		s.solid(white, s.oval(x+d, y-8, 20, 11))
		s.solid(white, s.oval(x+d+16, y-24, 9, 9))
		s.line(orange, 5, []pt{{x + d + 24, y - 24}, {x + d + 34, y - 22}})
	}
}

// kite flies at (x, y), held by a hand.
func (s *sheet) kite(x, y float64, hand pt) {
	c := s.any()
	p := []pt{{x, y - 62}, {x + 44, y - 6}, {x + s.j(4), y + 66}, {x - 44, y - 6}}
	s.line(0x5a5a68, 3.4, bend([]pt{{x, y + 66}, {(x*2+hand.x)/3 + s.j(30), (y*2 + hand.y) / 3}, {(x+hand.x*2)/3 + s.j(30), (y + hand.y*2) / 3}, hand}))
	s.leave(p)
	s.shape(c, c.shade(), p)
	s.line(c.shade(), 4, []pt{{x, y - 58}, {x, y + 60}})
	s.line(c.shade(), 4, []pt{{x - 40, y - 6}, {x + 40, y - 6}})
	tail := bend([]pt{{x, y + 66}, {x - 24, y + 92}, {x + 10, y + 116}, {x - 20, y + 140}})
	s.line(c, 4, tail)
	for i := 4; i < len(tail); i += 6 {
		s.dot(s.any(), 7, tail[i].x, tail[i].y)
	}
}

func paintWheel(s *sheet) {
	if s.chance(0.5) {
		s.heaven(s.h * 0.2)
	}
	lawn := s.h * s.f(0.9, 0.93)
	r := min(s.w, s.h) * s.f(0.32, 0.355)
	x, y := s.w*s.f(0.45, 0.55), lawn-r-s.h*0.13
	if s.w > s.h*1.15 {
		s.row(s.w*0.01, s.w*0.2, lawn+6, s.h*0.2, s.h*0.5)
		s.row(s.w*0.8, s.w*0.99, lawn+6, s.h*0.2, s.h*0.5)
	} else if s.chance(0.4) {
		s.cornerSun(s.chance(0.5))
	}
	c := s.any()
	s.line(0x4a4a58, 13, []pt{{x, y}, {x - r*0.62, lawn + 6}})
	s.line(0x4a4a58, 13, []pt{{x, y}, {x + r*0.62, lawn + 6}})
	s.ring(c, 12, s.oval(x, y, r, r))
	s.ring(c, 6, s.oval(x, y, r*0.86, r*0.86))
	n := s.n(8, 12)
	turn := s.f(0, 0.6)
	for i := range n {
		a := turn + float64(i)/float64(n)*2*math.Pi
		gx, gy := x+math.Cos(a)*r, y+math.Sin(a)*r
		s.line(0x8a8a98, 5, []pt{{x, y}, {gx, gy}})
	}
	for i := range n {
		a := turn + float64(i)/float64(n)*2*math.Pi
		s.gondola(x+math.Cos(a)*r, y+math.Sin(a)*r, r*0.12)
	}
	s.solid(yellow, s.oval(x, y, 30, 30))
	s.ring(0xb3322c, 7, s.oval(x, y, 30, 30))
	s.lawn(lawn)
	for range s.n(2, 4) {
		s.balloon(pick(s, s.f(0.05, 0.16), s.f(0.84, 0.95))*s.w, s.f(0.1, 0.36)*s.h)
	}
	for i := range s.n(2, 4) {
		s.person(s.w*pick(s, 0.08, 0.16, 0.8, 0.88, 0.94)+float64(i)*14, s.h-s.f(6, 20), s.f(110, 170), s.someone())
	}
}

// gondola hangs at (x, y) with somebody in it.
func (s *sheet) gondola(x, y, k float64) {
	c := s.any()
	if s.chance(0.7) {
		s.dot(pick(s, skins()...), k*0.42, x, y-k*0.35)
	}
	p := []pt{{x - k, y}, {x + k, y}, {x + k*0.8, y + k*1.3}, {x - k*0.8, y + k*1.3}}
	s.leave(p)
	s.shape(c, c.shade(), p)
}

func (s *sheet) balloon(x, y float64) {
	c := s.any()
	s.line(0x5a5a68, 3.4, bend([]pt{{x, y + 44}, {x - 12, y + 84}, {x + 10, y + 120}, {x - 4, y + 160}}))
	p := s.oval(x, y, 36, 45)
	s.leave(p)
	s.shape(c, c.shade(), p)
	s.line(white, 6, arc(x, y, 22, 28, 3.5, 4.3))
}

func paintBicycle(s *sheet) {
	road := s.h * s.f(0.8, 0.84)
	if s.chance(0.4) {
		s.heaven(s.h * 0.3)
	}
	s.daylight()
	for x := s.f(6, 24); x < s.w-90; {
		w, h := s.f(90, 130), s.h*s.f(0.18, 0.46)
		t := s.block(w, h)
		t.wall = t.wall.mix(white, 0.55)
		s.tower(x, road-s.h*0.2, w, h, t)
		x += w * 1.1
	}
	s.lawn(road - s.h*0.2)
	s.ground(pick(s, ink(0xc8c2b8), ink(0xb4b0ac), ink(0xd8b898)), road-10, false)
	s.rider(s.w*s.f(0.42, 0.56), s.h*0.93, min(s.w*0.98, s.h)*s.f(0.165, 0.178))
	s.flowers(s.n(0, 3), s.h-6, 50)
}

// rider is a child on a bicycle: r is the wheels' radius, x the middle between them, y the road.
func (s *sheet) rider(x, y, r float64) {
	l := s.someone()
	c := s.any()
	back, front := pt{x - r*1.45, y - r}, pt{x + r*1.45, y - r}
	for _, hub := range []pt{back, front} {
		for i := range 8 {
			a := float64(i) / 8 * math.Pi
			s.line(0x9a9aa8, 3, []pt{{hub.x - math.Cos(a)*r*0.9, hub.y - math.Sin(a)*r*0.9}, {hub.x + math.Cos(a)*r*0.9, hub.y + math.Sin(a)*r*0.9}})
		}
		s.ring(0x2e2a2c, 13, s.oval(hub.x, hub.y, r, r))
	}
	seat, bars, crank := pt{x - r*0.55, y - r*2.35}, pt{x + r*1.0, y - r*2.55}, pt{x - r*0.05, y - r*0.95}
	frame := s.med.line * 1.8
	s.line(c, frame, []pt{back, {x - r*0.5, y - r*2.1}, {x + r*1.05, y - r*2.1}, crank, back})
	s.line(c, frame, []pt{{x - r*0.5, y - r*2.1}, crank})
	s.line(c, frame, []pt{front, {x + r*1.05, y - r*2.1}, bars, {bars.x + r*0.3, bars.y + r*0.1}})
	s.line(0x5a3a24, 18, []pt{{seat.x - r*0.3, seat.y}, {seat.x + r*0.3, seat.y}})
	s.dot(black, r*0.13, crank.x, crank.y)
	shirt := []pt{{seat.x - r*0.26, seat.y + 4}, {seat.x + r*0.02, seat.y - r*1.3}, {seat.x + r*0.6, seat.y - r*1.25}, {seat.x + r*0.42, seat.y + 4}}
	s.line(l.legs, r*0.26, []pt{{seat.x + r*0.1, seat.y - 2}, {x + r*0.55, y - r*1.75}, {crank.x + r*0.1, crank.y + r*0.3}})
	s.line(black, r*0.2, []pt{{crank.x, crank.y + r*0.36}, {crank.x + r*0.36, crank.y + r*0.36}})
	s.leave(shirt)
	s.solid(l.top, shirt)
	s.ring(l.top.shade(), 0, shirt)
	s.line(l.skin, r*0.17, []pt{{seat.x + r*0.4, seat.y - r*0.95}, {x + r*0.55, seat.y - r*0.35}, bars})
	head := pt{seat.x + r*0.4, seat.y - r*1.82}
	l.style = pick(s, longHair, plaits, shortHair, curls)
	s.head(head.x, head.y, r*0.56, s.med.line, l)
	helmet := arc(head.x, head.y-r*0.12, r*0.64, r*0.6, math.Pi*0.98, math.Pi*2.02)
	s.leave(helmet)
	s.shape(s.any(), 0x3a3a48, helmet)
}
