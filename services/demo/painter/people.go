package painter

import "math"

// look is a person's appearance.
type look struct {
	skin, hair, top, legs ink
	style                 int // of the hair
	dress, up, arms       bool
	wheels                bool // sits in a wheelchair
}

// Styles of hair, and what is worn on it.
const (
	shortHair = iota
	longHair
	curls
	plaits
	bun
	scarf
	cap
	spikes
	hairStyles
)

// someone is a person as they come.
func (s *sheet) someone() look {
	return look{skin: pick(s, skins()...), hair: pick(s, hairs()...), top: s.any(), legs: pick(s, 0x35507e, 0x4a4458, 0x6a4a3a, s.any()),
		style: s.n(0, hairStyles-1), dress: s.chance(0.45), up: s.chance(0.45), arms: s.chance(0.5), wheels: s.chance(0.05)}
}

// person stands with the feet at (x, y), tall units high.
func (s *sheet) person(x, y, tall float64, l look) {
	w := min(s.med.line, max(2.6, tall*0.036))
	r := tall * 0.185
	hy := y - tall + r*1.25
	s.limbs(x, y, tall, w, l)
	s.body(x, y, tall, l)
	if l.wheels {
		s.wheelchair(x, y, tall, w)
	}
	s.head(x, hy, r, w, l)
}

// wheelchair goes round a person who has been drawn already: back, handle, a large wheel and a small one.
func (s *sheet) wheelchair(x, y, tall, w float64) {
	c := s.any()
	s.line(c, w*1.4, []pt{{x - tall*0.3, y - tall*0.6}, {x - tall*0.2, y - tall*0.58}, {x - tall*0.19, y - tall*0.26}, {x + tall*0.2, y - tall*0.26}, {x + tall*0.24, y - tall*0.03}})
	cx, cy, r := x-tall*0.06, y-tall*0.19, tall*0.2
	for i := range 4 {
		a := float64(i) * math.Pi / 4
		s.line(grey, max(2, w*0.4), []pt{{cx - math.Cos(a)*r, cy - math.Sin(a)*r}, {cx + math.Cos(a)*r, cy + math.Sin(a)*r}})
	}
	s.ring(black, w*1.1, s.oval(cx, cy, r, r))
	s.ring(black, w*0.9, s.oval(x+tall*0.23, y-tall*0.05, tall*0.055, tall*0.055))
}

// limbs are legs with shoes and arms with hands.
func (s *sheet) limbs(x, y, tall, w float64, l look) {
	legs := l.legs
	if l.dress {
		legs = l.skin
	}
	for _, side := range []float64{-1, 1} {
		s.line(legs, w*1.6, []pt{{x + side*tall*0.07, y - tall*0.3}, {x + side*tall*0.085, y - tall*0.02}})
		s.line(black, w*1.5, []pt{{x + side*tall*0.075, y}, {x + side*tall*0.15, y}})
		up := l.up
		if l.arms && side < 0 {
			up = !up
		}
		hand := pt{x + side*tall*0.3, y - tall*0.4}
		if up {
			hand = pt{x + side*tall*0.29, y - tall*0.82}
		}
		s.line(l.skin, w*1.35, []pt{{x + side*tall*0.09, y - tall*0.57}, {x + side*tall*0.2, y - tall*0.53 + (hand.y-y+tall*0.53)*0.4}, hand})
		s.dot(l.skin, w*1.15, hand.x, hand.y)
	}
}

// body is a dress, or a shirt and trousers.
func (s *sheet) body(x, y, tall float64, l look) {
	top, hem, wide := y-tall*0.63, y-tall*0.3, tall*0.115
	if l.dress {
		hem, wide = y-tall*0.24, tall*0.21
	}
	p := []pt{{x - tall*0.1, top}, {x + tall*0.1, top}, {x + wide, hem}, {x - wide, hem}}
	s.leave(p)
	s.solid(l.top, p)
	s.ring(l.top.shade(), min(s.med.line, max(2.4, tall*0.026)), p)
	switch {
	case tall > 110 && s.chance(0.3):
		for i := range 3 {
			f := 0.25 + 0.25*float64(i)
			s.line(white, tall*0.022, []pt{{x - tall*0.1, top + (hem-top)*f}, {x + tall*0.1, top + (hem-top)*f}})
		}
	case tall > 110 && s.chance(0.3):
		s.dot(yellow, tall*0.03, x, top+(hem-top)*0.5)
	}
}

// head has hair behind, a face, and hair before.
func (s *sheet) head(x, y, r, w float64, l look) {
	s.hairBehind(x, y, r, l)
	p := s.oval(x, y, r, r*1.06)
	s.leave(p)
	s.solid(l.skin, p)
	s.ring(l.skin.shade(), max(2.2, w*0.6), p)
	s.hairBefore(x, y, r, w, l)
	s.face(x, y, r)
}

// face has two eyes and is glad nearly always.
func (s *sheet) face(x, y, r float64) {
	look, whites := s.j(r*0.08), r > 24 && s.chance(0.7)
	for _, side := range []float64{-1, 1} {
		if whites {
			s.dot(white, r*0.17, x+side*r*0.38, y-r*0.02)
			s.dot(black, r*0.1, x+side*r*0.38+look, y)
		} else {
			s.dot(black, max(1.7, r*0.1), x+side*r*0.38, y)
		}
		if r > 15 {
			s.tint(0xf0788a, 0.5, s.oval(x+side*r*0.6, y+r*0.36, r*0.18, r*0.14))
		}
	}
	mouth := []pt{{x - r*0.42, y + r*0.38}, {x - r*0.18, y + r*0.6}, {x + r*0.18, y + r*0.6}, {x + r*0.42, y + r*0.38}}
	if s.chance(0.12) {
		mouth = arc(x, y+r*0.5, r*0.16, r*0.15, 0, 2*math.Pi)
	}
	s.line(0xc02c34, max(2, r*0.1), mouth)
}

func (s *sheet) hairBehind(x, y, r float64, l look) {
	switch l.style {
	case longHair:
		p := []pt{{x - r*1.12, y - r*0.5}, {x, y - r*1.3}, {x + r*1.12, y - r*0.5}, {x + r*1.3, y + r*1.35}, {x - r*1.3, y + r*1.35}}
		s.solid(l.hair, p)
	case curls:
		s.curl(l.hair, x, y-r*0.35, r*1.35, r*1.15)
	case bun:
		s.curl(l.hair, x+s.j(r*0.2), y-r*1.35, r*0.42, r*0.4)
	case plaits:
		for _, side := range []float64{-1, 1} {
			s.line(l.hair, r*0.42, []pt{{x + side*r*0.9, y - r*0.3}, {x + side*r*1.4, y + r*0.5}, {x + side*r*1.35, y + r*1.1}})
			s.dot(s.any(), r*0.2, x+side*r*1.36, y+r*0.95)
		}
	case scarf:
		p := []pt{{x - r*1.15, y - r*0.4}, {x - r*0.6, y - r*1.22}, {x + r*0.6, y - r*1.22}, {x + r*1.15, y - r*0.4}, {x + r*1.1, y + r*1.5}, {x - r*1.1, y + r*1.5}}
		s.solid(l.top.mix(white, 0.2), p)
	}
}

func (s *sheet) hairBefore(x, y, r, w float64, l look) {
	crown := append(arc(x, y-r*0.1, r*1.05, r*1.02, math.Pi*1.02, math.Pi*1.98), pt{x + r*0.55, y - r*0.45}, pt{x, y - r*0.62}, pt{x - r*0.55, y - r*0.45})
	switch l.style {
	case scarf:
		s.line(l.top, r*0.24, arc(x, y, r*1.02, r*1.08, math.Pi*0.9, math.Pi*2.1))
	case cap:
		s.fill(l.top, arc(x, y-r*0.3, r*1.02, r*0.85, math.Pi, math.Pi*2))
		s.line(l.top.shade(), r*0.22, []pt{{x - r*0.9, y - r*0.3}, {x + r*1.5, y - r*0.26}})
	case spikes:
		var p []pt
		for i := range 9 {
			p = append(p, pt{x - r + float64(i)*r/4, y - r*(0.55+0.8*float64(i%2)*(1-math.Abs(float64(i)-4)/7))})
		}
		s.line(l.hair, w*1.5, p)
		s.solid(l.hair, crown)
	case curls:
		s.curl(l.hair, x, y-r*0.85, r*0.95, r*0.4)
	default:
		s.solid(l.hair, crown)
	}
}

// curl is a ball of loops.
func (s *sheet) curl(c ink, x, y, rx, ry float64) {
	s.solid(c, s.oval(x, y, rx, ry))
	loops := 9 + (rx+ry)/18
	n := int(loops * 7)
	w := max(2.2, min(rx*0.12, s.med.line*1.6))
	loop := min(rx*0.16, 22)
	p := make([]pt, n+1)
	for i := range p {
		a, b := float64(i)/float64(n)*2*math.Pi, float64(i)*2*math.Pi/7
		p[i] = pt{x + math.Cos(a)*rx*s.f(0.93, 1.03) + math.Cos(b)*loop, y + math.Sin(a)*ry*s.f(0.93, 1.03) + math.Sin(b)*loop}
	}
	s.line(c.mix(black, 0.25), w, bend(p))
}
