package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// Front stands before all sites of a process and does once what each of them needs.
type Front struct {
	// Site answers where no other does: for addresses without a route, refused requests and panics.
	Site *Site

	Proxies  Proxies
	Patience Patience // the zero value is the usual one

	// Origin is the scheme and host that the contest is reached by, if a proxy before us changes the Host; else "".
	Origin string
}

// Handler serves the routes of mux behind the layers of Front, and the frame's assets. From the outside in: the
// request's log line, who asks, time-outs, security headers, the language, panics, refusal of cross-site
// requests, the route.
func (f Front) Handler(mux *http.ServeMux) (http.Handler, error) {
	own().Routes(mux)
	mux.Handle("POST /low-data", f.Site.Handle(chooseData))
	sameSite := http.NewCrossOriginProtection()
	if f.Origin != "" {
		if err := sameSite.AddTrustedOrigin(f.Origin); err != nil {
			return nil, fmt.Errorf("web: origin: %w", err)
		}
	}
	sameSite.SetDenyHandler(f.Site.Handle(func(http.ResponseWriter, *http.Request) error { return errCrossSite }))
	return f.record(f.Patience.limit(headers(speak(f.caught(sameSite.Handler(f.routes(mux))))))), nil
}

// record makes known what is known, and writes the request's one log line. The line names the route by its pattern:
// an address may hold a receipt, which is a family's secret.
func (f Front) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		k := &known{id: rand.Text()[:12]}
		k.client, k.https = f.Proxies.client(r)
		w.Header().Set("X-Request-Id", k.id)
		defer func() { f.logLine(r, k, time.Since(began)) }()
		next.ServeHTTP(&writer{w, k}, withKnown(r, k))
	})
}

func (f Front) logLine(r *http.Request, k *known, took time.Duration) {
	level, line := slog.LevelInfo, []any{
		"id", k.id, "method", r.Method, "route", k.pattern, "status", k.status, "bytes", k.bytes, "took", took,
	}
	if k.code != "" {
		line = append(line, "code", k.code)
	}
	if k.cause != nil {
		level, line = slog.LevelError, append(line, "error", k.cause)
	}
	f.Site.Log.Log(r.Context(), level, "request", line...)
}

// caught turns a panic into a 500 and its stack into a log line.
func (f Front) caught(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				f.Site.Fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// routes hands a request to its route, and answers in our own words where there is none: ServeMux would say "404
// page not found". An address with doubled slashes or dots is sent on to the straight one here, because ServeMux
// does not know of the language's prefix and would lose it.
func (f Front) routes(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, pattern := mux.Handler(r)
		if pattern != "" {
			of(r).pattern = pattern
			if to := straight(r.URL.EscapedPath()); to != r.URL.EscapedPath() {
				sendOn(w, r, to)
				return
			}
			mux.ServeHTTP(w, r)
			return
		}
		refusal := unsent{header: http.Header{}}
		handler.ServeHTTP(&refusal, r)
		if refusal.status != http.StatusMethodNotAllowed {
			f.Site.Fail(w, r, ErrAbsent)
			return
		}
		w.Header().Set("Allow", refusal.header.Get("Allow"))
		f.Site.Fail(w, r, errMethod)
	})
}

// straight is a path as ServeMux matches it.
func straight(p string) string {
	to := path.Clean("/" + p)
	if strings.HasSuffix(p, "/") && to != "/" {
		to += "/"
	}
	return to
}

// sendOn repeats a request at another path, whatever its method.
func sendOn(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", Link(r, to))
	w.WriteHeader(http.StatusTemporaryRedirect)
}

// unsent is an answer that only tells what it would have been.
type unsent struct {
	header http.Header
	status int
}

func (u *unsent) Header() http.Header         { return u.header }
func (u *unsent) WriteHeader(status int)      { u.status = status }
func (u *unsent) Write(b []byte) (int, error) { return len(b), nil }

// writer notes what the answer came to, and gives a slow reader time as long as they read on.
type writer struct {
	http.ResponseWriter
	known *known
}

func (w *writer) WriteHeader(status int) {
	if w.known.status == 0 && status >= http.StatusOK {
		w.known.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(b []byte) (int, error) {
	if w.known.status == 0 {
		w.known.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.known.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
