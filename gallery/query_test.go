package gallery

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// cursor is one of a catalog's.
const cursor = "MTcwMDAwMDAwMDAwMC4wMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMQ"

// said writes understood words briefly: "new york[new-york] tower*", where a star is for what may only be begun.
func said(u understood) string {
	var all []string
	for _, w := range u.words {
		one := w.Text
		if len(w.Cities) > 0 {
			one += "[" + strings.Join(w.Cities, " ") + "]"
		}
		if !w.Whole {
			one += "*"
		}
		all = append(all, one)
	}
	return strings.Join(all, " ")
}

func TestTheLongestNamesOfCitiesStandForThem(t *testing.T) {
	cities := edition.MemberCities()
	for typed, want := range map[string]string{
		"":                         "",
		"?! …":                     "",
		"cat":                      "cat*",
		"the red cat":              "the red cat*",
		"cat, (dog)":               "cat dog*",
		"barcelona":                "barcelona[barcelona]*",
		"BARCELONA at night":       "BARCELONA[barcelona] at night*",
		"tower barc":               "tower barc[barcelona]*",
		"barc tower":               "barc tower*", // only the end of a text is still being typed
		"mexico city tower":        "mexico city[mexico-city] tower*",
		"mexico-city":              "mexico city[mexico-city]*",
		"méxico, cairo":            "méxico[mexico-city] cairo[cairo]*",
		"Ciudad de México de día":  "Ciudad de México[mexico-city] de día*",
		"mi ciudad":                "mi ciudad*",
		"my city":                  "my city*",
		"la meva ciutat":           "la meva ciutat*",
		"san":                      "san*", // begins several
		"القاهرة ليلا":             "القاهرة[cairo] ليلا*",
		"北京":                       "北京[beijing]*",
		"北京 塔":                     "北京[beijing] 塔*",
		"o'clock":                  "o clock*",
		"\u0301":                   "",
		"a b c d e f g h i j":      "a b c d e f g h i j*",
		"a b c d e f g h i j k":    "a b c d e f g h i j",
		"a b c d e f g h i cairo":  "a b c d e f g h i cairo[cairo]*",
		"a b c d e f g h i j quit": "a b c d e f g h i j",
	} {
		text, err := textOf(typed)
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if got := said(understand(text, cities)); got != want {
			t.Errorf("%q is understood as %q, want %q", typed, got, want)
		}
	}
}

func TestATextLeadsToEveryCityThatItMayMean(t *testing.T) {
	cities := edition.MemberCities()
	for text, want := range map[string][]string{
		"cairo barcelona": {"cairo", "barcelona"},
		"cairo cairo":     {"cairo"},
		"tower":           nil,
		"guadalaj":        {"guadalajara"},
	} {
		if got := understand(text, cities).cities; !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	if got := understand("san", cities).cities; len(got) < 2 || !slices.Equal(got, cities.Named("san")) {
		t.Errorf("what several cities begin with: %q", got)
	}
}

func TestATextIsTidiedAndBounded(t *testing.T) {
	for typed, want := range map[string]string{
		"  two \n words\t ":        "two words",
		"ﬁsh ＣＡＴ":                  "fish CAT",
		"e\u0301":                  "é",
		"a\x00b\x1bc\u202ed\ufeff": "abcd",
		"می\u200cروم":              "می\u200cروم",
		"bad\xff\xfeutf":           "bad utf",
		strings.Repeat("é", 200):   strings.Repeat("é", 200),
	} {
		if got, err := textOf(typed); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{strings.Repeat("é", 201), strings.Repeat(" ", 4001), strings.Repeat("\ufdfa", 12)} {
		if _, err := textOf(typed); err == nil {
			t.Errorf("%d characters are taken", utf8.RuneCountInString(typed))
		}
	}
}

func TestASearchsAddressIsReadAsItWasWritten(t *testing.T) {
	at, err := catalog.ParseCursor(cursor)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []wanted{
		{},
		{text: "a & b = c?"},
		{text: "قطة", ages: edition.Ages{Min: 5, Max: 7}, region: "africa", tone: "blue", after: at},
	} {
		address := v.url(web.Frame{Prefix: "/ar"})
		path, query, _ := strings.Cut(address, "?")
		if got, err := wantedOf(&http.Request{URL: &url.URL{RawQuery: query}}); got != v || err != nil || path != "/ar/search" {
			t.Errorf("%s is read as %+v, %v; want %+v", address, got, err, v)
		}
	}
}

func TestEverySwatchHasTheToneThatItStandsFor(t *testing.T) {
	for _, tone := range drawing.Tones {
		if got := drawing.ToneOf(swatchOf(tone)); got != tone {
			t.Errorf("the swatch of %s is %s", tone, got)
		}
	}
}

func TestWhatIsNotLookedAtYetIsNotSaidToBeMissing(t *testing.T) {
	english, _ := language.ByTag("en")
	at, err := catalog.ParseCursor(cursor)
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{cities: edition.MemberCities(), edition: func() edition.Edition { return edition.Edition{} }, assets: openAssets()}
	v := wanted{text: "submarine", after: at}
	page := s.search(web.Frame{Language: english}, v, understand(v.text, s.cities), catalog.Page{Next: at}, nil)
	if page.Missed == nil || page.Missed.Says != english.T("search.further") || page.Missed.Hint != "" || page.More != v.url(page.Frame) {
		t.Errorf("%+v, more at %q", page.Missed, page.More)
	}
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{
		"", "cat", "new york tower", "Ciudad de México", "القاهرة", "北京塔", "\u0301\u0301", "a\x00b", "\xff", "\"'*()-+:^", "AND OR NOT NEAR(",
		strings.Repeat("ﷺ", 30), strings.Repeat("a ", 60), "می\u200cروم", "e\u0301",
	} {
		f.Add(q, "5-7", "africa", "blue", "")
	}
	f.Add("x", "7-5", "atlantis", "ultraviolet", "!")
	cities := edition.MemberCities()
	f.Fuzz(func(t *testing.T, q, ages, region, color, after string) {
		query := url.Values{"q": {q}, "ages": {ages}, "region": {region}, "color": {color}, "after": {after}}
		v, err := wantedOf(&http.Request{URL: &url.URL{RawQuery: query.Encode()}})
		if err != nil {
			return
		}
		if n := utf8.RuneCountInString(v.text); n > textMost || !utf8.ValidString(v.text) {
			t.Errorf("%q: %d characters, valid: %v", v.text, n, utf8.ValidString(v.text))
		}
		_, again, _ := strings.Cut(v.url(web.Frame{}), "?")
		if back, err := wantedOf(&http.Request{URL: &url.URL{RawQuery: again}}); back != v || err != nil {
			t.Errorf("%+v comes back as %+v, %v", v, back, err)
		}
		u := understand(v.text, cities)
		if len(u.words) > wordsMost {
			t.Errorf("%d words of %q", len(u.words), v.text)
		}
		for i, w := range u.words {
			if !strings.ContainsFunc(w.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.In(r, unicode.N) }) {
				t.Errorf("word %q of %q says nothing", w.Text, v.text)
			}
			if strings.ContainsAny(w.Text, "\"'*()-+:^\x00") {
				t.Errorf("word %q of %q has a sign in it", w.Text, v.text)
			}
			if last := i == len(u.words)-1; !w.Whole && !last {
				t.Errorf("word %d of %q may be begun", i, v.text)
			}
			for _, slug := range w.Cities {
				if _, ok := cities.BySlug(slug); !ok || !slices.Contains(u.cities, slug) {
					t.Errorf("%q means %q", w.Text, slug)
				}
			}
		}
	})
}
