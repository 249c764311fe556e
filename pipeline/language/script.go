package language

import (
	"slices"
	"unicode"
)

// scripts are those in which a text is told from one of another language by its letters alone, with the languages
// that are written in each. The first is meant where nobody said which.
func scripts() []script {
	return []script{
		{unicode.Hangul, []string{"ko"}},
		{unicode.Hiragana, []string{"ja"}},
		{unicode.Katakana, []string{"ja"}},
		{unicode.Han, []string{"zh", "ja", "ko", "yue"}},
		{unicode.Arabic, []string{"ar", "fa", "ur", "ps", "ckb"}},
		{unicode.Devanagari, []string{"hi", "mr", "ne"}},
		{unicode.Hebrew, []string{"he", "yi"}},
		{unicode.Thai, []string{"th"}},
		{unicode.Bengali, []string{"bn", "as"}},
		{unicode.Tamil, []string{"ta"}},
		{unicode.Georgian, []string{"ka"}},
		{unicode.Armenian, []string{"hy"}},
		{unicode.Ethiopic, []string{"am", "ti"}},
		{unicode.Cyrillic, []string{"ru", "uk", "bg", "sr", "mk", "be", "kk"}},
		{unicode.Greek, []string{"el"}},
	}
}

type script struct {
	letters   *unicode.RangeTable
	languages []string
}

// Written is the language to mark a name with, so that it has the faces and the leading of its own script: the one
// that the family said, if its first letter is of that language's script, else the first that is written so. Latin
// letters are any language's, and so what was said counts.
func Written(text, said string) string {
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		for _, s := range scripts() {
			if !unicode.Is(s.letters, r) {
				continue
			}
			if slices.Contains(s.languages, said) {
				return said
			}
			return s.languages[0]
		}
		if slices.ContainsFunc(scripts(), func(s script) bool { return slices.Contains(s.languages, said) }) {
			return "" // Latin letters in a family that writes others
		}
		return said
	}
	return said
}
