package web

import (
	"net/http"
	"strconv"
	"strings"
)

// WantsJSON tells whether a request would rather have JSON than a page: its Accept gives application/json or
// application/problem+json more weight than text/html, or the same and says it more exactly. A request that accepts
// anything gets the page.
func WantsJSON(r *http.Request) bool {
	return of(r).json || wantsJSON(r.Header)
}

func wantsJSON(h http.Header) bool {
	accept := h["Accept"]
	if len(accept) == 0 || pagesFirst(accept[0]) {
		return false
	}
	var json, page weight
	for _, item := range splitAll(accept) {
		kind, params, _ := strings.Cut(item, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
		q := quality(params)
		json = json.better(kind, q, "application/json", "application/problem+json")
		page = page.better(kind, q, "text/html", "application/xhtml+xml")
	}
	return json.q > page.q || json.q == page.q && json.q > 0 && json.exact > page.exact
}

// pagesFirst tells what every browser says of a page it goes to, and most programs that care for nothing: nothing after
// a whole text/html can have more weight.
func pagesFirst(accept string) bool {
	return accept == "*/*" || strings.HasPrefix(accept, "text/html,")
}

// weight is how much a request wants one kind of answer, and how exactly it said so: 3 by name, 2 by "type/*", 1 by
// "*/*", 0 not at all. The most exact statement counts, as RFC 9110 has it.
type weight struct {
	q     float64
	exact int
}

func (w weight) better(kind string, q float64, names ...string) weight {
	exact := 0
	for _, name := range names {
		family, _, _ := strings.Cut(name, "/")
		switch kind {
		case name:
			exact = 3
		case family + "/*":
			exact = max(exact, 2)
		case "*/*":
			exact = max(exact, 1)
		}
	}
	if exact > w.exact || exact > 0 && exact == w.exact && q > w.q {
		return weight{q, exact}
	}
	return w
}

// quality is the q parameter, 1 if there is none or it makes no sense.
func quality(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		if q, err := strconv.ParseFloat(value, 64); err == nil && q >= 0 && q <= 1 {
			return q
		}
	}
	return 1
}

// WantsPlainJSON tells whether a request asks for application/json by its name and does not rather have another kind of
// JSON, such as application/ld+json.
func WantsPlainJSON(r *http.Request) bool {
	var plain, linked weight
	for _, item := range splitAll(r.Header.Values("Accept")) {
		kind, params, _ := strings.Cut(item, ";")
		kind = strings.ToLower(strings.TrimSpace(kind))
		q := quality(params)
		plain = plain.better(kind, q, "application/json")
		linked = linked.better(kind, q, "application/ld+json")
	}
	return plain.exact == 3 && plain.q > 0 && (plain.q > linked.q || plain.q == linked.q && linked.exact < 3)
}
