package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/easel-gallery/easel/pipeline/language"
)

// languageCookie remembers a reader's choice; the page's own module sets it (assets/language.js), no GET does.
const languageCookie = "lang"

// Language is the language to answer a request in: the one its address names, else the negotiated one.
func Language(r *http.Request) *language.Language { return of(r).language }

// Link is the address of a page for this request's reader: path, which begins with a slash, below the language's
// prefix where the request's own address had one.
func Link(r *http.Request, path string) string { return of(r).prefix + path }

// speak takes the language's prefix off the address, or negotiates, and says in Vary what the answer depends on.
func speak(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := of(r)
		l, rest, ok := cutLanguage(r.URL.Path)
		if !ok {
			k.language = negotiate(r)
			w.Header().Set("Vary", "Accept, Accept-Language, Cookie, Save-Data")
			next.ServeHTTP(w, r)
			return
		}
		k.language, k.prefix = l, "/"+l.Tag()
		w.Header().Set("Vary", "Accept, Cookie, Save-Data")
		below := *r
		below.URL = new(url.URL)
		*below.URL = *r.URL
		below.URL.Path = rest
		if _, raw, ok := cutLanguage(r.URL.RawPath); ok {
			below.URL.RawPath = raw
		}
		next.ServeHTTP(w, &below)
	})
}

// SameForAll says that an answer depends on its address alone, as a picture's does.
func SameForAll(w http.ResponseWriter) { w.Header().Del("Vary") }

func negotiate(r *http.Request) *language.Language {
	var chosen string
	if c, err := r.Cookie(languageCookie); err == nil {
		chosen = c.Value
	}
	return language.Negotiate(chosen, r.Header.Get("Accept-Language"))
}

// cutLanguage splits "/ar/cities" into Arabic and "/cities"; "/ar" is Arabic's "/".
func cutLanguage(path string) (l *language.Language, rest string, ok bool) {
	tag, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if l, ok = language.ByTag(tag); !ok || !strings.HasPrefix(path, "/") {
		return nil, path, false
	}
	return l, "/" + rest, true
}
