package web_test

import (
	"net/http"
	"testing"

	"github.com/easel-gallery/easel/services/web"
)

func TestThePrefixDecidesTheLanguageElseTheCookieElseTheBrowser(t *testing.T) {
	for _, c := range []struct {
		name, address, cookie, accept string
		language, path, link, vary    string
	}{
		{"a prefix", "/ar/cities/lima", "es", "es", "ar", "/cities/lima", "/ar/next", "Accept, Cookie, Save-Data"},
		{"a prefix alone", "/ar", "", "", "ar", "/", "/ar/next", "Accept, Cookie, Save-Data"},
		{"a prefix and a slash", "/es/", "", "", "es", "/", "/es/next", "Accept, Cookie, Save-Data"},
		{"the cookie", "/cities", "es", "ar", "es", "/cities", "/next", "Accept, Accept-Language, Cookie, Save-Data"},
		{"the browser", "/cities", "", "ar", "ar", "/cities", "/next", "Accept, Accept-Language, Cookie, Save-Data"},
		{"nothing", "/", "", "", "en", "/", "/next", "Accept, Accept-Language, Cookie, Save-Data"},
		{"a city that begins like a language", "/arad", "", "", "en", "/arad", "/next", "Accept, Accept-Language, Cookie, Save-Data"},
		{"an escaped address", "/ar/a%2Fb", "", "", "ar", "/a/b", "/ar/next", "Accept, Cookie, Save-Data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse().on("GET /", func(w http.ResponseWriter, r *http.Request) error {
				if got := web.Language(r).Tag(); got != c.language {
					t.Errorf("language %s, want %s", got, c.language)
				}
				if r.URL.Path != c.path {
					t.Errorf("path %s, want %s", r.URL.Path, c.path)
				}
				if got := web.Link(r, "/next"); got != c.link {
					t.Errorf("link %s, want %s", got, c.link)
				}
				return says("x")(w, r)
			})
			w := get(h.front(t), c.address, "Cookie", "lang="+c.cookie, "Accept-Language", c.accept)
			if w.Code != 200 || w.Header().Get("Vary") != c.vary || w.Header().Get("Content-Language") != c.language {
				t.Errorf("got %d, %v", w.Code, w.Header())
			}
		})
	}
}

func TestAnEscapedSlashStaysPartOfItsSegment(t *testing.T) {
	h := newHouse().on("GET /cities/{slug}", func(w http.ResponseWriter, r *http.Request) error {
		return says(r.PathValue("slug"))(w, r)
	})
	if w := get(h.front(t), "/ar/cities/a%2Fb"); w.Body.String() != "a/b" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

func TestSendingOnKeepsTheLanguage(t *testing.T) {
	h := newHouse().on("POST /x", func(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/y") })
	if w := do(h.front(t), "POST", "/ar/x"); w.Code != 303 || w.Header().Get("Location") != "/ar/y" {
		t.Errorf("got %d to %q", w.Code, w.Header().Get("Location"))
	}
}

func TestAPictureIsTheSameForAll(t *testing.T) {
	h := newHouse().on("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		web.SameForAll(w)
		return says("x")(w, r)
	})
	if vary, ok := get(h.front(t), "/x").Header()["Vary"]; ok {
		t.Errorf("Vary is %q", vary)
	}
}
