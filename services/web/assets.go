package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"sync"
)

//go:embed assets
var embedded embed.FS

// own are the assets of the frame.
var own = sync.OnceValue(func() *Assets {
	files, err := fs.Sub(embedded, "assets")
	if err != nil {
		panic(err) // the name is the one embedded above
	}
	a, err := NewAssets("", files)
	if err != nil {
		panic(err)
	}
	return a
})

// Asset is the address of one of the frame's assets: "look.css".
func Asset(name string) string { return own().URL(name) }

// Assets are files that pages load, each at an address that holds its hash and therefore never changes its content.
// It is immutable.
type Assets struct {
	folder      string // address of all
	files       map[string]asset
	compressors compressors
}

type asset struct {
	url, kind string
	content   []byte
}

// kinds are the media types of what a page may load. The machine's own table is not asked: it differs per machine.
var kinds = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".jpg":  "image/jpeg",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".webp": "image/webp",
}

// NewAssets takes the files at the top of a folder. A kind that no page should load is an error. The site's name stands
// in the addresses, so that a proxy knows which process to ask; the frame, which each process has, has none.
//
// A module imports another one of its folder by name, as `import { x } from "./name.js";`, and is served with its address. Lines
// that are comments and indentation stay here: they would be a fifth of what a phone loads.
func NewAssets(site string, files fs.FS) (*Assets, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	a := &Assets{folder: path.Join("/assets", site), files: map[string]asset{}}
	l := linker{a, files, map[string]bool{}}
	for _, e := range entries {
		if err := l.take(e.Name()); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// URL is the address of a file by its name; for a name that is none of them, one that answers 404.
func (a *Assets) URL(name string) string {
	if f, ok := a.files[name]; ok {
		return f.url
	}
	return a.folder + "/" + name
}

// Mux is where routes are put: an http.ServeMux, or what keeps a list of them.
type Mux interface {
	Handle(pattern string, handler http.Handler)
}

// Routes serves the files, each at its own address, to be kept for a year. Each is compressed once, when somebody first
// asks for it so.
func (a *Assets) Routes(mux Mux) {
	for _, f := range a.files {
		pattern := "GET " + f.url
		var answers [plain + 1]func() *Answer
		for e := range answers {
			answers[e] = sync.OnceValue(func() *Answer { return a.answer(pattern, f, encoding(e)) })
		}
		mux.Handle(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answers[encodingFor(r)]().Send(w, r) }))
	}
}

func (a *Assets) answer(pattern string, f asset, e encoding) *Answer {
	h := safe(http.Header{
		"Cache-Control": {"public, max-age=31536000, immutable"}, "Content-Type": {f.kind}, "Etag": {etag(f.content)},
	})
	if !isDense(f.kind) {
		h.Set("Vary", "Accept-Encoding")
	}
	return a.compressors.encoded(pattern, h, f.content, e)
}
