package edition

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Particles are the words that stand between names, or are part of one, in lower case. The
// form's module steps.js counts without them, too.
func Particles() []string {
	return []string{
		"de", "del", "da", "do", "dos", "das", "di", "du", "des", "la", "las", "los", "le", "van", "von", "der", "den", "ter", "y", "i", "e",
		"al", "el", "bin", "bint", "ibn", "ben", "abu", "o", "mac", "st", "بن", "بنت", "ابن", "أبو", "ابو", "آل",
	}
}

// MayHoldSurname reports whether a child's name has two words or more beside particles, in
// any script that puts spaces between them: then a family name may be among them. Many
// children have two first names, so this is a reason to ask, and never to refuse. An initial
// is no word but in scripts whose signs are syllables; nor is a number.
func MayHoldSurname(name string) bool {
	words := 0
	for word := range strings.FieldsSeq(norm.NFKC.String(name)) {
		word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) }))
		if (utf8.RuneCountInString(word) > 1 || syllable(word)) && !slices.Contains(Particles(), word) {
			words++
		}
	}
	return words > 1
}

// syllable reports whether one sign can be a name.
func syllable(word string) bool {
	sign, _ := utf8.DecodeRuneInString(word)
	return unicode.In(sign, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}
