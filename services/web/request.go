package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"

	"github.com/easel-gallery/easel/pipeline/language"
)

// known is what the layers of Front have found out about a request, and what its answer came to. One request, one
// goroutine: nothing here is locked.
type known struct {
	id       string
	client   netip.Addr
	https    bool
	language *language.Language
	prefix   string // "/ar" if the address named the language
	json     bool   // asked of an address that only answers in JSON

	pattern string // of the route that answered
	code    string // of the problem that was answered
	status  int    // 0 until the answer begins
	bytes   int64
	cause   error // what the log says went wrong
}

type knownKey struct{}

// of is what is known of a request. A handler tested without Front gets what the request itself says.
func of(r *http.Request) *known {
	if k, ok := r.Context().Value(knownKey{}).(*known); ok {
		return k
	}
	return &known{client: peer(r), https: r.TLS != nil, language: negotiate(r)}
}

// RequestID names a request in the log and on error pages.
func RequestID(r *http.Request) string { return of(r).id }

func withKnown(r *http.Request, k *known) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), knownKey{}, k))
}

// ids names requests: what no other process has, and a number.
type ids struct {
	process string
	number  atomic.Uint64
}

func newIDs() *ids { return &ids{process: rand.Text()[:8] + "-"} }

func (i *ids) next() string {
	var room [32]byte
	return string(strconv.AppendUint(append(room[:0], i.process...), i.number.Add(1), 36))
}
