package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/easel-gallery/easel/services/web"
)

// modules are assets of these texts, by name.
func modules(t *testing.T, texts map[string]string) (*web.Assets, error) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return web.NewAssets("map", files)
}

func TestAModuleImportsTheOnesBesideItByTheirAddresses(t *testing.T) {
	texts := map[string]string{
		"a.js": "import { b } from \"./b.js\";\nimport \"./c.js\";\nb();\n", "b.js": "import { c } from \"./c.js\";\nexport const b = c;\n",
		"c.js": "export const c = () => 1;\n",
	}
	a, err := modules(t, texts)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse()
	a.Routes(h.mux)
	front := h.front(t)
	want := strings.NewReplacer("./b.js", a.URL("b.js"), "./c.js", a.URL("c.js")).Replace(texts["a.js"])
	if got := get(front, a.URL("a.js")).Body.String(); got != want {
		t.Errorf("the module is %s", got)
	}
	texts["c.js"] = "export const c = () => 2;\n"
	changed, err := modules(t, texts)
	if err != nil {
		t.Fatal(err)
	}
	if changed.URL("a.js") == a.URL("a.js") || changed.URL("b.js") == a.URL("b.js") {
		t.Error("what is imported changed, and the address did not")
	}
}

func TestAModuleThatCannotBeLinkedIsRefused(t *testing.T) {
	for name, texts := range map[string]map[string]string{
		"imports what is not there": {"a.js": "import \"./b.js\";"},
		"imports itself":            {"a.js": "import \"./b.js\";", "b.js": "import \"./a.js\";"},
	} {
		if _, err := modules(t, texts); err == nil {
			t.Errorf("one that %s is taken", name)
		}
	}
}

func TestAModuleIsServedWithoutItsComments(t *testing.T) {
	a, err := modules(t, map[string]string{"a.js": "// A story.\nconst at = \"https://easel.example\"; // where\n\nif (at) {\n  // Go.\n  go(at); // it's on\n" +
		"  say(\"it // is\");\n  say(`// ${at} // is`);\n}\n"})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse()
	a.Routes(h.mux)
	want := "const at = \"https://easel.example\";\nif (at) {\ngo(at); // it's on\nsay(\"it // is\");\nsay(`// ${at} // is`);\n}\n"
	if got := get(h.front(t), a.URL("a.js")).Body.String(); got != want {
		t.Errorf("the module is %s", got)
	}
}

// TestNoModuleHasATextOfSeveralLines, whose lines would lose what looks like a comment.
func TestNoModuleHasATextOfSeveralLines(t *testing.T) {
	classes := regexp.MustCompile(`\[[^\]]*\]`) // of regular expressions
	found := 0
	for _, folder := range []string{"../*/assets/*.js", "../../gallery/assets/*.js"} {
		files, err := filepath.Glob(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			found++
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for n, line := range strings.Split(string(text), "\n") {
				line = classes.ReplaceAllString(line, "")
				if code, _, _ := strings.Cut(line, "//"); strings.Count(line, "`")%2 == 1 && strings.Count(code, "`")%2 == 1 {
					t.Errorf("%s:%d: %s", file, n+1, line)
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d modules were looked at", found)
	}
}
