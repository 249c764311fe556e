package language

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

//go:embed messages
var messages embed.FS

// known are the languages that have catalogues. A new one is a row here and a folder under messages.
var known = []Language{
	{tag: "ar", name: "العربية", direction: "rtl", groupFrom: 1_000},
	{tag: "en", name: "English", direction: "ltr", groupFrom: 1_000},
	{tag: "es", name: "Español", direction: "ltr", groupFrom: 10_000},
}

// reference is the tag of the language that every other is checked against and falls back to.
const reference = "en"

// speech is all that is made once from the embedded files.
type speech struct {
	languages []*Language // sorted for the picker
	byTag     map[string]*Language
	english   *Language
	matcher   language.Matcher
	matched   []*Language // by the matcher's index: English first, which makes it the matcher's default
}

// spoken loads the catalogues when they are first asked for. They are part of the binary, so a mistake in one is a
// mistake of the build, and stops the program; a test opens every one.
var spoken = sync.OnceValue(func() *speech {
	s, err := load(messages, known)
	if err != nil {
		panic(fmt.Sprintf("language: embedded catalogues: %v", err))
	}
	return s
})

func load(files fs.FS, rows []Language) (*speech, error) {
	bundle := i18n.NewBundle(language.Make(reference))
	s := &speech{byTag: map[string]*Language{}}
	names := cityNames()
	for _, l := range rows {
		l.parsed = language.Make(l.tag)
		l.cities = names[l.tag]
		plain, err := loadMessages(bundle, files, l.tag)
		if err != nil {
			return nil, err
		}
		l.plain = plain
		l.localizer = i18n.NewLocalizer(bundle, l.tag)
		// Latin digits everywhere, also in Arabic: they are what the receipts, the map and the children's own
		// captions use, and one page should not count in two ways.
		l.printer = message.NewPrinter(language.Make(l.tag + "-u-nu-latn"))
		l.regions = display.Regions(l.parsed)
		s.byTag[l.tag] = &l
		s.languages = append(s.languages, &l)
	}
	slices.SortFunc(s.languages, byTagOrder)
	s.english = s.byTag[reference]
	s.matcher, s.matched = matcher(s.languages, s.english)
	return s, nil
}

// loadMessages reads one language's files into the bundle and returns those of its messages that are said as they
// stand. Two files may not hold the same id: the later would silently win.
func loadMessages(bundle *i18n.Bundle, files fs.FS, tag string) (map[string]string, error) {
	paths, err := fs.Glob(files, path.Join("messages", tag, "*.toml"))
	if err != nil {
		return nil, err
	}
	plain, origin := map[string]string{}, map[string]string{}
	for _, p := range paths {
		text, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, err
		}
		loaded, err := bundle.ParseMessageBytes(language.Make(tag), text, toml.Unmarshal)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		for _, m := range loaded {
			if other, twice := origin[m.ID]; twice {
				return nil, fmt.Errorf("%s: %q is also in %s", p, m.ID, other)
			}
			origin[m.ID] = p
			if !strings.Contains(m.Other, "{{") {
				plain[m.ID] = m.Other
			}
		}
	}
	return plain, nil
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
