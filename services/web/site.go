package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
)

// Handler answers a request or returns why it could not. One that returns an error has written nothing: the site
// answers for it.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Site is what the handlers of one site share. Its fields are set once, before the first request.
type Site struct {
	// Log gets what went wrong; people who use the site never see it.
	Log *slog.Logger

	// Errors says what the site's errors mean to the outside. What it does not name has one of web's own
	// meanings, and otherwise is a mistake of ours, 500.
	Errors Errors

	// Frame is the frame of the site's pages: the language and address from FrameOf, then theme, ages, masthead.
	// Error pages hang in it.
	Frame func(r *http.Request) Frame
}

// Handle makes a handler of f that answers for its errors: a page, or a problem document where WantsJSON.
func (s *Site) Handle(f Handler) http.Handler { return s.handle(f, false) }

// HandleJSON is Handle for addresses that only programs ask for: their errors are problem documents whatever the
// request accepts.
func (s *Site) HandleJSON(f Handler) http.Handler { return s.handle(f, true) }

func (s *Site) handle(f Handler, json bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := of(r)
		k.pattern, k.json = r.Pattern, json
		r = withKnown(r, k)
		if err := f(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// statusGone is what the log says of a reader who left before the answer; nobody receives it.
const statusGone = 499

// Fail answers for an error: status and words from the table, Retry-After where there is one, the cause into the
// log. Where an answer has begun, the connection is cut, so that a half page cannot pass for a whole one.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	known := of(r)
	if known.status != 0 {
		known.cause = err
		panic(http.ErrAbortHandler)
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		known.status = statusGone
		return
	}
	p := s.Explain(r, err)
	if p.Status >= http.StatusInternalServerError {
		known.cause = err
	}
	known.code = p.Code
	if err := s.answer(w, r, p); err != nil {
		s.Log.ErrorContext(r.Context(), "error page failed", "id", known.id, "error", err)
		http.Error(w, p.Title, p.Status)
	}
}

func (s *Site) answer(w http.ResponseWriter, r *http.Request, p Problem) error {
	NoStore(w)
	RetryAfter(w, p.RetryAfter)
	if WantsJSON(r) {
		return writeJSON(w, "application/problem+json", p.Status, p)
	}
	f := s.Frame(r)
	f.Title, f.NoIndex, f.Refresh = p.Title, true, 0
	return Page(w, r, p.Status, errorPage(f, p, of(r).id))
}
