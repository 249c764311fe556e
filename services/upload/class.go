package upload

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// classPath is where a teacher or librarian begins a sheet; each sheet lies below it under its secret link.
const classPath = "/enter/class"

// In an hour a network may begin so many sheets (all classes of a school have one), and so many with one address: each
// is written to, and anybody can type anybody's.
const (
	mostClasses = 60
	mostSheets  = 5
	classWindow = time.Hour
)

// errClasses and errSheets: too many sheets were begun by a network, or with an address.
var (
	errClasses = errors.New("too many sheets were begun by a network")
	errSheets  = errors.New("too many sheets were begun with an address")
)

// showClass answers GET /enter/class: an empty form, or when entries are taken.
func (s *Site) showClass(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	if err := s.contest.Edition().Open(s.now()); err != nil {
		return s.shut(w, r, err)
	}
	return web.Page(w, r, http.StatusOK, classPage(s.beginning(r, url.Values{"key": {newKey()}})))
}

// beginClass answers POST /enter/class: 303 to the sheet, or 201.
func (s *Site) beginClass(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	link, err := s.newClass(r, typed)
	if err != nil {
		return s.notBegun(w, r, typed, err)
	}
	path := classPath + "/" + link
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusCreated, struct {
			Link string `json:"link"`
			URL  string `json:"sheet_url"`
		}{link, s.publicURL + path})
	}
	return web.SeeOther(w, r, path)
}

// newClass hands the form to the contest. Only one that met the rules counts against the limits of its network and its address.
func (s *Site) newClass(r *http.Request, typed url.Values) (string, error) {
	form, e := classForm(typed, web.Language(r)), s.contest.Edition()
	if err := e.Open(s.now()); err != nil {
		return "", err
	}
	class, err := e.CheckClass(form, s.cities)
	if err != nil {
		return "", err
	}
	if err := s.doubt(r, &sent{texts: map[string]string{baitField: typed.Get(baitField), pageField: typed.Get(pageField)}}); err != nil {
		return "", err
	}
	if err := s.begun.Take(limit.Network(web.Client(r))); err != nil {
		return "", fmt.Errorf("%w: %w", errClasses, err)
	}
	if class.Email != "" {
		if err := s.teachers.Take(s.contest.Secret.Family(edition.Family(class.Email))); err != nil {
			return "", fmt.Errorf("%w: %w", errSheets, err)
		}
	}
	return s.contest.NewClass(r.Context(), form, schoolSays(form.Language))
}

// classForm is what was sent, in the edition's terms. A language that we do not speak is the page's.
func classForm(typed url.Values, page *language.Language) edition.ClassForm {
	if l, ok := language.ByTag(typed.Get("language")); ok {
		page = l
	}
	return edition.ClassForm{
		School: typed.Get(edition.FieldSchool), City: typed.Get("city"), Teacher: typed.Get(edition.FieldTeacher),
		Email: typed.Get(edition.FieldEmail), Consent: typed.Get(edition.FieldSays), Language: page.Tag(), Key: typed.Get("key"),
	}
}

// schoolSays records the sentence that a school agreed to, as the form has it in a language.
func schoolSays(tag string) drawing.Consent {
	l, ok := language.ByTag(tag)
	if !ok {
		l = language.English()
	}
	return consent.Said(l)
}

// notBegun answers a form that was not taken: people get it back, with what is wrong and what they typed.
func (s *Site) notBegun(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	l := web.Language(r)
	if err = dated(err, s.contest.Edition(), l); !errors.Is(err, limit.ErrExceeded) { // which says it of drawings
		err = withFaults(err, &sent{}, l)
	}
	p := s.site.Explain(r, err)
	if web.WantsJSON(r) || errors.Is(err, context.Canceled) {
		return err
	}
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "a sheet was not begun", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	if _, bad := p.Errors["key"]; bad || !edition.IsKey(typed.Get("key")) {
		typed.Set("key", newKey())
	}
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, classPage(s.beginning(r, typed).with(p)))
}

// shut says when entries are taken, while none are.
func (s *Site) shut(w http.ResponseWriter, r *http.Request, err error) error {
	e, l := s.contest.Edition(), web.Language(r)
	p := s.site.Explain(r, dated(err, e, l))
	f := s.frame(r)
	f.Title, f.Nav, f.Modules = p.Title, web.NavEnter, s.modules("times.js")
	return web.Page(w, r, http.StatusOK, shutPage(f, p.Title, withMoments(l, p.Text, e.OpensAt, e.ClosesAt), device{Language: l}))
}

// beginning is the page with the form that begins a sheet.
type beginning struct {
	web.Frame
	Action  string // address that it posts to
	Key     string
	Proofs  proofs
	Until   []textPart
	Summary *summary // nil as long as nothing is wrong

	School, City, Teacher, Email field
	Cities                       []string // that take part, in the page's language
	Says                         tick
}

func (s *Site) beginning(r *http.Request, typed url.Values) beginning {
	f, e := s.frame(r), s.contest.Edition()
	l := f.Language
	f.Title, f.Nav, f.Path, f.Query, f.Typed = l.T("class.title"), web.NavEnter, classPath, "", true
	f.Styles, f.Modules = append(f.Styles, s.assets.URL("enter.css"), s.assets.URL("class.css")), s.modules("times.js")
	in := func(name, label, hint, complete string, most int) field {
		return field{Name: name, Label: label, Hint: hint, Value: web.Legible(typed.Get(name)), Kind: "text", Complete: complete, Auto: true, Most: most}
	}
	b := beginning{
		Frame: f, Action: f.Link(classPath), Key: typed.Get("key"), Until: until(l, e),
		Proofs:  s.proofs(r, map[string]string{baitField: typed.Get(baitField), pageField: typed.Get(pageField)}),
		School:  in(edition.FieldSchool, l.T("class.school.label"), "", "organization", edition.MaxSchool),
		City:    in("city", l.T("enter.city.label"), l.T("enter.city.hint"), "address-level2", 0),
		Teacher: in(edition.FieldTeacher, l.T("enter.guardian-name.label"), l.T("class.teacher.hint"), "name", edition.MaxTeacher),
		Email:   in(edition.FieldEmail, l.T("enter.guardian-email.label"), l.T("class.email.hint"), "email", edition.MaxEmail),
		Cities:  s.takingPart(l, e),
		Says:    tick{Name: edition.FieldSays, Label: consent.SchoolSentence(l), Checked: typed.Get(edition.FieldSays) == "yes"},
	}
	b.Proofs.Work = nil
	b.Email.Kind, b.Email.Auto = "email", false
	return b
}

// with is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
func (b beginning) with(wrong web.Problem) beginning {
	b.Title = b.Language.T("enter.error-title", "title", b.Title)
	b.Summary = summed(b.Language, wrong, []saidAt{
		{wholeForm, "send", nil}, {"key", "send", nil}, {b.School.Name, b.School.Name, &b.School.Error}, {"city", "city", &b.City.Error},
		{b.Teacher.Name, b.Teacher.Name, &b.Teacher.Error}, {b.Email.Name, b.Email.Name, &b.Email.Error}, {b.Says.Name, b.Says.Name, &b.Says.Error},
	})
	return b
}

// saidAt is where what is wrong with a field is said.
type saidAt struct {
	field, at string
	message   *string // nil for what is no field
}

// summed is the head of a form that comes back. It puts the messages at their fields, too.
func summed(l *language.Language, wrong web.Problem, places []saidAt) *summary {
	out := &summary{Title: wrong.Title, Text: wrong.Text}
	for _, place := range places {
		said, bad := wrong.Errors[place.field]
		if !bad {
			continue
		}
		if place.message != nil {
			*place.message = said.Message
		}
		out.Faults = append(out.Faults, blame{place.at, said.Message})
	}
	if n := len(out.Faults); n > 1 || n == 1 && wrong.Status == http.StatusUnprocessableEntity {
		out.Title, out.Text = l.N("enter.summary", n), l.T("enter.kept")
	}
	return out
}
