package language

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// PseudoTag is that of a language for tests: English with accents, two fifths longer and between ⟦ and ⟧. What stands
// on a page without the brackets was not said by a catalogue; what loses one was cut off.
const PseudoTag = "en-XA"

// PseudoWish is the variable of the environment that a test sets to have it. Nobody else is told of it: it is in no
// picker and no sitemap, and without the wish there is no such language.
const PseudoWish = "EASEL_TEST_PSEUDO"

func pseudoWished() bool { return os.Getenv(PseudoWish) != "" }

// pseudoLanguage makes the language of what English says.
func pseudoLanguage(files fs.FS) *Language {
	l := &Language{tag: PseudoTag, name: pseudo("English"), direction: "ltr", groupFrom: 1_000, parsed: language.Make(PseudoTag), pseudo: true}
	l.words = sync.OnceValue(func() *words {
		var all []*i18n.Message
		for _, m := range embedded(files, reference) {
			all = append(all, &i18n.Message{ID: m.ID, One: pseudo(m.One), Other: pseudo(m.Other)})
		}
		return newWords(PseudoTag, all, nil)
	})
	return l
}

// unsaid is what a message holds beside words: what is filled in by Go, by a page's module, or by a reader.
var unsaid = regexp.MustCompile(`\{\{.*?\}\}|\{\w+\}|\S*[@/_]\S*|%|#`)

// pseudo is a text in that language; "" stays.
func pseudo(text string) string {
	if text == "" {
		return ""
	}
	accented := strings.NewReplacer("a", "áá", "e", "éé", "i", "íí", "o", "óó", "u", "úú", "c", "ç", "n", "ñ", "s", "š", "y", "ý", "z", "ž",
		"A", "Á", "E", "É", "I", "Í", "O", "Ó", "U", "Ú", "C", "Ç", "N", "Ñ", "S", "Š")
	out, from := "⟦", 0
	for _, at := range unsaid.FindAllStringIndex(text, -1) {
		out += accented.Replace(text[from:at[0]]) + text[at[0]:at[1]]
		from = at[1]
	}
	return out + accented.Replace(text[from:]) + "⟧"
}
