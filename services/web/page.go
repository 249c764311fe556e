package web

import (
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/easel-gallery/easel/pipeline/language"
)

// page names a page as its reader sees it: all that an answer may depend on but its encoding.
type page struct {
	address  string // as it was asked for, with the language's prefix
	language *language.Language
	json     bool
	low      bool // small pictures
}

// longestKept is an address that no page of ours has.
const longestKept = 512

// pageOf names a request's page before anything is known of the request.
func (n *negotiated) pageOf(r *http.Request) page {
	l, _, ok := cutLanguage(r.URL.Path)
	if !ok {
		l = n.language(r)
	}
	return page{r.RequestURI, l, wantsJSON(r.Header), LowData(r)}
}

// knownPage is pageOf for a handler, and whether the page may be kept: a stranger can think of any number of addresses
// for one page, and with them would push all others off the shelf. So only one spelling of the path is kept, and only
// with parameters that the page knows.
func knownPage(r *http.Request, parameters []string) (page, bool) {
	k := of(r)
	p := page{r.RequestURI, k.language, wantsJSON(r.Header), LowData(r)}
	straight := k.prefix + r.URL.EscapedPath()
	if k.prefix != "" && r.RequestURI == k.prefix {
		straight = k.prefix // "/ar" is Arabic's "/"
	}
	if r.URL.RawQuery != "" {
		straight += "?" + r.URL.RawQuery
	}
	ok := r.RequestURI == straight && r.URL.RawPath == "" && len(straight) <= longestKept
	return p, ok && asksFor(r.URL.RawQuery, parameters)
}

// asksFor reports whether a query has these parameters alone, and each once.
func asksFor(query string, parameters []string) bool {
	if query == "" {
		return true
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	for name, all := range values {
		if len(all) != 1 || !slices.Contains(parameters, name) {
			return false
		}
	}
	return true
}

// negotiated remembers what Accept-Language headers came to. To negotiate takes 2 µs, and browsers say few different
// things.
type negotiated struct {
	mu     sync.RWMutex
	byWish map[string]*language.Language
}

// mostWishes bounds what is remembered: a stranger can say anything.
const mostWishes = 500

func (n *negotiated) language(r *http.Request) *language.Language {
	if len(r.Header["Cookie"]) > 0 {
		return negotiate(r)
	}
	wish := r.Header.Get("Accept-Language")
	n.mu.RLock()
	l, ok := n.byWish[wish]
	n.mu.RUnlock()
	if ok {
		return l
	}
	l = negotiate(r)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.byWish == nil || len(n.byWish) >= mostWishes {
		n.byWish = map[string]*language.Language{}
	}
	n.byWish[wish] = l
	return l
}
