package upload

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// texts are the fields of the form beside the drawing, as in the outside contract.
var texts = []string{
	"city", "title", "story", "child_name", "child_age", "guardian_name", "guardian_email",
	"consent_guardian", "consent_publish", exhibitField, pressField, childAsked, childYes,
	"language", "key", "description", "drawn_on", uploadField, pageField, baitField, workField,
	addField, removeField, rewordField, doneField, keptField,
}

// showForm answers GET /enter: an empty form, or when entries are taken.
func (s *Site) showForm(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	e := s.contest.Edition()
	if err := e.Open(s.now()); err != nil {
		p := s.site.Explain(r, dated(err, e, web.Language(r)))
		f, l := s.frame(r), web.Language(r)
		f.Title, f.Nav, f.Modules = p.Title, web.NavEnter, s.modules("times.js", "tus.js", "draft.js")
		d := device{Language: l, Over: errors.Is(err, edition.ErrClosed)}
		return web.Page(w, r, http.StatusOK, shutPage(f, p.Title, withMoments(l, p.Text, e.OpensAt, e.ClosesAt), d))
	}
	city := ""
	if c, ok := s.cities.BySlug(r.FormValue("city")); ok && e.TakesPart(c.Slug) {
		city = web.Language(r).City(c.Slug, c.Name)
	}
	web.AllowPreviews(w)
	return web.Page(w, r, http.StatusOK, formPage(s.form(r, e, map[string]string{"city": city}, fresh(r.FormValue(childrenQuery))...)))
}

// enter answers POST /enter. A page with a form in it comes back whatever was wrong, as long as a form was sent.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	f, err := s.readAll(w, r, texts, eachTexts())
	defer s.forget(r.Context(), f)
	switch {
	case err == nil && !web.WantsJSON(r) && (f.texts[addField] != "" || f.texts[removeField] != "" || f.texts[rewordField] != ""):
		return s.changeChildren(w, r, f)
	case err == nil && f.several():
		return s.enterChildren(w, r, f)
	case err == nil:
		err = s.find(r, f)
	}
	var accepted contest.Accepted
	if err == nil {
		accepted, err = s.submit(r, f)
	}
	if err != nil {
		return s.refuse(w, r, f, err)
	}
	s.taken(r.Context(), f)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusCreated, s.entryOf(accepted))
	}
	return web.SeeOther(w, r, "/entries/"+accepted.Receipt)
}

// readAll reads the form of a request with what readChildren says of it. The form must be forgotten, also beside an error.
func (s *Site) readAll(w http.ResponseWriter, r *http.Request, texts, each []string) (*sent, error) {
	f, err := readChildren(r.Body, r.Header.Get("Content-Type"), s.spool.upTo(s.contest.Edition().Limits.File), texts, each)
	if f.hungUp {
		w.Header().Set("Connection", "close")
	}
	return f, err
}

// readOne is readAll for the form of one drawing, which may have come before it: then it is found, and not yet fetched.
func (s *Site) readOne(w http.ResponseWriter, r *http.Request, texts ...string) (*sent, error) {
	f, err := s.readAll(w, r, texts, nil)
	if err == nil {
		err = s.find(r, f)
	}
	return f, err
}

// forget removes the file of a form that was answered.
func (s *Site) forget(ctx context.Context, f *sent) {
	s.unspooled(ctx, f.close())
}

// unspooled notes why a spooled file could not be removed, if so it was.
func (s *Site) unspooled(ctx context.Context, err error) {
	if err != nil {
		s.log.ErrorContext(ctx, "a spooled file stays until the next start", "err", err)
	}
}

// submit hands the form to the contest. Only a form that met the rules counts against the limit of its address, so
// that a family's mistakes take nothing from its neighbours.
func (s *Site) submit(r *http.Request, f *sent) (contest.Accepted, error) {
	form, e := f.form(web.Language(r)), s.contest.Edition()
	if err := f.check(form, e, s.cities, s.now()); err != nil {
		if shut := e.Open(s.now()); shut != nil {
			return contest.Accepted{}, shut
		}
		return contest.Accepted{}, err
	}
	if err := s.mayEnter(r, f); err != nil {
		return contest.Accepted{}, err
	}
	if err := s.fetch(r.Context(), f); err != nil {
		return contest.Accepted{}, err
	}
	accepted, err := s.contest.Submit(r.Context(), form, f.upload(), f.agreed(form.Language))
	if errors.Is(err, drawing.ErrErased) {
		err = fmt.Errorf("%w: %w", errKeyErased, err)
	}
	return accepted, err
}

// mayEnter tells families from machines, and one family from a flood. Each drawing counts; but of several children that
// came with one form the first that is let in lets in the others, so that no family is refused halfway.
func (s *Site) mayEnter(r *http.Request, f *sent) error {
	address := limit.Address(web.Client(r))
	if f.vouched != nil && *f.vouched {
		s.entries.Count(address)
		s.rush.Count(everybody)
		return nil
	}
	if err := s.doubt(r, f); err != nil {
		return err
	}
	if err := s.entries.Take(address); err != nil {
		return err
	}
	if err := s.crowd(r, f); err != nil {
		return err
	}
	if f.vouched != nil {
		*f.vouched = true
	}
	return nil
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
		Description: t["description"], DrawnOn: t["drawn_on"],
		Language: page.Tag(), Key: t["key"],
	}
}

// check finds everything that is wrong with a form at once: *contest.Refused, or nil.
func (f *sent) check(form edition.Form, e edition.Edition, cities *edition.Cities, now time.Time) error {
	_, err := e.Check(form, cities, now)
	return f.checked(f.joined(err), e)
}

// joined is what is wrong with the way a form was sent, and with its texts.
func (f *sent) joined(rules error) *contest.Refused {
	refused := &contest.Refused{Faults: slices.Clone(f.faults)}
	var broken edition.Faults
	if errors.As(rules, &broken) {
		for _, one := range broken {
			if !refused.Faults.Has(one.Field) {
				refused.Faults = append(refused.Faults, one)
			}
		}
	}
	if f.texts[childAsked] != "" && f.texts[childYes] != "yes" {
		refused.Faults = append(refused.Faults, edition.Fault{Field: childYes, Code: edition.FaultConsent})
	}
	return refused
}

// checked adds what is wrong with the form's file, and what was too long to be kept.
func (f *sent) checked(refused *contest.Refused, e edition.Edition) error {
	for _, name := range f.cut {
		if !refused.Faults.Has(name) { // a story that begins with 16 KB of blanks
			refused.Faults = append(refused.Faults, edition.Fault{Field: name, Code: edition.FaultTooLong, Limit: e.Limits.Story})
		}
	}
	switch {
	case refused.Faults.Has(drawingField):
	case f.gone != "": // the contest knows whether this is a retry
		if len(refused.Faults) > 0 {
			refused.Faults = append(refused.Faults, edition.Fault{Field: drawingField, Code: f.gone})
		}
	default:
		refused.File = f.inspect()
	}
	switch {
	case f.has(wholeForm, faultLarge):
		return fmt.Errorf("%w: %w", errTooLarge, refused)
	case refused.File != nil, len(refused.Faults) > 0:
		return refused
	}
	return nil
}

// agreed is what the guardian and the child said yes to on the form, in a language.
func (f *sent) agreed(tag string) contest.Agreed {
	l, ok := language.ByTag(tag)
	if !ok {
		l = language.English()
	}
	yes := consent.Needed()
	for _, name := range freely() {
		if f.texts[name] == "yes" {
			yes = append(yes, purposeOf(name))
		}
	}
	a := contest.Agreed{Consent: consent.Given(l, yes...)}
	if f.texts[childYes] == "yes" {
		a.Assent = consent.Asked(l)
	}
	return a
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
	children := f.children()
	each := make([]web.Problem, len(children)) // what is wrong is wrong with the form as a whole, or with its one child
	each[0] = p
	page := s.form(r, e, f.texts, typedIn(children)...)
	return web.Page(w, r, p.Status, formPage(page.withEach(p, each)))
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
