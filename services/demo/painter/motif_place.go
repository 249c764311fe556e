package painter

import "math"

func placeMotifs() []motif {
	return []motif{
		{"basilica", []proportion{portrait, portrait, square}, []func() medium{crayon, crayon, pencil, felt}, false, paintBasilica},
		{"domes", []proportion{landscape, wide}, []func() medium{crayon, wash, crayon}, false, paintDomes},
		{"metro", []proportion{landscape, square}, []func() medium{crayon, felt}, false, paintMetro},
		{"cable", []proportion{landscape, wide, portrait}, []func() medium{crayon, wash, felt}, false, paintCable},
	}
}

func paintBasilica(s *sheet) {
	s.heaven(s.h * 0.3)
	s.daylight()
	base := s.h * s.f(0.86, 0.89)
	stone := pick(s, []ink{0xd8a860, 0xc98f4a, 0xe0b870, 0xcf9a55}, []ink{0xe0b0a0, 0xd09078, 0xe8c0a8, 0xc88a70}, []ink{0xc8c0b0, 0xb0a898, 0xd4ccb8, 0xbcb4a4})
	n := s.n(3, 5)
	for i := range n {
		w := s.w * 0.62 / float64(n)
		x := s.w*0.19 + w*float64(i)*1.04
		mid := 1 - math.Abs(float64(i)-float64(n-1)/2)/float64(n)
		s.spire(x, base, w*0.96, base*(0.5+0.32*mid+s.f(0, 0.08)), stone[i%4], i)
	}
	s.nave(s.w*0.2, base, s.w*0.6, s.h*s.f(0.3, 0.34), pick(s, ink(0xe5c08a), stone[2].mix(white, 0.25)))
	s.lawn(base)
	s.tree(s.w*s.f(0.88, 0.95), base+20, s.f(130, 190))
	s.tree(s.w*s.f(0.04, 0.1), base+16, s.f(110, 170))
	for range s.n(2, 4) {
		s.person(s.w*s.f(0.08, 0.92), s.h-s.f(8, 34), s.f(100, 150), s.someone())
	}
	s.birds(s.n(0, 4))
}

// spire is a tower that ends in a point with a ball on it.
func (s *sheet) spire(x, y, w, h float64, c ink, turn int) {
	outline := c.shade().shade()
	p := []pt{{x, y}, {x + w*0.1, y - h*0.76}, {x + w/2, y - h}, {x + w*0.9, y - h*0.76}, {x + w, y}}
	s.leave(p)
	s.shape(c, outline, p)
	for k := 0; float64(k)*80 < h*0.45; k++ {
		q := s.oval(x+w/2, y-h*0.72+float64(k)*80, min(w*0.17, 18), 26)
		s.leave(q)
		s.solid(s.box[(k+turn)%len(s.box)], q)
		s.ring(outline, 5, q)
	}
	s.solid(s.any(), s.oval(x+w/2, y-h-10, 17, 17))
}

func (s *sheet) nave(x, y, w, h float64, c ink) {
	outline := c.shade().shade()
	p := []pt{{x, y}, {x, y - h*0.62}, {x + w*0.34, y - h}, {x + w*0.66, y - h}, {x + w, y - h*0.62}, {x + w, y}}
	s.leave(p)
	s.shape(c, outline, p)
	door := append([]pt{{x + w*0.38, y}}, append(arc(x+w*0.5, y-h*0.36, w*0.12, h*0.14, math.Pi, 2*math.Pi), pt{x + w*0.62, y})...)
	s.leave(door)
	s.shape(0x7a4a2c, 0x4a2c1a, door)
	rose := s.oval(x+w/2, y-h*0.74, w*0.1, w*0.1)
	s.leave(rose)
	s.solid(0x4a7fc0, rose)
	for i := range 8 {
		a := float64(i) * math.Pi / 4
		s.dot(s.box[i%len(s.box)], w*0.022, x+w/2+math.Cos(a)*w*0.062, y-h*0.74+math.Sin(a)*w*0.062)
	}
	s.ring(outline, 6, rose)
	for _, k := range []float64{0.12, 0.74} {
		s.window(x+w*k, y-h*0.5, w*0.14, h*0.28, s.any(), outline)
	}
}

func paintDomes(s *sheet) {
	warm := pick(s, []ink{0xf4b58a, 0xf8d8a0}, []ink{0x9ad2ee, 0xd4ecf4}, []ink{0xe8a8b8, 0xf8d0b0})
	s.band(warm[0], 0, s.h*0.36)
	s.band(warm[1], s.h*0.34, s.h*0.58)
	s.solid(pick(s, ink(0xe8603a), yellow), s.oval(s.w*s.f(0.12, 0.88), s.h*s.f(0.2, 0.34), 62, 62))
	base := s.h * s.f(0.84, 0.88)
	roof := pick(s, ink(0x3f8fb0), ink(0x4a8a6a), ink(0x8a7ab8), ink(0xc8963a))
	stone := pick(s, ink(0xe8d0a0), ink(0xf0dcc0), ink(0xe0c8b0))
	mid, w := s.w*s.f(0.44, 0.56), min(s.w*0.5, 560)
	s.onion(mid, base-s.h*0.3, w*0.22, s.h*0.24, roof)
	s.onion(mid-w*0.32, base-s.h*0.2, w*0.14, s.h*0.15, roof)
	s.onion(mid+w*0.32, base-s.h*0.2, w*0.14, s.h*0.15, roof)
	upper, lower := s.rect(mid-w*0.24, base-s.h*0.31, w*0.48, s.h*0.14), s.rect(mid-w*0.5, base-s.h*0.2, w, s.h*0.2)
	for _, p := range [][]pt{upper, lower} {
		s.leave(p)
		s.shape(stone, stone.shade().shade(), p)
	}
	for i := range 7 {
		x := mid - w*0.46 + w*0.135*float64(i)
		q := []pt{{x, base}, {x, base - s.h*0.1}, {x + w*0.04, base - s.h*0.145}, {x + w*0.08, base - s.h*0.1}, {x + w*0.08, base}}
		s.leave(q)
		s.solid(0x8a5a34, q)
	}
	for _, d := range []float64{-0.66, 0.66} {
		s.minaret(mid+d*w, base, 44, s.h*s.f(0.56, 0.64), stone, roof)
	}
	s.row(-10, mid-w*0.78, base, 70, s.h*0.26)
	s.row(mid+w*0.78, s.w+10, base, 70, s.h*0.26)
	s.ground(0x4a9ab8, base, false)
	s.waves(0x2a6a8c, base+10, s.h, 2)
	for i := range s.n(1, 3) {
		s.boat(s.w*(0.12+0.35*float64(i)+s.f(0, 0.1)), s.h-s.f(16, 30), s.f(90, 130), s.any(), white)
	}
	s.birds(s.n(3, 6))
}

func (s *sheet) onion(x, y, w, h float64, c ink) {
	p := append([]pt{{x - w, y}}, append(arc(x, y-h*0.3, w*1.04, h*0.62, math.Pi, 2*math.Pi), pt{x + w, y})...)
	s.leave(p)
	s.shape(c, c.shade(), p)
	s.line(0xc9952a, 6, []pt{{x, y - h*0.9}, {x, y - h*1.25}})
	s.line(0xe0a82a, 5, arc(x, y-h*1.25-13, 12, 12, -0.3, 4.3))
}

func (s *sheet) minaret(x, y, w, h float64, stone, roof ink) {
	p, top := s.rect(x-w/2, y-h*0.8, w, h*0.8), []pt{{x - w*0.65, y - h*0.8}, {x, y - h}, {x + w*0.65, y - h*0.8}}
	s.leave(p)
	s.shape(stone, stone.shade().shade(), p)
	s.leave(top)
	s.shape(roof, roof.shade(), top)
	s.line(stone.shade().shade(), 9, []pt{{x - w*0.75, y - h*0.62}, {x + w*0.75, y - h*0.62}})
}

func paintMetro(s *sheet) {
	grassy, tunnel := s.h*s.f(0.34, 0.38), s.h*s.f(0.54, 0.58)
	floor := s.h * s.f(0.86, 0.89)
	s.heaven(s.h * 0.12)
	s.row(s.f(8, 30), s.w*0.66, grassy, s.h*0.14, s.h*0.28)
	s.tree(s.w*s.f(0.92, 0.96), grassy+6, s.f(110, 160))
	s.band(pick(s, ink(0x5fae4a), grass), grassy-4, grassy+s.h*0.08)
	s.band(pick(s, ink(0x9a6a42), ink(0xa87a50)), grassy+s.h*0.09, tunnel)
	s.band(pick(s, ink(0x8a5a38), ink(0x7a5a48)), floor+14, s.h)
	s.ring(0x5a4636, 0, []pt{{8, tunnel + 4}, {s.w - 8, tunnel}, {s.w - 8, floor + 12}, {8, floor + 12}})
	s.entrance(s.w*s.f(0.7, 0.74), grassy, s.w*0.2, floor)
	c := s.any()
	w := s.w * s.f(0.33, 0.36)
	for i := range 2 {
		s.tram(s.w*0.03+float64(i)*(w+14), floor-8, w, floor-tunnel-s.h*0.07, c, s.n(3, 4))
	}
	s.line(0x3a3a3a, 8, []pt{{0, floor + 8}, {s.w, floor + 6}})
	s.person(s.w*s.f(0.93, 0.96), floor, s.h*0.17, s.someone())
	s.person(s.w*s.f(0.84, 0.88), floor, s.h*s.f(0.13, 0.2), s.someone())
	for range s.n(2, 4) {
		s.worm(s.f(0.05, 0.95)*s.w, pick(s, s.f(0.455, 0.52), s.f(0.94, 0.97))*s.h)
	}
}

// entrance has a sign with an M and stairs to the platform.
func (s *sheet) entrance(x, y, w, floor float64) {
	p := []pt{{x, y}, {x + w*0.28, y}, {x + w*0.98, floor}, {x + w*0.6, floor}}
	s.leave(p)
	s.fillAlong(0xd8d2c4, 0.2, p)
	for i := range 8 {
		f := (float64(i) + 0.5) / 8
		s.line(0x6a6258, 5, []pt{{x + w*0.6*f, y + (floor-y)*f}, {x + w*(0.28+0.7*f), y + (floor-y)*f}})
	}
	s.person(x+w*0.42, y+(floor-y)*0.5, 84, s.someone())
	s.line(0x4a4a58, 9, []pt{{x - 20, y + 4}, {x - 20, y - 90}})
	sign := s.oval(x-20, y-118, 36, 36)
	c := pick(s, red, blue, ink(0xdb3a2c))
	s.leave(sign)
	s.solid(c, sign)
	s.line(white, 8, []pt{{x - 38, y - 102}, {x - 34, y - 136}, {x - 20, y - 114}, {x - 6, y - 136}, {x - 2, y - 102}})
}

// worm lives beside the tunnel.
func (s *sheet) worm(x, y float64) {
	s.line(0xe89aa0, 9, bend([]pt{{x, y}, {x + 16, y - 14}, {x + 34, y + 10}, {x + 54, y - 6}}))
	s.dot(black, 2, x+53, y-8)
}

func paintCable(s *sheet) {
	s.heaven(s.h * 0.3)
	s.daylight()
	far := pick(s, ink(0x8a9ab0), ink(0x9a8ab0), ink(0x7aa890))
	base := s.h * s.f(0.72, 0.78)
	ridge := []pt{{-6, base}, {s.w * 0.16, s.h * s.f(0.32, 0.4)}, {s.w * 0.31, s.h * 0.6}, {s.w * 0.5, s.h * s.f(0.22, 0.3)}, {s.w * 0.7, s.h * 0.64}, {s.w * 0.84, s.h * s.f(0.36, 0.46)}, {s.w + 6, base}}
	s.leave(ridge)
	s.shape(far, far.shade(), ridge)
	for _, i := range []int{1, 3, 5} {
		s.snowcap(ridge[i])
	}
	s.ground(pick(s, ink(0xb8764a), ink(0x8ab05a), ink(0xc89a68)), base-s.h*0.02, s.chance(0.5))
	for y := base + 34; y < s.h+20; y += 56 {
		for x := s.f(-20, 30); x < s.w; x += s.f(84, 120) {
			s.house(x, y+s.j(16), s.f(56, 72), s.f(44, 58), s.any().mix(white, 0.25), pick(s, ink(0xa8432f), ink(0x7a3a2a), ink(0xc9652f), s.any()))
		}
	}
	left, right := s.h*s.f(0.36, 0.44), s.h*s.f(0.4, 0.5)
	rope := func(x float64) float64 {
		t := x / s.w
		return left + (right-left)*t - s.h*0.16*t*(1-t)
	}
	var p []pt
	for i := range 9 {
		x := s.w * (float64(i)*0.126 - 0.004)
		p = append(p, pt{x, rope(x)})
	}
	s.line(0x3a3a48, 6, p)
	n := max(2, int(s.w/s.f(240, 300)))
	for i := range n {
		x := s.w * (float64(i) + s.f(0.4, 0.6)) / float64(n)
		s.cabin(x, rope(x), s.f(112, 132))
	}
}

func (s *sheet) snowcap(top pt) {
	p := []pt{{top.x, top.y}, {top.x + 42, top.y + 78}, {top.x + 16, top.y + 60}, {top.x - 2, top.y + 88}, {top.x - 22, top.y + 62}, {top.x - 44, top.y + 80}}
	s.leave(p)
	s.solid(0xffffff, p)
	s.ring(0x8a98b0, 4, p)
}

// cabin hangs from the rope at (x, y).
func (s *sheet) cabin(x, y, w float64) {
	c := s.any()
	s.line(0x3a3a48, 6, []pt{{x, y}, {x, y + w*0.4}})
	s.dot(0x3a3a48, 8, x, y)
	p := []pt{{x - w*0.42, y + w*0.4}, {x + w*0.42, y + w*0.4}, {x + w*0.5, y + w*0.66}, {x + w*0.44, y + w*1.16}, {x - w*0.44, y + w*1.16}, {x - w*0.5, y + w*0.66}}
	s.leave(p)
	s.shape(c, c.shade(), p)
	for _, d := range []float64{-0.2, 0.2} {
		q := s.rect(x+d*w-w*0.15, y+w*0.5, w*0.3, w*0.34)
		s.leave(q)
		s.fill(0xdff0f8, q)
		s.passenger(x+d*w, y+w*0.83, w*0.11)
	}
}
