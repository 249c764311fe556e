package web

import (
	"net/http"
	"strings"
)

// policy lets a page load our own files and nothing else: no inline script or style, no other host, no frame
// around it, no form that posts elsewhere.
const policy = "default-src 'none'; base-uri 'none'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; " +
	"img-src 'self'; manifest-src 'self'; script-src 'self'; style-src 'self'"

// headers puts the security headers on every answer, before the handler, which may replace one where it knows
// better: a public picture its Cross-Origin-Resource-Policy, a page with a preview its policy.
//
// The referrer stays on our own origin, so that no other site learns a receipt's address. It is "same-origin" and not
// "no-referrer", because under that browsers send "Origin: null" with our own forms, and those that know no
// Sec-Fetch-Site would be refused as cross-site.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		if of(r).https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// AllowPreviews lets this answer's page show pictures that its own module made from a file the reader chose.
func AllowPreviews(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "img-src 'self'", "img-src 'self' blob:", 1))
}
