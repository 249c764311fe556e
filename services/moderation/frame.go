package moderation

import (
	"context"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// frame is the frame of every page here, error pages too: it says who is signed in.
func (s *Site) frame(r *http.Request) web.Frame {
	f := web.FrameOf(r)
	f.NoIndex, f.Typed, f.Styles = true, true, []string{web.Asset("forms.css")}
	f.Desk = &web.Desk{Home: f.Link(queuePath("")), SignOut: f.Link("/moderation/sign-out")}
	if a := account(r); a != nil {
		f.Desk.Who, f.Desk.Own = a.Email, f.Link(sessionsPath)
		if a.Role.May(staff.Queue) {
			f.Desk.Links = []web.DeskLink{{URL: f.Link(queuePath("")), Text: f.Language.T("queue.link")}}
		}
		if a.Role.May(staff.Manage) {
			f.Desk.Links = append(f.Desk.Links, web.DeskLink{URL: f.Link(staffPath), Text: f.Language.T("staff.title")})
		}
		f.Desk.Links = append(f.Desk.Links, organising(f, *a)...)
	}
	return f
}

// counted is the frame with the number of drawings that wait for this account.
func (s *Site) counted(r *http.Request, a staff.Account) (web.Frame, int, error) {
	f := s.frame(r)
	if !a.Role.May(staff.Queue) {
		return f, 0, nil
	}
	n, err := s.Catalog.Backlog(r.Context(), catalog.Desk{Cities: a.Cities, By: a.ID})
	if err != nil {
		return f, 0, err
	}
	f.Desk.Links[0].Text = f.Language.T("queue.link-count", "count", n)
	return f, n, nil
}

// city is a city's name in the reader's language; a slug that is not listed any more
// stands for itself.
func (s *Site) city(l *language.Language, slug string) string {
	if city, ok := s.Cities.BySlug(slug); ok {
		return l.City(slug, city.Name)
	}
	return slug
}

// cityChoice is a city to choose in a form.
type cityChoice struct {
	Slug, Name string
	Chosen     bool
	Waiting    int
}

// label is a city's name and how many of its drawings wait, if any does. console.js writes
// it anew.
func (c cityChoice) label(l *language.Language) string {
	if c.Waiting == 0 {
		return c.Name
	}
	return c.Name + " · " + l.Number(c.Waiting)
}

// cityFilter is a form that narrows the queue to a city.
type cityFilter struct {
	Action string // where the choice leads
	Cities []cityChoice
}

// cityFilter is the form that leads to an address, with what waits in each city.
func (s *Site) cityFilter(ctx context.Context, f web.Frame, a staff.Account, action, chosen string) (cityFilter, error) {
	counts, err := s.hub.waiting(ctx, a.Covers)
	if err != nil {
		return cityFilter{}, err
	}
	all := s.cityChoices(f.Language, a, s.Contest.Edition(), chosen)
	for i, c := range all {
		all[i].Waiting = counts[c.Slug]
	}
	return cityFilter{f.Link(action), all}, nil
}

// cityChoices are the cities of an account by name; none if there is nothing to
// choose.
func (s *Site) cityChoices(l *language.Language, a staff.Account, e edition.Edition, chosen string) []cityChoice {
	var out []cityChoice
	for _, c := range s.Cities.All() {
		if a.Covers(c.Slug) && e.TakesPart(c.Slug) {
			out = append(out, cityChoice{Slug: c.Slug, Name: l.City(c.Slug, c.Name), Chosen: c.Slug == chosen})
		}
	}
	if len(out) < 2 {
		return nil
	}
	sortByName(l, out)
	return out
}

// image is one picture in a page.
type image struct {
	Src, SrcSet   string
	Width, Height int
	Alt           string
}

// thumbnail is the width of the pictures in the film.
const thumbnail = 320

// imageOf is a drawing's picture in all its rungs; src is the smallest that is at
// least as wide as wanted, else the largest. It has no Src without renditions.
func imageOf(s drawing.State, wanted int, alt string) image {
	if s.Ladder == nil || len(s.Ladder.Pictures) == 0 {
		return image{}
	}
	rungs := s.Ladder.Pictures
	best := rungs[len(rungs)-1]
	for _, r := range rungs {
		if r.Width >= wanted {
			best = r
			break
		}
	}
	return image{Src: picturePath(s.ID, best), SrcSet: srcset(s), Width: best.Width, Height: best.Height, Alt: alt}
}
