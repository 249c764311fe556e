package upload

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Public finds a published drawing; catalog.ErrNotFound if the public does not see it.
type Public interface {
	Drawing(ctx context.Context, id drawing.ID) (catalog.Hung, error)
}

// A network may report ten drawings in ten minutes: a class that looks round a gallery does not need more, and whoever
// reports all that hangs is slowed down.
const (
	mostReports  = 10
	reportWindow = 10 * time.Minute
)

// errReports: too many reports from one network.
var errReports = errors.New("too many reports")

// maxReport is the size of the largest report in bytes: a note, each character of which may be twelve bytes long on the
// way.
const maxReport = 32 << 10

// showReport answers GET /drawings/{id}/report: the drawing, and what can be wrong with it.
func (s *Site) showReport(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	h, err := s.hung(r)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, reportPage(s.reporting(r, h, nil)))
}

// sendReport answers POST /drawings/{id}/report.
func (s *Site) sendReport(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	h, err := s.hung(r)
	if err != nil {
		return err
	}
	typed, err := readSmall(w, r)
	if err != nil {
		return err
	}
	after, err := s.takeReport(r, h.ID, typed)
	if err != nil {
		return s.unreported(w, r, h, typed, err)
	}
	if web.WantsJSON(r) {
		return s.answerStatus(w, after)
	}
	return web.SeeOther(w, r, reportPath(h.ID)+"/sent")
}

// takeReport hands a report to the contest. Only one that met the rules counts against the limit of its network.
func (s *Site) takeReport(r *http.Request, id drawing.ID, typed url.Values) (drawing.State, error) {
	reason, note := typed.Get("reason"), typed.Get("note")
	if _, err := s.contest.Edition().CheckReport(reason, note); err != nil {
		return drawing.State{}, err
	}
	network := limit.Network(web.Client(r))
	if err := s.reports.Take(network); err != nil {
		return drawing.State{}, fmt.Errorf("%w: %w", errReports, err)
	}
	return s.contest.Report(r.Context(), id, reason, note, network)
}

// showReported answers GET /drawings/{id}/report/sent, also when the drawing has been taken down meanwhile.
func (s *Site) showReported(w http.ResponseWriter, r *http.Request) error {
	web.NoStore(w)
	if _, err := drawing.ParseID(r.PathValue("id")); err != nil {
		return fmt.Errorf("a report was sent: %w", catalog.ErrNotFound)
	}
	back := ""
	switch h, err := s.hung(r); {
	case err == nil:
		back = web.Link(r, "/drawings/"+string(h.ID))
	case !errors.Is(err, catalog.ErrNotFound):
		return err
	}
	f := s.frame(r)
	f.Title, f.NoIndex = f.Language.T("report.sent.title"), true
	return web.Page(w, r, http.StatusOK, reportedPage(f, back))
}

// unreported answers a report that was not taken: people get the form back, with what is wrong and what they typed.
func (s *Site) unreported(w http.ResponseWriter, r *http.Request, h catalog.Hung, typed url.Values, err error) error {
	err = withFaults(err, &sent{}, web.Language(r))
	p := s.site.Explain(r, err)
	if p.Status == http.StatusNotFound || web.WantsJSON(r) || errors.Is(err, context.Canceled) {
		return err
	}
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "report not taken", "id", web.RequestID(r), "status", p.Status, "err", err)
	}
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, reportPage(s.reporting(r, h, typed).with(p)))
}

// hung is the published drawing that a request is about.
func (s *Site) hung(r *http.Request) (catalog.Hung, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return catalog.Hung{}, fmt.Errorf("a drawing to report: %w", catalog.ErrNotFound)
	}
	return s.public.Drawing(r.Context(), id)
}

// readSmall reads a form of a few texts, in either of the encodings that browsers have. What stands in the address is
// not part of it.
func readSmall(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	return readTexts(w, r, maxReport)
}

// readTexts is readSmall for a form of so many bytes.
func readTexts(w http.ResponseWriter, r *http.Request, most int64) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	var err error
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		err = r.ParseMultipartForm(most)
	} else {
		err = r.ParseForm()
	}
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge, errors.Is(err, os.ErrDeadlineExceeded):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: read a form of texts", web.ErrBadRequest)
	}
	return r.PostForm, nil
}

func reportPath(id drawing.ID) string { return "/drawings/" + string(id) + "/report" }

// reporting is the page with a report's form in it.
type reporting struct {
	web.Frame
	Action  string   // address that it posts to
	Back    string   // the drawing's page
	Summary *summary // nil as long as nothing is wrong
	Image   shownImage
	Called  string // the drawing's title
	In      string // its language
	Child   string
	Under   string // age and city
	Reason  choice
	Note    field
}

// reporting makes the page of what was typed so far.
func (s *Site) reporting(r *http.Request, h catalog.Hung, typed url.Values) reporting {
	f := s.frame(r)
	l := f.Language
	f.Title, f.NoIndex, f.Typed, f.Styles = l.T("report.title"), true, true, append(f.Styles, s.assets.URL("report.css"))
	return reporting{
		Frame: f, Action: web.Link(r, reportPath(h.ID)), Back: web.Link(r, "/drawings/"+string(h.ID)),
		Image: reportedImage(l, h), Called: h.Title, In: h.Language,
		Child: h.Child.Name, Under: l.T("wall.age-city", "age", l.Age(h.Child.Age), "city", s.cityName(l, h.City)),
		Reason: choice{Name: "reason", Label: l.T("report.reason.label"), Options: reasonOptions(l, s.contest.Edition(), typed.Get("reason"))},
		Note:   field{Name: "note", Label: l.T("report.note.label"), Hint: l.T("report.note.hint"), Value: web.Legible(typed.Get("note")), Auto: true},
	}
}

func reasonOptions(l *language.Language, e edition.Edition, chosen string) []option {
	var all []option
	for i, code := range e.Reasons.Report {
		all = append(all, option{ID: "reason-" + strconv.Itoa(i+1), Value: code, Text: reportText(l, e, code), Checked: code == chosen})
	}
	return all
}

// reportWords are the sentences for the reasons of a report.
var reportWords = []struct{ Code, ID string }{
	{Code: "name_visible", ID: "report.because.name-visible"},
	{Code: "face_visible", ID: "report.because.face-visible"},
	{Code: "hurtful", ID: "report.because.hurtful"},
	{Code: "not_by_child", ID: "report.because.not-by-child"},
	{Code: "mine", ID: "report.because.mine"},
	{Code: edition.ReasonOther, ID: "report.because.other"},
}

// reportText is the sentence for a reason: the edition's own, else the catalogue's; a code that neither knows stands for
// itself.
func reportText(l *language.Language, e edition.Edition, code string) string {
	if text := e.Text(code, l.Tag()); text != "" {
		return text
	}
	for _, w := range reportWords {
		if w.Code == code {
			return l.T(w.ID)
		}
	}
	return code
}

// reportedImage is a published drawing, small.
func reportedImage(l *language.Language, h catalog.Hung) shownImage {
	rung := h.Pictures[0]
	i := shownImage{
		Source: "/images/" + rung.Key(h.ID), Color: h.Color, Width: strconv.Itoa(rung.Width), Height: strconv.Itoa(rung.Height),
		Alt: h.Description, AltLanguage: h.DescriptionLanguage,
	}
	if i.Alt == "" {
		i.Alt = l.T("receipt.alt", "title", h.Title)
	}
	return i
}

// with is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
func (p reporting) with(wrong web.Problem) reporting {
	p.Title = p.Language.T("enter.error-title", "title", p.Title)
	p.Summary = &summary{Title: wrong.Title, Text: wrong.Text}
	for _, at := range []struct {
		field, id string
		message   *string
	}{{"reason", p.Reason.at(), &p.Reason.Error}, {"note", "note", &p.Note.Error}} {
		if said, bad := wrong.Errors[at.field]; bad {
			*at.message = said.Message
			p.Summary.Faults = append(p.Summary.Faults, blame{at.id, said.Message})
		}
	}
	if n := len(p.Summary.Faults); n > 0 {
		p.Summary.Title, p.Summary.Text = p.Language.N("enter.summary", n), p.Language.T("enter.kept")
	}
	return p
}
