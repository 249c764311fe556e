package web

import (
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

	// Ready are asked for each GET and HEAD, in this order, before any route is.
	Ready []Ready

	Proxies  Proxies
	Patience Patience // the zero value is the usual one

	// Origin is the scheme and host that the contest is reached by, if a proxy before us changes the Host; else "".
	Origin string
}

// Ready has answers at hand.
type Ready interface {
	// Find gives the answer to a request, nil if it has none. Nothing is known of the request yet but what it says itself.
	Find(r *http.Request) *Answer
}

// Handler serves the routes of mux behind the layers of Front, and the frame's assets. From the outside in: the
// request's log line, who asks, time-outs, answers that are ready, security headers, the language, panics, refusal of
// cross-site requests, the route.
func (f Front) Handler(mux *http.ServeMux) (http.Handler, error) {
	own().Routes(mux)
	mux.Handle("POST /low-data", f.Site.Handle(chooseData))
	f.Patience = f.Patience.orUsual()
	sameSite := http.NewCrossOriginProtection()
	if f.Origin != "" {
		if err := sameSite.AddTrustedOrigin(f.Origin); err != nil {
			return nil, fmt.Errorf("web: origin: %w", err)
		}
	}
	sameSite.SetDenyHandler(f.Site.Handle(func(http.ResponseWriter, *http.Request) error { return errCrossSite }))
	layers := headers(speak(f.caught(sameSite.Handler(f.routes(mux)))))
	return &front{Front: f, ids: newIDs(), layers: layers}, nil
}

// front is the outermost handler.
type front struct {
	Front
	ids    *ids
	layers http.Handler
}

// ServeHTTP makes known what is known, answers, and writes the request's one log line.
func (f *front) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	began := time.Now()
	w := &writer{ResponseWriter: to, idle: f.Patience.Idle, line: lineOf(r)}
	k := &w.known
	k.id = f.ids.next()
	k.client, k.https = f.Proxies.client(r)
	w.Header()["X-Request-Id"] = []string{k.id}
	defer f.end(w, r, began)
	if a := f.ready(r); a != nil {
		k.pattern = a.pattern
		if k.https {
			w.Header()["Strict-Transport-Security"] = strictly()
		}
		a.Send(w, r)
		return
	}
	f.Patience.limit(w, r)
	f.layers.ServeHTTP(w, withKnown(r, k))
}

func (f *front) ready(r *http.Request) *Answer {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	for _, s := range f.Ready {
		if a := s.Find(r); a != nil {
			return a
		}
	}
	return nil
}

// end gives the reader time for what is still in the buffer, and writes the log line. The line names the route by its
// pattern: an address may hold a receipt, which is a family's secret.
func (f *front) end(w *writer, r *http.Request, began time.Time) {
	w.bePatient(0)
	k, level := &w.known, slog.LevelInfo
	if k.cause != nil {
		level = slog.LevelError
	}
	log := f.Site.Log.Handler()
	if !log.Enabled(r.Context(), level) {
		return
	}
	now := time.Now()
	line := slog.NewRecord(now, level, "request", 0)
	line.AddAttrs(slog.String("id", k.id), slog.String("method", r.Method), slog.String("route", k.pattern),
		slog.Int("status", k.status), slog.Int64("bytes", k.bytes), slog.Duration("took", now.Sub(began)))
	if k.code != "" {
		line.AddAttrs(slog.String("code", k.code))
	}
	if k.cause != nil {
		line.AddAttrs(slog.Any("error", k.cause))
	}
	_ = log.Handle(r.Context(), line) // nobody could be told
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
