package moderation

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
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
	Looked  int      `json:"looked"`  // how many of them a moderator has looked at
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
	Stands                    string // how it stands, if reports have hidden it
	Count                     string // of reports
	New                       string // how many since somebody looked; "" if nobody has
	Reasons                   []reasonCount
	Fine                      fineForm
	Reinstate                 string // where it is posted; "" if it hangs
}

// fineForm says of a drawing that hangs that its reports were looked at.
type fineForm struct {
	Action  string // where it is posted; "" if there is nothing to look at
	City    string
	Seq     string // what was seen
	Reports string // and how many reports of it
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
		drawings, err := s.items(r, a, found)
		if err != nil {
			return err
		}
		items := make([]reportedItem, len(found))
		for i, st := range found {
			items[i] = reportedItem{drawings[i], reportsOf(st), st.Looked}
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
		d, err := s.reported(r.Context(), f, st, city)
		if err != nil {
			return reportsPage{}, err
		}
		p.Drawings = append(p.Drawings, d)
	}
	return p, nil
}

func (s *Site) reported(ctx context.Context, f web.Frame, st drawing.State, city string) (reportedDrawing, error) {
	l := f.Language
	d := reportedDrawing{
		URL: f.Link(drawingPath(string(st.ID), city)), Title: st.Title, TitleLanguage: st.Language,
		Child: st.Child.Name, Under: l.T("wall.age-city", "age", l.Age(st.Child.Age), "city", s.city(l, st.City)),
		Picture: imageOf(st, thumbnail, ""), Count: l.N("reports.count", len(st.Reports)), Reasons: reasonsOf(l, st),
		Fine: fine(f, st, city),
	}
	if st.Looked > 0 {
		d.New = l.T("reports.new", "count", l.Number(st.Unlooked()))
	}
	if st.May(drawing.CommandReinstate) != nil {
		return d, nil
	}
	d.Reinstate = f.Link(drawingPath(string(st.ID), "")) + "/reinstate"
	var err error
	d.Stands, err = s.stands(ctx, l, st)
	return d, err
}

// fine is the form for a drawing, with what its page shows.
func fine(f web.Frame, st drawing.State, city string) fineForm {
	if st.May(drawing.CommandLook) != nil || st.Unlooked() == 0 {
		return fineForm{}
	}
	return fineForm{
		Action: f.Link(drawingPath(string(st.ID), "")) + "/looked-at", City: city,
		Seq: strconv.FormatUint(st.Judged, 10), Reports: strconv.Itoa(len(st.Reports)),
	}
}

// lookAt answers POST /moderation/drawings/{id}/looked-at with its fields seq and reports:
// what the moderator saw. People go back to what else was reported.
func (s *Site) lookAt(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	form, p, err := s.asked(w, r, a)
	if err != nil {
		return err
	}
	after, err := s.looked(r.Context(), p.ID, a.ID, form)
	if err != nil {
		return s.refuse(w, r, a, refusal{by: "looked-at", form: form}, err)
	}
	s.settle(r.Context(), after.Seq)
	if web.WantsJSON(r) {
		return s.answerStatus(w, after)
	}
	return web.SeeOther(w, r, reportsPath(s.chosen(a, form.Get("city"))))
}

func (s *Site) looked(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	seq, err := seqOf(form.Get("seq"))
	if err != nil {
		return drawing.State{}, err
	}
	reports, err := strconv.Atoi(strings.TrimSpace(form.Get("reports")))
	if err != nil {
		return drawing.State{}, edition.Faults{{Field: "reports", Code: edition.FaultNumber}}
	}
	return s.Contest.LookAt(ctx, id, by, seq, reports)
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
