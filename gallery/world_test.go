package gallery_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/gallery"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
)

// world is a gallery with a real catalog and a real store, and the facts that fill them.
type world struct {
	*drawingtest.Row
	t       testing.TB
	catalog *catalog.Catalog
	store   *store.Folder
	applied int
	log     bytes.Buffer

	edition   edition.Edition
	objects   gallery.Objects // the store, unless a test puts something before it
	copies    *gallery.Copies
	publicURL string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	c, err := catalog.Open(t.Context(), filepath.Join(dir, "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	folder, err := store.OpenFolder(filepath.Join(dir, "objects"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Row: drawingtest.NewRow(), t: t, catalog: c, store: folder, objects: folder}
	w.edition = edition.Default(time.Now().Add(-time.Hour))
	return w
}

// publish hangs a drawing.
func (w *world) publish(city string, age int, options ...drawingtest.Option) *drawingtest.Drawing {
	return w.Submitted(city, age, options...).Rendered().Approved()
}

// render makes and keeps real renditions of a painted picture, as a worker would.
func (w *world) render(d *drawingtest.Drawing, width, height int) []rendition.Picture {
	w.t.Helper()
	made, err := rendition.Render(w.t.Context(), renditiontest.JPEG(w.t, width, height), rendition.DefaultLimits())
	if err != nil {
		w.t.Fatal(err)
	}
	ladder := drawing.Ladder{
		Version: drawing.Version, Of: d.State().Original.SHA256, Made: rendition.Version,
		Width: made.Width, Height: made.Height, Color: made.Color,
	}
	for _, p := range made.Pictures {
		r := drawing.Rendition{Width: p.Width, Height: p.Height, Bytes: len(p.Bytes), Type: p.Kind.MIME(), Ext: p.Kind.Ext(), Hash: p.Hash}
		w.keep(r.Key(d.ID()), p.Bytes)
		ladder.Pictures = append(ladder.Pictures, r)
	}
	d.Happened(drawing.Rendered, ladder)
	return made.Pictures
}

// keep puts an object into the store.
func (w *world) keep(key string, content []byte) {
	w.t.Helper()
	if err := w.store.Put(w.t.Context(), key, bytes.NewReader(content), int64(len(content)), sha256.Sum256(content)); err != nil {
		w.t.Fatal(err)
	}
}

// apply has the catalog know every fact so far.
func (w *world) apply() {
	w.t.Helper()
	if err := w.catalog.Apply(context.Background(), w.Facts()[w.applied:]); err != nil {
		w.t.Fatal(err)
	}
	w.applied = len(w.Facts())
}

// handler is the gallery as a stranger meets it, knowing every fact so far.
func (w *world) handler() http.Handler {
	w.t.Helper()
	w.apply()
	log := slog.New(slog.NewTextHandler(&w.log, nil))
	mux := http.NewServeMux()
	site := gallery.New(gallery.Config{
		Public: w.catalog.Public(), Store: w.objects, Copies: w.copies, Edition: func() edition.Edition { return w.edition },
		Cities: edition.MemberCities(), Log: log, PublicURL: w.publicURL,
	})
	site.Routes(mux)
	h, err := web.Front{Site: &web.Site{Log: log, Frame: web.FrameOf}, Ready: site.Ready()}.Handler(mux)
	if err != nil {
		w.t.Fatal(err)
	}
	return held(w.t, h)
}

// get asks for an address, with headers as pairs.
func (w *world) get(address string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.do(http.MethodGet, address, header...)
}

func (w *world) do(method, address string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	return send(w.handler(), method, address, header...)
}

// ask asks a handler that is there already.
func ask(h http.Handler, address string) *httptest.ResponseRecorder {
	return send(h, http.MethodGet, address)
}

func send(h http.Handler, method, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

// page asks for a page that must be there.
func (w *world) page(address string) *goquery.Document {
	w.t.Helper()
	return w.pageOf(w.get(address), http.StatusOK)
}

func (w *world) pageOf(answer *httptest.ResponseRecorder, status int) *goquery.Document {
	w.t.Helper()
	if answer.Code != status {
		w.t.Fatalf("status %d, want %d", answer.Code, status)
	}
	if kind := answer.Header().Get("Content-Type"); kind != "text/html; charset=utf-8" {
		w.t.Fatalf("Content-Type %q", kind)
	}
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return page
}

// text is what a selection says, with single spaces and without the marks that keep directions apart.
func text(s *goquery.Selection) string {
	plain := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s.Text())
	return strings.Join(strings.Fields(plain), " ")
}

// texts are what each element of a selection says.
func texts(s *goquery.Selection) []string {
	return s.Map(func(_ int, one *goquery.Selection) string { return text(one) })
}

// links are the addresses that a selection leads to.
func links(s *goquery.Selection) []string {
	return s.Map(func(_ int, one *goquery.Selection) string { return one.AttrOr("href", "") })
}

// failing is a store that is away, or whose object was lost.
type failing struct{ err error }

func (f failing) Get(context.Context, string) (io.ReadSeekCloser, store.Object, error) {
	return nil, store.Object{}, f.err
}

// inLanguage has the family say that it wrote in a language.
func inLanguage(tag string) drawingtest.Option {
	return func(s *drawing.Submission) { s.Language = tag }
}

// wait polls until something is so.
func wait(t testing.TB, what string, so func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !so() {
		if time.Now().After(deadline) {
			t.Fatalf("not within a minute: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}
