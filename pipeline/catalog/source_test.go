package catalog_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// source is each word after which SQL names a table.
var source = regexp.MustCompile(`(?i)\b(from|join|into|update|table|attach|pragma)\s+(\S+)`)

// publicly are the files that ask for the public.
var publicly = []string{"public.go", "search.go", "walls.go"}

// TestPublicReadsOnlyThePublicViews reads every string of SQL in the files that ask for
// the public, and that no method of Public stands in another.
func TestPublicReadsOnlyThePublicViews(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv != nil && isPublic(n.Recv.List[0].Type) && !slices.Contains(publicly, file) {
					t.Errorf("%s: Public has a method %s where this test does not look", file, n.Name)
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING && slices.Contains(publicly, file) {
					named += wantViews(t, n.Value)
				}
			}
			return true
		})
	}
	if named < 6 {
		t.Errorf("%d views are named: nothing was read", named)
	}
}

func isPublic(e ast.Expr) bool {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	name, ok := e.(*ast.Ident)
	return ok && name.Name == "Public"
}

func wantViews(t *testing.T, literal string) (named int) {
	t.Helper()
	text, err := strconv.Unquote(literal)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "SELECT") && !source.MatchString(strings.ToUpper(text)) {
		return 0
	}
	for _, found := range source.FindAllStringSubmatch(text, -1) {
		if table := strings.Trim(found[2], "();,"); !slices.Contains([]string{"public_drawing", "public_found", "public_place", "public_city", "public_coming", "select"}, strings.ToLower(table)) {
			t.Errorf("the public reads %s: %q", table, text)
		}
		named++
	}
	return named
}
