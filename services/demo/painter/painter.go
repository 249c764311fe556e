// Package painter paints drawings as children might make them, for the demo, for load tests and for screenshots.
//
// It owns pretend drawings: their pixels, their titles and stories, and the first names of children who do not exist. A drawing is
// a function of its seed alone: the same seed gives the same drawing, byte for byte on one machine and to the eye on any, at 0.1
// megapixels as at 12. The package is pure: no files, no network, no clock. Everything in it may be used by several goroutines.
//
// How a picture comes to be:
//
//	seed ─► motif, shape of the sheet, child, words          New
//	        motif ─► a sheet: lines and scribbles in units   motif_*.go, with houses, people, trams ... beside them
//	                 lines ─► wax: pressure per pixel        wax.go
//	                          wax ─► colour, by the grain    medium.go, paper.go
//	                                 sheet ─► photo          photo.go: uneven light, vignette, noise
//	                                          photo ─► JPEG  jpeg.go
//
// What makes it look like crayon is one rule: a pixel takes colour by how far the pressure on it exceeds the paper's tooth at that
// place, and the tooth is the same for every layer. So specks of paper stay free, lightly pressed rims crumble, and strokes that
// cross grow darker.
package painter

import (
	"image"
	"math"
	"math/rand/v2"
)

// Drawing is what a pretend child drew: pixels to come and the words with it. Make it with New.
type Drawing struct {
	Seed          uint64
	Motif         string // what is drawn, one of Motifs
	Title         string // 1 to 80 characters
	Language      string // of title, story and name: one of Languages
	Child         string // a first name, 1 to 40 characters
	Age           int    // 5 to 14; the younger the hand, the shakier
	Story         string // a few sentences; empty for some
	Width, Height int    // in pixels, of Image and Photo alike
}

// Each use of the seed has its own stream of random numbers, so that a change in one leaves the others as they were.
const (
	forChild = iota + 1
	forShape
	forWords
	forSheet
	forStrokes
	forPhoto
)

func stream(seed, use uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed*0x9e3779b97f4a7c15+use, use<<32^seed))
}

// New decides everything about a drawing but its pixels. Width times Height is within two percent of the megapixels asked for,
// which are held between 0.01 and 50. Seeds n*k to n*k+k-1, with k the number of motifs, show every motif once.
func New(seed uint64, megapixels float64) Drawing {
	m := motifOf(seed)
	child := stream(seed, forChild)
	d := Drawing{Seed: seed, Motif: m.name, Age: 5 + (child.IntN(10)+child.IntN(10))/2}
	d.Width, d.Height = sizeOf(ratioOf(seed, m), megapixels)
	return d.In(Languages()[child.IntN(len(Languages()))])
}

// In is the same drawing by a child who speaks another language: pixels and age stay, name, title and story change. A language
// that is not among Languages changes nothing.
func (d Drawing) In(language string) Drawing {
	t, ok := tongueOf(language)
	if !ok {
		return d
	}
	d.Language = language
	d.Child, d.Title, d.Story = t.words(stream(d.Seed, forWords), d.Motif)
	return d
}

// Motifs names what can be drawn.
func Motifs() []string {
	all := motifs()
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.name
	}
	return names
}

// Image paints the flat sheet itself, evenly lit.
func (d Drawing) Image() *image.RGBA {
	return d.paint(view{})
}

// view is how a phone is held over the sheet: small numbers, all zero for a scanner.
type view struct{ turn, tiltX, tiltY float64 }

// paint draws the motif as it is seen from a view.
func (d Drawing) paint(v view) *image.RGBA {
	m := motifNamed(d.Motif)
	choice := stream(d.Seed, forSheet)
	med, paper := m.medium(choice)
	s := newSheet(d.Width, d.Height, ratioOf(d.Seed, m), stream(d.Seed, forStrokes), med, paper, v)
	s.age = d.Age
	s.shaky = 1.55 - 0.065*float64(d.Age)
	s.box = boxes()[choice.IntN(len(boxes()))]
	if choice.Float64() < 0.12 { // one child in eight is left-handed
		s.lean = 0.9
	}
	if choice.Float64() < 0.5 { // half of them laid out the other way round, by the same hand
		s.place.side, s.lean = -1, -s.lean
	}
	if paper.squares != 0 {
		s.rule(paper.squares)
	}
	m.paint(s)
	return s.img
}

// proportion is a sheet's shape.
type proportion int

const (
	landscape proportion = iota
	portrait
	square
	wide
)

// ratio of width to height: paper sizes of the world, cut by hand.
func (p proportion) ratio(r *rand.Rand) float64 {
	switch p {
	case portrait:
		return [...]float64{1 / 1.4142, 0.75, 0.773, 0.8}[r.IntN(4)] * (0.985 + 0.03*r.Float64())
	case square:
		return 0.97 + 0.07*r.Float64()
	case wide:
		return 1.75 + 0.55*r.Float64()
	}
	return [...]float64{1.4142, 4.0 / 3, 1.294, 1.25}[r.IntN(4)] * (0.985 + 0.03*r.Float64())
}

// ratioOf is the exact width of a seed's sheet over its height; in pixels it is rounded.
func ratioOf(seed uint64, m motif) float64 {
	r := stream(seed, forShape)
	return m.shapes[r.IntN(len(m.shapes))].ratio(r)
}

func sizeOf(ratio, megapixels float64) (width, height int) {
	if !(megapixels > 0.01) { // also what is not a number
		megapixels = 0.01
	}
	pixels := min(megapixels, 50) * 1e6
	width = max(1, int(math.Sqrt(pixels*ratio)+0.5))
	return width, max(1, int(pixels/float64(width)+0.5))
}
