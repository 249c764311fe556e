package painter

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// scripts a language is written in.
func scripts(language string) []*unicode.RangeTable {
	switch language {
	case "ar":
		return []*unicode.RangeTable{unicode.Arabic}
	case "zh":
		return []*unicode.RangeTable{unicode.Han}
	case "ja":
		return []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}
	case "hi":
		return []*unicode.RangeTable{unicode.Devanagari}
	case "ru":
		return []*unicode.RangeTable{unicode.Cyrillic}
	}
	return []*unicode.RangeTable{unicode.Latin}
}

// checkWords holds one text against its limits and its language's script.
func checkWords(t *testing.T, what, language, text string, most int) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n < 1 || n > most || !utf8.ValidString(text) {
		t.Errorf("%s in %s: %q has %d characters, want 1 to %d", what, language, text, n, most)
	}
	if strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
		t.Errorf("%s in %s: stray spaces in %q", what, language, text)
	}
	for _, r := range text {
		if unicode.IsLetter(r) && r != 'ー' && !unicode.In(r, scripts(language)...) {
			t.Errorf("%s in %s: %q has a letter of another script, %q", what, language, text, r)
			return
		}
		if unicode.IsControl(r) {
			t.Errorf("%s in %s: %q has a control character", what, language, text)
		}
	}
}

func TestEveryLanguageTellsOfEveryMotif(t *testing.T) {
	for _, language := range Languages() {
		words, ok := tongueOf(language)
		if !ok || words.language != language {
			t.Errorf("%s is listed and not there", language)
		}
		if len(words.telling) != len(Motifs()) {
			t.Errorf("%s tells of %d motifs, want %d", language, len(words.telling), len(Motifs()))
		}
		if len(words.names) != 16 || len(words.endings) != 5 {
			t.Errorf("%s: %d names and %d endings; a drawing would change its word with its language", language, len(words.names), len(words.endings))
		}
		for _, name := range words.names {
			checkWords(t, "name", language, name, 40)
		}
		for _, m := range Motifs() {
			of := words.telling[m]
			checkWords(t, m, language, of.title, 80)
			checkWords(t, m, language, of.other, 80)
			for _, ending := range words.endings {
				checkWords(t, m, language, of.story+words.space()+ending, 2000)
			}
		}
	}
}

func TestWordsDoNotDependOnTheSize(t *testing.T) {
	for seed := range uint64(50) {
		a, b := New(seed, 0.1), New(seed, 2)
		b.Width, b.Height = a.Width, a.Height
		if a != b {
			t.Errorf("seed %d: %+v and %+v", seed, a, b)
		}
	}
}

func TestADrawingInAnotherLanguageKeepsItsPicture(t *testing.T) {
	d := New(7, small)
	for _, language := range Languages() {
		e := d.In(language)
		if e.Language != language || e.Seed != d.Seed || e.Motif != d.Motif || e.Age != d.Age || e.Width != d.Width {
			t.Errorf("in %s: %+v, from %+v", language, e, d)
		}
		if e.In(d.Language) != d {
			t.Errorf("there and back through %s changed the words", language)
		}
	}
	if d.In("tlh") != d {
		t.Error("a language that nobody here writes changed the drawing")
	}
}

func TestNamesAndTitlesVary(t *testing.T) {
	titles, names, silent := map[string]bool{}, map[string]bool{}, 0
	for seed := range uint64(300) {
		d := New(seed, small).In("en")
		titles[d.Title], names[d.Child] = true, true
		if d.Story == "" {
			silent++
		}
		if d.Age < 5 || d.Age > 14 {
			t.Errorf("seed %d: %d years old", seed, d.Age)
		}
	}
	if len(titles) != 2*len(Motifs()) || len(names) != 16 {
		t.Errorf("%d titles and %d names in 300 drawings", len(titles), len(names))
	}
	if silent < 20 || silent > 80 {
		t.Errorf("%d of 300 tell no story, want about 45", silent)
	}
}
