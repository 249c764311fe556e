package moderation

import (
	"errors"
	"fmt"
	"image/jpeg"
	"io/fs"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// examplesAddress is where somebody learns by worked examples.
const examplesAddress = "/moderation/examples"

// The examples: what lies on the desk, what to do, and why. Package examples of the demo
// paints their pictures; they are example-1.jpg and so on.
var (
	exampleCases = words{
		{Code: "1", ID: "examples.case.house"}, {Code: "2", ID: "examples.case.blurred"},
		{Code: "3", ID: "examples.case.turned"}, {Code: "4", ID: "examples.case.dark"},
		{Code: "5", ID: "examples.case.cut-off"}, {Code: "6", ID: "examples.case.surname"},
		{Code: "7", ID: "examples.case.twice"}, {Code: "8", ID: "examples.case.hint"},
		{Code: "9", ID: "examples.case.young"}, {Code: "10", ID: "examples.case.worry"},
	}
	exampleAnswers = words{
		{Code: "1", ID: "examples.answer.house"}, {Code: "2", ID: "examples.answer.blurred"},
		{Code: "3", ID: "examples.answer.turned"}, {Code: "4", ID: "examples.answer.dark"},
		{Code: "5", ID: "examples.answer.cut-off"}, {Code: "6", ID: "examples.answer.surname"},
		{Code: "7", ID: "examples.answer.twice"}, {Code: "8", ID: "examples.answer.hint"},
		{Code: "9", ID: "examples.answer.young"}, {Code: "10", ID: "examples.answer.worry"},
	}
	exampleReasons = words{
		{Code: "1", ID: "examples.why.house"}, {Code: "2", ID: "examples.why.blurred"},
		{Code: "3", ID: "examples.why.turned"}, {Code: "4", ID: "examples.why.dark"},
		{Code: "5", ID: "examples.why.cut-off"}, {Code: "6", ID: "examples.why.surname"},
		{Code: "7", ID: "examples.why.twice"}, {Code: "8", ID: "examples.why.hint"},
		{Code: "9", ID: "examples.why.young"}, {Code: "10", ID: "examples.why.worry"},
	}
)

// example is one of them, in the reader's language.
type example struct {
	Number string `json:"-"`
	Image  string `json:"image"`
	Case   string `json:"case"`
	Answer string `json:"answer"`
	Why    string `json:"why"`
	size   size
}

// size is that of a picture, in pixels.
type size struct{ width, height int }

// exampleSizes are those of the examples' pictures, by code.
func exampleSizes(assets fs.FS) (map[string]size, error) {
	all := map[string]size{}
	for _, c := range exampleCases {
		file, err := assets.Open(exampleFile(c.Code))
		if err != nil {
			return nil, err
		}
		picture, err := jpeg.DecodeConfig(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, fmt.Errorf("example %s: %w", c.Code, err)
		}
		all[c.Code] = size{picture.Width, picture.Height}
	}
	return all, nil
}

func exampleFile(code string) string { return "example-" + code + ".jpg" }

func (s *Site) examples(l *language.Language) []example {
	var all []example
	for _, c := range exampleCases {
		all = append(all, example{
			Number: c.Code, Image: s.assets.URL(exampleFile(c.Code)), size: s.sizes[c.Code],
			Case: l.T(c.ID), Answer: exampleAnswers.say(l, c.Code), Why: exampleReasons.say(l, c.Code),
		})
	}
	return all
}

// examplesPage is what somebody sees before their first queue.
type examplesPage struct {
	web.Frame
	Action   string // where going on is posted
	Seen     bool   // they have been here before
	Examples []example
}

// showExamples answers GET /moderation/examples.
func (s *Site) showExamples(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	f := s.frame(r)
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"examples": s.examples(f.Language)})
	}
	f.Title, f.Styles = f.Language.T("examples.title"), append(f.Styles, s.assets.URL("organise.css"))
	return web.Page(w, r, http.StatusOK, showExamples(examplesPage{
		Frame: f, Action: f.Link(examplesAddress), Seen: sawExamples(r), Examples: s.examples(f.Language),
	}))
}

// leaveExamples answers POST /moderation/examples: somebody has seen them, or skips them,
// and is not led there again.
func (s *Site) leaveExamples(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	http.SetCookie(w, &http.Cookie{
		Name: examplesCookie, Value: "seen", Path: "/", HttpOnly: true, Secure: web.IsHTTPS(r), SameSite: http.SameSiteStrictMode,
		MaxAge: int(examplesFor / time.Second),
	})
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, map[string]any{"id": a.ID, "status": "seen"})
	}
	return web.SeeOther(w, r, queuePath(""))
}

// examplesCookie says that who uses this browser has seen the examples, and for how long: a
// year later, in the next contest, they do no harm.
const (
	examplesCookie = "easel-examples"
	examplesFor    = 365 * 24 * time.Hour
)

func sawExamples(r *http.Request) bool {
	_, err := r.Cookie(examplesCookie)
	return err == nil
}

// first is where somebody begins: new moderators with the examples.
func first(r *http.Request, a staff.Account) string {
	if a.Role == staff.Moderator && !sawExamples(r) {
		return examplesAddress
	}
	return home(a)
}
