package upload

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// form is the page with the form in it.
type form struct {
	web.Frame
	Action  string // address that it posts to
	Key     string
	Summary *summary // nil as long as nothing is wrong

	Drawing       drop
	ChildName     field
	ChildAge      choice
	Called        field
	Story         field
	City          field
	Cities        []string // that take part, in the page's language
	GuardianName  field
	GuardianEmail field

	ConsentGuardian, ConsentPublish tick
}

// summary stands at the head of a form that came back.
type summary struct {
	Title, Text string
	Faults      []blame
}

// blame leads to a field at fault.
type blame struct{ At, Message string }

// field is an input of one line or more.
type field struct {
	Name, Label, Hint string
	Value             string
	Error             string
	Kind              string // of the input: "text" or "email"
	Complete          string // the autocomplete attribute
	Auto              bool   // written in whatever direction its first letter has
	Most              int    // characters that a browser lets in; 0 for any number
}

// choice is a row of radio buttons.
type choice struct {
	Name, Label string
	Error       string
	Options     []option
}

type option struct {
	ID, Value, Text string
	Checked         bool
}

// tick is a box to tick.
type tick struct {
	Name, Label string
	Checked     bool
	Error       string
}

// drop takes the file.
type drop struct {
	Name, Label, Hint, Error string
	Most                     string // bytes that a drawing may have
	Again                    string // says that the file must be chosen again; "" on a first visit
	TooLarge                 string // what the page's module says of a file beyond the limit
	Preview                  string // what the module's preview is called
}

// form makes the page of what was typed so far.
func (s *Site) form(r *http.Request, e edition.Edition, typed map[string]string) form {
	fr := s.frame(r)
	l := fr.Language
	fr.Title, fr.Nav, fr.Modules = l.T("enter.title"), web.NavEnter, []string{s.assets.URL("enter.js")}
	in := func(name, label, hint string) field {
		return field{Name: name, Label: label, Hint: hint, Value: shown(typed[name]), Kind: "text", Complete: "off", Auto: true}
	}
	p := form{
		Frame: fr, Action: web.Link(r, "/enter"), Key: typed["key"],
		Drawing:      dropOf(l, e.Limits, l.T("enter.drawing.label")),
		ChildName:    in("child_name", l.T("enter.child-name.label"), l.T("enter.child-name.hint")),
		ChildAge:     choice{Name: "child_age", Label: l.T("enter.age.label"), Options: ages(l, e.Ages, typed["child_age"])},
		Called:       in("title", l.T("enter.called.label"), l.T("enter.called.hint", "limit", l.Number(e.Limits.Title))),
		Story:        in("story", l.T("enter.story.label"), l.T("enter.story.hint", "limit", l.Number(e.Limits.Story))),
		City:         in("city", l.T("enter.city.label"), l.T("enter.city.hint")),
		Cities:       s.takingPart(l, e),
		GuardianName: in("guardian_name", l.T("enter.guardian-name.label"), l.T("enter.guardian-name.hint")),
		GuardianEmail: in("guardian_email", l.T("enter.guardian-email.label"),
			l.T("enter.guardian-email.hint")),
		ConsentGuardian: tick{
			Name: "consent_guardian", Label: l.T("enter.consent-guardian.label"), Checked: typed["consent_guardian"] == "yes",
		},
		ConsentPublish: tick{
			Name: "consent_publish", Label: l.T("enter.consent-publish.label"), Checked: typed["consent_publish"] == "yes",
		},
	}
	p.City.Complete, p.GuardianName.Complete = "address-level2", "name"
	p.Called.Most, p.Story.Most = e.Limits.Title, e.Limits.Story
	p.GuardianEmail.Complete, p.GuardianEmail.Kind, p.GuardianEmail.Auto = "email", "email", false
	return p
}

// dropOf is the field for the file.
func dropOf(l *language.Language, limits edition.Limits, label string) drop {
	limit := l.Bytes(limits.File)
	return drop{
		Name: drawingField, Label: label, Hint: l.T("enter.drawing.hint", "limit", limit), Most: strconv.FormatInt(limits.File, 10),
		TooLarge: l.T("enter.drawing.too-large", "limit", limit), Preview: l.T("enter.drawing.preview"),
	}
}

// with is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
func (p form) with(wrong web.Problem) form {
	l := p.Language
	p.Title = l.T("enter.error-title", "title", p.Title)
	p.Drawing.Again = l.T("enter.drawing.again")
	p.Summary = &summary{Title: wrong.Title, Text: wrong.Text}
	tell := func(field, at string, message *string) {
		said, bad := wrong.Errors[field]
		if !bad {
			return
		}
		if message != nil {
			*message = said.Message
		}
		p.Summary.Faults = append(p.Summary.Faults, blame{at, said.Message})
	}
	tell(wholeForm, "send", nil)
	tell("key", "send", nil)
	tell(drawingField, drawingField, &p.Drawing.Error)
	tell("child_name", "child_name", &p.ChildName.Error)
	tell("child_age", p.ChildAge.at(), &p.ChildAge.Error)
	tell("title", "title", &p.Called.Error)
	tell("story", "story", &p.Story.Error)
	tell("city", "city", &p.City.Error)
	tell("guardian_name", "guardian_name", &p.GuardianName.Error)
	tell("guardian_email", "guardian_email", &p.GuardianEmail.Error)
	tell("consent_guardian", "consent_guardian", &p.ConsentGuardian.Error)
	tell("consent_publish", "consent_publish", &p.ConsentPublish.Error)
	if n := len(p.Summary.Faults); n > 1 || n == 1 && wrong.Status == http.StatusUnprocessableEntity {
		p.Summary.Title = l.N("enter.summary", len(p.Summary.Faults))
		p.Summary.Text = l.T("enter.kept")
	}
	return p
}

// at is the id of the first choice, where the way to the field leads.
func (c choice) at() string {
	if len(c.Options) == 0 {
		return c.Name
	}
	return c.Options[0].ID
}

func ages(l *language.Language, a edition.Ages, typed string) []option {
	var all []option
	for age := a.Min; age <= a.Max; age++ {
		text := l.Number(age)
		all = append(all, option{ID: "age-" + text, Value: text, Text: text, Checked: strings.TrimSpace(typed) == text})
	}
	return all
}

func (s *Site) takingPart(l *language.Language, e edition.Edition) []string {
	var names []string
	for _, c := range s.cities.All() {
		if e.TakesPart(c.Slug) {
			names = append(names, l.City(c.Slug, c.Name))
		}
	}
	slices.SortFunc(names, l.Compare())
	return names
}

// shown is a text as a page can hold it: bytes that are no text become U+FFFD (strings.Map does that), and signs that
// hide or turn what stands around them are taken out, as the sentence beside the field says.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069',
			r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff', r >= 0xe0000 && r <= 0xe007f:
			return -1
		}
		return r
	}, s)
}
