package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
)

// Page answers with a page. It is rendered whole before the first byte is sent, so that an error in it becomes an
// error page. A page that may be kept (no NoStore before) carries an ETag and is answered with 304 where the reader
// has it; unless the handler set another Cache-Control, it is asked for again each time.
func Page(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var html bytes.Buffer
	if err := page.Render(r.Context(), &html); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", Language(r).Tag())
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	if status == http.StatusOK && !strings.Contains(h.Get("Cache-Control"), "no-store") {
		tag := etag(html.Bytes())
		h.Set("ETag", tag)
		if Unchanged(r, tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	return write(w, status, html.Bytes())
}

// JSON answers with a value.
func JSON(w http.ResponseWriter, status int, v any) error {
	return writeJSON(w, "application/json", status, v)
}

// SeeOther sends the reader on to a page of ours, in the language prefix they are in: the answer to a POST that
// changed something.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	w.Header().Set("Location", Link(r, path))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// NoStore keeps an answer out of every cache: pages of a family or a moderator, and all that comes from their forms.
func NoStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// RetryAfter says when to come back, in whole seconds rounded up; nothing for 0.
func RetryAfter(w http.ResponseWriter, d time.Duration) {
	if d > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10))
	}
}

// Unchanged tells whether the reader has what the tag names (If-None-Match, compared weakly).
func Unchanged(r *http.Request, tag string) bool {
	for _, have := range splitAll(r.Header.Values("If-None-Match")) {
		if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

func writeJSON(w http.ResponseWriter, kind string, status int, v any) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	w.Header().Set("Content-Type", kind)
	return write(w, status, text.Bytes())
}

// write sends a finished body. That the reader is gone by now is nobody's mistake.
func write(w http.ResponseWriter, status int, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return nil
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}
