package painter

import "math"

// house stands with its lower left corner at (x, y).
func (s *sheet) house(x, y, w, h float64, wall, roof ink) {
	outline := pick(s, 0x4a3a34, wall.shade(), 0x3b3038)
	body := s.rect(x, y-h, w, h)
	top := []pt{{x - w*0.13, y - h}, {x + w/2 + s.j(w*0.06), y - h - w*s.f(0.4, 0.6)}, {x + w*1.13, y - h}}
	if s.chance(0.5) { // a chimney, with smoke
		cx := x + w*0.74
		s.leave(s.rect(cx, y-h-w*0.42, w*0.12, w*0.36))
		s.shape(0xa8583c, outline, s.rect(cx, y-h-w*0.42, w*0.12, w*0.36))
		if s.chance(0.6) {
			s.smoke(cx+w*0.06, y-h-w*0.46, w*0.09)
		}
	}
	s.leave(body)
	s.shape(wall, outline, body)
	s.leave(top)
	s.shape(roof, outline, top)
	if w > 100 && s.chance(0.4) {
		s.shape(lemon, outline, s.oval(x+w/2, y-h-w*0.17, w*0.08, w*0.08))
	}
	light := pick(s, glass, glass, lemon)
	s.window(x+w*0.13, y-h*0.8, w*0.26, min(w*0.27, h*0.34), light, outline)
	s.window(x+w*0.61, y-h*0.8, w*0.26, min(w*0.27, h*0.34), light, outline)
	s.door(x+w*0.38, y, w*0.24, h*0.42, pick(s, brown, s.any()), outline)
}

// smoke curls upwards.
func (s *sheet) smoke(x, y, r float64) {
	var p []pt
	for i := range 20 {
		a := float64(i) * 0.9
		p = append(p, pt{x + float64(i)*r*0.16 + math.Cos(a)*r*0.8, y - float64(i)*r*0.24 + math.Sin(a)*r*0.6})
	}
	s.line(0xa8a4a8, max(2.5, r*0.3), p)
}

func (s *sheet) window(x, y, w, h float64, light, frame ink) {
	p := s.rect(x, y, w, h)
	s.leave(p)
	s.fill(light, p)
	if frame == 0 {
		return
	}
	thin := min(s.med.line, max(2.2, w*0.09))
	s.ring(frame, thin, p)
	s.line(frame, thin*0.8, []pt{{x + w/2, y}, {x + w/2 + s.j(2), y + h}})
	s.line(frame, thin*0.8, []pt{{x, y + h/2}, {x + w, y + h/2 + s.j(2)}})
}

func (s *sheet) door(x, y, w, h float64, c, outline ink) {
	p := s.rect(x, y-h, w, h)
	if s.chance(0.3) {
		p = append([]pt{{x, y}}, append(arc(x+w/2, y-h+w/2, w/2, w/2, math.Pi, 2*math.Pi), pt{x + w, y})...)
	}
	s.leave(p)
	s.fill(c, p)
	s.ring(outline, min(s.med.line, max(2.4, w*0.12)), p)
	s.dot(lemon, max(1.8, w*0.07), x+w*0.76, y-h*0.45)
}

// storeys is what a tower is made of.
type storeys struct {
	wall, outline ink
	lights        []ink
	columns, rows int
	top           int // one of the tops below
}

// Tops of towers.
const (
	flat = iota
	gable
	dome
	mast
	steps
)

// block is a tower as they come.
func (s *sheet) block(w, h float64) storeys {
	wall := s.any()
	return storeys{wall: wall, outline: pick(s, 0x3a3a48, wall.shade(), 0x4a3a34), lights: []ink{lemon, 0xd8eefa, white, lemon},
		columns: max(2, int(w/s.f(36, 48))), rows: max(2, int(h/s.f(46, 62))), top: pick(s, flat, flat, gable, mast, dome, steps)}
}

// tower stands with its lower left corner at (x, y).
func (s *sheet) tower(x, y, w, h float64, t storeys) {
	s.crown(x, y-h, w, t)
	p := s.rect(x, y-h, w, h)
	s.leave(p)
	s.shape(t.wall, t.outline, p)
	gw, gh := w/(float64(t.columns)+0.6), h/(float64(t.rows)+0.8)
	for i := range t.columns {
		for k := range t.rows {
			if s.chance(0.06) {
				continue
			}
			q := s.rect(x+gw*(0.44+float64(i))+s.j(2), y-h+gh*(0.48+float64(k))+s.j(2), gw*0.62, gh*0.58)
			s.leave(q)
			s.fill(pick(s, t.lights...), q)
		}
	}
}

// crown is what stands on a tower's roof.
func (s *sheet) crown(x, y, w float64, t storeys) {
	roof := t.wall.shade()
	switch t.top {
	case gable:
		p := []pt{{x - w*0.05, y}, {x + w/2 + s.j(4), y - w*s.f(0.4, 0.75)}, {x + w*1.05, y}}
		s.leave(p)
		s.shape(s.any(), t.outline, p)
	case dome:
		p := arc(x+w/2, y, w*0.45, w*0.48, math.Pi, 2*math.Pi)
		s.leave(p)
		s.shape(roof, t.outline, p)
	case mast:
		s.line(t.outline, 0, []pt{{x + w/2, y}, {x + w/2 + s.j(3), y - w*s.f(0.5, 0.9)}})
		s.dot(red, 7, x+w/2, y-w*0.7)
	case steps:
		p := s.rect(x+w*0.22, y-w*0.3, w*0.56, w*0.3)
		s.leave(p)
		s.shape(t.wall, t.outline, p)
	}
}

// row of houses and towers from x to end, standing on y; tall is the highest.
func (s *sheet) row(x, end, y, low, tall float64) {
	for x < end-40 {
		w := min(s.f(78, 150), end-x)
		h := s.f(low, tall)
		if h < 190 && w > 90 && s.chance(0.6) {
			s.house(x+w*0.08, y, w*0.8, h*0.72, s.any().mix(white, 0.2), s.any())
		} else {
			s.tower(x, y, w*0.92, h, s.block(w, h))
		}
		x += w + s.f(2, 12)
	}
}
