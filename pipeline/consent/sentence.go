// Package consent has the sentences that guardians and children say yes to: one for each
// purpose, in every language. Facts keep only their SHA-256; shown.csv keeps every sentence
// that was ever shown, so that a hash can be turned back into it when the words are others.
package consent

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
)

// Purposes are all that a guardian is asked for, in the order of the form.
func Purposes() []drawing.Purpose {
	return []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow, drawing.PurposeExhibit, drawing.PurposePress}
}

// Needed are those without which a drawing can't be entered.
func Needed() []drawing.Purpose {
	return []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow}
}

// Sentence is what a guardian says yes to for a purpose, as pages show it in a language; ""
// for a purpose that nobody is asked for.
func Sentence(l *language.Language, p drawing.Purpose) string {
	switch p {
	case drawing.PurposeEnter:
		return l.T("enter.consent-guardian.label")
	case drawing.PurposeShow:
		return l.T("enter.consent-publish.label")
	case drawing.PurposeExhibit:
		return l.T("consent.exhibit.label")
	case drawing.PurposePress:
		return l.T("consent.press.label")
	}
	return ""
}

// Question is what the child is asked, and what its yes is to.
func Question(l *language.Language) string {
	return l.T("consent.child.text") + "\n" + l.T("consent.child.label")
}

// Given records what a guardian agreed to of all that was asked, in a language; when is for
// others to say. Purposes that nobody is asked for are left out.
func Given(l *language.Language, agreed ...drawing.Purpose) drawing.Consent {
	c := drawing.Consent{Texts: map[drawing.Purpose]string{}, Language: l.Tag(), Purposes: []drawing.Purpose{}}
	var all []string
	for _, p := range Purposes() {
		text := Sentence(l, p)
		all, c.Texts[p] = append(all, text), Hash(text)
		if slices.Contains(agreed, p) {
			c.Purposes = append(c.Purposes, p)
		}
	}
	c.Text = Hash(strings.Join(all, "\n"))
	return c
}

// Changed records a word on one purpose alone: a yes, or a yes that is taken back. What the
// others are agreed to with is on record before it.
func Changed(l *language.Language, p drawing.Purpose) drawing.Consent {
	text := Hash(Sentence(l, p))
	return drawing.Consent{Text: text, Texts: map[drawing.Purpose]string{p: text}, Language: l.Tag()}
}

// Asked records a child's yes in a language; when is for others to say.
func Asked(l *language.Language) drawing.Assent {
	return drawing.Assent{Text: Hash(Question(l)), Language: l.Tag()}
}

// Hash is the SHA-256 of a text in hex.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// SchoolSentence is the sentence that a school agrees to before any guardian is asked.
func SchoolSentence(l *language.Language) string { return l.T("class.consent.label") }

// Said records that a school agreed to it, in a language. It gives no purpose: that is for
// guardians.
func Said(l *language.Language) drawing.Consent {
	return drawing.Consent{Text: Hash(SchoolSentence(l)), Language: l.Tag(), Purposes: []drawing.Purpose{}}
}
