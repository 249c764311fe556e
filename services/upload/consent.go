package upload

import (
	"net/http"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/consent"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// Fields of what a family says yes to, beside those of the outside contract. A form that asks the child says so:
// programs that send the contract's fields alone asked nobody.
const (
	exhibitField = "consent_exhibit"
	pressField   = "consent_press"
	childAsked   = "child_asked" // "yes" from a page that asks
	childYes     = "child_yes"
)

// freely are the fields of purposes that need not be agreed to.
func freely() []string { return []string{exhibitField, pressField} }

// purposeOf is what a field of a form agrees to; "" for other fields.
func purposeOf(field string) drawing.Purpose {
	switch field {
	case exhibitField:
		return drawing.PurposeExhibit
	case pressField:
		return drawing.PurposePress
	}
	return ""
}

// freeTicks are the boxes of purposes that need not be agreed to.
func freeTicks(l *language.Language, typed map[string]string) (all []tick) {
	for _, name := range freely() {
		all = append(all, tick{Name: name, Label: consent.Sentence(l, purposeOf(name)), Checked: typed[name] == "yes"})
	}
	return all
}

// childTick is the box of the n-th child's own.
func childTick(l *language.Language, typed map[string]string, n int) tick {
	return tick{
		Name: ofChild(childYes, n), Label: l.T("consent.child.label"), Checked: typed[childYes] == "yes",
		Words: required(l.T("consent.child.required")),
	}
}

// lawOf says what the law asks in a city; the strictest where there is no city yet, or nobody knows.
func (s *Site) lawOf(l *language.Language, city string) string {
	if c, ok := s.cities.FindWritten(city); ok {
		return lawIn(l, c)
	}
	return l.T("consent.law.general")
}

// lawIn is what the law asks in a city: a sentence, and on a line of its own another one where that law has families
// told more.
func lawIn(l *language.Language, city edition.City) string {
	found, ok := edition.ConsentIn(city)
	if !ok {
		return l.T("consent.law.general")
	}
	place := l.Country(city.Country)
	if found.City != "" {
		place = l.City(city.Slug, city.Name)
	}
	asks := l.T("consent.law.age", "place", place, "age", l.Number(found.Age))
	if found.Extra == "" {
		return asks
	}
	return asks + "\n" + l.T("consent.extra."+found.Extra)
}

// allowed is a purpose as the receipt's page has it.
type allowed struct {
	Purpose drawing.Purpose
	Text    string
	Yes     bool
	Fixed   bool // it can't be changed by itself
}

// allows are the purposes that a family was asked for, and those that it agreed to.
func allows(l *language.Language, s drawing.State) (all []allowed) {
	for _, p := range consent.Purposes() {
		yes := slices.Contains(s.Purposes, p)
		fixed := p == drawing.PurposeEnter || !yes && s.May(drawing.CommandConsent) != nil
		all = append(all, allowed{p, consent.Sentence(l, p), yes, fixed})
	}
	return all
}

// assented says when the child said yes.
func assented(l *language.Language, s drawing.State) string {
	if s.Assented.IsZero() {
		return ""
	}
	return l.T("receipt.may.child", "child", s.Child.Name, "when", l.DateTime(s.Assented))
}

// maxAgree is the size of the form of one purpose in bytes, with much room.
const maxAgree = 4 << 10

// agree answers POST /entries/{receipt}/consent: one purpose is taken back (agree=no), or given again (agree=yes).
func (s *Site) agree(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readTexts(w, r, maxAgree)
	if err != nil {
		return err
	}
	p, l := drawing.Purpose(typed.Get("purpose")), web.Language(r)
	yes := typed.Get("agree")
	if yes != "yes" && yes != "no" {
		return s.unchanged(w, r, contest.ErrNoPurpose)
	}
	if yes == "yes" {
		if err := s.mayChange(r, drawing.CommandConsent); err != nil {
			return s.unchanged(w, r, err)
		}
	}
	state, err := s.contest.Allow(r.Context(), r.PathValue("receipt"), p, yes == "yes", consent.Changed(l, p))
	if err != nil {
		return s.unchanged(w, r, err)
	}
	return s.changed(w, r, state, "#may")
}

// agreement says what a change of purposes was: which sentences were said yes to, and which were taken back.
func (n news) agreement(f contest.Told) string {
	var d drawing.Agreement
	if (drawing.Fact{Name: f.What, Data: f.Data}).Decode(&d) != nil {
		return ""
	}
	var lines []string
	for _, p := range consent.Purposes() {
		was, known := consent.ByHash(d.Consent.Texts[p])
		switch {
		case !known:
		case slices.Contains(d.Consent.Purposes, p):
			lines = append(lines, n.l.T("copy.gave", "text", was.Text))
		default:
			lines = append(lines, n.l.T("copy.took-back", "text", was.Text))
		}
	}
	return strings.Join(lines, "\n")
}
