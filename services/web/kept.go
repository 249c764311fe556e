package web

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// Kept are pages that were made once and are given to all who ask for the same, until what they show has changed. A page
// is named by its address, the language it is read in, whether it is JSON, and whether its pictures are small; it is kept
// in each encoding that somebody asked for. Two shelves hold them: addresses with a query have their own, because a
// stranger can make up any number of cursors and words to look for, and may push out only others of that kind.
//
// What is an error, sets a cookie, or says no-store is never kept; nor is an address with parameters that its page does
// not know. Of those who ask for one page at once, the first makes it and the others wait; that it leaves before its page
// is made does not stop the making.
type Kept struct {
	version func() Version

	straight, asked *Shelf[keptKey]
	flights         flights
	compressors     compressors
	negotiated      negotiated

	hits, made, again atomic.Uint64
}

type keptKey struct {
	page     page
	encoding encoding
}

// NewKept makes a memory of at most so many bytes. Version says of what pages are made now; it is asked on each request.
func NewKept(most int64, version func() Version) *Kept {
	return &Kept{version: version, straight: NewShelf[keptKey](most / 2), asked: NewShelf[keptKey](most / 2)}
}

// Empty forgets all pages.
func (k *Kept) Empty() {
	k.straight.Empty()
	k.asked.Empty()
}

// Bytes is how many bytes are kept.
func (k *Kept) Bytes() int64 { return k.straight.Bytes() + k.asked.Bytes() }

// Outcomes is how many pages were given as they were kept ("hit"), made for the first time ("made"), and made again
// because what they show may have changed ("again").
func (k *Kept) Outcomes() map[string]uint64 {
	return map[string]uint64{"hit": k.hits.Load(), "made": k.made.Load(), "again": k.again.Load()}
}

// Find implements Ready.
func (k *Kept) Find(r *http.Request) *Answer {
	a, _ := k.find(keptKey{k.negotiated.pageOf(r), encodingFor(r)}, k.version())
	return a
}

// find gives a page of this version, and whether there is one of another.
func (k *Kept) find(key keptKey, now Version) (_ *Answer, stale bool) {
	a, version := k.shelf(key).Take(key)
	if a == nil || version != now {
		return nil, a != nil
	}
	k.hits.Add(1)
	return a, false
}

func (k *Kept) shelf(key keptKey) *Shelf[keptKey] {
	if strings.IndexByte(key.page.address, '?') < 0 {
		return k.straight
	}
	return k.asked
}

// makeTime is how long the making of a page may take, whoever waits for it.
const makeTime = 30 * time.Second

// Handle keeps the pages of a handler, whose query may have these parameters.
func (k *Kept) Handle(next http.Handler, parameters ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		of(r).pattern = r.Pattern
		p, keeps := knownPage(r, parameters)
		key := keptKey{p, encodingFor(r)}
		if !keeps {
			if a := k.make(w, r, key, next); a != nil {
				a.Send(w, r)
			}
			return
		}
		k.serve(w, r, key, next)
	})
}

func (k *Kept) serve(w http.ResponseWriter, r *http.Request, key keptKey, next http.Handler) {
	for {
		now := k.version()
		a, stale := k.find(key, now)
		if a != nil {
			a.Send(w, r)
			return
		}
		at := flightKey{key.page, now}
		f, first := k.flights.join(at, key.encoding)
		if first {
			k.lead(w, r, key, at, f, next, stale)
			return
		}
		select {
		case <-f.done:
		case <-r.Context().Done():
			of(r).status = statusGone
			return
		}
		switch {
		case f.answer == nil: // an error is each reader's own
			next.ServeHTTP(w, r)
			return
		case f.asked == key.encoding:
			k.hits.Add(1)
			f.answer.Send(w, r)
			return
		}
	}
}

// lead makes a page for all who wait for it, and sends it to its own reader.
func (k *Kept) lead(w http.ResponseWriter, r *http.Request, key keptKey, at flightKey, f *flight, next http.Handler, stale bool) {
	func() {
		defer k.flights.land(at, f) // also where the page panics
		if f.answer = k.inAnother(key, at.version); f.answer == nil {
			f.answer = k.make(w, r, key, next)
		}
		if f.answer == nil {
			return
		}
		if stale {
			k.again.Add(1)
		} else {
			k.made.Add(1)
		}
		k.shelf(key).Put(key, f.answer, at.version)
	}()
	if f.answer != nil {
		f.answer.Send(w, r)
	}
}

// inAnother makes an answer from the same page in another encoding, nil if it is kept in none.
func (k *Kept) inAnother(key keptKey, now Version) *Answer {
	for e := br; e <= plain; e++ {
		other, version := k.shelf(key).Take(keptKey{key.page, e})
		if other == nil || version != now {
			continue
		}
		body, err := decode(other.body, other.encoding)
		if err != nil {
			return nil // it is made anew
		}
		header := http.Header{"Content-Type": other.kind}
		for _, f := range other.header {
			header[f.name] = f.values
		}
		return k.compressors.encoded(other.pattern, header, body, key.encoding)
	}
	return nil
}

// make has the page's handler answer. Where that is nothing for others, it is sent as it is, and make gives nil.
func (k *Kept) make(w http.ResponseWriter, r *http.Request, key keptKey, next http.Handler) *Answer {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), makeTime)
	defer cancel()
	rec := record(w, unconditional(r).WithContext(ctx), next)
	if !rec.forAll() {
		rec.replay(w)
		return nil
	}
	h := rec.header
	if tag := h.Get("ETag"); tag == "" {
		h.Set("ETag", etag(rec.body.Bytes()))
	} else if !strings.HasPrefix(tag, "W/") {
		h.Set("ETag", "W/"+tag) // it is one for all encodings
	}
	h.Set("Vary", varied(h.Get("Vary")))
	return k.compressors.encoded(r.Pattern, h, rec.body.Bytes(), key.encoding)
}

// varied says in Vary what Kept adds: the encoding, and for what depends on its reader at all, small pictures.
func varied(vary string) string {
	if vary == "" {
		return "Accept-Encoding"
	}
	for _, name := range []string{"Cookie", "Save-Data", "Accept-Encoding"} {
		if !strings.Contains(vary, name) {
			vary += ", " + name
		}
	}
	return vary
}

// unconditional is a request for the whole of its page in no encoding, whatever its reader has of it.
func unconditional(r *http.Request) *http.Request {
	whole := *r
	whole.Header = r.Header.Clone()
	for _, name := range []string{
		"Accept-Encoding", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range",
	} {
		whole.Header.Del(name)
	}
	return &whole
}
