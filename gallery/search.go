package gallery

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// searches finds published drawings, newest first.
type searches interface {
	Search(ctx context.Context, q catalog.Query, after catalog.Cursor, limit int) (catalog.Page, error)
}

const (
	placesMost = 12 // cities that a search leads to
	newestHere = 7  // drawings under a search that found none: about two rows on a desk
)

// search is the page of a search.
type search struct {
	Frame   web.Frame
	Text    string
	Open    bool // the filters are seen at once
	Filters []filter
	Kept    []link  // filters in force; each leads to the search without it
	Places  []place // cities that the words may mean
	Note    string
	Heading string // of the wall
	Wall    []web.Hung
	Missed  *missed // instead of a wall
	More    string
	Start   string
}

// filter is one thing to choose by.
type filter struct {
	Name    string // of its field
	Label   string
	Options []option
}

// option is one of a filter's choices.
type option struct {
	Value   string // "" for all
	Text    string
	Swatch  string // its colour, #rrggbb; "" for a choice that is none
	Checked bool
}

// missed is what a search that found nothing says.
type missed struct {
	Says   string
	Hint   string
	Wider  string  // the search without its filters; "" if it has none
	Near   []place // cities near those that the words mean, where drawings hang
	Newest []web.Hung
}

func (s *Site) showSearch(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return s.sendFound(w, r)
	}
	v, err := wantedOf(r)
	if err != nil {
		return err
	}
	u := understand(v.text, s.cities)
	found, err := s.find(r.Context(), v, u, cityShows)
	if err != nil {
		return err
	}
	f := s.site.Frame(r)
	places, err := s.places(r.Context(), f)
	if err != nil {
		return err
	}
	page := s.search(f, v, u, found, places)
	if page.Missed != nil && page.More == "" && page.Start == "" {
		newest, err := s.newest.Newest(r.Context(), newestHere)
		if err != nil {
			return err
		}
		page.Missed.Newest = s.hang(f, newest)
	}
	return web.Page(w, r, http.StatusOK, searchPage(page))
}

// sendFound is a search's answer in JSON.
func (s *Site) sendFound(w http.ResponseWriter, r *http.Request) error {
	limit, err := limitOf(r)
	if err != nil {
		return err
	}
	v, err := wantedOf(r)
	if err != nil {
		return err
	}
	found, err := s.find(r.Context(), v, understand(v.text, s.cities), limit)
	if err != nil {
		return err
	}
	return s.sendPage(w, r, found)
}

// find asks the catalog. A text without a word in it, such as "?!", is met by no drawing, and a region without cities
// has none.
func (s *Site) find(ctx context.Context, v wanted, u understood, limit int) (catalog.Page, error) {
	in := s.slugsIn(v.region)
	if v.text != "" && len(u.words) == 0 || v.region != "" && len(in) == 0 {
		return catalog.Page{}, nil
	}
	return s.searches.Search(ctx, catalog.Query{Words: u.words, Cities: in, Ages: v.ages, Tone: v.tone}, v.after, limit)
}

// slugsIn are the cities of a region, whether or not they take part: what hangs there was drawn there. None for "".
func (s *Site) slugsIn(region string) []string {
	var slugs []string
	for _, c := range s.cities.All() {
		if c.Region == region {
			slugs = append(slugs, c.Slug)
		}
	}
	return slugs
}

func (s *Site) search(f web.Frame, v wanted, u understood, found catalog.Page, places []place) search {
	l, e := f.Language, s.edition()
	f.Title, f.Nav, f.NoIndex = l.T("search.title"), web.NavSearch, !v.bare()
	f.Description, f.Typed = l.T("search.says"), true
	f.Styles = append(f.Styles, s.assets.URL("search.css"))
	if v.text != "" {
		f.Title = l.T("search.title-for", "words", v.text)
	}
	page := search{
		Frame: f, Text: v.text, Open: v.bare(),
		Filters: []filter{agesFilter(l, v, e), regionFilter(l, v, places), colorFilter(l, v)},
		Kept:    kept(f, v),
		Places:  meant(u, places),
		Heading: l.T("search.newest"),
		Wall:    s.hang(f, found.Drawings),
	}
	if v.text != "" {
		page.Heading = l.T("search.found")
	}
	if u.cut {
		page.Note = l.N("search.cut", wordsMost)
	}
	if found.Next != (catalog.Cursor{}) {
		page.More = v.from(found.Next).url(f)
	}
	if v.after != (catalog.Cursor{}) {
		page.Start = v.from(catalog.Cursor{}).url(f)
	}
	if len(found.Drawings) == 0 {
		page.Missed = s.missed(f, v, u, places, page.More != "")
	}
	return page
}

// missed says why nothing was found, as far as that is known, and where to go on. Where there is more, the catalog has
// not looked at everything yet.
func (s *Site) missed(f web.Frame, v wanted, u understood, places []place, more bool) *missed {
	l := f.Language
	switch {
	case more:
		return &missed{Says: l.T("search.further")}
	case v.after != (catalog.Cursor{}):
		return &missed{Says: l.T("search.end")}
	}
	m := &missed{Says: l.T("search.nothing")}
	switch {
	case u.onlyCities() && !v.filtered():
		m.Says = l.T("search.nothing-there")
	case v.text != "":
		m.Hint = l.T("search.hint")
	}
	if v.filtered() {
		m.Wider = wanted{text: v.text}.url(f)
	}
	m.Near = nearTo(u.cities, places)
	return m
}

// meant are the cities that take part among those that a text may mean.
func meant(u understood, places []place) []place {
	var all []place
	for _, slug := range u.cities {
		at := slices.IndexFunc(places, func(p place) bool { return p.Slug == slug })
		if at >= 0 && len(all) < placesMost {
			all = append(all, places[at])
		}
	}
	return all
}

func agesFilter(l *language.Language, v wanted, e edition.Edition) filter {
	all := filter{Name: "ages", Label: l.T("search.ages"), Options: []option{{"", l.T("search.all-ages"), "", v.ages == (edition.Ages{})}}}
	groups := e.Groups
	if v.ages != (edition.Ages{}) && !slices.Contains(groups, v.ages) {
		groups = append(slices.Clone(groups), v.ages)
	}
	for _, g := range groups {
		all.Options = append(all.Options, option{g.String(), agesText(l, g), "", g == v.ages})
	}
	return all
}

func agesText(l *language.Language, a edition.Ages) string {
	return l.T("search.from-to", "min", a.Min, "max", a.Max)
}

// regionFilter has the regions where a city takes part, and the one that is wanted.
func regionFilter(l *language.Language, v wanted, places []place) filter {
	all := filter{Name: "region", Label: l.T("search.region"), Options: []option{{"", l.T("search.all-regions"), "", v.region == ""}}}
	for _, code := range edition.Regions {
		if code == v.region || slices.ContainsFunc(places, func(p place) bool { return p.Region == code }) {
			all.Options = append(all.Options, option{code, l.Region(code), "", code == v.region})
		}
	}
	return all
}

func colorFilter(l *language.Language, v wanted) filter {
	all := filter{Name: "color", Label: l.T("search.color"), Options: []option{{"", l.T("search.all-colors"), "", v.tone == ""}}}
	for _, t := range drawing.Tones {
		all.Options = append(all.Options, option{string(t), toneName(l, t), swatchOf(t), t == v.tone})
	}
	return all
}

// kept are the filters in force.
func kept(f web.Frame, v wanted) []link {
	var all []link
	without := v.from(catalog.Cursor{})
	if v.ages != (edition.Ages{}) {
		wider := without
		wider.ages = edition.Ages{}
		all = append(all, link{wider.url(f), agesText(f.Language, v.ages)})
	}
	if v.region != "" {
		wider := without
		wider.region = ""
		all = append(all, link{wider.url(f), f.Language.Region(v.region)})
	}
	if v.tone != "" {
		wider := without
		wider.tone = ""
		all = append(all, link{wider.url(f), toneName(f.Language, v.tone)})
	}
	return all
}

// toneName is what a tone is called, beginning as a choice does.
func toneName(l *language.Language, t drawing.Tone) string { return l.T("tone." + string(t)) }

// swatchOf is a colour that shows a tone; drawing.ToneOf calls it so.
func swatchOf(t drawing.Tone) string {
	switch t {
	case "red":
		return "#d83a2e"
	case "orange":
		return "#e8862a"
	case "yellow":
		return "#f2c832"
	case "green":
		return "#3f9b55"
	case "blue":
		return "#2f6fc4"
	case "purple":
		return "#8a5fb8"
	case "pink":
		return "#e88ab4"
	case "brown":
		return "#7a4a20"
	case "white":
		return "#ffffff"
	case "grey":
		return "#8c8c8c"
	}
	return "#141414"
}

// numbered is the id of one of a filter's choices.
func numbered(of filter, o option) string { return of.Name + "-" + o.Value }

// checked marks the choice that is in force.
func checked(o option) templ.Attributes {
	if !o.Checked {
		return nil
	}
	return templ.Attributes{"checked": true}
}
