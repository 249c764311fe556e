package web

import (
	"net/url"
	"strings"
	"unicode"
)

// AsShown begins the names of the fields that nobody sees: each holds a word as the page showed it, so that one that is
// left as it was says nothing, whatever others have made of it meanwhile.
const AsShown = "shown_"

// Written is what a form says in a field; nil if it has no such field, or says there what the page showed.
func Written(form url.Values, name string) *string {
	if !form.Has(name) || form.Has(AsShown+name) && Legible(form.Get(AsShown+name)) == Legible(form.Get(name)) {
		return nil
	}
	text := form.Get(name)
	return &text
}

// Legible is a text as a page can hold it: bytes that are no text become U+FFFD (strings.Map does that), and signs that
// hide or turn what stands around them are taken out, as the sentence beside the field says.
func Legible(s string) string {
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
