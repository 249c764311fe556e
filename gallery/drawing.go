package gallery

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// drawings gives one published drawing and what hangs around it.
type drawings interface {
	Drawing(ctx context.Context, id drawing.ID) (catalog.Hung, error)
	Neighbours(ctx context.Context, h catalog.Hung) (before, after *catalog.Hung, err error)
	SameAge(ctx context.Context, h catalog.Hung, limit int) ([]catalog.Hung, error)
	SimilarColor(ctx context.Context, h catalog.Hung, limit int) ([]catalog.Hung, error)
}

// alsoShows is how many drawings by children of the same age follow, and how many in similar colours: two rows on a
// desk each.
const alsoShows = 8

// one is the page of one drawing.
type one struct {
	Frame    web.Frame
	Drawing  web.Hung
	Story    string
	Picture  picture
	Place    size   // kept for the picture
	Closer   string // address of the largest picture
	Who      string // after the child's name: age in full
	Seen     string // what can be seen on it; "" if nobody described it
	Share    string // its address without a language, for readers of any
	Report   string // where to say that something is wrong with it
	CityURL  string // "" if the city takes no part any more
	Before   string // address of the drawing that hangs before it in its city
	Next     string
	Also     string // heading of the drawings below
	AlsoWall []web.Hung
	Similar  []web.Hung
}

// published finds the drawing that an address names. Whatever is no id is no published drawing either.
func (s *Site) published(r *http.Request) (catalog.Hung, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return catalog.Hung{}, fmt.Errorf("%w: %w", catalog.ErrNotFound, err)
	}
	return s.drawings.Drawing(r.Context(), id)
}

func (s *Site) showDrawing(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return s.sendDrawing(w, r)
	}
	d, err := s.published(r)
	if err != nil {
		return err
	}
	before, after, err := s.drawings.Neighbours(r.Context(), d)
	if err != nil {
		return err
	}
	also, err := s.drawings.SameAge(r.Context(), d, alsoShows)
	if err != nil {
		return err
	}
	similar, err := s.drawings.SimilarColor(r.Context(), d, 2*alsoShows)
	if err != nil {
		return err
	}
	page := s.one(s.site.Frame(r), d)
	page.Before, page.Next = page.leadTo(before), page.leadTo(after)
	page.AlsoWall = web.WholeRows(s.hang(page.Frame, also))
	page.Similar = web.WholeRows(s.hang(page.Frame, others(similar, also)))
	return web.Page(w, r, http.StatusOK, drawingPage(page))
}

func (s *Site) one(f web.Frame, d catalog.Hung) one {
	l, on := f.Language, s.hang(f, []catalog.Hung{d})[0]
	f.Title = l.T("drawing.heading", "title", d.Title, "child", d.Child.Name, "age", l.Age(d.Child.Age), "city", on.City)
	f.Nav, f.Styles = web.NavCities, []string{s.assets.URL("drawing.css")}
	s.tellDrawing(&f, d)
	f.Modules = []string{web.Asset("wall.js"), s.assets.URL("drawing.js")}
	p := one{
		Frame: f, Drawing: on, Story: d.Story,
		Place:   placeFor(d),
		Picture: pictureOf(lighter(f, d, lowAlone), largeSizes(d), s.saidOf(l, d)),
		Closer:  largest(d),
		Who:     l.T("drawing.who", "age", l.YearsOld(d.Child.Age)),
		Seen:    on.Alt,
		Share:   drawingPath(d.ID),
		Report:  f.Link(drawingPath(d.ID) + "/report"),
		Also:    l.N("drawing.also", d.Child.Age),
	}
	p.Picture.AltLanguage = on.AltLanguage
	p.Picture.Attributes = templ.Attributes{"fetchpriority": "high"}
	if _, err := s.cityOf(d.City); err == nil {
		p.CityURL = f.Link("/cities/" + d.City)
	}
	return p
}

// others are the first of the drawings that are not shown yet.
func others(drawings, shown []catalog.Hung) []catalog.Hung {
	left := slices.DeleteFunc(drawings, func(d catalog.Hung) bool {
		return slices.ContainsFunc(shown, func(s catalog.Hung) bool { return s.ID == d.ID })
	})
	return left[:min(len(left), alsoShows)]
}

// leadTo is the address of a drawing beside this one, "" at the wall's end.
func (p one) leadTo(d *catalog.Hung) string {
	if d == nil {
		return ""
	}
	return p.Frame.Link(drawingPath(d.ID))
}
