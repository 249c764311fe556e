package painter

import "math"

// medium is a tool and what it does to paper.
type medium struct {
	line     float64 // width of a line, in units
	hatch    float64 // width of a scribble's stroke, times the shape's own measure
	gap      float64 // distance of a scribble's strokes, in widths
	hard     float64 // how suddenly a stroke ends at its rim: 1 soft, 8 like a pen
	press    float64 // pressure of one stroke, 0 to 1
	bite     int     // how much of the paper's grain stays free, 0 to 256
	gain     int     // how sharply wax clings to the grain
	deepest  int     // the most that it covers, 0 to 256
	through  int     // how much of what lies below shines through, 0 to 256
	wet      bool    // filled as a wash with a darker rim, not by scribbling
	blooming int     // how much a wash gathers and thins out, 0 to 256
}

func crayon() medium {
	return medium{line: 8, hatch: 1, gap: 0.78, hard: 2.2, press: 0.74, bite: 190, gain: 5, deepest: 250, through: 26}
}

func felt() medium {
	return medium{line: 6.5, hatch: 0.74, gap: 0.86, hard: 7, press: 0.8, bite: 26, gain: 2, deepest: 236, through: 70}
}

func pastel() medium {
	return medium{line: 8.5, hatch: 1.1, gap: 0.74, hard: 1.4, press: 0.76, bite: 175, gain: 4, deepest: 244, through: 8}
}

func pencil() medium {
	return medium{line: 4.6, hatch: 0.5, gap: 0.86, hard: 1.8, press: 0.78, bite: 180, gain: 4, deepest: 236, through: 70}
}

func wash() medium {
	return medium{line: 4.2, hatch: 1, gap: 0.8, hard: 2, press: 0.8, bite: 170, gain: 5, deepest: 244, through: 60, wet: true, blooming: 92}
}

// pressures is how many strengths of a tip are kept ready.
const pressures = 16

// tips are the medium's point at each strength.
func (m medium) tips() *[pressures]tip {
	var out [pressures]tip
	for i := range out {
		full := 255 * m.press * (0.55 + 0.75*float64(i)/(pressures-1))
		for q := range out[i] {
			d := float64(q) / 255 // squared distance
			out[i][q] = clamp8(int(full * (1 - math.Pow(d, m.hard))))
		}
	}
	return &out
}

// colour gives what lies in the wax its colour and empties it. Dry media cling to the grain: a pixel takes colour by how far the
// pressure exceeds the tooth there, so the same specks of paper stay free under every layer, as on a real sheet.
func (s *sheet) colour(c ink, strength float64) {
	w := s.img.Rect.Dx()
	most := int(float64(s.med.deepest) * strength)
	s.wax.rows(func(y, from, to int) {
		pressure := s.wax.pressure[y*w+from : y*w+to]
		pix := s.img.Pix[y*s.img.Stride+from*4 : y*s.img.Stride+to*4]
		s.tooth.row(s.grain[:to-from], y, s.shiftX+from, s.shiftY)
		s.med.dry(pix, pressure, s.grain[:to-from], c, most)
	})
}

// dry colours part of a row.
func (m medium) dry(pix, pressure, grain []uint8, c ink, most int) {
	r, g, b := c.rgb()
	for x, p := range pressure {
		if p == 0 {
			continue
		}
		pressure[x] = 0
		tooth := int(grain[x])
		a := (int(p)-tooth*m.bite>>8)*m.gain + 40
		if a <= 0 {
			continue
		}
		a = min(a, most)
		shade := (128 - tooth) >> 4 // wax lies thicker in the valleys
		blend(pix[x*4:x*4+3:x*4+3], r+shade, g+shade, b+shade, a, m.through)
	}
}

// blend covers a pixel by a/256, letting through/256 of what is below darken the colour.
func blend(pix []uint8, r, g, b, a, through int) {
	_ = pix[2]
	d0, d1, d2 := int(pix[0]), int(pix[1]), int(pix[2])
	r -= (r * (255 - d0) >> 8) * through >> 8
	g -= (g * (255 - d1) >> 8) * through >> 8
	b -= (b * (255 - d2) >> 8) * through >> 8
	pix[0] = clamp8(d0 + (r-d0)*a>>8)
	pix[1] = clamp8(d1 + (g-d1)*a>>8)
	pix[2] = clamp8(d2 + (b-d2)*a>>8)
}

// soak colours the wax as water colour: it gathers and thins out with the slow noise, and settles a little in the grain.
func (s *sheet) soak(c ink, strength float64) {
	w := s.img.Rect.Dx()
	r, g, b := c.rgb()
	s.wax.rows(func(y, from, to int) {
		pressure := s.wax.pressure[y*w+from : y*w+to]
		pix := s.img.Pix[y*s.img.Stride+from*4 : y*s.img.Stride+to*4]
		n := to - from
		s.tooth.row(s.grain[:n], y, s.shiftX+from, s.shiftY)
		s.cloud.row(s.slow[:n], y, s.bloomX+from, s.bloomY)
		for x, p := range pressure {
			if p == 0 {
				continue
			}
			pressure[x] = 0
			wet := 256 - (int(s.slow[x])*s.med.blooming)>>8 - int(s.grain[x])>>3
			a := int(p) * wet >> 8
			blend(pix[x*4:x*4+3:x*4+3], r, g, b, int(float64(a)*strength), s.med.through)
		}
	})
}

// bare gives the touched pixels their paper back.
func (s *sheet) bare() {
	w := s.img.Rect.Dx()
	s.wax.rows(func(y, from, to int) {
		pressure := s.wax.pressure[y*w+from : y*w+to]
		pix := s.img.Pix[y*s.img.Stride+from*4 : y*s.img.Stride+to*4]
		n := to - from
		s.tooth.row(s.grain[:n], y, s.shiftX+from, s.shiftY)
		r, g, b := s.paper.tone.rgb()
		for x, p := range pressure {
			if p == 0 {
				continue
			}
			pressure[x] = 0
			d := (int(s.grain[x]) - 128) * s.paper.rough >> 8
			blend(pix[x*4:x*4+3:x*4+3], r+d, g+d, b+d, int(p), 0)
		}
	})
}
