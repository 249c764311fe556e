package web

import (
	"fmt"
	"math"
)

// measure is a length that grows with the window: hundredths of its width, and pixels.
type measure struct{ vw, px float64 }

// zone is a range of window widths in which the wall and the gap between its pictures are measured alike. They are the
// lengths of look.css: a page of at most 96rem within --gutter, pictures --hang apart, and a root size that grows in
// steps from 120em on. Where a length does not follow from one formula, it is the one that makes pictures largest: a
// picture is never loaded smaller than it stands.
type zone struct {
	from      string // media condition; "" for all that is left
	wall, gap measure
}

var (
	phoneZone = zone{"", measure{93.6, -12.8}, measure{0, 12}}

	// From 160em on the steps of the root size keep the page at the same part of the window.
	deskZones = [...]zone{
		{"(min-width:160em) ", measure{82.85, 0}, measure{1.64, 0}},
		{"(min-width:120em) ", measure{0, 1781.1}, measure{0, 32.9}},
		{"(min-width:96em) ", measure{0, 1424.9}, measure{0, 26.3}},
		{"(min-width:40em) ", measure{93.6, -12.8}, measure{1.3, 6.4}},
	}
)

// place is a picture's part of a line, and how many gaps the line has.
type place struct {
	part float64
	gaps int
}

// in is how wide the picture stands in a zone.
func (p place) in(z zone) measure {
	gaps := float64(p.gaps)
	return measure{p.part * (z.wall.vw - gaps*z.gap.vw), p.part * (z.wall.px - gaps*z.gap.px)}
}

// String is the length as a sizes attribute has it, a hair larger rather than smaller.
func (m measure) String() string {
	vw, px := math.Ceil(100*m.vw)/100, int(math.Ceil(m.px))
	switch {
	case vw == 0:
		return fmt.Sprintf("%dpx", px)
	case px == 0:
		return fmt.Sprintf("%gvw", vw)
	default:
		return fmt.Sprintf("calc(%gvw - %dpx)", vw, -px)
	}
}

// onPhone is the part of a picture's width that a phone is told. Browsers take the next larger rendition: a picture of 352
// pixels at two to one would take 1280 where 640 are nine tenths of what it shows, and of 190 pixels 640 where 320 are more
// than eight tenths: each time with three to four times the bytes.
const onPhone = 0.8

// times is a part of a length.
func (m measure) times(part float64) measure { return measure{part * m.vw, part * m.px} }

// sizes tells the browser how wide the picture will be, before it knows the layout.
func (p placed) sizes() string {
	var sizes string
	for _, z := range deskZones {
		sizes += z.from + p.desk.in(z).String() + ", "
	}
	return sizes + p.phone.in(phoneZone).times(onPhone).String()
}
