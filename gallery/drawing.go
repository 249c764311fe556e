package gallery

import (
	"context"
	"fmt"
	"net/http"

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
}

// alsoShows is how many drawings by children of the same age follow: two rows on a desk.
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
	CityURL  string // "" if the city takes no part any more
	Before   string // address of the drawing that hangs before it in its city
	Next     string
	Also     string // heading of the drawings below
	AlsoWall []web.Hung
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
	page := s.one(s.site.Frame(r), d)
	page.Before, page.Next = page.leadTo(before), page.leadTo(after)
	page.AlsoWall = s.hang(page.Frame, also)
	return web.Page(w, r, http.StatusOK, drawingPage(page))
}

func (s *Site) one(f web.Frame, d catalog.Hung) one {
	l, on := f.Language, s.hang(f, []catalog.Hung{d})[0]
	f.Title = l.T("drawing.heading", "title", d.Title, "child", d.Child.Name, "age", l.Age(d.Child.Age), "city", on.City)
	f.Nav, f.Styles = web.NavCities, []string{s.assets.URL("drawing.css")}
	s.tellDrawing(&f, d)
	p := one{
		Frame: f, Drawing: on, Story: d.Story,
		Place:   placeFor(d),
		Picture: pictureOf(d, largeSizes(d), l.T("drawing.alt", "title", d.Title, "child", d.Child.Name)),
		Closer:  largest(d),
		Who:     l.T("drawing.who", "age", l.YearsOld(d.Child.Age)),
		Also:    l.N("drawing.also", d.Child.Age),
	}
	p.Picture.Attributes = templ.Attributes{"fetchpriority": "high"}
	if _, err := s.cityOf(d.City); err == nil {
		p.CityURL = f.Link("/cities/" + d.City)
	}
	return p
}

// leadTo is the address of a drawing beside this one, "" at the wall's end.
func (p one) leadTo(d *catalog.Hung) string {
	if d == nil {
		return ""
	}
	return p.Frame.Link(drawingPath(d.ID))
}
