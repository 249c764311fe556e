package upload

import (
	"context"
	"errors"
	"net/http"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/services/web"
)

// replace answers POST /entries/{receipt}/replace: another picture in the place of the drawing's.
func (s *Site) replace(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	f, err := s.readOne(w, r, uploadField)
	defer s.forget(r.Context(), f)
	if err == nil {
		err = f.sound()
	}
	if err == nil {
		err = s.mayChange(r, drawing.CommandReplace)
	}
	if err == nil {
		err = s.fetch(r.Context(), f)
	}
	var state drawing.State
	if err == nil {
		state, err = s.contest.Replace(r.Context(), r.PathValue("receipt"), f.upload())
	}
	if err != nil {
		return s.unchanged(w, r, withFaults(err, f, web.Language(r)))
	}
	s.taken(r.Context(), f)
	return s.changed(w, r, state, savedPicture)
}

// sound is nil for a form that was sent as it should be.
func (f *sent) sound() error {
	switch {
	case f.oversized(): // nothing of it was kept: the contest could not look at it
		return &contest.Refused{Faults: f.faults, File: rendition.ErrTooLarge}
	case len(f.faults) > 0:
		return &contest.Refused{Faults: f.faults}
	}
	return nil
}

// withdraw answers POST /entries/{receipt}/withdraw.
func (s *Site) withdraw(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, s.contest.Withdraw)
}

// restore answers POST /entries/{receipt}/restore.
func (s *Site) restore(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, func(ctx context.Context, receipt string) (drawing.State, error) {
		if err := s.mayChange(r, drawing.CommandRestore); err != nil {
			return drawing.State{}, err
		}
		return s.contest.Restore(ctx, receipt)
	})
}

// anotherLook answers POST /entries/{receipt}/another-look: somebody else is to look at what was declined.
func (s *Site) anotherLook(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, s.contest.Appeal)
}

func (s *Site) change(w http.ResponseWriter, r *http.Request, deed func(context.Context, string) (drawing.State, error)) error {
	secret(w)
	state, err := deed(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return s.unchanged(w, r, err)
	}
	return s.changed(w, r, state, "")
}

// changed answers a change that happened: people with the receipt's page, and what of it is to be seen first.
func (s *Site) changed(w http.ResponseWriter, r *http.Request, state drawing.State, first string) error {
	if web.WantsJSON(r) {
		return s.answerStatus(w, state)
	}
	return web.SeeOther(w, r, "/entries/"+r.PathValue("receipt")+first)
}

// answerStatus tells a program how a drawing stands after what it did.
func (s *Site) answerStatus(w http.ResponseWriter, state drawing.State) error {
	return web.JSON(w, http.StatusOK, struct {
		ID     drawing.ID     `json:"id"`
		Status drawing.Status `json:"status"`
	}{state.ID, state.Status(s.now())})
}

// unchanged answers a change that did not happen: to people with the receipt's page and why on top of it, so that they
// see how the drawing stands now.
func (s *Site) unchanged(w http.ResponseWriter, r *http.Request, err error) error {
	r, err = heardBy(r, err)
	p := s.site.Explain(r, err)
	if web.WantsJSON(r) || p.Status >= http.StatusInternalServerError || errors.Is(err, context.Canceled) {
		return err
	}
	past, absent := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if absent != nil {
		return absent
	}
	v, err := s.receipt(r, past)
	if err != nil {
		return err
	}
	v.Title = v.Language.T("enter.error-title", "title", p.Title)
	v.Refresh, v.Live = 0, "" // the words would be gone
	v.Notice = &summary{Title: p.Title, Text: p.Text}
	if wrong, bad := p.Errors[drawingField]; bad && v.Better != nil {
		v.Notice.Text = ""
		v.Notice.Faults = []blame{{drawingField, wrong.Message}}
		v.Better.Open, v.Better.Drop.Error = true, wrong.Message
	}
	web.RetryAfter(w, p.RetryAfter)
	return s.answer(w, r, p.Status, v)
}
