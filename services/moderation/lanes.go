package moderation

import (
	"fmt"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// lanes are the queues beside the first one, and who works through them.
func lanes() []lane {
	return []lane{
		{catalog.Escalated, staff.Safeguard}, {catalog.Disputed, staff.Manage}, {catalog.Appeals, staff.Decide},
		{catalog.Corrected, staff.Decide},
	}
}

type lane struct {
	Lane catalog.Lane
	Deed staff.Deed
}

// title says how many drawings are in a lane.
func (n lane) title(l *language.Language, count int) string {
	switch {
	case count == 0:
		return l.T("lane.none")
	case n.Lane == catalog.Escalated:
		return l.N("lane.escalated", count)
	case n.Lane == catalog.Disputed:
		return l.N("lane.disputed", count)
	case n.Lane == catalog.Corrected:
		return l.N("lane.corrected", count)
	}
	return l.N("lane.appeals", count)
}

// lead says what the lane is for.
func (n lane) lead(l *language.Language) string {
	switch n.Lane {
	case catalog.Escalated:
		return l.T("lane.escalated.lead")
	case catalog.Disputed:
		return l.T("lane.disputed.lead")
	case catalog.Corrected:
		return l.T("lane.corrected.lead")
	}
	return l.T("lane.appeals.lead")
}

// lanePage is what lies in a lane.
type lanePage struct {
	web.Frame
	Heading, Lead string
	Guidance      string // the edition's, for what worries somebody
	Hung          []web.Hung
}

// showLane answers GET /moderation/lanes/{lane}, to those who work through it.
func (s *Site) showLane(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	for _, n := range lanes() {
		if string(n.Lane) != r.PathValue("lane") {
			continue
		}
		if !a.Role.May(n.Deed) {
			return fmt.Errorf("%s by %s: %w", n.Lane, a.Role, web.ErrForbidden)
		}
		return s.answerLane(w, r, a, n)
	}
	return web.ErrAbsent
}

func (s *Site) answerLane(w http.ResponseWriter, r *http.Request, a staff.Account, n lane) error {
	most, err := limitOf(r)
	if err != nil {
		return err
	}
	cities, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	desk := catalog.Desk{Lane: n.Lane, Cities: cities, By: a.ID}
	found, err := s.Catalog.Queue(r.Context(), desk, most)
	if err != nil {
		return err
	}
	if n.Lane == catalog.Corrected {
		return s.answerCorrected(w, r, a, desk, city, found)
	}
	if web.WantsJSON(r) {
		items, err := s.items(r, a, found)
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, map[string]any{"items": items})
	}
	f, _, err := s.counted(r, a)
	if err != nil {
		return err
	}
	count, err := s.Catalog.Backlog(r.Context(), desk)
	if err != nil {
		return err
	}
	l := f.Language
	f.Title, f.Styles = n.title(l, count), append(f.Styles, s.assets.URL("desk.css"))
	p := lanePage{Frame: f, Heading: f.Title, Lead: n.lead(l)}
	if n.Lane == catalog.Escalated {
		p.Guidance = textIn(s.Contest.Edition().Guidance, l.Tag())
	}
	for _, st := range found {
		if st.Ladder != nil { // else its picture is being made anew
			p.Hung = append(p.Hung, s.hung(f, st, city, len(cities) == 1))
		}
	}
	return web.Page(w, r, http.StatusOK, showLane(p))
}

// laneNotices lead to the lanes of an account in which something lies.
func (s *Site) laneNotices(r *http.Request, f web.Frame, a staff.Account, city string, cities []string) (out []notice, err error) {
	for _, n := range lanes() {
		if !a.Role.May(n.Deed) {
			continue
		}
		count, err := s.Catalog.Backlog(r.Context(), catalog.Desk{Lane: n.Lane, Cities: cities, By: a.ID})
		if err != nil {
			return nil, err
		}
		if count > 0 {
			out = append(out, notice{f.Link(lanePath(n.Lane, city)), n.title(f.Language, count)})
		}
	}
	return out, nil
}
