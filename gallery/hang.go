package gallery

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/text/language"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// hang makes drawings ready for a wall where each names its city.
func (s *Site) hang(f web.Frame, drawings []catalog.Hung) []web.Hung {
	wall := hangInCity(f, drawings)
	for i, d := range drawings {
		wall[i].City = s.cityName(f.Language, d.City)
	}
	return wall
}

// hangInCity makes drawings ready for a wall that belongs to one city.
func hangInCity(f web.Frame, drawings []catalog.Hung) []web.Hung {
	wall := make([]web.Hung, len(drawings))
	for i, d := range drawings {
		wall[i] = web.Hung{
			URL: f.Link(drawingPath(d.ID)), Title: d.Title, TitleLanguage: writtenIn(d),
			Child: d.Child.Name, Age: d.Child.Age, Color: d.Color,
			Alt: d.Description, AltLanguage: tagOf(d.DescriptionLanguage), Late: f.LowData,
		}
		for _, r := range lighter(f, d, lowOnWall).Pictures {
			wall[i].Images = append(wall[i].Images, web.Image{URL: imagePath(d.ID, r), Width: r.Width, Height: r.Height, Type: r.Type})
		}
	}
	return wall
}

func drawingPath(id drawing.ID) string { return "/drawings/" + string(id) }

func imagePath(id drawing.ID, r drawing.Rendition) string { return "/images/" + r.Key(id) }

// The widest pictures, in pixels, that a reader gets who asked for small ones: on a wall, and on a drawing's own page.
const (
	lowOnWall = 320
	lowAlone  = 640
)

// lighter is a drawing with those pictures only that a page offers: where small ones are asked for, these are at most so
// many pixels wide, or else the smallest of each type.
func lighter(f web.Frame, d catalog.Hung, most int) catalog.Hung {
	if !f.LowData {
		return d
	}
	all, has := d.Pictures, map[string]bool{}
	d.Pictures = nil
	for _, r := range all {
		if r.Width <= most || !has[r.Type] {
			d.Pictures = append(d.Pictures, r)
			has[r.Type] = true
		}
	}
	return d
}

// writtenIn is the language of a drawing's title and story, "" if it is not known.
func writtenIn(d catalog.Hung) string { return tagOf(d.Language) }

// tagOf is a language that somebody named, "" if what was said is none: a made-up tag would have a screen reader choose
// its voice by it.
func tagOf(said string) string {
	tag, err := language.Parse(said)
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// picture is one drawing outside a wall, in the sizes that the browser may choose from.
type picture struct {
	Src, Srcset, Sizes string
	Width, Height      string
	Alt, AltLanguage   string
	Color              string
	Attributes         templ.Attributes // how it is loaded
}

// jpegs are a drawing's renditions that every browser can show, by ascending width.
func jpegs(d catalog.Hung) []drawing.Rendition {
	var all []drawing.Rendition
	for _, r := range d.Pictures {
		if r.Type == "image/jpeg" {
			all = append(all, r)
		}
	}
	return all
}

// largest is the address of the largest picture of a drawing, which leads closer; "" if there is none.
func largest(d catalog.Hung) string {
	all := jpegs(d)
	if len(all) == 0 {
		return ""
	}
	return imagePath(d.ID, all[len(all)-1])
}

// usual is the width for a browser that chooses nothing.
const usual = 1280

func pictureOf(d catalog.Hung, sizes, alt string) picture {
	p := picture{Sizes: sizes, Alt: alt, Color: d.Color}
	var set []string
	for _, r := range jpegs(d) {
		url := imagePath(d.ID, r)
		set = append(set, fmt.Sprintf("%s %dw", url, r.Width))
		if p.Src == "" || r.Width <= usual {
			p.Src, p.Width, p.Height = url, strconv.Itoa(r.Width), strconv.Itoa(r.Height)
		}
	}
	p.Srcset = strings.Join(set, ", ")
	return p
}

// shape is width over height; 1 if nothing is known.
func shape(d catalog.Hung) float64 {
	if d.Width <= 0 || d.Height <= 0 {
		return 1
	}
	return float64(d.Width) / float64(d.Height)
}

// size is a width and a height in pixels, as attributes have them.
type size struct{ Width, Height string }

// placeHeight is more than any window gives a drawing; see assets/drawing.css.
const placeHeight = 2000

// placeFor is the shape of a drawing's place on its own page.
func placeFor(d catalog.Hung) size {
	return size{strconv.Itoa(int(math.Round(placeHeight * shape(d)))), strconv.Itoa(placeHeight)}
}

// columns are how wide the column of a drawing on its own page is, by the window's width: what the page's edges, the
// label beside it and the gap before that leave. They are the lengths of look.css (.page, .show); where they follow from
// no one formula, the largest that the column gets. A phone is told nine tenths, so that it
// takes 640 pixels where it shows 704 (see services/web/sizes.go).
var columns = [...]struct{ from, width string }{
	{"(min-width:160em) ", "55.4vw"},
	{"(min-width:120em) ", "1205px"},
	{"(min-width:96em) ", "964px"},
	{"(min-width:60em) ", "88.6vw - 396px"},
	{"(min-width:40em) ", "93.6vw - 12px"},
	{"", "84.2vw - 11px"},
}

// largeSizes says how wide a drawing stands on its own page: its column, or what 82 hundredths of the window's height
// leave of it (assets/drawing.css).
func largeSizes(d catalog.Hung) string {
	tall := math.Ceil(820*shape(d)) / 10
	sizes := make([]string, len(columns))
	for i, c := range columns {
		sizes[i] = fmt.Sprintf("%smin(%s, %gvh)", c.from, c.width, tall)
	}
	return strings.Join(sizes, ", ")
}

// inLanguage marks words whose language is known.
func inLanguage(tag string) templ.Attributes {
	if tag == "" {
		return nil
	}
	return templ.Attributes{"lang": tag}
}
