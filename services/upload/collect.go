package upload

import (
	"context"
	"errors"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// pupilTexts are the fields of a drawing on a sheet beside its file.
var pupilTexts = []string{"child_name", "child_age", "title", "story", "key", uploadField}

// collect answers POST /enter/class/{link}/drawings: one more drawing on the sheet.
func (s *Site) collect(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	f, err := s.readOne(w, r, pupilTexts...)
	defer s.forget(r.Context(), f)
	var accepted contest.Accepted
	if err == nil {
		accepted, err = s.takePupil(r, f)
	}
	if err != nil {
		return s.uncollected(w, r, f, err)
	}
	s.taken(r.Context(), f)
	if web.WantsJSON(r) {
		slip := ""
		if accepted.Receipt != "" {
			slip = s.origin(r) + "/entries/" + accepted.Receipt
		}
		return web.JSON(w, http.StatusCreated, struct {
			ID   drawing.ID `json:"id"`
			Slip string     `json:"slip_url,omitempty"`
		}{accepted.ID, slip})
	}
	return web.SeeOther(w, r, classPath+"/"+r.PathValue("link")+"#next")
}

// takePupil hands a drawing to the contest. Only one that met the rules counts against the limit of its address.
func (s *Site) takePupil(r *http.Request, f *sent) (contest.Accepted, error) {
	if _, err := s.contest.SheetByLink(r.Context(), r.PathValue("link")); err != nil {
		return contest.Accepted{}, err
	}
	form := edition.PupilForm{
		ChildName: f.texts["child_name"], ChildAge: f.texts["child_age"], Title: f.texts["title"], Story: f.texts["story"], Key: f.texts["key"],
	}
	if err := f.checkPupil(form, s.contest.Edition()); err != nil {
		return contest.Accepted{}, err
	}
	if err := s.entries.Take(limit.Address(web.Client(r))); err != nil {
		return contest.Accepted{}, err
	}
	if err := s.fetch(r.Context(), f); err != nil {
		return contest.Accepted{}, err
	}
	accepted, err := s.contest.Collect(r.Context(), r.PathValue("link"), form, f.upload())
	if errors.Is(err, contest.ErrClassFull) {
		err = &web.Detail{Err: err, Args: []any{"limit", web.Language(r).Number(edition.MaxPupils)}}
	}
	return accepted, err
}

// checkPupil finds everything that is wrong with a drawing's form at once: *contest.Refused, or nil.
func (f *sent) checkPupil(form edition.PupilForm, e edition.Edition) error {
	_, err := e.CheckPupil(form)
	return f.checked(f.joined(err), e)
}

// uncollected answers a drawing that was not taken: people get the sheet back, with what is wrong and what they typed.
func (s *Site) uncollected(w http.ResponseWriter, r *http.Request, f *sent, err error) error {
	e, l := s.contest.Edition(), web.Language(r)
	err = withFaults(dated(err, e, l), f, l)
	if r, err = heardBy(r, err); errors.Is(err, context.Canceled) || web.WantsJSON(r) || len(f.texts) == 0 {
		return err
	}
	p := s.site.Explain(r, err)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "a drawing of a sheet was not taken", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	c, absent := s.contest.ClassByLink(r.Context(), r.PathValue("link"))
	if absent != nil {
		return s.noSheet(w, r, absent)
	}
	if _, bad := p.Errors["key"]; bad || p.Status == http.StatusConflict || !edition.IsKey(f.texts["key"]) {
		f.texts["key"] = newKey()
	}
	v, err := s.sheet(r, c, f.texts)
	if err != nil {
		return err
	}
	web.RetryAfter(w, p.RetryAfter)
	web.AllowPreviews(w)
	return web.Page(w, r, p.Status, sheetPage(v.with(p)))
}

// with is the sheet with what is wrong with the drawing that was sent.
func (v sheetView) with(wrong web.Problem) sheetView {
	v.Title = v.Language.T("enter.error-title", "title", v.Title)
	add := v.Add
	if add == nil {
		add = &pupilForm{}
	}
	add.Drawing.Again = v.Language.T("enter.drawing.again")
	v.Summary = summed(v.Language, wrong, []saidAt{
		{wholeForm, "send", nil}, {"key", "send", nil}, {drawingField, drawingField, &add.Drawing.Error}, {"child_name", "child_name", &add.Child.Error},
		{"title", "title", &add.Called.Error}, {"child_age", "child_age", &add.Age.Error}, {"story", "story", &add.Story.Error},
	})
	return v
}

// remove answers POST /enter/class/{link}/remove: a drawing is taken off its sheet and erased.
func (s *Site) remove(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	id, err := drawing.ParseID(typed.Get("drawing"))
	if err != nil {
		return errors.Join(drawing.ErrAbsent, err)
	}
	if err := s.contest.Uncollect(r.Context(), r.PathValue("link"), id); err != nil {
		return s.noSheet(w, r, err)
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct{}{})
	}
	return web.SeeOther(w, r, classPath+"/"+r.PathValue("link")+"#all")
}

// erasingSheet is the page that asks before a sheet is erased.
type erasingSheet struct {
	web.Frame
	Text, Stay   string
	Action, Back string
}

// showEraseSheet answers GET /enter/class/{link}/erase: what would be destroyed.
func (s *Site) showEraseSheet(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	c, err := s.contest.ClassByLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return s.noSheet(w, r, err)
	}
	f, path := s.frame(r), classPath+"/"+c.Secret
	l, waits, stay := f.Language, len(c.Missing()), 0
	f.Title, f.NoIndex = l.T("class.erase.title"), true
	f.Styles = append(f.Styles, s.assets.URL("receipt.css"))
	v := erasingSheet{Frame: f, Text: l.N("class.erase.text", waits), Action: f.Link(path + "/erase"), Back: f.Link(path)}
	for _, p := range c.Pupils {
		if standingOf(p) == pupilAgreed {
			stay++
		}
	}
	if stay > 0 {
		v.Stay = l.N("class.erase.stay", stay)
	}
	return web.Page(w, r, http.StatusOK, eraseSheetPage(v))
}

// erasedSheet is what is said of a sheet that is gone.
type erasedSheet struct {
	web.Frame
	Left int // drawings that are still to be erased
}

// eraseSheet answers POST /enter/class/{link}/erase, with confirm=yes.
func (s *Site) eraseSheet(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	if typed.Get("confirm") != "yes" {
		return s.showEraseSheet(w, r)
	}
	err = s.contest.EraseClass(r.Context(), r.PathValue("link"))
	left, some := errors.AsType[*contest.LeftError](err)
	if err != nil && !some {
		return s.noSheet(w, r, err)
	}
	v := erasedSheet{Frame: s.frame(r)}
	if some {
		s.log.WarnContext(r.Context(), "a sheet was erased, and a worker has to go on with its drawings", "id", web.RequestID(r), "err", err)
		v.Left = left.Drawings
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct {
			Left int `json:"left,omitempty"`
		}{v.Left})
	}
	v.Title, v.NoIndex, v.Path, v.Query, v.Modules = v.Language.T("class.erased.title"), true, classPath, "", s.sheetModules()
	return web.Page(w, r, http.StatusOK, sheetErasedPage(v))
}
