package moderation

import (
	"context"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// correctedItem is a drawing whose words a family corrects, as programs see it.
type correctedItem struct {
	item
	Correction *wish `json:"correction"`
}

// correctionsPage is what hangs and has words that wait.
type correctionsPage struct {
	web.Frame
	Heading, Lead string
	Cities        cityFilter
	Drawings      []correctedDrawing
}

// correctedDrawing is one of them.
type correctedDrawing struct {
	URL, Title, TitleLanguage string
	Child, Under              string
	Picture                   image
	Wish                      wishView
}

// answerCorrected answers with the lane of corrections, those first that have waited longest.
func (s *Site) answerCorrected(w http.ResponseWriter, r *http.Request, a staff.Account, desk catalog.Desk, city string, found []drawing.State) error {
	if web.WantsJSON(r) {
		drawings, err := s.items(r, a, found)
		if err != nil {
			return err
		}
		items := make([]correctedItem, len(found))
		for i, st := range found {
			drawings[i].WaitingSince = since(st)
			items[i] = correctedItem{drawings[i], wishOf(web.Language(r), st)}
		}
		return web.JSON(w, http.StatusOK, map[string]any{"items": items})
	}
	page, err := s.correctionsPage(r, a, desk, city, found)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showCorrections(page))
}

func (s *Site) correctionsPage(r *http.Request, a staff.Account, desk catalog.Desk, city string, found []drawing.State) (correctionsPage, error) {
	f, _, err := s.counted(r, a)
	if err != nil {
		return correctionsPage{}, err
	}
	count, err := s.Catalog.Backlog(r.Context(), desk)
	if err != nil {
		return correctionsPage{}, err
	}
	l, n := f.Language, lane{Lane: desk.Lane}
	f.Title, f.Styles = n.title(l, count), append(f.Styles, s.assets.URL("desk.css"))
	p := correctionsPage{Frame: f, Heading: f.Title, Lead: n.lead(l)}
	if p.Cities, err = s.correctedCities(r.Context(), f, a, city); err != nil {
		return correctionsPage{}, err
	}
	for _, st := range found {
		d := correctedDrawing{
			URL: f.Link(drawingPath(string(st.ID), city)), Title: st.Title, TitleLanguage: st.Language,
			Child: st.Child.Name, Under: l.T("wall.age-city", "age", l.Age(st.Child.Age), "city", s.city(l, st.City)),
			Picture: imageOf(st, thumbnail, l.T("desk.picture", "title", st.Title)), Wish: *viewOf(l, wishOf(l, st)),
		}
		d.Wish.Answer = answering(f, st, city)
		d.Wish.Answer.Title = st.Title
		p.Drawings = append(p.Drawings, d)
	}
	return p, nil
}

// correctedCities is the form that narrows the lane to a city, with what waits in each.
func (s *Site) correctedCities(ctx context.Context, f web.Frame, a staff.Account, chosen string) (cityFilter, error) {
	counts, err := s.Catalog.Backlogs(ctx, catalog.Desk{Lane: catalog.Corrected, Cities: a.Cities})
	if err != nil {
		return cityFilter{}, err
	}
	var some []cityChoice
	for _, c := range s.cityChoices(f.Language, a, s.Contest.Edition(), chosen) {
		if c.Waiting = counts[c.Slug]; c.Waiting > 0 || c.Chosen {
			some = append(some, c)
		}
	}
	if len(some) < 2 && chosen == "" {
		some = nil
	}
	return cityFilter{f.Link(lanePath(catalog.Corrected, "")), some}, nil
}
