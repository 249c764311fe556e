// Package language owns every sentence Easel says to people: message catalogues, plurals, numbers, dates, and the
// names of languages, countries and cities.
//
// A Language is immutable and safe for any number of goroutines. All lists those that are complete; Negotiate picks
// one for a reader from untrusted input and always answers.
//
//	l := language.Negotiate(cookie, r.Header.Get("Accept-Language"))
//	l.T("city.title", "city", l.City("barcelona", "Barcelona"))
//	l.N("city.drawings", 46)                                     // "46 drawings", "46 رسما"
//
// # Catalogues
//
// The messages lie in messages/<tag>/<topic>.toml, one file per language and site, or page of the gallery, so that a
// translator works on one file and two sites never edit the same one. Keys are quoted ids, dotted by page; plurals name their CLDR forms:
//
//	"receipt.arrived.title" = "{{.child}}’s drawing is with us."
//	"city.drawings".one = "{{.count}} drawing"
//	"city.drawings".other = "{{.count}} drawings"
//
// English is the reference. A message that a language lacks is said in English, and one that English lacks as its
// id: a page never fails for want of a word. That neither happens is held by a test that reads the source of the
// whole module for ids and checks each catalogue: nothing missing, nothing unused, the same placeholders
// everywhere, and every plural form that the language has (six in Arabic).
//
// An id that code puts together has one of the prefixes named in that test ("reason." + code); apart from those, an
// id is always written out, which is what lets a person and the test find it.
//
// # Mixed directions
//
// An argument written in the other direction than the language (a child's Latin name in an Arabic sentence) is put
// between U+2068 and U+2069, the Unicode isolates, so that it cannot turn the punctuation around it. The text is
// plain: whoever puts it into HTML escapes it, as templ does.
package language

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Language is one language that Easel speaks.
type Language struct {
	tag       string
	name      string
	direction string
	also      string // a tag whose readers read this one, too, though it is written otherwise; "" for none

	// groupFrom is the smallest number whose thousands are set apart: 10,000 where four digits stay together, as
	// Spanish writes 1200 but 12.000; else 1,000.
	groupFrom int

	parsed language.Tag
	words  func() *words // what it says; read when it is first called
	pseudo bool          // the language for tests: names from tables stand between brackets, too
}

// Tag is the language's BCP 47 tag, which is also its prefix in addresses: "ar".
func (l *Language) Tag() string { return l.tag }

// Name is what the language calls itself: "العربية".
func (l *Language) Name() string { return l.name }

// Dir is the direction it is written in, as HTML's dir attribute has it: "ltr" or "rtl".
func (l *Language) Dir() string { return l.direction }

// All lists the languages in the order of the picker, by tag. The slice is the caller's own.
func All() []*Language { return slices.Clone(spoken().languages) }

// ByTag finds a language by its exact tag. It is how an address's prefix is told from a page.
func ByTag(tag string) (*Language, bool) {
	l, ok := spoken().byTag[tag]
	return l, ok
}

// English is the reference language, and the one for readers about whom nothing is known.
func English() *Language { return spoken().english }

// maxAccept is how much of an Accept-Language header is looked at. Browsers send under 100 bytes; matching costs
// more than linear time, and a stranger chooses the length.
const maxAccept = 256

// Negotiate picks the language for a reader: the one they chose before (the lang cookie's value, if it names one of
// ours), else the best match for their browser's Accept-Language, else English. Both come from strangers: any bytes
// will do, and a long header counts as its first 256 bytes, cut at a comma.
func Negotiate(cookie, acceptLanguage string) *Language {
	s := spoken()
	if l, ok := s.byTag[cookie]; ok {
		return l
	}
	if len(acceptLanguage) > maxAccept {
		end := max(0, strings.LastIndexByte(acceptLanguage[:maxAccept], ','))
		acceptLanguage = acceptLanguage[:end]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return s.english
	}
	_, i, confidence := s.matcher.Match(wanted...)
	if confidence == language.No {
		return s.english
	}
	return s.matched[i]
}

// byTagOrder sorts languages as the picker shows them.
func byTagOrder(a, b *Language) int { return cmp.Compare(a.tag, b.tag) }
