package moderation

import (
	"net/http"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// report is what somebody said of a published drawing.
type report struct {
	Reason string `json:"reason"`
	Note   string `json:"note"`
}

// reportedItem is a reported drawing as programs see it.
type reportedItem struct {
	item
	Reports []report `json:"reports"` // the oldest first
}

// reportsPage is what hangs and was reported.
type reportsPage struct {
	web.Frame
	Heading, Lead string
	Drawings      []reportedDrawing
}

// reportedDrawing is one of them, with each reason once.
type reportedDrawing struct {
	URL, Title, TitleLanguage string
	Child, Under              string
	Picture                   image
	Count                     string // of reports
	Reasons                   []reasonCount
}

// reasonCount is a reason with how often it was given: "" for once.
type reasonCount struct{ Text, Times string }

// notice leads to something that people should look at; without URL there is nothing.
type notice struct{ URL, Text string }

// noticed leads to what was reported, if anything was.
func (s *Site) noticed(r *http.Request, f web.Frame, a staff.Account, city string, cities []string) (notice, error) {
	if !a.Role.May(staff.Decide) {
		return notice{}, nil
	}
	n, err := s.Catalog.ReportedCount(r.Context(), cities)
	if err != nil || n == 0 {
		return notice{}, err
	}
	return notice{f.Link(reportsPath(city)), f.Language.N("reports.title", n)}, nil
}

// showReports answers GET /moderation/reports.
func (s *Site) showReports(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	most, err := limitOf(r)
	if err != nil {
		return err
	}
	cities, city, err := s.scope(a, r.URL.Query().Get("city"))
	if err != nil {
		return err
	}
	found, err := s.Catalog.Reported(r.Context(), cities, most)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		items := make([]reportedItem, len(found))
		for i, st := range found {
			items[i] = reportedItem{s.item(web.Language(r), st), reportsOf(st)}
		}
		return web.JSON(w, http.StatusOK, map[string]any{"items": items})
	}
	page, err := s.reportsPage(r, a, city, cities, found)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, showReports(page))
}

func (s *Site) reportsPage(r *http.Request, a staff.Account, city string, cities []string, found []drawing.State) (reportsPage, error) {
	f, _, err := s.counted(r, a)
	if err != nil {
		return reportsPage{}, err
	}
	n, err := s.Catalog.ReportedCount(r.Context(), cities)
	if err != nil {
		return reportsPage{}, err
	}
	l := f.Language
	f.Title, f.Styles = l.N("reports.title", n), append(f.Styles, s.assets.URL("desk.css"))
	p := reportsPage{Heading: f.Title, Lead: l.T("reports.lead")}
	if n == 0 {
		f.Title, p.Heading, p.Lead = l.T("reports.none"), l.T("reports.none"), l.T("reports.empty")
	}
	p.Frame = f
	for _, st := range found {
		p.Drawings = append(p.Drawings, s.reported(f, st, city))
	}
	return p, nil
}

func (s *Site) reported(f web.Frame, st drawing.State, city string) reportedDrawing {
	l := f.Language
	return reportedDrawing{
		URL: f.Link(drawingPath(string(st.ID), city)), Title: st.Title, TitleLanguage: st.Language,
		Child: st.Child.Name, Under: l.T("wall.age-city", "age", l.Age(st.Child.Age), "city", s.city(l, st.City)),
		Picture: imageOf(st, thumbnail, ""), Count: l.N("reports.count", len(st.Reports)), Reasons: reasonsOf(l, st),
	}
}

// reasonsOf are the reasons of a drawing's reports, in the order in which they first came.
func reasonsOf(l *language.Language, st drawing.State) []reasonCount {
	var codes []string
	times := map[string]int{}
	for _, r := range st.Reports {
		if !slices.Contains(codes, r.Reason) {
			codes = append(codes, r.Reason)
		}
		times[r.Reason]++
	}
	var out []reasonCount
	for _, code := range codes {
		c := reasonCount{Text: reportWords.say(l, code)}
		if n := times[code]; n > 1 {
			c.Times = "× " + l.Number(n)
		}
		out = append(out, c)
	}
	return out
}

func reportsOf(st drawing.State) []report {
	out := []report{}
	for _, r := range st.Reports {
		out = append(out, report{r.Reason, r.Note})
	}
	return out
}

// reports are a drawing's, in the reader's words.
func reports(l *language.Language, st drawing.State) []report {
	out := reportsOf(st)
	for i := range out {
		out[i].Reason = reportWords.say(l, out[i].Reason)
	}
	return out
}

func reportsPath(city string) string { return "/moderation/reports" + ofCity(city) }
