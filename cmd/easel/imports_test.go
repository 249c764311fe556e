package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/easel-gallery/easel/"

// rule says that no package below one of from may import a package below one of
// never, but for the exceptions.
type rule struct {
	from, never, except []string
	why                 string
}

var rules = []rule{
	{from: []string{"pipeline"}, never: []string{"cmd", "services", "gallery"}, why: "the pipeline speaks no HTTP"},
	{from: []string{"services"}, never: []string{"cmd", "gallery"}, why: "sites know the pipeline and web alone"},
	{from: []string{"gallery"}, never: []string{"cmd", "pipeline/contest", "pipeline/journal", "pipeline/vault"}, why: "the gallery can't reach what is not published"},
	{from: []string{"gallery"}, never: []string{"services"}, except: []string{"services/web"}, why: "sites know the pipeline and web alone"},
	{from: []string{"services/upload", "services/moderation"}, never: []string{"services"},
		except: []string{"services/web", "services/upload", "services/moderation"}, why: "sites know the pipeline and web alone"},
	{from: []string{"services/upload"}, never: []string{"services/moderation"}, why: "sites do not import each other"},
	{from: []string{"services/moderation"}, never: []string{"services/upload"}, why: "sites do not import each other"},
	{from: []string{"services/web"}, never: []string{"pipeline"}, except: []string{"pipeline/language"}, why: "web knows no drawing"},
	{from: []string{"services/demo"}, never: []string{"pipeline", "services/web"}, why: "a family's browser knows addresses and nothing else"},
	{from: []string{"pipeline/drawing"}, never: []string{"pipeline"}, except: []string{"pipeline/drawing"}, why: "the domain stands alone"},
	{from: []string{"pipeline/edition"}, never: []string{"pipeline"}, except: []string{"pipeline/edition"}, why: "the domain stands alone"},
	{from: []string{"pipeline/store"}, never: []string{"pipeline"}, except: []string{"pipeline/store", "pipeline/durable"}, why: "the store knows keys and bytes"},
	{from: []string{"pipeline/uploads"}, never: []string{"pipeline"}, except: []string{"pipeline/uploads", "pipeline/store", "pipeline/journal"}, why: "it knows pieces of files, and no drawing"},
	{from: []string{"pipeline/durable"}, never: []string{"pipeline"}, why: "it knows disks alone"},
	{from: []string{"pipeline/powercut"}, never: []string{"pipeline"}, except: []string{"pipeline/powercut"}, why: "it knows disks alone"},
	{from: []string{"cmd", "services", "gallery", "pipeline"}, never: []string{"pipeline/powercut"}, why: "only tests cut the power"},
	{from: []string{"services", "gallery", "pipeline/catalog", "pipeline/claims", "pipeline/contest", "pipeline/staff", "pipeline/store", "pipeline/uploads", "pipeline/vault", "pipeline/worker"},
		never: []string{"pipeline/journal/access", "pipeline/journal/embedded", "pipeline/journal/scan"}, why: "which server holds the journal is the command's to know"},
	{from: []string{"pipeline/worker/cell"}, never: []string{"pipeline"}, except: []string{"pipeline/worker/cell", "pipeline/rendition"}, why: "a cell knows pictures alone"},
	{from: []string{"pipeline/worker/thumbnail"}, never: []string{"pipeline/worker/cell"}, why: "where pictures are rendered is the command's to know"},
	{from: []string{"pipeline/screen"}, never: []string{"pipeline"}, except: []string{"pipeline/screen", "pipeline/drawing", "pipeline/rendition"}, why: "it knows one drawing and its picture alone"},
	{from: []string{"pipeline/rendition"}, never: []string{"pipeline"}, except: []string{"pipeline/rendition"}, why: "bytes in, bytes out"},
}

// pure packages do no I/O: none of these may be imported.
var (
	pure  = []string{"pipeline/drawing", "pipeline/edition", "pipeline/rendition", "pipeline/screen"}
	world = []string{"os", "os/exec", "net", "net/http", "syscall", "database/sql", "log", "log/slog"}
)

type listed struct {
	ImportPath string
	Imports    []string
	Doc        string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Doc", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for in := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func below(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") })
}

// forTests reports whether a package, or one above it, holds suites, builders or engines
// for tests: it is called after what it helps to test.
func forTests(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(name string) bool {
		return strings.HasSuffix(name, "test") && name != "contest"
	})
}

func TestWhoMayImportWhom(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		if forTests(from) {
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			for _, r := range rules {
				if ours && below(from, r.from) && below(to, r.never) && !below(to, r.except) {
					t.Errorf("%s imports %s: %s", from, to, r.why)
				}
			}
			if ours && forTests(to) {
				t.Errorf("%s imports %s: it is for tests", from, to)
			}
			if below(from, pure) && slices.Contains(world, imported) {
				t.Errorf("%s imports %s: it does no I/O", from, imported)
			}
		}
	}
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}
