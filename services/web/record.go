package web

import (
	"bytes"
	"net/http"
	"strings"
)

// recording is an answer that is kept back until it is known to be one.
type recording struct {
	header http.Header
	status int // 0 if there was no answer, as for a reader who has left
	body   bytes.Buffer
}

// record has a handler answer into memory. The answer begins with the headers that w has by now.
func record(w http.ResponseWriter, r *http.Request, next http.Handler) *recording {
	rec := &recording{header: w.Header().Clone()}
	next.ServeHTTP(rec, r)
	return rec
}

// Header implements http.ResponseWriter.
func (rec *recording) Header() http.Header { return rec.header }

// WriteHeader implements http.ResponseWriter.
func (rec *recording) WriteHeader(status int) {
	if rec.status == 0 && status >= http.StatusOK {
		rec.status = status
	}
}

// Write implements http.ResponseWriter.
func (rec *recording) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	return rec.body.Write(b)
}

// forAll tells whether the answer may be given to others who ask the same: it is no error and no secret, and says so.
func (rec *recording) forAll() bool {
	return rec.status == http.StatusOK && len(rec.header["Set-Cookie"]) == 0 &&
		!strings.Contains(rec.header.Get("Cache-Control"), "no-store")
}

// replay sends the answer as it was recorded.
func (rec *recording) replay(w http.ResponseWriter) {
	h := w.Header()
	clear(h)
	for name, values := range rec.header {
		h[name] = values
	}
	if rec.status == 0 {
		return
	}
	w.WriteHeader(rec.status)
	_, _ = w.Write(rec.body.Bytes())
}
