package gallery

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// walls gives a part of a city's wall.
type walls interface {
	Wall(ctx context.Context, city string, ages edition.Ages, after catalog.Cursor, limit int) (catalog.Page, error)
}

// cityShows is how many drawings a page of a wall has: six rows on a desk.
const cityShows = 24

var errBadAges = errors.New("ages that are no range")

// city is a page of a city's wall.
type city struct {
	Frame  web.Frame
	Name   string
	Lead   string
	Ages   []choice // empty where nothing hangs
	Label  string   // of the wall
	Wall   []web.Hung
	Empty  string // instead of a wall
	Near   *near  // where nothing hangs at all
	Enter  string // where to send a drawing for this city; "" if none is taken or there is no need to ask
	More   string // the wall's next page
	Start  string // its first, from a later one
	Before *link  // the city before this in the alphabet
	Next   *link
}

// choice is an age group to look at.
type choice struct {
	link
	Current bool
}

type link struct{ URL, Text string }

// view is the part of a wall that an address names.
type view struct {
	slug  string
	ages  edition.Ages
	after catalog.Cursor
}

func viewOf(r *http.Request) (v view, err error) {
	v.slug = r.PathValue("slug")
	query := r.URL.Query()
	if v.after, err = catalog.ParseCursor(query.Get("after")); err != nil {
		return v, err
	}
	if ages := query.Get("ages"); ages != "" {
		if v.ages, err = edition.ParseAges(ages); err != nil {
			return v, fmt.Errorf("%w: %w", errBadAges, err)
		}
	}
	return v, nil
}

// url is the view's own address.
func (v view) url(f web.Frame) string {
	address, query := f.Link("/cities/"+v.slug), url.Values{}
	if v.ages != (edition.Ages{}) {
		query.Set("ages", v.ages.String())
	}
	if v.after != (catalog.Cursor{}) {
		query.Set("after", v.after.String())
	}
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

func (s *Site) showCity(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return s.sendWall(w, r)
	}
	c, err := s.cityOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	v, err := viewOf(r)
	if err != nil {
		return err
	}
	wall, err := s.walls.Wall(r.Context(), c.Slug, v.ages, v.after, cityShows)
	if err != nil {
		return err
	}
	f := s.site.Frame(r)
	places, err := s.places(r.Context(), f)
	if err != nil {
		return err
	}
	here := places[slices.IndexFunc(places, func(p place) bool { return p.Slug == v.slug })]
	page := s.city(f, v, wall, places, here)
	if here.Drawings == 0 {
		beside, err := s.near(r.Context(), f, here, places)
		if err != nil {
			return err
		}
		page.Near = &beside
	}
	return web.Page(w, r, http.StatusOK, cityPage(page))
}

func (s *Site) city(f web.Frame, v view, wall catalog.Page, places []place, here place) city {
	l, e := f.Language, s.edition()
	f.Title, f.Nav = here.Name, web.NavCities
	page := city{
		Frame: f,
		Name:  here.Name,
		Lead:  here.Country,
		Label: l.T("city.wall", "city", here.Name),
		Wall:  hangInCity(f, wall.Drawings),
	}
	page.Before, page.Next = besides(places, here)
	if here.Drawings > 0 {
		page.Lead = here.lead(l)
		page.Ages = agesOf(f, v, e)
	}
	if wall.Next != (catalog.Cursor{}) {
		page.More = view{v.slug, v.ages, wall.Next}.url(f)
	}
	if v.after != (catalog.Cursor{}) {
		page.Start = view{v.slug, v.ages, catalog.Cursor{}}.url(f)
	}
	if len(wall.Drawings) == 0 {
		page.sayEmpty(e.Open(time.Now()) == nil, v, here)
	}
	s.tellCity(&page, v, wall.Drawings)
	return page
}

// sayEmpty says why no drawing is on this page, and asks for one where that makes sense.
func (c *city) sayEmpty(open bool, v view, here place) {
	l := c.Frame.Language
	switch {
	case here.Drawings > 0 && v.ages != (edition.Ages{}):
		c.Empty = l.T("city.empty-age")
	case here.Drawings > 0:
		c.Empty = l.T("city.empty-end")
		return
	case open:
		c.Empty = l.T("city.empty")
	default:
		c.Empty = l.T("city.empty-closed")
	}
	if open {
		c.Enter = c.Frame.Link("/enter?city=" + v.slug)
	}
}

// agesOf are the age groups to choose from; each begins at the wall's start.
func agesOf(f web.Frame, v view, e edition.Edition) []choice {
	l := f.Language
	all := []choice{{link{view{slug: v.slug}.url(f), l.T("city.all-ages")}, v.ages == (edition.Ages{})}}
	for _, g := range e.Groups {
		all = append(all, choice{link{view{slug: v.slug, ages: g}.url(f), l.T("city.ages", "min", g.Min, "max", g.Max)}, v.ages == g})
	}
	return all
}

// besides are the cities before and after one in the alphabet. Where drawings hang anywhere, the way leads past the
// cities that have none: nobody should walk through empty rooms.
func besides(places []place, here place) (before, next *link) {
	way := slices.DeleteFunc(slices.Clone(places), func(p place) bool { return p.Drawings == 0 && p.Slug != here.Slug })
	if len(way) == 1 {
		way = places
	}
	at := slices.IndexFunc(way, func(p place) bool { return p.Slug == here.Slug })
	if at > 0 {
		before = &link{way[at-1].URL, way[at-1].Name}
	}
	if at < len(way)-1 {
		next = &link{way[at+1].URL, way[at+1].Name}
	}
	return before, next
}

// hereIf marks the choice that is in force.
func hereIf(current bool) templ.Attributes {
	if !current {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}
