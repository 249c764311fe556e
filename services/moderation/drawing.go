package moderation

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	xlanguage "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// detail is one drawing as programs see it.
type detail struct {
	item
	Story   string         `json:"story"`
	Status  drawing.Status `json:"status"`
	Tags    []string       `json:"tags"`   // themes of the edition
	Recipe  recipe         `json:"recipe"` // how the original is shown
	Notes   []remark       `json:"notes"`  // of colleagues, the oldest first
	History []event        `json:"history"`

	Correction *wish `json:"correction,omitempty"` // of what hangs, while it waits
}

// recipe is how a drawing's original is shown.
type recipe struct {
	Turn   int           `json:"turn"`   // quarter turns clockwise
	Covers []drawing.Box `json:"covers"` // parts of the upright original, before it is turned
}

// remark is a note to colleagues that goes with no deed.
type remark struct {
	At   time.Time `json:"at"`
	By   *string   `json:"by"` // a colleague's address; null for those who left
	Text string    `json:"text"`
}

// event is a line of a drawing's history.
type event struct {
	At      time.Time    `json:"at"`
	What    drawing.Name `json:"what"`
	By      *string      `json:"by"` // a colleague's address; null for families, workers and those who left
	Reason  string       `json:"reason"`
	Message string       `json:"message"`        // to the family
	Note    string       `json:"note"`           // to colleagues, or to moderators from whoever reported it
	Text    string       `json:"text,omitempty"` // of described and noted
	Tags    []string     `json:"tags,omitempty"` // of described
	On      *bool        `json:"on,omitempty"`   // of featured and escalated

	Verdict drawing.Verdict `json:"verdict,omitempty"` // of proposed
}

func (s *Site) showDrawing(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	p, err := s.past(r, a)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		d, err := s.detail(r.Context(), web.Language(r), a, p)
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, d)
	}
	return s.answerDrawing(w, r, a, p, http.StatusOK, refusal{})
}

// answerDrawing shows a drawing's page: as it stands, or after a deed that was
// refused.
func (s *Site) answerDrawing(w http.ResponseWriter, r *http.Request, a staff.Account, p contest.Past, status int, no refusal) error {
	page, err := s.drawingPage(r, a, p, no)
	if err != nil {
		return err
	}
	return web.Page(w, r, status, showDrawing(page))
}

func (s *Site) detail(ctx context.Context, l *language.Language, a staff.Account, p contest.Past) (detail, error) {
	it, err := s.item(ctx, l, a, p.State)
	if err != nil {
		return detail{}, err
	}
	notes, err := s.remarks(ctx, p.Notes)
	if err != nil {
		return detail{}, err
	}
	d := detail{
		item: it, Story: p.Story, Status: p.Status(s.Now()), Tags: append([]string{}, p.Tags...),
		Recipe: recipe{p.Recipe.Turn, append([]drawing.Box{}, p.Recipe.Covers...)}, Notes: notes, History: []event{},
		Correction: wishOf(l, p.State),
	}
	for _, m := range p.Moments {
		by, err := s.email(ctx, m.By)
		if err != nil {
			return detail{}, err
		}
		e := event{At: m.At, What: m.What, By: by, Reason: m.Reason, Message: m.Message, Note: m.Note, Text: m.Text, Tags: m.Tags, Verdict: m.Verdict}
		if m.What == drawing.Featured || m.What == drawing.Escalated {
			e.On = &m.On
		}
		d.History = append(d.History, e)
	}
	return d, nil
}

func (s *Site) remarks(ctx context.Context, notes []drawing.Note) ([]remark, error) {
	out := []remark{}
	for _, n := range notes {
		by, err := s.email(ctx, n.By)
		if err != nil {
			return nil, err
		}
		out = append(out, remark{n.At, by, n.Text})
	}
	return out, nil
}

// email is the address of a colleague by their id; nil if nobody has it.
func (s *Site) email(ctx context.Context, id string) (*string, error) {
	if id == "" {
		return nil, nil
	}
	a, err := s.Staff.ByID(ctx, id)
	if errors.Is(err, staff.ErrUnknown) {
		return nil, nil
	}
	return &a.Email, err
}

// who is a colleague as a sentence names them.
func (s *Site) who(ctx context.Context, l *language.Language, id string) (string, error) {
	if id == "" {
		return l.T("desk.somebody"), nil
	}
	email, err := s.email(ctx, id)
	if err != nil || email == nil {
		return l.T("staff.left"), err
	}
	return *email, nil
}

// drawingPage is the console: one drawing and what can be done with it.
type drawingPage struct {
	web.Frame

	ID            drawing.ID
	Title         string
	TitleLanguage string
	Story         string
	Child         string
	Drawn         string   // says on which day it was drawn; "" if nobody knows
	Under         string   // age and city
	Themes        []string // in the reader's words
	May           may
	Picture       image // without Src there is none
	Color         string

	Hints   []hint
	Reports []report // in the reader's words
	Looked  bool     // somebody has looked at all of them
	Fine    fineForm
	Wish    *wishView  // how the family wants its words to be; nil if it wants nothing
	Answer  answerForm // to that
	Stands  string     // how it stands; "" while it waits
	Refused string     // what became of the last deed; "" if it was done, or there was none
	Why     string     // and why
	Faults  []faultLink
	Typed   []typed // what was written in vain, where no form of the page has it
	Family  string  // the language that the family reads; "" if unknown

	Seq, City string // hidden in every form
	Approve   string // where the verdict is posted; "" if none can be given
	Return    reasonForm
	Decline   reasonForm
	Undo      string // where it is posted; "" if there is nothing to undo
	TakeDown  reasonForm
	Reinstate string // where it is posted; "" if it is not taken down
	Seen      drawing.Seen
	Describe  describeForm
	Turn      toolForm
	Cover     toolForm
	Correct   toolForm
	Note      toolForm
	Worry     toolForm
	Close     toolForm // what worried somebody
	Guidance  string   // the edition's, for whoever sees to that
	Feature   string   // where it is posted; "" if it can't be featured
	Featured  bool

	History  []line
	Film     []still
	Skip     string // address of what follows in the queue
	Last     []done
	Cities   cityFilter
	Verdicts []verdictDone
	Queue    string // where that ends
	Leaves   string // where console.js reads what follows
	Exact    bool   // what waits in the cities is what waits for this account: nothing of it wants another person
	Keys     []keyHelp
}

// typed is what somebody wrote into a field of a form that is no more.
type typed struct{ Field, Label, Text string }

// line is a line of the history.
type line struct {
	Icon, What string
	At         string
	Stamp      string // the same moment for programs
	By         string // "" if nobody on the staff did it
	Reason     string
	Message    string
	Note       string
	Text       string   // of a description
	Themes     []string // of one, too, in the reader's words
}

// still is a picture of the film.
type still struct {
	image
	ID       drawing.ID
	URL      string
	Language string // of the title, which is what the picture is called
	Here     bool   // it is the drawing of this page
	Away     bool   // it lies on another desk
}

// drawingPage is a drawing's leaf with all that stays when the leaf is turned.
func (s *Site) drawingPage(r *http.Request, a staff.Account, p contest.Past, no refusal) (drawingPage, error) {
	f, _, err := s.counted(r, a)
	if err != nil {
		return drawingPage{}, err
	}
	f.Path = drawingPath(string(p.ID), "") // also after a POST, for the language picker
	f.Main, f.Styles = "page desk console", append(f.Styles, s.assets.URL("desk.css"), s.assets.URL("console.css"))
	asked := r.URL.Query().Get("city")
	if no.form != nil {
		asked = no.form.Get("city")
	}
	page, err := s.leaf(r.Context(), f, a, p, s.chosen(a, asked), no)
	if err != nil {
		return drawingPage{}, err
	}
	page.Frame.Title = page.Title
	if no.form != nil {
		page.Frame.Title = f.Language.T("desk.error-title", "title", page.Title)
	}
	if !a.Role.May(staff.Decide) {
		return page, nil
	}
	return page, s.bind(&page, r, a, p.State)
}

// drawnOn says on which day a drawing was made: the age is of that day.
func drawnOn(l *language.Language, day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return l.T("console.drawn", "day", l.Date(at))
}

// leaf is what changes from one drawing to the next: the picture, the words beside it, and the tools.
func (s *Site) leaf(ctx context.Context, f web.Frame, a staff.Account, p contest.Past, city string, no refusal) (drawingPage, error) {
	l := f.Language
	page := drawingPage{
		Frame: f, ID: p.ID, Title: p.Title, TitleLanguage: p.Language, Story: p.Story, Child: p.Child.Name, City: city,
		Picture: imageOf(p.State, jsonWidth, l.T("desk.picture", "title", p.Title)),
		Reports: reports(l, p.State), Looked: p.Unlooked() == 0, Seen: p.Seen, Themes: themesIn(l, s.Contest.Edition(), p.Tags), Refused: no.problem.Title, Why: no.problem.Text, Faults: no.faults(), Family: familyLanguage(l, p.Reading()),
	}
	if p.Erased.IsZero() {
		page.Under = l.T("wall.age-city", "age", l.Age(p.Child.Age), "city", s.city(l, p.City))
		page.Drawn = drawnOn(l, p.Drawn)
	} else {
		page.Title = l.T("desk.erased.title")
	}
	if p.Ladder != nil {
		page.Color = p.Ladder.Color
	}
	var err error
	if page.Stands, err = s.stands(ctx, l, p.State); err != nil {
		return drawingPage{}, err
	}
	if page.History, err = s.history(ctx, l, p.Moments); err != nil {
		return drawingPage{}, err
	}
	if page.Hints, err = s.hints(ctx, l, a, p.State); err != nil {
		return drawingPage{}, err
	}
	if err := s.pairs(ctx, &page); err != nil {
		return drawingPage{}, err
	}
	page.May = mayOf(l, p.State)
	page.Wish = viewOf(l, wishOf(l, p.State))
	if a.Role.May(staff.Decide) {
		s.equip(&page, a, p.State, no)
	}
	return page, nil
}

func (s *Site) stands(ctx context.Context, l *language.Language, st drawing.State) (string, error) {
	var by string
	if st.Decision != nil {
		by = st.Decision.By
	}
	who, err := s.who(ctx, l, by)
	return standing(l, s.Contest.Edition(), st, who, s.Now()), err
}

func (s *Site) history(ctx context.Context, l *language.Language, moments []contest.Moment) ([]line, error) {
	var out []line
	var seen contest.Moment // what was said last to describe the picture
	for _, m := range moments {
		h := line{
			Icon: factIcons[m.What], What: happened(l, m),
			At: l.DateTime(m.At), Stamp: m.At.UTC().Format(time.RFC3339),
			Reason: m.Reason, Message: m.Message, Note: m.Note, Text: m.Text, Themes: themesIn(l, s.Contest.Edition(), m.Tags),
		}
		if m.What == drawing.Described && m.Text == seen.Text && !slices.Equal(m.Tags, seen.Tags) {
			h.What, h.Text = l.T("console.fact.themed"), ""
		}
		if m.What == drawing.Described || m.What == drawing.Replaced {
			seen = m
		}
		if h.Icon == "" {
			h.Icon = "dot"
		}
		if w, ok := whyOf(m); ok {
			h.Reason = w.reason(l, s.Contest.Edition(), m.Reason)
		}
		if m.By != "" {
			var err error
			if h.By, err = s.who(ctx, l, m.By); err != nil {
				return nil, err
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// whyOf are the words for the reasons that a moment can have.
func whyOf(m contest.Moment) (words, bool) {
	what := m.What
	if what == drawing.Proposed {
		what = m.Verdict.Fact()
	}
	w, ok := reasonWords[what]
	return w, ok && m.Reason != "" && what != drawing.Edited // whose reason is what happened
}

// happened is what a moment of the history is called.
func happened(l *language.Language, m contest.Moment) string {
	switch {
	case m.What == drawing.Proposed:
		return proposedWords.say(l, string(m.Verdict))
	case m.What == drawing.Escalated && !m.On:
		return l.T("deed.fact.closed")
	case m.What == drawing.Edited && m.Reason != "":
		return answerWords.say(l, m.Reason)
	case m.What == drawing.Featured && !m.On:
		return l.T("desk.fact.unfeatured")
	case m.What == drawing.Described && m.Text == "":
		return l.T("desk.fact.undescribed")
	}
	return factWords.say(l, string(m.What))
}

// familyLanguage is the name of the language in which a family reads; "" if its tag
// means none.
func familyLanguage(l *language.Language, tag string) string {
	parsed, err := xlanguage.Parse(tag)
	if err != nil {
		return ""
	}
	return display.Languages(xlanguage.Make(l.Tag())).Name(parsed)
}
