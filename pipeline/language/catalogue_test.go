package language_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/rangetable"

	"github.com/easel-gallery/easel/pipeline/language"
)

// forms are the plural forms that each language has, by CLDR.
var forms = map[string][]string{
	"ar": {"few", "many", "one", "other", "two", "zero"},
	"ca": {"many", "one", "other"},
	"de": {"one", "other"},
	"en": {"one", "other"},
	"es": {"many", "one", "other"},
	"fa": {"one", "other"},
	"fr": {"many", "one", "other"},
	"hi": {"one", "other"},
	"id": {"other"},
	"ja": {"other"},
	"ko": {"other"},
	"pt": {"many", "one", "other"},
	"ru": {"few", "many", "one", "other"},
	"tr": {"one", "other"},
	"zh": {"other"},
}

// scripts are those of languages that are not written in Latin letters: a sentence without one was not translated.
// Japanese has three and a comma of its own, which is all that stands between the last two names of its lists.
var scripts = map[string]*unicode.RangeTable{
	"ar": unicode.Arabic,
	"fa": unicode.Arabic,
	"hi": unicode.Devanagari,
	"ja": rangetable.Merge(unicode.Han, unicode.Hiragana, unicode.Katakana, rangetable.New('、')),
	"ko": unicode.Hangul,
	"ru": unicode.Cyrillic,
	"zh": unicode.Han,
}

// entry is a message as its file has it: by plural form, or under "" if it has none.
type entry map[string]string

func (e entry) plural() bool { _, single := e[""]; return !single }

// catalogue reads one language's files anew, so that the test sees what a translator wrote and not what the package
// made of it.
func catalogue(t *testing.T, tag string) map[string]entry {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("messages", tag, "*.toml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue for %s: %v", tag, err)
	}
	all := map[string]entry{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]any
		if err := toml.Unmarshal(text, &raw); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for id, value := range raw {
			all[id] = read(t, file, id, value)
		}
	}
	return all
}

func read(t *testing.T, file, id string, value any) entry {
	t.Helper()
	switch v := value.(type) {
	case string:
		return entry{"": v}
	case map[string]any:
		e := entry{}
		for form, text := range v {
			s, ok := text.(string)
			if !ok {
				t.Fatalf("%s: put the whole id %q… in quotes: a dot outside them makes a table", file, id)
			}
			e[form] = s
		}
		return e
	}
	t.Fatalf("%s: %q is neither a text nor plural forms", file, id)
	return nil
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(text string) []string {
	found := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// wanted are the placeholders of a message, as English has them in its fullest form.
func (e entry) wanted() []string {
	if e.plural() {
		return placeholders(e["other"])
	}
	return placeholders(e[""])
}

func TestEveryLanguageHasEveryMessageAndNoOther(t *testing.T) {
	english := catalogue(t, "en")
	for _, l := range language.All() {
		own := catalogue(t, l.Tag())
		for id := range english {
			if _, ok := own[id]; !ok {
				t.Errorf("%s: %q is missing", l.Tag(), id)
			}
		}
		for id := range own {
			if _, ok := english[id]; !ok {
				t.Errorf("%s: %q is not in English", l.Tag(), id)
			}
		}
	}
}

func TestEveryMessageHasThePluralFormsOfItsLanguage(t *testing.T) {
	english := catalogue(t, "en")
	for _, l := range language.All() {
		for id, e := range catalogue(t, l.Tag()) {
			if e.plural() != english[id].plural() {
				t.Errorf("%s: %q has plural forms in one of English and %s only", l.Tag(), id, l.Name())
				continue
			}
			if got := slices.Sorted(maps.Keys(e)); e.plural() && !slices.Equal(got, forms[l.Tag()]) {
				t.Errorf("%s: %q has the forms %v, want %v", l.Tag(), id, got, forms[l.Tag()])
			}
		}
	}
}

func TestEveryMessageFillsInTheSameWordsAsEnglish(t *testing.T) {
	english := catalogue(t, "en")
	for _, l := range language.All() {
		for id, e := range catalogue(t, l.Tag()) {
			for form, text := range e {
				got, want := placeholders(text), english[id].wanted()
				if form == "zero" || form == "one" || form == "two" {
					got, want = without(got, "count"), without(want, "count") // "one drawing" needs no figure
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: %q %s fills in %v, want %v", l.Tag(), id, form, got, want)
				}
				if rest := placeholder.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
					t.Errorf("%s: %q %s has a broken placeholder: %q", l.Tag(), id, form, text)
				}
			}
		}
	}
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == name })
}

func TestNoMessageWasLeftInEnglish(t *testing.T) {
	english := catalogue(t, "en")
	for tag, script := range scripts {
		for id, e := range catalogue(t, tag) {
			if !hasLetter(english[id]["other"]+english[id][""], unicode.Letter) {
				continue
			}
			for form, text := range e {
				if !hasLetter(text, script) {
					t.Errorf("%s: %q %s is not in the language's script: %q", tag, id, form, text)
				}
			}
		}
	}
}

// same are what languages in Latin letters spell as English does, all of it: a message that is the same and not here was
// not translated. A language is added to a row by who has looked whether it is one.
var same = map[string]string{
	"April": "de id", "Animals": "ca", "Audit": "fr", "August": "de", "Error: {{.title}}": "ca es", "Eswatini": "ca de fr id",
	"Cookies": "de es", "Europe": "fr", "Jury": "de fr", "Moderation": "de", "Moderator": "id", "No": "ca es", "November": "de id", "Orange": "de fr",
	"Palestine": "fr", "Parks": "de", "September": "de id", "Team": "de", "Transport": "ca", "Türkiye": "id tr", "note": "fr",
	"{{.count}} byte": "ca es pt", "{{.count}} bytes": "ca es pt", "{{.count}} minute": "fr", "{{.count}} minutes": "fr",
	"{{.date}}, {{.time}} UTC": "ca de es id pt tr", "{{.size}} MB": "ca de es id pt tr", "{{.size}} kB": "ca de es id pt tr",
}

func TestWhatALanguageInLatinLettersSaysAsEnglishDoesIsKnown(t *testing.T) {
	english := catalogue(t, "en")
	for _, l := range language.All() {
		if _, other := scripts[l.Tag()]; other || l.Tag() == "en" {
			continue
		}
		for id, e := range catalogue(t, l.Tag()) {
			for form, text := range e {
				copied := slices.Contains(slices.Collect(maps.Values(english[id])), text) && hasLetter(text, unicode.Latin)
				if copied && !slices.Contains(strings.Fields(same[text]), l.Tag()) {
					t.Errorf("%s: %q %s is said as in English: %q", l.Tag(), id, form, text)
				}
			}
		}
	}
}

func hasLetter(text string, script *unicode.RangeTable) bool {
	return strings.ContainsFunc(placeholder.ReplaceAllString(text, ""), func(r rune) bool { return unicode.Is(script, r) })
}

func TestMessagesAreTidy(t *testing.T) {
	for _, l := range language.All() {
		for id, e := range catalogue(t, l.Tag()) {
			for form, text := range e {
				tidy := strings.TrimSpace(text) == text || strings.HasPrefix(id, "list.") || strings.HasPrefix(id, "wall.")
				if text == "" || !tidy || strings.Contains(text, "  ") || strings.ContainsAny(text, "!¡\t\n") {
					t.Errorf("%s: %q %s has stray spaces or an exclamation mark of ours: %q", l.Tag(), id, form, text)
				}
			}
		}
	}
}
