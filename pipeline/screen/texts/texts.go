// Package texts finds in a child's title and story what could tell strangers who the
// child is or how to reach them: a surname, a telephone number, an e-mail address, a
// street, a link.
//
// Its rules are about how such things are written, in the scripts of Easel's languages.
// They are honest about what they can't know: in a script with capitals a surname is a
// capitalised word behind the child's name; in Chinese, Japanese and Korean one of the
// commonest family names in front of it; in Arabic, Persian and Hindi only what follows
// "my name is". What is found is a hint with the words that it rests on. What is not
// found may be there all the same: somebody reads every story.
//
// The package is pure.
package texts

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Kind is what was found.
type Kind string

// The kinds of what may be found.
const (
	Surname Kind = "surname"
	Phone   Kind = "phone"
	Email   Kind = "email"
	Street  Kind = "street"
	Link    Kind = "link"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Surname, Phone, Email, Street, Link} }

// Found is something that was found.
type Found struct {
	Kind  Kind
	Words string // as they stand in the text
}

// mostRunes bounds the words that are kept.
const mostRunes = 80

// In looks through texts for each kind, with the child's name as it will be shown, and
// gives the first of each kind that there is.
func In(child string, texts ...string) []Found {
	name, plainly := plain(child), make([]string, len(texts))
	for i, t := range texts {
		plainly[i] = plain(t)
	}
	var found []Found
	for _, kind := range Kinds() {
		if words := first(kind, name, plainly); words != "" {
			found = append(found, Found{kind, words})
		}
	}
	return found
}

// first is what was found first of a kind in texts; "" if nothing was.
func first(kind Kind, name string, texts []string) string {
	if kind == Surname {
		if words := wholeName(name); words != "" {
			return short(words)
		}
	}
	for _, text := range texts {
		if words := find(kind, name, text); words != "" {
			return short(words)
		}
	}
	return ""
}

func find(kind Kind, name, text string) string {
	switch kind {
	case Surname:
		return surname(name, text)
	case Phone:
		return phone(text)
	case Email:
		return matched(rules().email, text)
	case Street:
		return street(text)
	case Link:
		return matched(rules().link, withoutEmail(text))
	}
	return ""
}

// plain writes a text in one way: composed, digits and letters of their usual width, and
// every kind of space as one.
func plain(s string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(strings.ToValidUTF8(s, " "))), " ")
}

func short(s string) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= mostRunes {
		return s
	}
	return string([]rune(s)[:mostRunes-1]) + "…"
}
