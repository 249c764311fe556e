package catalog

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// longestWord is where a word is cut, in characters, in texts and in questions alike.
const longestWord = 32

// spoken are the words of a text as the index has them, in order. Of scripts that put
// no spaces between words, every two neighbouring characters are a word, and the last
// one of a run is, too: so each character begins one. It is how most engines find
// Chinese, Japanese and Korean; a dictionary would have to know every child's words.
// An Arabic word with an article is there without it, too.
func spoken(text string) []string {
	var words []string
	for _, run := range runs(text) {
		if !run.unspaced {
			words = append(words, run.text)
			if bare := withoutArticle(run.text); bare != run.text {
				words = append(words, bare)
			}
			continue
		}
		chars := []rune(run.text)
		for i := range chars {
			words = append(words, string(chars[i:min(i+2, len(chars))]))
		}
	}
	return words
}

// run is a piece of folded text between what is neither letter nor digit.
type run struct {
	text     string
	unspaced bool // of a script without spaces
}

func runs(text string) []run {
	var found []run
	begin, unspaced := -1, false
	folded := fold(text)
	end := func(i int) {
		if begin >= 0 {
			found = append(found, run{cut(folded[begin:i], unspaced), unspaced})
		}
		begin = -1
	}
	for i, r := range folded {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			end(i)
			continue
		}
		is := isUnspaced(r)
		if begin >= 0 && is != unspaced && !unicode.Is(unicode.M, r) {
			end(i)
		}
		if begin < 0 {
			begin, unspaced = i, is
		}
	}
	end(len(folded))
	return found
}

// cut ends a word that is too long.
func cut(word string, unspaced bool) string {
	if unspaced || len(word) <= longestWord {
		return word
	}
	n := 0
	for i := range word {
		if n == longestWord {
			return word[:i]
		}
		n++
	}
	return word
}

// withoutArticle makes of "the tram" and "and the tram", which Arabic writes as one
// word each, "tram": as light stemmers do, which find more than those that cut roots
// (Larkey et al. 2002).
func withoutArticle(word string) string {
	for _, article := range [...]string{"وال", "ال"} {
		rest, ok := strings.CutPrefix(word, article)
		if ok && len(rest) >= len("قطا") {
			return rest
		}
	}
	return word
}

// isUnspaced tells the scripts that are written without spaces, and Korean, whose
// words grow together. U+30FC makes a katakana long, and belongs to no script.
func isUnspaced(r rune) bool {
	return r == '\u30fc' || r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

// fold makes texts comparable: no case, no accents, no vowel signs where a script
// writes them above its letters, one form for each letter and digit.
func fold(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case isAccent(r):
		case r >= '\u0660' && r <= '\u0669': // Arabic digits
			b.WriteRune('0' + r - '\u0660')
		case r >= '\u06f0' && r <= '\u06f9': // Persian digits
			b.WriteRune('0' + r - '\u06f0')
		default:
			b.WriteString(plain(r))
		}
	}
	return norm.NFC.String(cases.Fold().String(b.String()))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isAccent tells marks without which a word stays the same word. Those of Indian
// scripts and of Thai are vowels, and those of kana other sounds.
func isAccent(r rune) bool {
	return r >= 0x0300 && r <= 0x036f || // Latin, Greek, Cyrillic
		r >= 0x0591 && r <= 0x05c7 && unicode.Is(unicode.M, r) || // Hebrew
		r == 0x0640 || // Arabic tatweel, which only stretches
		r >= 0x0610 && r <= 0x06ed && unicode.Is(unicode.M, r) // Arabic
}

// plain gives the letters that Unicode takes for letters of their own, and people who
// search for them do not always type.
func plain(r rune) string {
	switch r {
	case 'ø', 'Ø':
		return "o"
	case 'đ', 'Đ':
		return "d"
	case 'ł', 'Ł':
		return "l"
	case 'ı':
		return "i"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case '\u0671': // alef with wasla
		return "\u0627"
	case '\u0629', '\u06c1': // teh marbuta, Urdu's heh
		return "\u0647"
	case '\u0649', '\u06cc': // alef maksura, Persian yeh
		return "\u064a"
	case '\u06a9': // Persian kaf
		return "\u0643"
	}
	return string(r)
}
