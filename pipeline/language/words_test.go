package language

import (
	"testing"
	"testing/fstest"
)

func TestNoLanguageIsReadForTheReadersOfAnother(t *testing.T) {
	files := fstest.MapFS{
		"messages/en/home.toml": {Data: []byte(`"home.hello" = "Hello, {{.name}}."`)},
		"messages/es/home.toml": {Data: []byte("no catalogue at all")},
	}
	s := speak(files, []Language{{tag: "en", direction: "ltr"}, {tag: "es", direction: "ltr"}})
	if got := s.english.T("home.hello", "name", "Lina"); got != "Hello, Lina." {
		t.Errorf("English says %q", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("Spanish was read, and nobody missed its words")
		}
	}()
	s.byTag["es"].T("home.hello", "name", "Lina")
}

func TestWordsAreFilledInWhereTheirNamesStand(t *testing.T) {
	named := map[string]string{"child": "Lina", "city": "{{.child}}"}
	for text, want := range map[string]string{
		"":                                      "",
		"No name.":                              "No name.",
		"{{.child}}":                            "Lina",
		"{{.child}} and {{.child}}, {{.city}}.": "Lina and Lina, {{.child}}.",
		"{{.age}} years":                        "<no value> years",
	} {
		if got := fill(text, named); got != want {
			t.Errorf("%q is filled in as %q, want %q", text, got, want)
		}
	}
}
