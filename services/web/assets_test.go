package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/easel-gallery/easel/services/web"
)

func TestAnAssetIsServedForEverUnderItsHash(t *testing.T) {
	front := newHouse().front(t)
	for name, kind := range map[string]string{
		"look.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml", "language.js": "text/javascript; charset=utf-8",
	} {
		address := web.Asset(name)
		stem, ext, _ := strings.Cut(name, ".")
		if !regexp.MustCompile(`^/assets/` + stem + `-[0-9a-f]{12}\.` + ext + `$`).MatchString(address) {
			t.Errorf("%s is at %s", name, address)
		}
		w := get(front, address)
		if w.Code != 200 || w.Body.Len() == 0 || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" || w.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", name, w.Header())
		}
	}
}

func TestASitesOwnAssetsStandBesideTheFrames(t *testing.T) {
	files := func(text string) *web.Assets {
		a, err := web.NewAssets("map", fstest.MapFS{"map.css": {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	one, two := files("a{}"), files("b{}")
	if one.URL("map.css") == two.URL("map.css") || !strings.HasPrefix(one.URL("map.css"), "/assets/map/map-") {
		t.Errorf("their addresses are %s and %s", one.URL("map.css"), two.URL("map.css"))
	}
	h := newHouse()
	one.Routes(h.mux)
	front := h.front(t)
	if w := get(front, one.URL("map.css")); w.Body.String() != "a{}" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := get(front, two.URL("map.css")); w.Code != http.StatusNotFound {
		t.Errorf("an old address answers %d", w.Code)
	}
}

func TestAFileThatNoPageLoadsIsRefused(t *testing.T) {
	if _, err := web.NewAssets("map", fstest.MapFS{"secrets.toml": {}}); err == nil {
		t.Error("taken")
	}
}

func TestAnAssetThatIsNoneAnswers404(t *testing.T) {
	if w := get(newHouse().front(t), web.Asset("none.css")); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
}

func TestAnAssetIsCompressedAsItsReaderLikes(t *testing.T) {
	a, err := web.NewAssets("map", fstest.MapFS{
		"map.css": {Data: []byte(strings.Repeat("a{color:red}", 100))}, "map.png": {Data: make([]byte, 2_000)},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse()
	a.Routes(h.mux)
	front := h.front(t)
	whole := get(front, a.URL("map.css"))
	for _, encoding := range []string{"br", "gzip", "zstd"} {
		answer := get(front, a.URL("map.css"), "Accept-Encoding", encoding)
		if answer.Header().Get("Content-Encoding") != encoding || answer.Body.Len() > 300 || answer.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %d bytes, %v", encoding, answer.Body.Len(), answer.Header())
		}
	}
	if whole.Body.Len() != 1_200 || get(front, a.URL("map.css"), "If-None-Match", whole.Header().Get("ETag")).Code != http.StatusNotModified {
		t.Errorf("%d bytes, %v", whole.Body.Len(), whole.Header())
	}
	if got := get(front, a.URL("map.png"), "Accept-Encoding", "gzip").Header(); got.Get("Content-Encoding") != "" || got.Get("Vary") != "" {
		t.Errorf("a picture: %v", got)
	}
}
