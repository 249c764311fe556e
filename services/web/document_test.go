package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestADocumentThatTheProgramHasIsNotSentAgain(t *testing.T) {
	h := newHouse()
	h.on("GET /feed", func(w http.ResponseWriter, r *http.Request) error {
		return web.Document(w, r, "application/atom+xml", []byte("<feed/>"))
	})
	front := h.front(t)
	first := get(front, "/feed")
	tag := first.Header().Get("ETag")
	if tag == "" || first.Header().Get("Cache-Control") != "no-cache" || first.Header().Get("Content-Type") != "application/atom+xml" || first.Body.String() != "<feed/>" {
		t.Errorf("%v %q", first.Header(), first.Body)
	}
	again := do(front, "GET", "/feed", "If-None-Match", tag)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("Content-Type") != "" {
		t.Errorf("status %d, %v", again.Code, again.Header())
	}
}

func TestADocumentThatMustNotBeKeptHasNoTag(t *testing.T) {
	h := newHouse()
	h.on("GET /feed", func(w http.ResponseWriter, r *http.Request) error {
		web.NoStore(w)
		return web.Document(w, r, "text/plain", []byte("x"))
	})
	answer := do(h.front(t), "GET", "/feed", "If-None-Match", "*")
	if answer.Code != http.StatusOK || answer.Header().Get("ETag") != "" || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d, %v", answer.Code, answer.Header())
	}
}

func TestPagesOfOtherSitesMayReadWhatIsOpenAndItsErrors(t *testing.T) {
	h := newHouse()
	h.on("GET /open", web.Open(func(w http.ResponseWriter, r *http.Request) error {
		return web.Document(w, r, "text/plain", []byte("x"))
	}))
	h.on("GET /broken", web.Open(func(http.ResponseWriter, *http.Request) error { return web.ErrAbsent }))
	h.on("OPTIONS /open", web.Preflight)
	front := h.front(t)
	for _, address := range []string{"/open", "/broken"} {
		answer := do(front, "GET", address, "Origin", "https://other.example")
		if answer.Header().Get("Access-Control-Allow-Origin") != "*" || answer.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %v", address, answer.Header())
		}
		if answer.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: with credentials", address)
		}
	}
	asked := do(front, "OPTIONS", "/open", "Origin", "https://other.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
	if asked.Code != http.StatusNoContent || asked.Header().Get("Access-Control-Allow-Methods") != "GET, HEAD" || asked.Header().Get("Access-Control-Allow-Headers") != "*" {
		t.Errorf("asked: %d %v", asked.Code, asked.Header())
	}
}

func TestAStrangersHostIsSaidToThatStrangerOnly(t *testing.T) {
	h := newHouse()
	h.on("GET /where", func(w http.ResponseWriter, r *http.Request) error {
		origin, err := web.Origin(w, r)
		if err != nil {
			return err
		}
		return web.Document(w, r, "text/plain", []byte(origin))
	})
	front := h.front(t)
	answer := get(front, "/where")
	if answer.Body.String() != "http://example.com" || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%q %v", answer.Body, answer.Header())
	}
	for _, host := range []string{"", "a b", `x"><script>`, "x/y", "user@x", "x:port", strings.Repeat("x", 300)} {
		if answer := fromHost(front, host); answer.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", host, answer.Code)
		}
	}
	for _, host := range []string{"gallery.example:8080", "127.0.0.1:80", "[::1]:80"} {
		if answer := fromHost(front, host); answer.Body.String() != "http://"+host {
			t.Errorf("%q: %q", host, answer.Body)
		}
	}
}

// fromHost asks with a Host header that a stranger wrote.
func fromHost(h http.Handler, host string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/where", nil)
	r.Host = host
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
