package edition

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// foldName makes the names of cities comparable, in the ways in which people really write
// them: no case, no accents, one letter where keyboards have several, and one space and
// nothing else between words. The form's module city.js folds in the same way.
func foldName(s string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		plain = s
	}
	alike := alikes().Replace(cases.Fold().String(plain))
	between := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) }
	return strings.Join(strings.FieldsFunc(alike, between), " ")
}

// alikes are letters that take each other's place. Latin ones are those that Unicode does
// not take apart, as many write them without their strokes. The Arabic ones are of Persian
// and Urdu keyboards, or the endings that half of all writers leave the dots off; hamza
// alone, what lengthens a word and joiners are not written by all. Nor are apostrophes.
var alikes = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"ı", "i", "ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe",
		"ى", "ي", "ی", "ي", "ک", "ك", "ة", "ه", "ہ", "ه", "ھ", "ه", "ە", "ه", "ٱ", "ا",
		"ء", "", "ـ", "", "\u200c", "", "\u200d", "",
		"'", "", "’", "", "‘", "", "ʼ", "", "`", "",
	)
})
