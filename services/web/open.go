package web

import "net/http"

// Open lets programs in pages of other sites read the answers of f, errors too: what everybody may see without an
// account needs no wall around it. Nothing of a reader's own goes with such a request (no credentials are allowed).
func Open(f Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "ETag, Retry-After")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		return f(w, r)
	}
}

// Preflight answers a browser that asks, with OPTIONS, what a page of another site may send to an Open address:
// questions, with any header.
func Preflight(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "*")
	h.Set("Access-Control-Max-Age", "86400")
	h.Set("Allow", "GET, HEAD, OPTIONS")
	SameForAll(w)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
