package gallery

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// newest gives the newest drawings of all cities.
type newest interface {
	Newest(ctx context.Context, limit int) ([]catalog.Hung, error)
}

// featured gives the drawings that moderators have chosen for the home page.
type featured interface {
	Featured(ctx context.Context, limit int) ([]catalog.Hung, error)
}

// How many of the newest and of the featured drawings the home page has.
const (
	homeShows    = 24
	homeFeatures = 8
)

// home is the home page.
type home struct {
	Frame    web.Frame
	Lead     string
	Open     bool // entries are taken
	Opening  []web.Hung
	Where    string // heading of the cities
	Map      cityMap
	Hung     []place
	Waits    string // how many cities have nothing yet
	Waiting  []place
	Newest   []web.Hung
	Featured []web.Hung
	Ages     []link // ways in
	Regions  []link // of those where drawings hang: without any there are no ways to show
	Invite   invitation
}

// invitation is the last part of the home page: to take part, to wait, or thanks.
type invitation struct{ Title, Text, When string }

func (s *Site) showHome(w http.ResponseWriter, r *http.Request) error {
	drawings, err := s.newest.Newest(r.Context(), homeShows)
	if err != nil {
		return err
	}
	chosen, err := s.featured.Featured(r.Context(), homeFeatures)
	if err != nil {
		return err
	}
	f := s.site.Frame(r)
	f.Main, f.Styles = "wide", []string{s.assets.URL("places.css")}
	places, err := s.places(r.Context(), f)
	if err != nil {
		return err
	}
	s.tellHome(&f, places)
	return web.Page(w, r, http.StatusOK, homePage(s.home(f, drawings, chosen, places)))
}

func (s *Site) home(f web.Frame, drawings, chosen []catalog.Hung, places []place) home {
	e, l, now := s.edition(), f.Language, time.Now()
	first, rest := opening(drawings)
	chosen = without(chosen, first)
	rest = without(rest, chosen)
	hung, waiting := apart(places)
	return home{
		Frame:    f,
		Lead:     homeLead(e, l, total(places), len(hung)),
		Open:     e.Open(now) == nil,
		Opening:  s.hang(f, first),
		Where:    l.N("home.where", len(places)),
		Map:      mapOf(f, places),
		Hung:     hung,
		Waits:    l.N("home.waiting", len(waiting)),
		Waiting:  waiting,
		Newest:   web.WholeRows(s.hang(f, rest)),
		Featured: s.hang(f, chosen),
		Ages:     waysByAge(f, e),
		Regions:  waysByRegion(f, hung),
		Invite:   inviteTo(e, l, now),
	}
}

// without are the drawings that are not among others.
func without(drawings, others []catalog.Hung) []catalog.Hung {
	return slices.DeleteFunc(slices.Clone(drawings), func(d catalog.Hung) bool {
		return slices.ContainsFunc(others, func(o catalog.Hung) bool { return o.ID == d.ID })
	})
}

// waysByAge lead to all drawings by children of each age group.
func waysByAge(f web.Frame, e edition.Edition) []link {
	var all []link
	for _, g := range e.Groups {
		all = append(all, link{f.Link("/search?ages=" + g.String()), f.Language.T("city.ages", "min", g.Min, "max", g.Max)})
	}
	return all
}

// waysByRegion lead to the cities of each part of the world where drawings hang.
func waysByRegion(f web.Frame, hung []place) []link {
	var all []link
	for _, code := range edition.Regions {
		if slices.ContainsFunc(hung, func(p place) bool { return p.Region == code }) {
			all = append(all, link{f.Link("/cities#" + regionID(code)), f.Language.Region(code)})
		}
	}
	return all
}

// homeLead says what hangs here, or that nothing does yet.
func homeLead(e edition.Edition, l *language.Language, drawings, cities int) string {
	if drawings == 0 {
		return l.T("home.lead-empty", "min", e.Ages.Min, "max", e.Ages.Max)
	}
	if cities == 1 {
		return l.N("home.lead-one-city", drawings, "min", e.Ages.Min, "max", e.Ages.Max)
	}
	return l.N("home.lead", cities, "min", e.Ages.Min, "max", e.Ages.Max, "drawings", drawings)
}

func inviteTo(e edition.Edition, l *language.Language, now time.Time) invitation {
	switch err := e.Open(now); {
	case errors.Is(err, edition.ErrNotYetOpen):
		return invitation{
			Title: l.T("home.soon.title"), Text: l.T("home.invite.text"),
			When: l.T("home.soon.when", "from", l.Date(e.OpensAt), "until", l.Date(lastDay(e))),
		}
	case errors.Is(err, edition.ErrClosed):
		return invitation{
			Title: l.T("home.closed.title"), Text: l.T("home.closed.text"),
			When: l.T("home.closed.when", "until", l.Date(lastDay(e))),
		}
	}
	return invitation{
		Title: l.T("home.invite.title"), Text: l.T("home.invite.text"),
		When: l.T("home.invite.when", "until", l.Date(lastDay(e))),
	}
}

// lastDay is the last day on which entries are taken: an edition that closes at midnight is not open on the day that
// begins then.
func lastDay(e edition.Edition) time.Time { return e.ClosesAt.Add(-time.Second).UTC() }

// The opening wall is one row of three drawings; these are chosen among the newest so that they fill it.
const (
	openingTakes = 3
	openingFrom  = 12
	openingShape = 4.4 // widths over heights of a row without a gap, see web.Wall
)

// opening chooses the drawings of the opening wall, and gives the others in their order. Drawings from one city are not
// put side by side if it can be helped.
func opening(drawings []catalog.Hung) (first, rest []catalog.Hung) {
	n := min(len(drawings), openingFrom)
	if n <= openingTakes {
		return drawings[:n], drawings[n:]
	}
	best, at := math.Inf(1), [openingTakes]int{}
	for i := range n {
		for j := i + 1; j < n; j++ {
			for k := j + 1; k < n; k++ {
				if away := misfit(drawings[i], drawings[j], drawings[k]); away < best {
					best, at = away, [openingTakes]int{i, j, k}
				}
			}
		}
	}
	for i, d := range drawings {
		if slices.Contains(at[:], i) {
			first = append(first, d)
		} else {
			rest = append(rest, d)
		}
	}
	return first, rest
}

// misfit is how badly three drawings make one row.
func misfit(a, b, c catalog.Hung) float64 {
	away := math.Abs(shape(a) + shape(b) + shape(c) - openingShape)
	for _, same := range []bool{a.City == b.City, b.City == c.City, a.City == c.City} {
		if same {
			away += openingShape
		}
	}
	return away
}
