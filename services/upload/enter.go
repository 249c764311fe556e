package upload

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// texts are the fields of the form beside the drawing, as in the outside contract.
var texts = []string{
	"city", "title", "story", "child_name", "child_age", "guardian_name", "guardian_email",
	"consent_guardian", "consent_publish", "language", "key",
}

// showForm answers GET /enter: an empty form, or when entries are taken.
func (s *Site) showForm(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	e := s.contest.Edition()
	if err := e.Open(s.now()); err != nil {
		p := s.site.Explain(r, dated(err, e, web.Language(r)))
		f := s.frame(r)
		f.Title, f.Nav = p.Title, web.NavEnter
		return web.Page(w, r, http.StatusOK, shutPage(f, p.Title, p.Text))
	}
	city := ""
	if c, ok := s.cities.BySlug(r.FormValue("city")); ok && e.TakesPart(c.Slug) {
		city = web.Language(r).City(c.Slug, c.Name)
	}
	web.AllowPreviews(w)
	typed := map[string]string{"city": city, "key": newKey()}
	return web.Page(w, r, http.StatusOK, formPage(s.form(r, e, typed)))
}

// enter answers POST /enter. A page with a form in it comes back whatever was wrong, as long as a form was sent.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	f, err := readForm(r.Body, r.Header.Get("Content-Type"), s.spool.upTo(s.contest.Edition().Limits.File), texts...)
	defer s.forget(r.Context(), f)
	if f.hungUp {
		w.Header().Set("Connection", "close")
	}
	var accepted contest.Accepted
	if err == nil {
		accepted, err = s.submit(r, f)
	}
	if err != nil {
		return s.refuse(w, r, f, err)
	}
	path := "/entries/" + accepted.Receipt
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusCreated, struct {
			ID      drawing.ID `json:"id"`
			Receipt string     `json:"receipt"`
			Status  string     `json:"status_url"`
		}{accepted.ID, accepted.Receipt, s.publicURL + path})
	}
	return web.SeeOther(w, r, path)
}

// forget removes the file of a form that was answered.
func (s *Site) forget(ctx context.Context, f *sent) {
	if err := f.close(); err != nil {
		s.log.ErrorContext(ctx, "a spooled file stays until the next start", "err", err)
	}
}

// submit hands the form to the contest. Only a form that met the rules counts against the limit of its address, so
// that a family's mistakes take nothing from its neighbours.
func (s *Site) submit(r *http.Request, f *sent) (contest.Accepted, error) {
	form, e := f.form(web.Language(r)), s.contest.Edition()
	if err := f.check(form, e, s.cities); err != nil {
		if shut := e.Open(s.now()); shut != nil {
			return contest.Accepted{}, shut
		}
		return contest.Accepted{}, err
	}
	if err := s.entries.Take(limit.Address(web.Client(r))); err != nil {
		return contest.Accepted{}, err
	}
	accepted, err := s.contest.Submit(r.Context(), form, f.upload(), consent(form.Language))
	if errors.Is(err, drawing.ErrErased) {
		err = fmt.Errorf("%w: %w", errKeyErased, err)
	}
	return accepted, err
}

// form is what was sent, in the edition's terms. A language that we do not speak is the page's.
func (f *sent) form(page *language.Language) edition.Form {
	t := f.texts
	if l, ok := language.ByTag(t["language"]); ok {
		page = l
	}
	return edition.Form{
		City: t["city"], Title: t["title"], Story: t["story"], ChildName: t["child_name"], ChildAge: t["child_age"],
		GuardianName: t["guardian_name"], GuardianEmail: t["guardian_email"],
		ConsentGuardian: t["consent_guardian"], ConsentPublish: t["consent_publish"],
		Language: page.Tag(), Key: t["key"],
	}
}

// check finds everything that is wrong with a form at once: *contest.Refused, or nil.
func (f *sent) check(form edition.Form, e edition.Edition, cities *edition.Cities) error {
	refused := &contest.Refused{Faults: slices.Clone(f.faults)}
	_, err := e.Check(form, cities)
	var broken edition.Faults
	if errors.As(err, &broken) {
		for _, one := range broken {
			if !refused.Faults.Has(one.Field) {
				refused.Faults = append(refused.Faults, one)
			}
		}
	}
	for _, name := range f.cut {
		if !refused.Faults.Has(name) { // a story that begins with 16 KB of blanks
			refused.Faults = append(refused.Faults, edition.Fault{Field: name, Code: edition.FaultTooLong, Limit: e.Limits.Story})
		}
	}
	if !refused.Faults.Has(drawingField) {
		up, limits := f.upload(), rendition.DefaultLimits()
		limits.Bytes = f.most
		_, refused.File = rendition.Inspect(up.File, up.Size, limits)
	}
	switch {
	case f.has(wholeForm, faultLarge):
		return fmt.Errorf("%w: %w", errTooLarge, refused)
	case refused.File != nil, len(refused.Faults) > 0:
		return refused
	}
	return nil
}

// consent records the two sentences that the guardian agreed to, as the form has them in a language.
func consent(tag string) drawing.Consent {
	l, ok := language.ByTag(tag)
	if !ok {
		l = language.English()
	}
	shown := sha256.Sum256([]byte(l.T("enter.consent-guardian.label") + "\n" + l.T("enter.consent-publish.label")))
	return drawing.Consent{
		Text: hex.EncodeToString(shown[:]), Language: l.Tag(),
		Purposes: []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow},
	}
}

// refuse answers a form that was not accepted: a problem document, or the form again with what is wrong.
func (s *Site) refuse(w http.ResponseWriter, r *http.Request, f *sent, err error) error {
	e, l := s.contest.Edition(), web.Language(r)
	err = withFaults(dated(err, e, l), f, l)
	if r, err = heardBy(r, err); errors.Is(err, context.Canceled) || web.WantsJSON(r) || len(f.texts) == 0 {
		return err
	}
	p := s.site.Explain(r, err)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "entry not taken", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	if _, bad := p.Errors["key"]; bad || p.Status == http.StatusGone || !edition.IsKey(f.texts["key"]) {
		f.texts["key"] = newKey()
	}
	web.RetryAfter(w, p.RetryAfter)
	web.AllowPreviews(w)
	return web.Page(w, r, p.Status, formPage(s.form(r, e, f.texts).with(p)))
}

// heardBy tells a sender who is gone from one who is slow. The server ends the request's context for both, when it can't
// read on; but the slow one still hears the answer.
func heardBy(r *http.Request, err error) (*http.Request, error) {
	switch {
	case r.Context().Err() == nil:
		return r, err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return r.WithContext(context.WithoutCancel(r.Context())), err
	}
	return r, fmt.Errorf("%w: %w", err, r.Context().Err())
}

// dated gives an error about the contest's times the days to say.
func dated(err error, e edition.Edition, l *language.Language) error {
	if !errors.Is(err, edition.ErrNotYetOpen) && !errors.Is(err, edition.ErrClosed) {
		return err
	}
	return &web.Detail{Err: err, Args: []any{"opens", l.DateTime(e.OpensAt), "closes", l.DateTime(e.ClosesAt)}}
}

// newKey makes the key of a new entry: 26 characters, 130 bits.
func newKey() string { return rand.Text() }
