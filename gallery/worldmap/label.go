package worldmap

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// Label is where a city's name stands, written from left to right in every language: see Anchor.
type Label struct {
	X, Y   int    // of its base line
	Anchor string // SVG's text-anchor: start, middle or end
}

// Measures of labels, in units. Letters are guessed: no font is asked.
const (
	labels     = 7 // at most, of three times as many dots: in a crowd there is no room for a name
	letter     = 6.8
	wideLetter = 13.0 // of Chinese, Japanese and Korean
	ascent     = 11.0
	descent    = 4.0
	aside      = 4.0 // between a dot and its name
	foreign    = 7.0 // between a dot and another's name
)

// box is a rectangle, from its upper left to its lower right corner.
type box struct{ from, to Point }

func (b box) meets(o box) bool {
	return b.from.X < o.to.X && o.from.X < b.to.X && b.from.Y < o.to.Y && o.from.Y < b.to.Y
}

// meetsDot tells whether a circle reaches into the box.
func (b box) meetsDot(s Spot, r float64) bool {
	x, y := float64(s.X), float64(s.Y)
	return math.Hypot(x-min(max(x, b.from.X), b.to.X), y-min(max(y, b.from.Y), b.to.Y)) < r
}

// label writes names beside the largest dots, as far as they cover neither a dot nor another name.
func label(cities []City, m Map) {
	order := make([]int, len(m.Dots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.Dots[b].Radius, m.Dots[a].Radius) })
	var taken []box
	for _, i := range order[:min(3*labels, len(order))] {
		d := &m.Dots[i]
		if len(taken) == labels {
			return
		}
		for _, l := range around(*d) {
			b := l.box(width(cities[d.City].Name))
			if m.free(b, i) && !slices.ContainsFunc(taken, b.meets) {
				d.Label, taken = &l, append(taken, b)
				break
			}
		}
	}
}

// around are the places for a dot's name, the best one first.
func around(d Dot) []Label {
	away := int(math.Ceil(d.Radius + aside))
	return []Label{
		{d.X + away, d.Y + 4, "start"},
		{d.X - away, d.Y + 4, "end"},
		{d.X, d.Y - away, "middle"},
		{d.X, d.Y + away + 9, "middle"},
	}
}

// free tells whether a box lies on the map and keeps so far from every dot but one, and every point, that nobody takes
// the name for theirs.
func (m Map) free(b box, own int) bool {
	if b.from.X < 0 || b.from.Y < 0 || b.to.X > Width || b.to.Y > Height {
		return false
	}
	for i, d := range m.Dots {
		if i != own && b.meetsDot(d.Spot, d.Radius+foreign) {
			return false
		}
	}
	return !slices.ContainsFunc(m.Points, func(s Spot) bool { return b.meetsDot(s, pointRadius) })
}

func (l Label) box(width float64) box {
	x, y := float64(l.X), float64(l.Y)
	switch l.Anchor {
	case "end":
		x -= width
	case "middle":
		x -= width / 2
	}
	return box{Point{x, y - ascent}, Point{x + width, y + descent}}
}

// width guesses how wide a name is.
func width(name string) float64 {
	sum := 0.0
	for _, r := range name {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
			sum += wideLetter
		default:
			sum += letter
		}
	}
	return sum
}
