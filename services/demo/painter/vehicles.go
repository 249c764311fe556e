package painter

func (s *sheet) wheel(x, y, r float64) {
	p := s.oval(x, y, r, r)
	s.leave(p)
	s.shape(0x2e2a2c, 0x2e2a2c, p)
	s.dot(0xd0ccc8, r*0.42, x, y)
}

// tram is a carriage with its lower left corner at (x, y).
func (s *sheet) tram(x, y, w, h float64, c ink, windows int) {
	outline := c.mix(black, 0.7)
	p := []pt{{x, y - h*0.88}, {x + w*0.05, y - h}, {x + w*0.95, y - h}, {x + w, y - h*0.88}, {x + w, y}, {x, y}}
	s.leave(p)
	s.shape(c, outline, p)
	ww := w * 0.86 / float64(windows)
	for i := range windows {
		q := s.rect(x+w*0.07+float64(i)*ww, y-h*0.82, ww*0.8, h*0.36)
		s.leave(q)
		s.shape(pick(s, glass, ink(0xc6e6f4)), outline, q)
		if s.chance(0.65) {
			s.passenger(x+w*0.07+(float64(i)+0.4)*ww, y-h*0.46, min(ww*0.28, h*0.14))
		}
	}
	s.line(white, max(5, h*0.06), []pt{{x + 6, y - h*0.28}, {x + w - 6, y - h*0.28}})
	for _, k := range []float64{0.15, 0.3, 0.7, 0.85} {
		s.wheel(x+w*k, y+h*0.04, h*0.1)
	}
	s.dot(lemon, h*0.05, x+w*0.965, y-h*0.18)
}

// passenger is a head at a window whose sill is at y.
func (s *sheet) passenger(x, y, r float64) {
	l := s.someone()
	p := s.oval(x, y-r, r, r)
	s.leave(p)
	s.solid(l.skin, p)
	s.line(l.hair, r*0.5, arc(x, y-r, r*0.95, r*0.95, 3.3, 6.1))
	s.dot(black, max(1.6, r*0.13), x-r*0.35, y-r)
	s.dot(black, max(1.6, r*0.13), x+r*0.35, y-r)
	s.line(0xc02c34, max(1.8, r*0.12), []pt{{x - r*0.35, y - r*0.6}, {x, y - r*0.42}, {x + r*0.35, y - r*0.6}})
}

// car drives with its wheels on y.
func (s *sheet) car(x, y, w float64, c ink) {
	h := w * 0.3
	p := []pt{{x, y}, {x, y - h*0.62}, {x + w*0.2, y - h*0.75}, {x + w*0.33, y - h*1.35}, {x + w*0.68, y - h*1.35}, {x + w*0.82, y - h*0.72}, {x + w, y - h*0.6}, {x + w, y}}
	s.leave(p)
	s.shape(c, c.shade(), p)
	for _, k := range []float64{0.36, 0.53} {
		q := s.rect(x+w*k, y-h*1.2, w*0.14, h*0.45)
		s.leave(q)
		s.fill(0xd4edf8, q)
	}
	s.wheel(x+w*0.24, y+h*0.05, w*0.1)
	s.wheel(x+w*0.77, y+h*0.05, w*0.1)
}

// boat floats at (x, y), w long.
func (s *sheet) boat(x, y, w float64, c, sail ink) {
	p := []pt{{x - w*0.5, y - w*0.14}, {x + w*0.5, y - w*0.14}, {x + w*0.33, y + w*0.12}, {x - w*0.33, y + w*0.12}}
	s.leave(p)
	s.shape(c, 0x4a3a34, p)
	s.line(0x6b4a2c, 0, []pt{{x, y - w*0.14}, {x + s.j(3), y - w*0.88}})
	for _, side := range []float64{1, -1} {
		q := []pt{{x + side*w*0.04, y - w*0.84}, {x + side*w*(0.36+0.05*side), y - w*0.22}, {x + side*w*0.04, y - w*0.22}}
		s.leave(q)
		s.shape(sail, 0x4a3a34, q)
		if s.chance(0.4) {
			break
		}
	}
}
