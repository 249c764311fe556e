package web

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Breadth is how broad a text is set, in halves of an em, about: a Chinese character is as broad as two Latin letters,
// and what stands above or below a letter takes no room.
// Source: https://www.unicode.org/reports/tr11/
func Breadth(text string) (halves int) {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case wide(r):
			halves += 2
		default:
			halves++
		}
	}
	return halves
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// Fit is the class of a line that is set as large as its breadth allows: the index of the first limit that it keeps
// within, as "fit-0", or one more than the last.
func Fit(text string, limits ...int) string {
	const name = "fit-"
	b := Breadth(text)
	for i, most := range limits {
		if b <= most {
			return name + string(rune('0'+i))
		}
	}
	return name + string(rune('0'+len(limits)))
}

// Room is what letters of a size have room for, in halves of an em: of a word, which is not to be broken, and of all words.
type Room struct{ Word, Text int }

// FitIn is Fit for what is set in several lines: the first room that takes the longest word and the whole text.
func FitIn(text string, rooms ...Room) string {
	var words, texts []int
	for _, r := range rooms {
		words, texts = append(words, r.Word), append(texts, r.Text)
	}
	return max(Fit(longestWord(text), words...), Fit(text, texts...))
}

// longestWord is the longest of a text's words in scripts that write them apart: lines break between any two Chinese
// characters.
func longestWord(text string) (longest string) {
	between := func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Hyphen, r) || wide(r) }
	for word := range strings.FieldsFuncSeq(text, between) {
		if Breadth(word) > Breadth(longest) {
			longest = word
		}
	}
	return longest
}
