package gallery

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/gallery/worldmap"
	"github.com/easel-gallery/easel/services/web"
)

// cityMap is the map of the cities that take part. Every way that it offers is in the list below it, too.
type cityMap struct {
	Label  string // what it shows, for those who hear the page
	Box    string // its viewBox
	Land   string // the d attribute of a path
	Points string // that of the cities without drawings; "" if each has some
	Dots   []dot
	Legend string // "" if there is nothing to explain
}

// dot is a city's dot with its numbers as attributes have them.
type dot struct {
	link          // Text says its name and its drawings
	X, Y          string
	Radius, Reach string
	Color         string
	Label         dotLabel
}

// dotLabel is a city's name beside its dot.
type dotLabel struct {
	X, Y, Anchor, Text string
	Tip                bool // seen only while the dot is pointed at or has the focus
}

// mapOf draws the map. Its dots are in the order of the places, which is that of the list, so the keyboard walks
// through both in the same way.
func mapOf(f web.Frame, places []place) cityMap {
	l := f.Language
	cities := make([]worldmap.City, len(places))
	for i, p := range places {
		cities[i] = worldmap.City{Name: p.Name, Latitude: p.Lies.Latitude, Longitude: p.Lies.Longitude, Drawings: p.Drawings}
	}
	drawn := worldmap.Draw(cities)
	m := cityMap{
		Label:  l.N("home.map", len(places)),
		Box:    fmt.Sprintf("0 0 %d %d", worldmap.Width, worldmap.Height),
		Land:   worldmap.Land(),
		Points: points(drawn.Points),
	}
	for _, d := range drawn.Dots {
		m.Dots = append(m.Dots, dotOf(f, places[d.City], d))
	}
	switch {
	case len(m.Dots) > 0 && m.Points != "":
		m.Legend = l.T("home.legend-waiting")
	case len(m.Dots) > 1:
		m.Legend = l.T("home.legend")
	}
	return m
}

// tipAbove is how far a name that is seen only at times stands above its dot.
const tipAbove = 7

func dotOf(f web.Frame, p place, d worldmap.Dot) dot {
	label := dotLabel{strconv.Itoa(d.X), strconv.Itoa(d.Y - int(d.Radius) - tipAbove), "middle", p.Name, true}
	if d.Label != nil {
		label = dotLabel{strconv.Itoa(d.Label.X), strconv.Itoa(d.Label.Y), d.Label.Anchor, p.Name, false}
	}
	return dot{
		link:   link{p.URL, f.Language.T("home.dot", "city", p.Name, "drawings", p.Counted)},
		X:      strconv.Itoa(d.X),
		Y:      strconv.Itoa(d.Y),
		Radius: units(d.Radius),
		Reach:  units(d.Reach),
		Color:  d.Color,
		Label:  label,
	}
}

func units(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// points are lines without length: with round caps each is a dot, and takes a tenth of the bytes of a circle.
func points(spots []worldmap.Spot) string {
	var b strings.Builder
	for _, s := range spots {
		fmt.Fprintf(&b, "M%d %dh0", s.X, s.Y)
	}
	return b.String()
}

// roleOf is a picture as long as there is nothing in the map to follow.
func roleOf(m cityMap) string {
	if len(m.Dots) == 0 {
		return "img"
	}
	return "group"
}
