package upload

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// form is the page with the form in it.
type form struct {
	web.Frame
	Action  string // address that it posts to
	Device  device
	Proofs  proofs
	Summary *summary // nil as long as nothing is wrong
	Counts  string   // the title of a summary of one fault, of two and so on, a line for each
	Until   []textPart

	Cards         []card // of the children, at least one
	Entered       []entered
	More          string // address of the module for several children
	Particles     string // words of a name that do not count, with spaces between
	City          field
	Cities        []string // that take part, in the page's language
	GuardianName  field
	GuardianEmail field

	ConsentGuardian, ConsentPublish tick
	Free                            []tick // purposes that need not be agreed to
	Law                             string // what it asks where the family lives
}

// summary stands at the head of a form that came back.
type summary struct {
	Title, Text string
	Faults      []blame
	Way, To     string // a way out that no field has: its words, and its address; "" if there is none
}

// blame leads to a field at fault.
type blame struct{ At, Message string }

// field is an input of one line or more.
type field struct {
	Name, Label, Hint string
	Value             string
	Error             string
	Kind              string           // of the input: "text", "email" or "date"
	Complete          string           // the autocomplete attribute
	Auto              bool             // written in whatever direction its first letter has
	Most              int              // characters that a browser lets in; 0 for any number
	First, Last       string           // days that a browser lets in
	Words             templ.Attributes // what the form's modules say, by their own names
}

// choice is a row of radio buttons.
type choice struct {
	Name, Label, Hint string
	Error             string
	Options           []option
	Words             templ.Attributes
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
	Words       templ.Attributes
}

// drop takes the file.
type drop struct {
	Name, Label, Hint, Error string
	Again                    string // says that the file must be chosen again; "" on a first visit
	Camera, Pick, Otherwise  string // ways to choose it
	Words                    templ.Attributes
}

// form makes the page of what was typed so far: what is said once, and of each child.
func (s *Site) form(r *http.Request, e edition.Edition, typed map[string]string, children ...map[string]string) form {
	fr := s.frame(r)
	l := fr.Language
	fr.Title, fr.Nav = l.T("enter.title"), web.NavEnter
	fr.Styles = append(fr.Styles, s.assets.URL("enter.css"))
	fr.Modules = s.modules("enter.js", "steps.js", "city.js", "times.js", "tus.js", "draft.js", "send.js")
	action := web.Link(r, "/enter")
	if s.rushes() {
		fr.Modules = append(fr.Modules, s.assets.URL("work.js"))
	}
	if len(children) > 1 {
		fr.Modules = append(fr.Modules, s.assets.URL(childrenModule))
	}
	in := typing(typed, 1)
	p := form{
		Frame: fr, Action: action, Proofs: s.proofs(r, typed), Counts: counts(l), Until: until(l, e),
		Device:        device{Language: l, Fresh: wiped(action, ""), Opens: e.OpensAt},
		Particles:     strings.Join(edition.Particles(), " "),
		More:          s.assets.URL(childrenModule),
		City:          in("city", l.T("enter.city.label"), l.T("enter.city.hint")),
		Cities:        s.takingPart(l, e),
		GuardianName:  in("guardian_name", l.T("enter.guardian-name.label"), l.T("enter.guardian-name.hint")),
		GuardianEmail: in("guardian_email", l.T("enter.guardian-email.label"), l.T("enter.guardian-email.hint")),
		ConsentGuardian: tick{
			Name: "consent_guardian", Label: l.T("enter.consent-guardian.label"), Checked: typed["consent_guardian"] == "yes",
			Words: required(l.T("enter.consent-guardian.required")),
		},
		ConsentPublish: tick{
			Name: "consent_publish", Label: l.T("enter.consent-publish.label"), Checked: typed["consent_publish"] == "yes",
			Words: required(l.T("enter.consent-publish.required")),
		},
		Free: freeTicks(l, typed), Law: s.lawOf(l, typed["city"]),
	}
	p.City.Complete, p.GuardianName.Complete = "address-level2", "name"
	p.GuardianEmail.Complete, p.GuardianEmail.Kind, p.GuardianEmail.Auto = "email", "email", false
	p.GuardianName.Words, p.GuardianEmail.Words = required(l.T("enter.guardian-name.required")), required(l.T("enter.guardian-email.required"))
	if e.Address == edition.NeedOptional {
		p.GuardianEmail.Hint, p.GuardianEmail.Words = l.T("retention.address.hint"), templ.Attributes{}
	}
	p.GuardianEmail.Words["data-wrong"] = l.T("enter.guardian-email.wrong")
	p.City.Words = required(l.T("enter.city.required"))
	p.City.Words["data-unknown"], p.City.Words["data-cities"] = l.T("enter.city.unknown"), "/"+l.Tag()+"/enter/cities"
	for i, one := range children {
		p.Cards = append(p.Cards, s.card(l, e, one, i+1))
	}
	return p
}

// required is what the form's module says of a field that is empty.
func required(words string) templ.Attributes { return templ.Attributes{"data-required": words} }

// mostFaults are as many as a form can have, and a few more: those of one child, and of each other one.
const mostFaults = 12 + 5*(mostChildren-1)

// counts are the titles of summaries.
func counts(l *language.Language) string {
	var all []string
	for n := 1; n <= mostFaults; n++ {
		all = append(all, l.N("enter.summary", n))
	}
	return strings.Join(all, "\n")
}

// dropOf is the field for the file.
func dropOf(l *language.Language, limits edition.Limits, label string) drop {
	limit := l.Bytes(limits.File)
	return drop{
		Name: drawingField, Label: label, Hint: l.T("enter.drawing.hint", "limit", limit),
		Camera: l.T("enter.pick.camera"), Pick: l.T("enter.pick.file"), Otherwise: l.T("enter.pick.otherwise"),
		Words: templ.Attributes{
			"data-limit": strconv.FormatInt(limits.File, 10), "data-required": l.T("enter.drawing.required"),
			"data-too-large": l.T("enter.drawing.too-large", "limit", limit), "data-preview": l.T("enter.drawing.preview"), "data-kind": l.T("enter.drawing.not-a-picture"),
			"data-tiny": l.T("enter.picture.tiny"), "data-blurred": l.T("enter.picture.blurred"), "data-dark": l.T("enter.picture.dark"),
			"data-same": l.T("enter.picture.same"), "data-unseen": l.T("enter.picture.unseen"), "data-mb": l.T("size.mb", "size", "%"), "data-kb": l.T("size.kb", "size", "%"),
			"data-offer":  l.T("enter.picture.offer", "size", "%", "limit", limit, "smaller", "#"),
			"data-shrink": l.T("enter.picture.shrink"),
		},
	}
}

// at is the id of the first choice, where the way to the field leads.
func (c choice) at() string {
	if len(c.Options) == 0 {
		return c.Name
	}
	return c.Options[0].ID
}

func ages(l *language.Language, a edition.Ages, typed string, child int) []option {
	var all []option
	for age := a.Min; age <= a.Max; age++ {
		text := l.Number(age)
		all = append(all, option{ID: ofChild("age-"+text, child), Value: text, Text: text, Checked: strings.TrimSpace(typed) == text})
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
