package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/easel-gallery/easel/services/web"
)

// gallery is a house whose pages are kept, and how often each was made.
type gallery struct {
	*house
	kept    *web.Kept
	version atomic.Uint64
	made    atomic.Int64
}

func newGallery(bytes int64) *gallery {
	g := &gallery{house: newHouse()}
	g.kept = web.NewKept(bytes, func() web.Version { return web.Version{g.version.Load(), 7} })
	g.ready = []web.Ready{g.kept}
	return g
}

// shows adds a route whose pages are kept, and counts how often one is made.
func (g *gallery) shows(pattern string, f web.Handler, parameters ...string) *gallery {
	g.mux.Handle(pattern, g.kept.Handle(g.Handle(func(w http.ResponseWriter, r *http.Request) error {
		g.made.Add(1)
		return f(w, r)
	}), parameters...))
	return g
}

// wall is a page that compresses well, and says where and in which language it was asked for.
func wall(w http.ResponseWriter, r *http.Request) error {
	return says(strings.Repeat("A drawing of a city. ", 200)+web.Language(r).Tag()+r.URL.String())(w, r)
}

func (g *gallery) wantMade(t *testing.T, want int64, what string) {
	t.Helper()
	if got := g.made.Load(); got != want {
		t.Errorf("%s: made %d times, want %d", what, got, want)
	}
}

func TestAPageIsMadeOnceUntilWhatItShowsChanges(t *testing.T) {
	g := newGallery(1<<20).shows("GET /cities", wall)
	front := g.front(t)
	first := get(front, "/cities")
	for range 3 {
		if again := get(front, "/cities"); again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag") {
			t.Errorf("got %v %s", again.Header(), again.Body)
		}
	}
	g.wantMade(t, 1, "asked for four times")
	g.version.Add(1)
	get(front, "/cities")
	get(front, "/cities")
	g.wantMade(t, 2, "after a change")
	g.kept.Empty()
	get(front, "/cities")
	g.wantMade(t, 3, "after all was forgotten")
	if got := g.kept.Outcomes(); got["made"] != 2 || got["again"] != 1 || got["hit"] != 4 {
		t.Errorf("outcomes %v", got)
	}
}

func TestReadersOfOneAddressGetWhatTheyAskFor(t *testing.T) {
	g := newGallery(1<<20).shows("GET /cities", func(w http.ResponseWriter, r *http.Request) error {
		if web.WantsJSON(r) {
			return web.JSON(w, http.StatusOK, web.LowData(r))
		}
		return says(fmt.Sprint(web.Language(r).Tag(), web.LowData(r)))(w, r)
	})
	front := g.front(t)
	for range 2 {
		for _, c := range []struct {
			address, name, value, want string
		}{
			{"/cities", "Accept-Language", "es", "esfalse"},
			{"/cities", "Cookie", "lang=ar", "arfalse"},
			{"/cities", "Accept-Language", "en", "enfalse"},
			{"/ar/cities", "Accept-Language", "es", "arfalse"},
			{"/cities", "Save-Data", "on", "entrue"},
			{"/cities", "Cookie", "data=low", "entrue"},
			{"/cities", "Accept", "application/json", "false\n"},
		} {
			if got := get(front, c.address, c.name, c.value).Body.String(); got != c.want {
				t.Errorf("%s with %s: %s: %q, want %q", c.address, c.name, c.value, got, c.want)
			}
		}
	}
	g.wantMade(t, 6, "of two who want small pictures, the second is given what the first was")
}

func TestAReadersOwnWordAboutSmallPicturesCounts(t *testing.T) {
	for cookie, want := range map[string]bool{"data=full": false, "data=low": true, "lang=ar": true} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Save-Data", "on")
		r.Header.Set("Cookie", cookie)
		if got := web.LowData(r); got != want {
			t.Errorf("%s: %v", cookie, got)
		}
	}
}

func TestEveryEncodingHoldsTheSamePage(t *testing.T) {
	g := newGallery(1<<20).shows("GET /cities", wall)
	front := g.front(t)
	whole := get(front, "/cities").Body.Bytes()
	for range 2 {
		for name, open := range map[string]func(io.Reader) (io.Reader, error){
			"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
			"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
			"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		} {
			answer := get(front, "/cities", "Accept-Encoding", name)
			if got := answer.Header().Get("Content-Encoding"); got != name || answer.Body.Len() > len(whole)/4 {
				t.Errorf("%s: encoded by %q, %d bytes of %d", name, got, answer.Body.Len(), len(whole))
			}
			if fmt.Sprint(answer.Body.Len()) != answer.Header().Get("Content-Length") {
				t.Errorf("%s: %d bytes, and Content-Length %s", name, answer.Body.Len(), answer.Header().Get("Content-Length"))
			}
			from, err := open(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(from); err != nil || !bytes.Equal(got, whole) {
				t.Errorf("%s holds %d bytes, %v", name, len(got), err)
			}
		}
	}
	g.wantMade(t, 1, "in four encodings")
}

func TestTheEncodingIsTheReadersChoice(t *testing.T) {
	front := newGallery(1<<20).shows("GET /cities", wall).front(t)
	for accept, want := range map[string]string{
		"":                                 "",
		"gzip, deflate, br, zstd":          "br",
		"gzip, deflate":                    "gzip",
		"GZIP":                             "gzip",
		"x-gzip":                           "gzip",
		"deflate":                          "",
		"br;q=0.2, gzip;q=0.9, zstd;q=0.5": "gzip",
		"br;q=0, *":                        "zstd",
		"br;q=0, *;q=0.5, gzip":            "gzip",
		"identity, gzip;q=0.5":             "",
		"*;q=0":                            "",
		"identity;q=0, zstd":               "zstd",
		",;,q=,;;":                         "",
	} {
		if got := get(front, "/cities", "Accept-Encoding", accept).Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q: encoded by %q, want %q", accept, got, want)
		}
	}
}

func TestACacheBeforeUsIsToldWhatAPageDependsOn(t *testing.T) {
	g := newGallery(1<<20).shows("GET /cities", wall).shows("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		web.SameForAll(w)
		return wall(w, r)
	})
	front := g.front(t)
	for address, want := range map[string]string{
		"/cities":    "Accept, Accept-Language, Cookie, Save-Data, Accept-Encoding",
		"/ar/cities": "Accept, Cookie, Save-Data, Accept-Encoding",
		"/x":         "Accept-Encoding",
	} {
		for range 2 {
			if got := get(front, address).Header().Get("Vary"); got != want {
				t.Errorf("%s: %q, want %q", address, got, want)
			}
		}
	}
}

func TestAKeptPageThatTheReaderHasIsNotSentAgain(t *testing.T) {
	front := newGallery(1<<20).shows("GET /cities", wall).front(t)
	tag := get(front, "/cities", "Accept-Encoding", "gzip").Header().Get("ETag")
	for range 2 {
		for _, encoding := range []string{"gzip", "br", ""} {
			answer := get(front, "/cities", "If-None-Match", tag, "Accept-Encoding", encoding)
			h := answer.Header()
			if answer.Code != 304 || answer.Body.Len() != 0 || h.Get("ETag") != tag || h.Get("Content-Encoding") != "" || h.Get("Vary") == "" {
				t.Errorf("%q: %d %v", encoding, answer.Code, h)
			}
			if h.Get("Content-Security-Policy") == "" || h.Get("X-Request-Id") == "" {
				t.Errorf("%q: %v", encoding, h)
			}
		}
		// The page is made for all, whatever the one who asks first has of it.
		if got := get(front, "/es/cities", "If-None-Match", tag).Code; got != 200 {
			t.Errorf("another page: %d", got)
		}
	}
}

func TestAStormMakesAPageOnce(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	g := newGallery(1 << 20)
	g.shows("GET /cities", func(w http.ResponseWriter, r *http.Request) error {
		close(began) // a second time would panic
		<-finish
		return wall(w, r)
	})
	front := g.front(t)
	var storm sync.WaitGroup
	ask := func() {
		if answer := get(front, "/cities", "Accept-Encoding", "br"); answer.Code != 200 || answer.Header().Get("Content-Encoding") != "br" {
			t.Errorf("got %d %v", answer.Code, answer.Header())
		}
	}
	storm.Go(ask)
	<-began
	for range 50 {
		storm.Go(ask)
	}
	close(finish)
	storm.Wait()
	g.wantMade(t, 1, "by 51 at once")
}

func TestAReaderWhoLeavesTakesThePageFromNobody(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	g := newGallery(1<<20).shows("GET /cities", func(w http.ResponseWriter, r *http.Request) error {
		close(began)
		<-finish
		if err := r.Context().Err(); err != nil {
			return err
		}
		return wall(w, r)
	})
	front := g.front(t)
	ctx, leave := context.WithCancel(t.Context())
	var both sync.WaitGroup
	both.Go(func() {
		front.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/cities", nil))
	})
	<-began
	both.Go(func() {
		if got := get(front, "/cities"); got.Code != 200 || got.Body.Len() == 0 {
			t.Errorf("the one who stayed got %d, %d bytes", got.Code, got.Body.Len())
		}
	})
	leave()
	close(finish)
	both.Wait()
	g.wantMade(t, 1, "for one who left and one who stayed")
}

func TestWhoAsksAfterAChangeWaitsForNothingFromBefore(t *testing.T) {
	began, finish := make(chan struct{}), make(chan struct{})
	g := newGallery(1 << 20)
	g.shows("GET /cities", func(w http.ResponseWriter, r *http.Request) error {
		version := g.version.Load()
		if version == 0 {
			close(began)
			<-finish
		}
		return says(fmt.Sprint("version ", version))(w, r)
	})
	front := g.front(t)
	var early sync.WaitGroup
	early.Go(func() { get(front, "/cities") })
	<-began
	g.version.Add(1)
	if got := get(front, "/cities").Body.String(); got != "version 1" {
		t.Errorf("got %q", got)
	}
	close(finish)
	early.Wait()
	if got := get(front, "/cities").Body.String(); got != "version 1" {
		t.Errorf("what was begun before the change is kept: %q", got)
	}
}

func TestErrorsAndSecretsAreNeverKept(t *testing.T) {
	for name, f := range map[string]web.Handler{
		"an error": fails(web.ErrAbsent),
		"a panic":  func(http.ResponseWriter, *http.Request) error { panic("a bug") },
		"no-store": func(w http.ResponseWriter, r *http.Request) error { web.NoStore(w); return wall(w, r) },
		"a cookie": func(w http.ResponseWriter, r *http.Request) error {
			w.Header().Set("Set-Cookie", "a=b")
			return wall(w, r)
		},
		"leads on":    func(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/") },
		"store away":  fails(errors.New("away")),
		"no answer":   func(http.ResponseWriter, *http.Request) error { return nil },
		"a whole 404": func(w http.ResponseWriter, r *http.Request) error { w.WriteHeader(404); return nil },
	} {
		g := newGallery(1<<20).shows("GET /x", f)
		front := g.front(t)
		first := get(front, "/x", "Accept-Encoding", "gzip")
		second := get(front, "/x", "Accept-Encoding", "gzip")
		g.wantMade(t, 2, name)
		if first.Code != second.Code || first.Header().Get("Content-Encoding") != "" || g.kept.Bytes() != 0 {
			t.Errorf("%s: %d, then %d, %v", name, first.Code, second.Code, second.Header())
		}
		if one, two := first.Header().Get("X-Request-Id"), second.Header().Get("X-Request-Id"); one == two || two == "" {
			t.Errorf("%s: requests %q and %q", name, one, two)
		}
	}
}

func TestAStrangerCannotFillTheMemory(t *testing.T) {
	for _, address := range []string{
		"/cities?x=1", "/cities?after=1&x=1", "/cities?after=1&after=2", "/cities?", "/%63ities", "//cities", "/cities?after=%zz",
		"/cities?after=" + strings.Repeat("a", 600),
	} {
		g := newGallery(1<<20).shows("GET /cities", wall, "after", "ages")
		front := g.front(t)
		get(front, address)
		if g.kept.Bytes() != 0 {
			t.Errorf("%.40s is kept", address)
		}
	}
	g := newGallery(256<<10).shows("GET /cities", wall, "after", "ages")
	front := g.front(t)
	get(front, "/cities")
	for i := range 1_000 {
		get(front, fmt.Sprintf("/cities?ages=5-7&after=%d", i))
		if got := g.kept.Bytes(); got > 256<<10 {
			t.Fatalf("%d bytes are kept of at most %d", got, 256<<10)
		}
	}
	before := g.made.Load()
	get(front, "/cities")
	g.wantMade(t, before, "a page without a query, after a thousand with one")
	get(front, "/cities?ages=5-7&after=999")
	g.wantMade(t, before, "the last with a query")
	get(front, "/cities?ages=5-7&after=0")
	g.wantMade(t, before+1, "the first with a query, which made room")
}

func TestAKeptPageIsLoggedByItsRoute(t *testing.T) {
	g := newGallery(1<<20).shows("GET /drawings/{id}", wall)
	front := g.front(t)
	get(front, "/drawings/a-secret")
	get(front, "/drawings/a-secret")
	if got := strings.Count(g.log.String(), `"route":"GET /drawings/{id}","status":200`); got != 2 || strings.Contains(g.log.String(), "a-secret") {
		t.Errorf("got %s", &g.log)
	}
}

func TestAKeptPageIsAskedForByHeadToo(t *testing.T) {
	front := newGallery(1<<20).shows("GET /cities", wall).front(t)
	want := get(front, "/cities").Header().Get("Content-Length")
	for range 2 {
		if head := do(front, "HEAD", "/cities"); head.Code != 200 || head.Header().Get("Content-Length") != want {
			t.Errorf("%d %v", head.Code, head.Header())
		}
	}
}
