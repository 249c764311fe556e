package language_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

// computed are the prefixes of ids that code puts together, and what follows them. An id that is put together in any
// other way cannot be found by a reader, nor by these tests.
var computed = map[string]string{
	"consent.extra.": "what a law in consent.csv has families told beside the age",
	"country.":       "an ISO 3166-1 code whose common name is not the one wanted",
	"month.":         "1 to 12",
	"region.":        "a region's code in cities.csv",
	"tone.":          "one of drawing.Tones",
}

// use is one place in the source that says a message.
type use struct {
	at     string
	id     string
	plural bool
	args   []string // names of the arguments; nil if they are not written out
	known  bool     // args is what the message gets
}

// needs are the words that a message wants from this place; N brings the count by itself.
func (u use) needs(e entry) []string {
	if u.plural {
		return without(e.wanted(), "count")
	}
	return e.wanted()
}

// source is what the module's own code says: the messages, and every string in it.
type source struct {
	uses     []use
	tables   []use           // ids in tables of the sites' own
	computed map[string]bool // prefixes met
	strings  map[string]bool
	odd      []string // ids that cannot be followed
	glued    []string // messages that another one is filled with
}

// roots are the module's folders that hold code.
var roots = []string{"cmd", "gallery", "pipeline", "services"}

func scan(t *testing.T) *source {
	t.Helper()
	s := &source{computed: map[string]bool{}, strings: map[string]bool{}}
	for _, root := range roots {
		root = filepath.Join("..", "..", root)
		if _, err := os.Stat(root); os.IsNotExist(err) {
			continue
		}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return s.file(path)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *source) file(path string) error {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	at := func(n ast.Node) string {
		p := files.Position(n.Pos())
		return strings.TrimPrefix(filepath.ToSlash(p.Filename), "../../") + ":" + strconv.Itoa(p.Line)
	}
	speaks := tree.Name.Name == "language" || imports(tree, "/pipeline/language") || imports(tree, "/services/web")
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				s.strings[text] = true
			}
		case *ast.CallExpr:
			if speaks {
				s.call(at(n), n)
			}
		case *ast.CompositeLit:
			s.composite(at(n), n)
		}
		return true
	})
	return nil
}

// call looks at x.T(id, ...) and x.N(id, n, ...).
func (s *source) call(at string, c *ast.CallExpr) {
	name := saying(c)
	if name == "" {
		return
	}
	if slices.ContainsFunc(c.Args, func(a ast.Expr) bool { return saying(a) != "" }) {
		s.glued = append(s.glued, at)
	}
	u := use{at: at, plural: name == "N"}
	first, rest := c.Args[0], c.Args[1:]
	if u.plural && len(rest) > 0 {
		rest = rest[1:]
	}
	if id, ok := literal(first); ok {
		u.id = id
		u.args, u.known = names(rest, c.Ellipsis.IsValid())
		s.uses = append(s.uses, u)
		return
	}
	if sum, ok := first.(*ast.BinaryExpr); ok {
		if prefix, ok := literal(sum.X); ok {
			s.computed[prefix] = true
			return
		}
		first = sum.X
	}
	switch first := first.(type) {
	case *ast.SelectorExpr:
		if first.Sel.Name == "ID" {
			return // its values are found where they are written: see composite
		}
	case *ast.Ident:
		return // holds such an ID
	}
	s.odd = append(s.odd, at)
}

// saying is T or N if somebody says a message by it, else "".
func saying(e ast.Expr) string {
	c, ok := e.(*ast.CallExpr)
	if !ok || len(c.Args) == 0 {
		return ""
	}
	if f, ok := c.Fun.(*ast.SelectorExpr); ok && (f.Sel.Name == "T" || f.Sel.Name == "N") {
		return f.Sel.Name
	}
	return ""
}

// composite looks at values with an ID field. One that says what it Is is a meaning, which has a title and a text; any
// other stands for a message of that id, for a title and a text, or for both.
func (s *source) composite(at string, c *ast.CompositeLit) {
	var id string
	var meaning bool
	for _, e := range c.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch key, _ := pair.Key.(*ast.Ident); {
		case key == nil:
		case key.Name == "Is":
			meaning = true
		case key.Name == "ID":
			id, _ = literal(pair.Value)
		}
	}
	switch {
	case !messageID.MatchString(id):
	case meaning:
		s.uses = append(s.uses, use{at: at, id: id + ".title"}, use{at: at, id: id + ".text"})
	default:
		s.tables = append(s.tables, use{at: at, id: id})
	}
}

// stands are the messages that an ID of a table may mean.
func stands(id string) []string { return []string{id, id + ".title", id + ".text"} }

var messageID = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-zA-Z0-9-]+)+$`)

// names are the argument names of a call: every other one.
func names(args []ast.Expr, spread bool) ([]string, bool) {
	if spread {
		return nil, false
	}
	var out []string
	for i := 0; i < len(args); i += 2 {
		name, ok := literal(args[i])
		if !ok {
			return nil, false
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out, true
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}

func imports(f *ast.File, suffix string) bool {
	return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool {
		return strings.HasSuffix(i.Path.Value, suffix+`"`)
	})
}

func TestEveryMessageThatCodeSaysExistsAndGetsItsWords(t *testing.T) {
	english, s := catalogue(t, "en"), scan(t)
	for _, u := range s.uses {
		e, ok := english[u.id]
		switch {
		case !ok:
			t.Errorf("%s: there is no message %q", u.at, u.id)
		case u.known && e.plural() != u.plural:
			t.Errorf("%s: %q is said with T and has plural forms, or with N and has none", u.at, u.id)
		case u.known && !slices.Equal(u.args, u.needs(e)):
			t.Errorf("%s: %q gets %v and fills in %v", u.at, u.id, u.args, u.needs(e))
		}
	}
	for _, u := range s.tables {
		if !slices.ContainsFunc(stands(u.id), func(id string) bool { return english[id] != nil }) {
			t.Errorf("%s: there is no message %q, nor with .title or .text", u.at, u.id)
		}
	}
}

func TestEveryMessageIsSaidSomewhere(t *testing.T) {
	s := scan(t)
	said := map[string]bool{}
	for _, u := range s.uses {
		said[u.id] = true
	}
	for _, u := range s.tables {
		for _, id := range stands(u.id) {
			said[id] = true
		}
	}
	for id := range catalogue(t, "en") {
		if !said[id] && !isComputed(id) {
			t.Errorf("nobody says %q", id)
		}
	}
}

func isComputed(id string) bool {
	for prefix := range computed {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}

// TestNoSentenceIsFilledWithAnother: a language has its own order, and its own endings where
// two parts meet. A date's month is a name.
func TestNoSentenceIsFilledWithAnother(t *testing.T) {
	for _, at := range scan(t).glued {
		if !strings.HasPrefix(at, "pipeline/language/format.go:") {
			t.Errorf("%s: make one message of the two", at)
		}
	}
}

func TestIdsArePutTogetherOnlyInTheWaysNamedHere(t *testing.T) {
	s := scan(t)
	for prefix := range s.computed {
		if computed[prefix] == "" {
			t.Errorf("ids are put together after %q: name that prefix in computed", prefix)
		}
	}
	for prefix := range computed {
		if !s.strings[prefix] {
			t.Errorf("no code has the prefix %q any more", prefix)
		}
	}
	for _, at := range s.odd {
		t.Errorf("%s: write the message's id out, or begin it with a prefix named in computed", at)
	}
}

func TestWhatALawHasFamiliesToldIsAMessageAndEachSuchMessageIsALaws(t *testing.T) {
	const prefix = "consent.extra."
	asked := map[string]bool{}
	for _, l := range edition.ConsentLaws() {
		if l.Extra != "" {
			asked[prefix+l.Extra] = true
		}
	}
	english := catalogue(t, "en")
	for id := range asked {
		if english[id] == nil {
			t.Errorf("a law asks for %q, and there is no such message", id)
		}
	}
	for id := range english {
		if strings.HasPrefix(id, prefix) && !asked[id] {
			t.Errorf("no law asks for %q", id)
		}
	}
	if len(asked) == 0 {
		t.Error("no law asks for more than an age")
	}
}
