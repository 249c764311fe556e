package upload

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/web"
)

// erasing is the page that asks whether a drawing is to be erased.
type erasing struct {
	web.Frame
	Action  string
	Back    string
	Export  string // address of a copy
	Days    int    // that a backup is kept
	Summary *summary
	Confirm tick
}

// showErase answers GET /entries/{receipt}/erase: what will be gone.
func (s *Site) showErase(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	if err := p.May(drawing.CommandErase); err != nil {
		return s.unchanged(w, r, err)
	}
	return web.Page(w, r, http.StatusOK, erasePage(s.erasing(r, p)))
}

// erase answers POST /entries/{receipt}/erase with confirm=yes: erased, in every state, and the way to the certificate.
func (s *Site) erase(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	if typed.Get("confirm") != "yes" && p.Erased.IsZero() {
		return s.unconfirmed(w, r, p)
	}
	state, err := s.contest.Erase(r.Context(), p.Receipt)
	if err != nil {
		return s.unchanged(w, r, err)
	}
	if web.WantsJSON(r) {
		return s.answerStatus(w, state)
	}
	return web.SeeOther(w, r, "/entries/"+p.Receipt+"/certificate")
}

// unconfirmed asks once more.
func (s *Site) unconfirmed(w http.ResponseWriter, r *http.Request, p contest.Past) error {
	err := web.Faults{"confirm": {Code: "required", ID: "erase.confirm.required"}}
	if web.WantsJSON(r) {
		return err
	}
	page, wrong := s.erasing(r, p), s.site.Explain(r, err)
	l := page.Language
	page.Title = l.T("enter.error-title", "title", page.Title)
	page.Confirm.Error = wrong.Errors["confirm"].Message
	page.Summary = &summary{Title: l.T("erase.not-yet"), Faults: []blame{{"confirm", page.Confirm.Error}}}
	return web.Page(w, r, wrong.Status, erasePage(page))
}

func (s *Site) erasing(r *http.Request, p contest.Past) erasing {
	f := s.frame(r)
	at := "/entries/" + p.Receipt
	f.Title, f.NoIndex = f.Language.T("erase.title"), true
	f.Styles = append(f.Styles, s.assets.URL("receipt.css"))
	f.Path, f.Query = at+"/erase", ""
	return erasing{
		Frame: f, Action: web.Link(r, at+"/erase"), Back: web.Link(r, at), Export: web.Link(r, at+"/export"),
		Days:    s.contest.Edition().BackupDays,
		Confirm: tick{Name: "confirm", Label: f.Language.T("erase.confirm.label")},
	}
}
