package language

import (
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
)

// words are what a language says. They are kept as they were written, and filled in anew each time: that is quicker than
// a template of Go's, and fifteen languages of those took 18 MB where the words take 5.
type words struct {
	said    map[string]string // by id: the messages of one form
	counted *i18n.Localizer   // those that have plural forms; it picks the form
	printer *message.Printer
	regions display.Namer
	cities  map[string]string // city slug to its name in this language
}

// newWords sorts a language's messages.
func newWords(tag string, all []*i18n.Message, cities map[string]string) *words {
	own := language.Make(tag)
	bundle := i18n.NewBundle(own)
	// Latin digits everywhere, also in Arabic: they are what the receipts, the map and the children's own
	// captions use, and one page should not count in two ways.
	w := &words{said: map[string]string{}, counted: i18n.NewLocalizer(bundle, tag), cities: cities,
		printer: message.NewPrinter(language.Make(tag + "-u-nu-latn")), regions: display.Regions(own)}
	for _, m := range all {
		if m.Zero+m.One+m.Two+m.Few+m.Many == "" {
			w.said[m.ID] = m.Other
			continue
		}
		bundle.MustAddMessages(own, m) // fails only for a language without plural rules: a test opens every one
	}
	return w
}

// form is a message in the plural form that a count asks for, or in "other" for a count of nil or where that form is
// missing, not yet filled in; "" if there is no such message.
func (w *words) form(id string, count any) string {
	if text, ok := w.said[id]; ok {
		return text
	}
	// The error says what the text says by itself.
	text, _ := w.counted.Localize(&i18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateParser: template.IdentityParser{}})
	return text
}

// fill writes the named words in their places, {{.name}}. A place that nothing was given for says so, as Go's templates
// do.
func fill(text string, named map[string]string) string {
	before, rest, found := strings.Cut(text, "{{.")
	if !found {
		return text
	}
	var b strings.Builder
	for found {
		var name string
		b.WriteString(before)
		name, rest, _ = strings.Cut(rest, "}}")
		if word, given := named[name]; given {
			b.WriteString(word)
		} else {
			b.WriteString("<no value>")
		}
		before, rest, found = strings.Cut(rest, "{{.")
	}
	b.WriteString(before)
	return b.String()
}
