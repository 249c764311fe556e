package gallery

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// Bounds of a search's text. One that is longer is refused; of more words the first are looked for, and the page says
// so.
const (
	textMost  = 200   // characters
	typedMost = 4_000 // bytes, before anything is done with them
	wordsMost = 10
)

// beginLeast is how many characters the beginning of a city's name has at least: fewer begin too many other words.
const beginLeast = 3

var (
	errLongText  = errors.New("a search of more than 200 characters")
	errBadRegion = errors.New("no region of ours")
	errBadColor  = errors.New("no colour of ours")
	errBadPlace  = errors.New("no place in what was found")
)

// wanted is a search as its address says it.
type wanted struct {
	text   string // as typed, with single spaces, in NFKC
	ages   edition.Ages
	region string // its code
	tone   drawing.Tone
	after  catalog.Cursor
}

func wantedOf(r *http.Request) (v wanted, err error) {
	query := r.URL.Query()
	if v.text, err = textOf(query.Get("q")); err != nil {
		return v, err
	}
	if v.after, err = catalog.ParseCursor(query.Get("after")); err != nil {
		return v, fmt.Errorf("%w: %w", errBadPlace, err)
	}
	if ages := query.Get("ages"); ages != "" {
		if v.ages, err = edition.ParseAges(ages); err != nil {
			return v, fmt.Errorf("%w: %w", errBadAges, err)
		}
	}
	if v.region = query.Get("region"); v.region != "" && !slices.Contains(edition.Regions[:], v.region) {
		return v, errBadRegion
	}
	if v.tone = drawing.Tone(query.Get("color")); v.tone != "" && !slices.Contains(drawing.Tones[:], v.tone) {
		return v, errBadColor
	}
	return v, nil
}

// textOf tidies what was typed: valid UTF-8 in NFKC, single spaces, nothing that is not meant to be seen.
func textOf(typed string) (string, error) {
	if len(typed) > typedMost {
		return "", errLongText
	}
	seen := func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.IsGraphic(r) || joins(r) {
			return r
		}
		return -1
	}
	text := norm.NFKC.String(strings.Map(seen, strings.ToValidUTF8(typed, " ")))
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > textMost {
		return "", errLongText
	}
	return text, nil
}

// joins tells the two characters that shape the letters beside them in Persian and Hindi: U+200C and U+200D.
func joins(r rune) bool { return r == '\u200c' || r == '\u200d' }

// filtered tells whether anything is wanted beside words.
func (v wanted) filtered() bool {
	return v.ages != (edition.Ages{}) || v.region != "" || v.tone != ""
}

// bare tells whether nothing is wanted at all: all drawings, from the newest on.
func (v wanted) bare() bool { return v == wanted{} }

// from is the same search at another place.
func (v wanted) from(after catalog.Cursor) wanted {
	v.after = after
	return v
}

// url is the search's own address.
func (v wanted) url(f web.Frame) string {
	query := url.Values{}
	for name, value := range map[string]string{
		"q": v.text, "region": v.region, "color": string(v.tone), "after": v.after.String(),
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if v.ages != (edition.Ages{}) {
		query.Set("ages", v.ages.String())
	}
	if len(query) == 0 {
		return f.Link("/search")
	}
	return f.Link("/search?" + query.Encode())
}

// understood is what a text asks for.
type understood struct {
	words  []catalog.Word
	cities []string // slugs of those that the text may mean, in the order of its words
	cut    bool     // there are more words than are looked for
}

// understand reads a search's text. The longest runs of words that are a city's name stand for that city, and so does
// the beginning of one at the text's end if it can mean no other.
func understand(text string, cities *edition.Cities) (u understood) {
	words := wordsIn(text)
	if len(words) > wordsMost {
		words, u.cut = words[:wordsMost], true
	}
	for at := 0; at < len(words); {
		n, slugs := cityAt(text, words[at:], cities)
		run := words[at : at+n]
		at += n
		u.words = append(u.words, catalog.Word{Text: joined(text, run), Whole: at < len(words) || u.cut, Cities: slugs})
		u.cities = append(u.cities, slugs...)
	}
	if len(words) > 0 && !u.cut {
		u.cities = append(u.cities, cities.Named(text)...)
	}
	u.cities = unique(u.cities)
	return u
}

// onlyCities tells whether a text names cities and asks for nothing else.
func (u understood) onlyCities() bool {
	return len(u.words) > 0 && !slices.ContainsFunc(u.words, func(w catalog.Word) bool { return len(w.Cities) == 0 })
}

// cityAt is the longest run at the beginning of these words that is a city's name, and the city; or one word, and none.
func cityAt(text string, words []span, cities *edition.Cities) (n int, slugs []string) {
	for n = len(words); n > 0; n-- {
		run := words[:n]
		if c, ok := cities.Find(text[run[0].from:run[n-1].to]); ok {
			return n, []string{c.Slug}
		}
		if n < len(words) {
			continue
		}
		begun := joined(text, run)
		if found := cities.Begun(begun); len(found) == 1 && utf8.RuneCountInString(begun) >= beginLeast {
			return n, found
		}
	}
	return 1, nil
}

// span is where a word stands in its text, in bytes.
type span struct{ from, to int }

// wordsIn finds the words of a text: letters, marks and digits, with at least one that is no mark.
func wordsIn(text string) []span {
	var words []span
	from, worded := -1, false
	end := func(to int) {
		if from >= 0 && worded {
			words = append(words, span{from, to})
		}
		from, worded = -1, false
	}
	for at, r := range text {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) {
			end(at)
			continue
		}
		if from < 0 {
			from = at
		}
		worded = worded || !unicode.Is(unicode.M, r)
	}
	end(len(text))
	return words
}

// joined is a run of words with one space between them.
func joined(text string, run []span) string {
	words := make([]string, len(run))
	for i, w := range run {
		words[i] = text[w.from:w.to]
	}
	return strings.Join(words, " ")
}

// unique leaves out what stood before.
func unique(all []string) []string {
	var once []string
	for _, one := range all {
		if !slices.Contains(once, one) {
			once = append(once, one)
		}
	}
	return once
}
