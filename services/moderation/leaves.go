package moderation

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// mostLeaves is how many leaves are sent at once: at 40 a minute they last for a quarter of a minute, so the way there
// and back may be long.
const mostLeaves = 10

// leaves answers GET /moderation/leaves with what follows a drawing in the queue, or in the lane of corrections, each as its still for the film and its
// leaf, in the very HTML that its own page has. console.js reads it ahead, so that a page is turned without waiting.
func (s *Site) leaves(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	cities, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	lane := catalog.Lane(r.URL.Query().Get("lane"))
	if lane != "" && lane != catalog.Corrected {
		return web.ErrAbsent
	}
	waiting, _, err := s.queued(r, catalog.Desk{Lane: lane, Cities: cities, By: a.ID}, maxLimit)
	if err != nil {
		return err
	}
	f := s.frame(r)
	var all []boundLeaf
	for _, st := range behind(waiting, drawing.ID(r.URL.Query().Get("after"))) {
		p, err := s.Contest.Past(r.Context(), st.ID)
		if err == nil {
			p, err = veil(p, a)
		}
		if errors.Is(err, drawing.ErrAbsent) {
			continue
		}
		if err != nil {
			return err
		}
		page, err := s.leaf(r.Context(), f, a, p, city, refusal{})
		if err != nil {
			return err
		}
		all = append(all, boundLeaf{page, stillOf(f, st, city)})
	}
	return web.Page(w, r, http.StatusOK, showLeaves(all))
}

// leavesPath is the address of what follows in a lane.
func leavesPath(lane catalog.Lane, city string) string {
	with := url.Values{}
	if lane != catalog.Waiting {
		with.Set("lane", string(lane))
	}
	if city != "" {
		with.Set("city", city)
	}
	if len(with) == 0 {
		return "/moderation/leaves"
	}
	return "/moderation/leaves?" + with.Encode()
}

// boundLeaf is a leaf with its still for the film.
type boundLeaf struct {
	page  drawingPage
	still still
}

// behind is what follows a drawing in the queue and round to it, at most [mostLeaves]. After one that does not wait
// follows what waits longest.
func behind(waiting []drawing.State, after drawing.ID) []drawing.State {
	from := 0
	for i, st := range waiting {
		if st.ID == after {
			from = i + 1
		}
	}
	round := append(waiting[from:len(waiting):len(waiting)], waiting[:from]...)
	return round[:min(len(round), mostLeaves)]
}

// first answers GET /moderation/next: to the drawing that waits longest and lies on no other desk, of a city if one is
// named.
func (s *Site) first(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	cities, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	waiting, others, err := s.queued(r, catalog.Desk{Cities: cities, By: a.ID}, maxLimit)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		return web.SeeOther(w, r, queuePath(city))
	}
	return web.SeeOther(w, r, drawingPath(string(firstFree(waiting, others).ID), city))
}
