package language

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

//go:embed messages
var messages embed.FS

// known are the languages that have catalogues. A new one is a row here and a folder under messages.
var known = []Language{
	{tag: "ar", name: "العربية", direction: "rtl", groupFrom: 1_000},
	{tag: "ca", name: "Català", direction: "ltr", groupFrom: 1_000},
	{tag: "de", name: "Deutsch", direction: "ltr", groupFrom: 1_000},
	{tag: "en", name: "English", direction: "ltr", groupFrom: 1_000},
	{tag: "es", name: "Español", direction: "ltr", groupFrom: 10_000},
	{tag: "fa", name: "فارسی", direction: "rtl", groupFrom: 1_000},
	{tag: "fr", name: "Français", direction: "ltr", groupFrom: 1_000},
	{tag: "hi", name: "हिन्दी", direction: "ltr", groupFrom: 1_000},
	{tag: "id", name: "Bahasa Indonesia", direction: "ltr", groupFrom: 1_000},
	{tag: "ja", name: "日本語", direction: "ltr", groupFrom: 1_000},
	{tag: "ko", name: "한국어", direction: "ltr", groupFrom: 1_000},
	{tag: "pt", name: "Português", direction: "ltr", groupFrom: 1_000},
	{tag: "ru", name: "Русский", direction: "ltr", groupFrom: 1_000},
	{tag: "tr", name: "Türkçe", direction: "ltr", groupFrom: 1_000},
	{tag: "zh", also: "zh-Hant", name: "中文", direction: "ltr", groupFrom: 1_000},
}

// reference is the tag of the language that every other is checked against and falls back to.
const reference = "en"

// speech is all that is made once.
type speech struct {
	languages []*Language // sorted for the picker
	byTag     map[string]*Language
	english   *Language
	matcher   language.Matcher
	matched   []*Language // by the matcher's index: English first, which makes it the matcher's default
}

var spoken = sync.OnceValue(func() *speech { return speak(messages, known) })

// speak makes the languages. Each reads its words when it is first asked for one, so that nothing is held for readers
// who never come.
func speak(files fs.FS, rows []Language) *speech {
	s := &speech{byTag: map[string]*Language{}}
	cities := sync.OnceValue(cityNames)
	for _, l := range rows {
		l.parsed = language.Make(l.tag)
		l.words = sync.OnceValue(func() *words { return newWords(l.tag, embedded(files, l.tag), cities()[l.tag]) })
		s.byTag[l.tag] = &l
		s.languages = append(s.languages, &l)
	}
	slices.SortFunc(s.languages, byTagOrder)
	s.english = s.byTag[reference]
	s.matcher, s.matched = matcher(s.languages, s.english)
	if pseudoWished() {
		s.byTag[PseudoTag] = pseudoLanguage(files)
	}
	return s
}

// embedded are one language's messages. They are part of the binary, so a mistake in one is a mistake of the build, and
// panics when its language is first asked for; a test opens every one.
func embedded(files fs.FS, tag string) []*i18n.Message {
	all, err := readMessages(files, tag)
	if err != nil {
		panic(fmt.Sprintf("language: embedded catalogues: %v", err))
	}
	return all
}

// readMessages reads one language's files. Two files may not hold the same id: the later would silently win.
func readMessages(files fs.FS, tag string) ([]*i18n.Message, error) {
	paths, err := fs.Glob(files, path.Join("messages", tag, "*.toml"))
	if err != nil {
		return nil, err
	}
	var all []*i18n.Message
	origin := map[string]string{}
	for _, p := range paths {
		text, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, err
		}
		read, err := i18n.ParseMessageBytes(text, toml.Unmarshal)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		for _, m := range read {
			if other, twice := origin[m.ID]; twice {
				return nil, fmt.Errorf("%s: %q is also in %s", p, m.ID, other)
			}
			origin[m.ID] = p
		}
		all = append(all, read...)
	}
	return all, nil
}

func matcher(all []*Language, first *Language) (language.Matcher, []*Language) {
	ordered := []*Language{first}
	for _, l := range all {
		if l != first {
			ordered = append(ordered, l)
		}
	}
	tags := make([]language.Tag, len(ordered))
	for i, l := range ordered {
		tags[i] = l.parsed
	}
	for _, l := range all {
		if l.also != "" {
			tags, ordered = append(tags, language.Make(l.also)), append(ordered, l)
		}
	}
	return language.NewMatcher(tags), ordered
}

// cityNames are the names that cities have, by language and slug.
func cityNames() map[string]map[string]string {
	names := map[string]map[string]string{}
	for _, n := range data.Names() {
		if names[n.Language] == nil {
			names[n.Language] = map[string]string{}
		}
		names[n.Language][n.Slug] = n.Name
	}
	return names
}
