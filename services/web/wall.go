package web

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/language"
)

// Hung is a drawing on a wall.
type Hung struct {
	URL           string // of its page, in the reader's prefix
	Title         string
	TitleLanguage string // "" if unknown
	Child         string
	Age           int
	City          string  // in the reader's language; "" where the whole wall is one city's
	Color         string  // its dominant colour, #rrggbb, shown until it has loaded; "" if unknown
	Alt           string  // what can be seen on it; "" if nobody described it, the caption then stands alone
	AltLanguage   string  // "" if unknown
	Images        []Image // its renditions, at least one, all of one shape
	Late          bool    // loaded when the reader comes near, also in the first line; the very first is not asked
}

// Image is one rendition.
type Image struct {
	URL           string
	Width, Height int
	Type          string // "image/jpeg"; other types are offered before it to browsers that know them
}

// The wall's measures, in sums of width over height: what a phone's line and a desk's row should come to, and how
// many may stand in them. A pair is a line on a phone; rows are made of whole pairs.
const (
	pairSum, pairMost = 2.0, 3
	rowSum, rowMost   = 4.7, 5

	// restBelow is the share of rowSum under which the last row is not stretched to the edge: one small drawing
	// left over would fill the screen.
	restBelow = 0.8

	// smallest is the width offered to a browser without srcset.
	smallest = 640
)

// placed is a drawing with its place in the layout.
type placed struct {
	Hung
	shape    float64 // width over height
	desk     place   // in its row
	phone    place   // in its pair
	eager    bool    // loaded at once: it is in the first line of a phone
	foremost bool    // the very first
}

// row is what stands beside each other on a desk.
type row struct {
	pairs [][]placed
	rest  float64 // missing at the end of a short last row, as a shape; 0 if the row is full
}

// rows hangs the drawings, all of them and in their order.
func rows(hung []Hung, below bool) []row {
	all := make([]placed, len(hung))
	shapes := make([]float64, len(hung))
	for i, h := range hung {
		shapes[i] = h.shape()
		all[i] = placed{Hung: h, shape: shapes[i]}
	}
	pairs := cut(shapes, pairSum, pairMost)
	sums := make([]float64, len(pairs))
	for i, p := range pairs {
		sums[i] = sum(shapes[p.from:p.to])
	}
	var out []row
	for n, span := range cut(sums, rowSum, rowMost) {
		width := sum(sums[span.from:span.to])
		gaps := pairs[span.to-1].to - pairs[span.from].from - 1
		var r row
		if width < restBelow*rowSum {
			r.rest = rowSum - width
			gaps++
		}
		for i := span.from; i < span.to; i++ {
			pair := all[pairs[i].from:pairs[i].to]
			for j := range pair {
				pair[j].desk = place{pair[j].shape / (width + r.rest), gaps}
				pair[j].phone = place{pair[j].shape / sums[i], len(pair) - 1}
				pair[j].eager = n == 0 && i == span.from && !below && !pair[j].Late
			}
			r.pairs = append(r.pairs, pair)
		}
		out = append(out, r)
	}
	if len(all) > 0 {
		all[0].foremost = !below
	}
	return out
}

// WholeRows are the first drawings that fill their rows on a desk, for a wall that need not hang them all; all of them if
// no row is full.
func WholeRows(hung []Hung) []Hung {
	all := rows(hung, true)
	if len(all) < 2 || all[len(all)-1].rest == 0 {
		return hung
	}
	left := len(hung)
	for _, pair := range all[len(all)-1].pairs {
		left -= len(pair)
	}
	return hung[:left]
}

// span is a stretch of a sequence, from inclusive to exclusive.
type span struct{ from, to int }

// cut divides a sequence of shapes into stretches of at most most, so that the squared distances of their sums from
// wanted add up to the least. The last stretch may fall short for free; what is left over has to go somewhere.
func cut(shapes []float64, wanted float64, most int) []span {
	n := len(shapes)
	cost, start := make([]float64, n+1), make([]int, n+1)
	for to := 1; to <= n; to++ {
		cost[to] = math.Inf(1)
		total := 0.0
		for from := to - 1; from >= 0 && to-from <= most; from-- {
			total += shapes[from]
			away := total - wanted
			if to == n && away < 0 {
				away = 0
			}
			if c := cost[from] + away*away; c < cost[to] {
				cost[to], start[to] = c, from
			}
		}
	}
	var spans []span
	for to := n; to > 0; to = start[to] {
		spans = append(spans, span{start[to], to})
	}
	slices.Reverse(spans)
	return spans
}

func sum(shapes []float64) float64 {
	total := 0.0
	for _, s := range shapes {
		total += s
	}
	return total
}

// shape is width over height, by the largest picture, whose height was rounded the least; a drawing without a usable
// picture takes a square.
func (h Hung) shape() float64 {
	if len(h.Images) == 0 {
		return 1
	}
	largest := slices.MaxFunc(h.Images, func(a, b Image) int { return cmp.Compare(a.Width, b.Width) })
	if largest.Width <= 0 || largest.Height <= 0 {
		return 1
	}
	return float64(largest.Width) / float64(largest.Height)
}

// width is the picture's width attribute where its height attribute says 1000: the shape, not the file's size. Rows
// are justified by these alone.
func (p placed) width() int { return thousandths(p.shape) }

func thousandths(shape float64) int { return max(1, int(math.Round(1000*shape))) }

// source is what the browser gets to choose from, of one media type.
type source struct{ kind, srcset string }

// sources are the picture's renditions by type, those that not every browser knows first, JPEG left to the img.
func (p placed) sources() []source {
	var out []source
	for _, kind := range []string{"image/avif", "image/webp"} {
		if set := p.srcset(kind); set != "" {
			out = append(out, source{kind, set})
		}
	}
	return out
}

func (p placed) srcset(kind string) string {
	var b strings.Builder
	for _, m := range p.ofType(kind) {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %dw", m.URL, m.Width)
	}
	return b.String()
}

// src is the rendition for a browser that chooses nothing: the smallest that still looks well, else the largest.
func (p placed) src() string {
	rungs := p.ofType("image/jpeg")
	if len(rungs) == 0 {
		return ""
	}
	for _, m := range rungs {
		if m.Width >= smallest {
			return m.URL
		}
	}
	return rungs[len(rungs)-1].URL
}

// ofType are the renditions of a type by width.
func (p placed) ofType(kind string) []Image {
	var out []Image
	for _, m := range p.Images {
		if m.Type == kind {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Image) int { return cmp.Compare(a.Width, b.Width) })
	return out
}

// under is the caption's second line, after the child's name.
func (p placed) under(l *language.Language) string {
	if p.City == "" {
		return l.T("wall.age", "age", l.Age(p.Age))
	}
	return l.T("wall.age-city", "age", l.Age(p.Age), "city", p.City)
}

func loading(p placed) templ.Attributes {
	switch {
	case p.foremost:
		return templ.Attributes{"fetchpriority": "high"}
	case p.eager:
		return nil
	default:
		return templ.Attributes{"loading": "lazy"}
	}
}

// lang marks text whose language is known and not the page's.
func lang(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}
