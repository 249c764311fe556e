package web

import (
	"net/http"
	"strings"
)

// Document answers with a finished document of a media type, for programs. Like a page it carries an ETag, is answered
// with 304 where the reader has it, and is asked for again each time unless the handler set another Cache-Control.
func Document(w http.ResponseWriter, r *http.Request, kind string, body []byte) error {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	if !strings.Contains(h.Get("Cache-Control"), "no-store") {
		tag := etag(body)
		h.Set("ETag", tag)
		if Unchanged(r, tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Type", kind)
	return write(w, http.StatusOK, body)
}
