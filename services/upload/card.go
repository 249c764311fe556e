package upload

import (
	"net/http"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// childrenModule is the module that only a form of several children needs.
const childrenModule = "children.js"

// card is what a form asks about one child.
type card struct {
	Number int // from 1
	Key    string
	Kept   string // the upload that holds its picture; "" for none

	Drawing     drop
	ChildName   field
	Asks        bool // whether a family name is in the child's name
	ChildAge    choice
	DrawnOn     field
	Called      field
	Story       field
	Description field
	Yes         tick // the child's own
}

// typing makes the fields of the n-th child of a form, or with 1 those that are there once.
func typing(typed map[string]string, n int) func(name, label, hint string) field {
	return func(name, label, hint string) field {
		return field{Name: ofChild(name, n), Label: label, Hint: hint, Value: web.Legible(typed[name]), Kind: "text", Complete: "off", Auto: true}
	}
}

// card makes the n-th child's.
func (s *Site) card(l *language.Language, e edition.Edition, typed map[string]string, n int) card {
	in := typing(typed, n)
	c := card{
		Number: n, Key: typed["key"], Kept: typed[keptField],
		Drawing:   dropOf(l, e.Limits, l.T("enter.drawing.label")),
		ChildName: in("child_name", l.T("enter.child-name.label"), l.T("enter.child-name.hint")),
		Asks:      edition.MayHoldSurname(typed["child_name"]),
		ChildAge: choice{
			Name: ofChild("child_age", n), Label: l.T("enter.age.label"), Hint: l.T("enter.age.hint"), Options: ages(l, e.Ages, typed["child_age"], n),
			Words: required(l.T("enter.age.required")),
		},
		DrawnOn:     in("drawn_on", l.T("enter.drawn.label"), l.T("enter.drawn.hint")),
		Called:      in("title", l.T("enter.called.label"), l.T("enter.called.hint", "limit", l.Number(e.Limits.Title))),
		Story:       in("story", l.T("enter.story.label"), l.T("enter.story.hint", "limit", l.Number(e.Limits.Story))),
		Description: in("description", l.T("enter.description.label"), l.T("enter.description.hint", "limit", l.Number(edition.MaxDescription))),
		Yes:         childTick(l, typed, n),
	}
	c.Drawing.Name = ofChild(drawingField, n)
	c.Called.Most, c.Story.Most, c.Description.Most = e.Limits.Title, e.Limits.Story, edition.MaxDescription
	c.DrawnOn.Kind, c.DrawnOn.Auto = "date", false
	c.DrawnOn.First, c.DrawnOn.Last = edition.FirstDrawn(s.now()), edition.LastDrawn(s.now())
	c.ChildName.Words, c.Called.Words = required(l.T("enter.child-name.required")), required(l.T("enter.called.required"))
	if c.Kept != "" {
		c.Drawing.Again = l.T("children.kept")
		delete(c.Drawing.Words, "data-required")
	}
	return c
}

// heading names a part of a card: where there are several children, with the child's number.
func (p form) heading(c card, part string) string {
	if len(p.Cards) == 1 {
		return part
	}
	return p.numbered(c.Number, part)
}

// numbered says of which child something is.
func (p form) numbered(n int, what string) string {
	return p.Language.T("children.of", "n", p.Language.Number(n), "what", what)
}

// which says which child it is, by its name where there is one.
func (p form) which(c card) string {
	if strings.TrimSpace(c.ChildName.Value) != "" {
		return p.numbered(c.Number, c.ChildName.Value)
	}
	return p.Language.T("children.child", "n", p.Language.Number(c.Number))
}

// mayGrow tells whether one child more fits.
func (p form) mayGrow() bool { return len(p.Cards)+len(p.Entered) < mostChildren }

// counted is a heading as the module of several children writes it anew.
func (p form) counted(part string) string { return p.Language.T("children.of", "n", "%", "what", part) }

// withEach is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
// whole is what is wrong with all, and each with the child of each card.
func (p form) withEach(whole web.Problem, each []web.Problem) form {
	l := p.Language
	p.Title = l.T("enter.error-title", "title", p.Title)
	p.Summary = &summary{Title: whole.Title, Text: whole.Text}
	first := each[0]
	p.tell(first, 0, wholeForm, "send", nil)
	p.tell(first, 0, "key", "send", nil)
	for i := range p.Cards {
		p.tellCard(each[i], i)
	}
	p.tell(first, 0, "city", "city", &p.City.Error)
	p.tell(first, 0, "guardian_name", "guardian_name", &p.GuardianName.Error)
	p.tell(first, 0, "guardian_email", "guardian_email", &p.GuardianEmail.Error)
	for i := range p.Cards {
		c := &p.Cards[i]
		p.tell(each[i], c.Number, childYes, c.Yes.Name, &c.Yes.Error)
	}
	p.tell(first, 0, "consent_guardian", "consent_guardian", &p.ConsentGuardian.Error)
	p.tell(first, 0, "consent_publish", "consent_publish", &p.ConsentPublish.Error)
	if n := len(p.Summary.Faults); n > 1 || n == 1 && whole.Status == http.StatusUnprocessableEntity {
		p.Summary.Title = l.N("enter.summary", len(p.Summary.Faults))
		p.Summary.Text = l.T("enter.kept")
	}
	if len(p.Entered) > 0 {
		p.Summary.Text = l.T("children.some.text")
	}
	if slices.ContainsFunc(each, wasHere) {
		p.Summary.Way, p.Summary.To = l.T("receipt.new-link"), p.Frame.Link(lostLinkPath)
	}
	return p
}

// wasHere tells whether a child's drawing is with us already, so that its family may look for the drawing's page.
func wasHere(wrong web.Problem) bool {
	return wrong.Errors["child_name"].Code == string(edition.FaultSameChild)
}

// tellCard tells what is wrong with the i-th child. One whose entry failed by itself is led to by its heading.
func (p *form) tellCard(wrong web.Problem, i int) {
	c := &p.Cards[i]
	if c.Kept == "" && wrong.Status != 0 {
		c.Drawing.Again = p.Language.T("enter.drawing.again")
	}
	if i > 0 {
		p.tell(wrong, c.Number, "key", c.at(), nil)
	}
	p.tell(wrong, c.Number, drawingField, c.Drawing.Name, &c.Drawing.Error)
	p.tell(wrong, c.Number, "child_name", c.ChildName.Name, &c.ChildName.Error)
	p.tell(wrong, c.Number, "child_age", c.ChildAge.at(), &c.ChildAge.Error)
	p.tell(wrong, c.Number, "drawn_on", c.DrawnOn.Name, &c.DrawnOn.Error)
	p.tell(wrong, c.Number, "title", c.Called.Name, &c.Called.Error)
	p.tell(wrong, c.Number, "story", c.Story.Name, &c.Story.Error)
	p.tell(wrong, c.Number, "description", c.Description.Name, &c.Description.Error)
	if len(p.Cards) > 1 && wrong.Status != 0 && len(wrong.Errors) == 0 {
		p.Summary.Faults = append(p.Summary.Faults, blame{c.at(), p.numbered(c.Number, wrong.Title)})
	}
}

// tell tells what is wrong with a field, if anything is: at the field, and at the head with the way there. n is the
// child's number, or 0 for a field that is there once.
func (p *form) tell(wrong web.Problem, n int, field, at string, message *string) {
	said, bad := wrong.Errors[field]
	if !bad {
		return
	}
	if message != nil {
		*message = said.Message
	}
	text := said.Message
	if n > 0 && len(p.Cards) > 1 {
		text = p.numbered(n, text)
	}
	p.Summary.Faults = append(p.Summary.Faults, blame{at, text})
}

// at is the id of a card's first heading.
func (c card) at() string { return ofChild("s1", c.Number) }
