package web

import (
	"bytes"
	"net/http"
	"strconv"
)

// Version says of what an answer was made: two that differ may differ in what they show. Each of its numbers only grows.
type Version [2]uint64

// Answer is a finished 200, shared by all who ask for it. It never changes.
type Answer struct {
	pattern string // of the route that made it
	header  []field
	block   []byte // the header as it is sent, without kind and length
	kind    []string
	length  []string
	tag     string // its ETag
	body    []byte

	encoding encoding
	partly   bool // parts of it may be asked for (Range)
}

// field is a header of an answer. Its values are shared, too: who answers must not change them.
type field struct {
	name   string
	values []string
}

// NewAnswer makes an answer to a route's requests that may be sent in parts, such as a picture. The header is what it has
// beside the security headers, and must name an ETag.
func NewAnswer(pattern string, header http.Header, body []byte) *Answer {
	a := answerOf(pattern, safe(header.Clone()), body, plain)
	a.partly = true
	return a
}

// safe adds the security headers that h has not replaced.
func safe(h http.Header) http.Header {
	for name, values := range secure() {
		if _, ok := h[name]; !ok {
			h[name] = values
		}
	}
	return h
}

// answerOf makes an answer with all its headers.
func answerOf(pattern string, header http.Header, body []byte, e encoding) *Answer {
	a := &Answer{
		pattern: pattern, body: body, encoding: e, tag: header.Get("ETag"),
		kind: header["Content-Type"], length: []string{strconv.Itoa(len(body))},
	}
	for name, values := range header {
		if !ofTheRequest(name) && !ofTheBody(name) {
			a.header = append(a.header, field{name, values})
		}
	}
	if e != plain {
		a.header = append(a.header, field{"Content-Encoding", []string{e.String()}})
	}
	a.block = blockOf(a.header)
	return a
}

// blockOf writes headers as they are sent.
func blockOf(header []field) []byte {
	h := http.Header{}
	for _, f := range header {
		h[f.name] = f.values
	}
	var block bytes.Buffer
	_ = h.Write(&block) // memory takes everything
	return block.Bytes()
}

// ofTheRequest tells the headers that differ from one request to the next.
func ofTheRequest(name string) bool {
	switch name {
	case "X-Request-Id", "Strict-Transport-Security", "Date":
		return true
	}
	return false
}

// ofTheBody tells the headers that make no sense without a body, or belong to one encoding of it.
func ofTheBody(name string) bool {
	return name == "Content-Type" || name == "Content-Length" || name == "Content-Encoding"
}

// Body is what is sent. Nobody may change it.
func (a *Answer) Body() []byte { return a.body }

// Whole reports whether a request asks for all of the answer, not for a part of it.
func (a *Answer) Whole(r *http.Request) bool { return !a.partly || len(r.Header["Range"]) == 0 }

// weight is how much of a shelf it takes.
func (a *Answer) weight() int64 { return int64(len(a.body)) + placeBytes }

// Send answers a request with a, or with 304 where the reader has it.
func (a *Answer) Send(w http.ResponseWriter, r *http.Request) {
	has := len(r.Header["If-None-Match"]) > 0 && Unchanged(r, a.tag)
	if direct, ok := w.(*writer); ok && !has && r.Method == http.MethodGet && direct.sendAtOnce(a) {
		return
	}
	h := w.Header()
	h.Del("Vary") // the answer knows better
	for _, f := range a.header {
		if !has || !ofTheBody(f.name) {
			h[f.name] = f.values
		}
	}
	if has {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Type"], h["Content-Length"] = a.kind, a.length
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(a.body) // that the reader is gone by now is nobody's mistake
}
