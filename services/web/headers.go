package web

import (
	"net/http"
	"strings"
	"sync"
)

// policy lets a page load our own files and nothing else: no inline script or style but the rules of what is fetched
// ahead, no other host, no frame around it, no form that posts elsewhere.
var policy = "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; " +
	"img-src 'self'; manifest-src 'self'; script-src 'self' " + rulesHash + "; style-src 'self'"

// headers puts the security headers on every answer, before the handler, which may replace one where it knows
// better: a public picture its Cross-Origin-Resource-Policy, a page with a preview its policy.
//
// The referrer stays on our own origin, so that no other site learns a receipt's address. It is "same-origin" and not
// "no-referrer", because under that browsers send "Origin: null" with our own forms, and those that know no
// Sec-Fetch-Site would be refused as cross-site.
func headers(next http.Handler) http.Handler {
	own := secure()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for name, values := range own {
			h[name] = values
		}
		if of(r).https {
			h["Strict-Transport-Security"] = strictly()
		}
		next.ServeHTTP(w, r)
	})
}

// secure are the headers that every answer has. Their values are shared by all answers: one that wants another sets it
// anew.
var secure = sync.OnceValue(func() http.Header {
	return http.Header{
		"Content-Security-Policy":      {policy},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		"Referrer-Policy":              {"same-origin"},
		"X-Content-Type-Options":       {"nosniff"},
	}
})

// strictly is what answers over TLS have beside them: a year of TLS alone.
var strictly = sync.OnceValue(func() []string { return []string{"max-age=31536000"} })

// AllowPreviews lets this answer's page show pictures that its own module made from a file the reader chose.
func AllowPreviews(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "img-src 'self'", "img-src 'self' blob:", 1))
}
