package moderation

import (
	"context"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// filmLength is how many pictures the film shows.
const filmLength = 16

// bind puts a leaf into the book: the film, what follows, what was decided last, and the keys.
func (s *Site) bind(page *drawingPage, r *http.Request, a staff.Account, here drawing.State) error {
	f, lane := page.Frame, catalog.Waiting
	if page.Answer.Action != "" {
		lane = catalog.Corrected
	}
	waiting, err := s.waiting(r.Context(), a, lane, page.City)
	if err != nil {
		return err
	}
	others := s.elsewhere(r)
	page.Film = film(f, waiting, others, here, page.City)
	page.Queue = f.Link(lanePath(lane, page.City))
	page.Skip = page.Queue
	if next, ok := followingFree(waiting, others, here); ok {
		page.Skip = f.Link(drawingPath(string(next.ID), page.City))
	}
	page.Leaves = f.Link(leavesPath(lane, page.City))
	if lane == catalog.Waiting {
		two := s.Contest.Edition().TwoPersons
		page.Exact = !two.Declines && len(two.Cities) == 0
		if page.Cities, err = s.cityFilter(r.Context(), f, a, "/moderation/next", page.City); err != nil {
			return err
		}
	}
	page.Keys, page.Modules = keysHelp(f.Language, lane), []string{s.assets.URL("console.js")}
	page.Verdicts = verdictsDone(f, page.Link(drawingPath(string(page.ID), ""))+"/undo")
	page.Last, err = s.last(r, a, f)
	return err
}

// waiting is the lane that somebody works through.
func (s *Site) waiting(ctx context.Context, a staff.Account, lane catalog.Lane, city string) ([]drawing.State, error) {
	cities := a.Cities
	if city != "" {
		cities = []string{city}
	}
	return s.Catalog.Queue(ctx, catalog.Desk{Lane: lane, Cities: cities, By: a.ID}, maxLimit)
}

// film is what waits, from a drawing on and round to the first.
func film(f web.Frame, waiting []drawing.State, others map[drawing.ID]bool, here drawing.State, city string) (out []still) {
	for i, from := 0, place(waiting, here); i < min(len(waiting), filmLength); i++ {
		st := waiting[(from+i)%len(waiting)]
		one := stillOf(f, st, city)
		one.Here, one.Away = st.ID == here.ID, others[st.ID]
		out = append(out, one)
	}
	return out
}

func stillOf(f web.Frame, st drawing.State, city string) still {
	return still{URL: f.Link(drawingPath(string(st.ID), city)), ID: st.ID, Language: st.Language, image: imageOf(st, thumbnail, st.Title)}
}

// place is where a drawing stands in the queue, or would stand.
func place(waiting []drawing.State, here drawing.State) int {
	for i, st := range waiting {
		if !before(st, here) {
			return i
		}
	}
	return 0
}
