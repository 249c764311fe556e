package painter

import "math"

func skyMotifs() []motif {
	return []motif{
		{"night", []proportion{portrait, portrait, landscape, square}, []func() medium{pastel}, true, paintNight},
		{"rain", []proportion{portrait, landscape}, []func() medium{wash, wash, crayon, felt}, false, paintRain},
		{"snow", []proportion{landscape, portrait}, []func() medium{pastel}, true, paintSnow},
		{"rainbow", []proportion{landscape, wide}, []func() medium{crayon, wash, felt, crayon}, false, paintRainbow},
		{"future", []proportion{landscape, square, portrait}, []func() medium{pastel}, true, paintFuture},
	}
}

func (s *sheet) moon(x, y, r float64) {
	if s.chance(0.5) {
		s.solid(0xfbe6a0, s.oval(x, y, r, r))
		return
	}
	outer := arc(x, y, r, r, -1.2, 3.6)
	inner := arc(x+r*0.42, y-r*0.2, r*0.78, r*0.8, 3.3, -0.9)
	s.solid(0xfbe6a0, append(outer, inner...))
}

func (s *sheet) stars(n int, low float64) {
	for range n {
		x, y := s.f(0.02, 0.98)*s.w, s.f(16, low)
		r := s.f(6, 12)
		c := pick(s, ink(0xfff1b8), ink(0xffffff), ink(0xffe27a))
		if s.chance(0.2) {
			s.star(x, y, r*1.8, 0xffe27a)
			continue
		}
		s.line(c, 4, []pt{{x - r, y}, {x + r, y}})
		s.line(c, 4, []pt{{x, y - r}, {x, y + r}})
	}
}

// nightTower is a tower with lights on.
func (s *sheet) nightTower(x, y, w, h float64) {
	t := s.block(w, h)
	t.wall = t.wall.mix(0x4a5aa8, 0.4)
	t.outline = t.wall.mix(white, 0.55)
	t.lights = []ink{0xffe27a, 0xffb45a, 0xfff1b8, 0xffe27a}
	s.tower(x, y, w, h, t)
}

func paintNight(s *sheet) {
	s.stars(s.n(18, 34), s.h*0.5)
	s.moon(s.w*s.f(0.15, 0.85), s.h*s.f(0.1, 0.17), s.f(60, 88))
	base := s.h * 0.94
	for x := s.f(6, 24); x < s.w-70; {
		w := min(s.f(92, 160), s.w-x-8)
		s.nightTower(x, base, w, s.h*s.f(0.3, 0.66))
		x += w + s.f(-8, 12)
	}
	s.ground(pick(s, ink(0x3a4a6a), ink(0x4a3f6a), ink(0x2f5a5a)), base, false)
	for x := s.f(40, 140); x < s.w-120; x += s.f(180, 320) {
		y := s.h - 14
		s.solid(0xfff1a8, []pt{{x + 96, y - 14}, {x + 190, y - 30}, {x + 190, y + 8}})
		s.car(x, y-4, 96, s.any())
	}
}

func paintRain(s *sheet) {
	base := s.h * s.f(0.64, 0.7)
	s.fillAlong(pick(s, ink(0x9ab0c8), ink(0xa8b4c0), ink(0x8aa0bc)), s.j(0.1), path(-6, -6, s.w+6, -6, s.w+6, base*0.8, -6, base*0.78))
	for range s.n(2, 3) {
		s.puff(s.f(0.1, 0.9)*s.w, s.f(60, 120), s.f(80, 120))
	}
	s.row(10, s.w-10, base, s.h*0.24, s.h*0.46)
	s.ground(pick(s, ink(0x8a98a8), ink(0x98a0a8), ink(0x8a8a9a)), base, false)
	for range s.n(2, 4) {
		s.tint(0xb8d4e8, 0.8, s.oval(s.f(0.1, 0.9)*s.w, s.h*s.f(0.84, 0.96), s.f(60, 110), s.f(12, 20)))
	}
	n := max(2, int(s.w/s.f(240, 300)))
	for i := range n {
		x, y := s.w*(float64(i)+s.f(0.38, 0.62))/float64(n), s.h*s.f(0.88, 0.96)
		l := s.someone()
		l.up = false
		tall := s.f(165, 215)
		s.person(x, y, tall, l)
		s.umbrella(x+tall*0.26, y-tall*0.42, tall)
	}
	for range int(s.w * s.h / 9000) {
		x, y := s.f(0, 1)*s.w, s.f(0, 0.75)*s.h
		s.line(0x4f78a4, 3.2, []pt{{x, y}, {x - 9, y + s.f(26, 44)}})
	}
}

// umbrella is held at (x, y) over somebody tall units high.
func (s *sheet) umbrella(x, y, tall float64) {
	c := s.any()
	top, w := y-tall*0.95, tall*0.56
	s.line(0x3a3438, 6, bend([]pt{{x, top}, {x, y + tall*0.06}, {x + tall*0.06, y + tall*0.1}}))
	p := append(arc(x, top+tall*0.34, w, tall*0.38, math.Pi, 2*math.Pi), pt{x + w*0.66, top + tall*0.26}, pt{x + w*0.33, top + tall*0.34}, pt{x, top + tall*0.26}, pt{x - w*0.33, top + tall*0.34}, pt{x - w*0.66, top + tall*0.26})
	s.leave(p)
	s.shape(c, c.shade(), p)
	for _, d := range []float64{-0.33, 0.33} {
		s.line(c.shade(), 5, bend([]pt{{x, top}, {x + d*w*0.8, top + tall*0.14}, {x + d*w, top + tall*0.33}}))
	}
}

func paintSnow(s *sheet) {
	if s.chance(0.5) {
		s.moon(s.w*s.f(0.12, 0.88), s.h*0.14, s.f(46, 64))
	}
	base := s.h * s.f(0.62, 0.7)
	for x := s.f(4, 40); x < s.w-110; {
		w := s.f(120, 190)
		if s.chance(0.6) {
			s.house(x, base+20, w, s.f(100, 150), s.any(), 0xf4f8ff)
		} else {
			s.nightTower(x, base+20, w*0.7, s.h*s.f(0.3, 0.5))
		}
		x += w * s.f(1.05, 1.25)
	}
	s.ground(0xf1f6ff, base, false)
	s.band(0xf1f6ff, base+24, s.h+6)
	s.fir(s.w*s.f(0.06, 0.14), base+60, s.f(180, 240))
	s.fir(s.w*s.f(0.86, 0.95), base+70, s.f(180, 260))
	s.snowman(s.w*s.f(0.44, 0.56), s.h*0.95, s.f(190, 250))
	for i := range s.n(2, 3) {
		l := s.someone()
		l.style = pick(s, cap, longHair, bun, curls)
		s.person(s.w*(0.16+0.56*float64(i%2)+0.12*float64(i/2)+s.f(0, 0.08)), s.h-s.f(10, 30), s.f(120, 165), l)
	}
	for range int(s.w * s.h / 8000) {
		s.dot(0xffffff, s.f(3, 6.5), s.f(0, 1)*s.w, s.f(0, 1)*s.h*0.9)
	}
}

// fir is a tree with snow on it.
func (s *sheet) fir(x, y, tall float64) {
	s.line(0x7a5030, tall*0.09, []pt{{x, y}, {x, y - tall*0.3}})
	for k := range 3 {
		top, w := y-tall*(0.5+0.25*float64(k)), tall*(0.34-0.07*float64(k))
		p := []pt{{x, top - tall*0.2}, {x + w, top + tall*0.22}, {x - w, top + tall*0.22}}
		s.leave(p)
		s.shape(0x2f8a5a, 0x1f5a40, p)
		s.line(0xffffff, 8, []pt{{x - w*0.5, top + tall*0.02}, {x, top - tall*0.17}, {x + w*0.45, top}})
	}
}

func (s *sheet) snowman(x, y, tall float64) {
	for _, b := range []struct{ up, r float64 }{{0.24, 0.26}, {0.58, 0.19}, {0.84, 0.13}} {
		p := s.oval(x, y-tall*b.up, tall*b.r, tall*b.r*0.95)
		s.leave(p)
		s.solid(0xffffff, p)
		s.ring(0x8a9cc0, 5, p)
	}
	hy := y - tall*0.86
	for _, d := range []float64{-1, 1} {
		s.dot(black, tall*0.018, x+d*tall*0.045, hy)
		s.line(0x8a5630, 6, []pt{{x + d*tall*0.17, y - tall*0.6}, {x + d*tall*0.36, y - tall*0.74}})
	}
	s.solid(orange, []pt{{x, hy + 4}, {x + tall*0.14, hy + tall*0.05}, {x, hy + tall*0.05}})
	for k := range 3 {
		s.dot(black, tall*0.016, x, y-tall*(0.5+0.07*float64(k)))
	}
	c := s.any()
	s.line(c, tall*0.06, []pt{{x - tall*0.13, y - tall*0.74}, {x + tall*0.13, y - tall*0.73}})
	s.line(c, tall*0.05, []pt{{x + tall*0.09, y - tall*0.74}, {x + tall*0.13, y - tall*0.56}})
	hat := s.rect(x-tall*0.085, y-tall*1.12, tall*0.17, tall*0.15)
	s.leave(hat)
	s.solid(0x4a3a5a, hat)
	s.line(0x4a3a5a, tall*0.04, []pt{{x - tall*0.15, y - tall*0.97}, {x + tall*0.15, y - tall*0.97}})
}

func paintRainbow(s *sheet) {
	if s.med.wet || s.chance(0.4) {
		s.heaven(s.h * 0.35)
	}
	base := s.h * s.f(0.74, 0.8)
	x, r := s.w*s.f(0.42, 0.58), min(s.w*0.44, s.h*0.66)
	wide := r * 0.07
	for i, c := range []ink{0xe0382c, 0xf08421, 0xf9cf2a, 0x4fae48, 0x3a86d8, 0x7a48b2} {
		k := r - float64(i)*wide*1.02
		s.line(c, wide*1.1, arc(x, base, k*1.12, k, math.Pi, 2*math.Pi))
	}
	s.daylight()
	for _, d := range []float64{-1, 1} {
		s.puff(x+d*r*0.95, base-s.h*s.f(0.06, 0.12), s.f(70, 100))
	}
	s.row(s.w*0.02, s.w*0.98, base+10, s.h*0.14, s.h*0.3)
	s.lawn(base)
	s.flowers(s.n(3, 7), s.h-12, 60)
	for i := range s.n(2, 4) {
		l := s.someone()
		l.up = s.chance(0.8)
		s.person(s.w*(0.15+0.22*float64(i)+s.f(0, 0.08)), s.h-s.f(14, 44), s.f(120, 170), l)
	}
}

func paintFuture(s *sheet) {
	s.stars(s.n(10, 20), s.h*0.5)
	planet := pt{s.w * s.f(0.1, 0.9), s.h * s.f(0.13, 0.2)}
	c := pick(s, ink(0xff9a6a), ink(0xf08ab0), ink(0x8ae0c8))
	s.solid(c, s.oval(planet.x, planet.y, 66, 66))
	s.ring(0xffd98a, 0, s.oval(planet.x, planet.y, 124, 26))
	base := s.h * s.f(0.82, 0.87)
	n := max(3, int(s.w/s.f(180, 230)))
	var tops []pt
	for i := range n {
		w := s.w / float64(n) * s.f(0.55, 0.72)
		x := s.w*float64(i)/float64(n) + s.f(10, 40)
		h := s.h * s.f(0.4, 0.66)
		s.rocketHouse(x, base, w, h)
		tops = append(tops, pt{x + w/2, base - h*s.f(0.5, 0.7)})
	}
	s.line(0x9af0d0, 10, tops)
	for range s.n(2, 4) {
		s.flyer(s.w*s.f(0.12, 0.88), s.h*s.f(0.22, 0.48), s.f(0.8, 1.2))
	}
	s.ground(pick(s, ink(0x4f9b6a), ink(0x5a7ab0), ink(0x8a5aa0)), base, s.chance(0.5))
	for i := range s.n(2, 4) {
		s.person(s.w*(0.12+0.24*float64(i)+s.f(0, 0.08)), s.h-s.f(8, 24), s.f(100, 135), s.someone())
	}
}

// rocketHouse is a tower as it will be.
func (s *sheet) rocketHouse(x, y, w, h float64) {
	c := s.any().mix(white, 0.25)
	p := []pt{{x, y}, {x + w*0.08, y - h*0.62}, {x + w/2, y - h}, {x + w*0.92, y - h*0.62}, {x + w, y}}
	if s.chance(0.4) {
		p = append([]pt{{x + w*0.3, y}, {x + w*0.36, y - h*0.5}}, append(arc(x+w/2, y-h*0.68, w*0.52, h*0.22, math.Pi*0.85, math.Pi*2.15), pt{x + w*0.64, y - h*0.5}, pt{x + w*0.7, y})...)
	}
	s.leave(p)
	s.shape(c, 0xf0f4ff, p)
	for k := range 4 {
		q := s.oval(x+w/2, y-h*(0.2+0.16*float64(k)), w*0.13, w*0.1)
		s.leave(q)
		s.solid(0xfff1a8, q)
	}
}

// flyer is a car without wheels.
func (s *sheet) flyer(x, y, k float64) {
	c := pick(s, ink(0xff7a6a), ink(0xffe27a), ink(0x7af0a8), ink(0x8ab8f5))
	glassTop := s.oval(x, y-18*k, 30*k, 24*k)
	s.leave(glassTop)
	s.solid(0xd8f0ff, glassTop)
	s.dot(0x3a2a24, 5*k, x, y-20*k)
	p := s.oval(x, y, 64*k, 22*k)
	s.leave(p)
	s.shape(c, 0xffffff, p)
	for i := range 3 {
		d := float64(i-1) * 26 * k
		s.line(0xfff1a8, 5, []pt{{x + d, y + 26*k}, {x + d*1.25, y + 52*k}})
	}
}
