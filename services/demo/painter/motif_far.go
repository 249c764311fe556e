package painter

import "math"

func farMotifs() []motif {
	return []motif{
		{"above", []proportion{square, landscape, portrait}, []func() medium{felt, crayon}, false, paintAbove},
		{"fire", []proportion{landscape, landscape, square}, []func() medium{crayon, felt}, false, paintFire},
		{"dragon", []proportion{landscape, wide}, []func() medium{crayon, crayon, felt, pencil}, false, paintDragon},
	}
}

// paintAbove is the city as birds and maps see it: roofs, streets, a round pond.
func paintAbove(s *sheet) {
	columns, rows := s.n(3, 4), s.n(3, 4)
	if s.w < s.h*0.85 {
		columns = 3
	}
	cw, ch := s.w/float64(columns), s.h/float64(rows)
	street := pick(s, ink(0x9a9690), ink(0xa8a4a0), ink(0xb0a494))
	for i := 1; i < columns; i++ {
		s.line(street, 36, []pt{{cw * float64(i), -8}, {cw*float64(i) + s.j(10), s.h + 8}})
	}
	for i := 1; i < rows; i++ {
		s.line(street, 36, []pt{{-8, ch * float64(i)}, {s.w + 8, ch*float64(i) + s.j(10)}})
	}
	pond := s.n(0, columns*rows-1)
	for i := range columns * rows {
		x, y := float64(i%columns)*cw+26, float64(i/columns)*ch+26
		switch {
		case i == pond:
			s.mapPond(x, y, cw-52, ch-52)
		case s.chance(0.22):
			s.mapPark(x, y, cw-52, ch-52)
		default:
			s.mapRoofs(x, y, cw-52, ch-52)
		}
	}
	for range s.n(5, 9) {
		c := s.any()
		if s.chance(0.5) {
			s.mapCar(s.f(0.04, 0.9)*s.w, ch*float64(s.n(1, rows-1))-14, 60, 28, c)
		} else {
			s.mapCar(cw*float64(s.n(1, columns-1))-14, s.f(0.04, 0.9)*s.h, 28, 60, c)
		}
	}
}

func (s *sheet) mapCar(x, y, w, h float64, c ink) {
	p := s.rect(x, y, w, h)
	s.leave(p)
	s.solid(c, p)
	s.ring(c.shade(), 5, p)
	s.solid(0xd4edf8, s.rect(x+w*0.3, y+h*0.25, w*0.4, h*0.5))
}

func (s *sheet) mapRoofs(x, y, w, h float64) {
	across, down := s.n(1, 2), s.n(1, 3)
	for a := range across {
		for b := range down {
			bw, bh := w/float64(across), h/float64(down)
			bx, by := x+bw*float64(a)+4, y+bh*float64(b)+4
			c := s.any().mix(white, 0.25)
			p := s.rect(bx, by, bw-8, bh-8)
			s.leave(p)
			s.shape(c, c.shade(), p)
			if s.chance(0.6) { // the ridge of the roof
				s.line(c.shade(), 5, []pt{{bx + 6, by + bh*0.46}, {bx + bw - 16, by + bh*0.46}})
			} else {
				q := s.rect(bx+bw*0.55, by+bh*0.2, bw*0.2, bh*0.22)
				s.solid(lemon, q)
			}
		}
	}
}

func (s *sheet) mapPark(x, y, w, h float64) {
	s.fill(0x8fcb6a, s.rect(x, y, w, h))
	for range s.n(5, 8) {
		p := s.oval(x+30+s.f(0, 1)*(w-60), y+30+s.f(0, 1)*(h-60), 25, 25)
		s.leave(p)
		s.shape(pick(s, ink(0x4f9b45), ink(0x3a8f5a)), 0x2f6a2a, p)
	}
}

func (s *sheet) mapPond(x, y, w, h float64) {
	s.fill(0x8fcb6a, s.rect(x, y, w, h))
	r := min(w, h) * 0.42
	p := s.oval(x+w/2, y+h/2, r, r)
	s.leave(p)
	s.shape(0x6ab8e0, 0x2f7ab0, p)
	s.boat(x+w/2, y+h/2+r*0.3, r*0.8, s.any(), white)
}

func paintFire(s *sheet) {
	s.heaven(s.h * 0.3)
	s.daylight()
	road := s.h * s.f(0.78, 0.82)
	w := s.w * s.f(0.26, 0.32)
	x := s.w * s.f(0.62, 0.68)
	t := s.block(w, s.h*0.5)
	t.top, t.columns, t.rows = gable, 3, 3
	s.tower(x, road+4, w, s.h*s.f(0.48, 0.55), t)
	if s.chance(0.7) {
		s.flames(x+w*0.3, road-s.h*0.3, w*0.16)
		s.flames(x+w*0.72, road-s.h*0.36, w*0.14)
	}
	s.house(s.w*0.03, road+4, s.w*0.15, s.h*0.22, s.any().mix(white, 0.2), s.any())
	s.tree(s.w*0.27, road+4, s.f(150, 200))
	s.ground(pick(s, grey, ink(0xa7a29a), ink(0x8a8f98)), road, false)
	s.engine(s.w*s.f(0.08, 0.14), s.h*0.9, s.w*0.44, s.h*0.24, pt{x + w*0.12, road - s.h*0.36})
	for i := range s.n(2, 3) {
		l := s.someone()
		l.top, l.legs, l.dress, l.style = 0xf0a02a, 0x3a3a48, false, cap
		s.person(s.w*(0.62+0.13*float64(i)), s.h-s.f(10, 34), s.f(140, 175), l)
	}
}

func (s *sheet) flames(x, y, r float64) {
	for i, c := range []ink{red, orange, 0xffd84a} {
		k := r * (1 - 0.28*float64(i))
		s.solid(c, []pt{{x - k*0.7, y}, {x - k*0.8, y - k}, {x - k*0.35, y - k*0.7}, {x, y - k*1.7}, {x + k*0.35, y - k*0.7}, {x + k*0.8, y - k}, {x + k*0.7, y}})
	}
}

// engine is a fire engine whose ladder reaches a window.
func (s *sheet) engine(x, y, w, h float64, reach pt) {
	c := pick(s, ink(0xd8302a), ink(0xe0402a), ink(0xc82a30))
	foot := pt{x + w*0.2, y - h*0.95}
	dx, dy := reach.x-foot.x, reach.y-foot.y
	l := math.Hypot(dx, dy)
	nx, ny := -dy/l*9, dx/l*9
	for _, d := range []float64{-1, 1} {
		s.line(0x6a6a78, 6, []pt{{foot.x + d*nx, foot.y + d*ny}, {reach.x + d*nx, reach.y + d*ny}})
	}
	for i := range 11 {
		f := (float64(i) + 0.5) / 11
		s.line(0x6a6a78, 5, []pt{{foot.x + dx*f - nx, foot.y + dy*f - ny}, {foot.x + dx*f + nx, foot.y + dy*f + ny}})
	}
	p := []pt{{x, y}, {x, y - h*0.82}, {x + w*0.66, y - h*0.82}, {x + w*0.68, y - h}, {x + w*0.92, y - h}, {x + w, y - h*0.5}, {x + w, y}}
	s.leave(p)
	s.solid(c, p)
	s.ring(c.shade(), 0, p)
	cab := []pt{{x + w*0.72, y - h*0.9}, {x + w*0.89, y - h*0.9}, {x + w*0.95, y - h*0.52}, {x + w*0.72, y - h*0.52}}
	s.leave(cab)
	s.solid(0xcfeaf6, cab)
	s.passenger(x+w*0.82, y-h*0.53, h*0.14)
	s.line(white, h*0.08, []pt{{x + 8, y - h*0.38}, {x + w - 8, y - h*0.36}})
	s.solid(blue, s.rect(x+w*0.74, y-h*1.13, w*0.1, h*0.12))
	s.ring(lemon, 8, s.oval(x+w*0.3, y-h*0.6, h*0.13, h*0.13))
	s.wheel(x+w*0.2, y, h*0.2)
	s.wheel(x+w*0.78, y, h*0.2)
}

func paintDragon(s *sheet) {
	s.heaven(s.h * 0.4)
	s.daylight()
	s.clouds(s.n(0, 2))
	street := s.h * s.f(0.84, 0.88)
	s.row(4, s.w*0.3, street, s.h*0.18, s.h*0.4)
	s.row(s.w*0.76, s.w-4, street, s.h*0.18, s.h*0.42)
	s.ground(pick(s, grey, grass, ink(0xb4a894)), street, s.chance(0.3))
	s.dragon(s.w*0.5, street+16, min(s.w*0.62, s.h*0.95))
	for _, x := range []float64{s.f(0.06, 0.14), s.f(0.2, 0.26), s.f(0.86, 0.94)} {
		l := s.someone()
		l.up = s.chance(0.7)
		s.person(s.w*x, s.h-s.f(8, 26), s.f(105, 150), l)
	}
	s.flowers(s.n(0, 4), s.h-6, 46)
}

// dragon is friendly; long units long, its feet on y.
func (s *sheet) dragon(x, y, long float64) {
	c := s.any()
	u := long
	s.wing(x-u*0.06, y-u*0.42, u*0.34, s.any())
	spine := bend([]pt{{x - u*0.5, y - u*0.28}, {x - u*0.44, y - u*0.06}, {x - u*0.22, y - u*0.1}, {x - u*0.1, y - u*0.24}})
	s.line(c, u*0.075, spine)
	s.star(x-u*0.5, y-u*0.32, u*0.06, red)
	for _, k := range []float64{-0.18, -0.05, 0.12, 0.24} {
		s.line(c, u*0.085, []pt{{x + u*k, y - u*0.14}, {x + u*k, y - u*0.02}})
		s.line(c.shade(), u*0.05, []pt{{x + u*k - 4, y}, {x + u*k + u*0.05, y}})
	}
	neck := bend([]pt{{x + u*0.2, y - u*0.28}, {x + u*0.34, y - u*0.36}, {x + u*0.34, y - u*0.52}})
	s.line(c, u*0.12, neck)
	body := s.oval(x+u*0.03, y-u*0.26, u*0.29, u*0.16)
	s.leave(body)
	s.solid(c, body)
	s.ring(c.shade(), 0, body)
	s.solid(c.mix(white, 0.55), s.oval(x+u*0.05, y-u*0.19, u*0.19, u*0.07))
	for i := range 7 {
		a := math.Pi*1.08 + float64(i)*math.Pi*0.84/6
		bx, by := x+u*0.03+math.Cos(a)*u*0.28, y-u*0.26+math.Sin(a)*u*0.155
		s.solid(s.box[i%len(s.box)], []pt{{bx - u*0.03, by + 3}, {bx, by - u*0.065}, {bx + u*0.03, by + 3}})
	}
	s.dragonHead(x+u*0.38, y-u*0.58, u*0.13, c)
}

func (s *sheet) dragonHead(x, y, r float64, c ink) {
	for _, d := range []float64{-0.5, 0.1} {
		s.line(0xf2d08a, r*0.2, []pt{{x + r*d, y - r*0.6}, {x + r*(d-0.2), y - r*1.3}})
	}
	for _, p := range [][]pt{s.oval(x+r*0.85, y+r*0.22, r*0.72, r*0.5), s.oval(x, y, r, r*0.85)} {
		s.leave(p)
		s.solid(c, p)
		s.ring(c.shade(), 0, p)
	}
	s.solid(c, s.oval(x+r*0.5, y+r*0.12, r*0.5, r*0.42))
	p := s.oval(x+r*0.15, y-r*0.2, r*0.27, r*0.3)
	s.leave(p)
	s.solid(white, p)
	s.dot(black, r*0.13, x+r*0.2, y-r*0.16)
	s.dot(c.shade(), r*0.07, x+r*1.32, y+r*0.06)
	s.line(0x7a2430, r*0.1, bend([]pt{{x + r*0.3, y + r*0.42}, {x + r*0.8, y + r*0.58}, {x + r*1.4, y + r*0.4}}))
	switch s.n(0, 2) {
	case 0: // breathes hearts
		for i := range 3 {
			k, hx, hy := r*(0.2+0.08*float64(i)), x+r*(1.9+0.75*float64(i)), y+r*(0.2-0.3*float64(i))
			s.solid(pick(s, red, pink), []pt{{hx, hy + k*1.2}, {hx - k*1.1, hy}, {hx - k*0.7, hy - k*0.8}, {hx, hy - k*0.3}, {hx + k*0.7, hy - k*0.8}, {hx + k*1.1, hy}})
		}
	case 1: // or a little fire
		for i, f := range []ink{red, orange, 0xffd84a} {
			k := 1 - 0.25*float64(i)
			s.solid(f, []pt{{x + r*1.6, y + r*0.2}, {x + r*(1.6+1.5*k), y - r*0.3*k}, {x + r*(1.6+1.1*k), y + r*0.15}, {x + r*(1.6+1.6*k), y + r*0.6*k}})
		}
	default:
		s.flower(x+r*1.7, y+r*0.9, r*1.1, s.any())
	}
}

func (s *sheet) wing(x, y, r float64, c ink) {
	p := []pt{{x, y + r*0.3}, {x - r*0.5, y - r*0.7}, {x - r*0.2, y - r*0.5}, {x + r*0.05, y - r*0.85}, {x + r*0.2, y - r*0.45}, {x + r*0.5, y - r*0.6}, {x + r*0.4, y + r*0.3}}
	s.leave(p)
	s.shape(c, c.shade(), p)
	for _, d := range []float64{-0.4, 0.05, 0.4} {
		s.line(c.shade(), 5, []pt{{x + r*0.15, y + r*0.3}, {x + r*d, y - r*0.55}})
	}
}
