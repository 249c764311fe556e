package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// maxRequest bounds a command's request in bytes.
const maxRequest = 64 << 10

// Operations is what the commands can do. Each field does one thing; the server's
// owner wires them.
type Operations struct {
	AddStaff   func(ctx context.Context, wanted NewStaff) (StaffAdded, error)
	ListStaff  func(ctx context.Context) ([]Colleague, error)
	DropStaff  func(ctx context.Context, email string) error
	LinkStaff  func(ctx context.Context, email string) (StaffLink, error)
	Edition    func(ctx context.Context) (edition.Edition, error)
	SetEdition func(ctx context.Context, settings map[string]string) (edition.Edition, error)
	Facts      func(ctx context.Context, id drawing.ID) ([]drawing.Fact, error)
	Erase      func(ctx context.Context, id drawing.ID) (Erased, error)
	Rebuild    func(ctx context.Context) (uint64, error)
	Doctor     func(ctx context.Context, e contest.Examination) ([]contest.Finding, error)
	Log        *slog.Logger
}

// EndingWith has an examination end when its server does, however long it would take.
func (o Operations) EndingWith(server context.Context) Operations {
	examine := o.Doctor
	o.Doctor = func(ctx context.Context, e contest.Examination) ([]contest.Finding, error) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		defer context.AfterFunc(server, stop)()
		found, err := examine(ctx, e)
		if server.Err() != nil {
			return nil, errors.New("the server was stopped before the examination had ended")
		}
		return found, err
	}
	return o
}

// NewStaff is an account to be made. Without a password one is generated.
type NewStaff struct {
	Email    string   `json:"email"`
	Cities   []string `json:"cities"` // slugs; empty: all
	Role     string   `json:"role"`
	Password string   `json:"password,omitempty"`
}

// StaffAdded is an account that was made.
type StaffAdded struct {
	Email     string   `json:"email"`
	Cities    []string `json:"cities"`
	Role      string   `json:"role"`
	Generated string   `json:"generated,omitempty"` // the password, if it was generated
}

// Colleague is somebody of the staff.
type Colleague struct {
	Email  string   `json:"email"`
	Cities []string `json:"cities"` // slugs; empty: all
	Role   string   `json:"role"`
	Stands string   `json:"stands"` // "invited", "generated" before a password of their own, else "here"
}

// StaffLink is a link that signs in once.
type StaffLink struct {
	Email string        `json:"email"`
	Path  string        `json:"path"` // behind the contest's scheme and host
	Good  time.Duration `json:"good"`
}

// Fact is a fact as the facts command prints it.
type Fact struct {
	Seq     uint64          `json:"seq"`
	At      time.Time       `json:"at"`
	What    drawing.Name    `json:"what"`
	EventID string          `json:"event"`
	Data    json.RawMessage `json:"data"` // null if the data key is gone
}

// Erased is a drawing that is no more.
type Erased struct {
	At        time.Time `json:"at"`
	Destroyed time.Time `json:"destroyed,omitzero"` // zero if a worker still has it to do
	Objects   int       `json:"objects"`            // that were deleted
	Backups   int       `json:"backups"`            // for so many days a backup may hold it
}

// Handler answers the commands.
func (o Operations) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /staff", o.answer(func(r *http.Request) (any, error) {
		var wanted NewStaff
		if err := read(r, &wanted); err != nil {
			return nil, err
		}
		return o.AddStaff(r.Context(), wanted)
	}))
	mux.Handle("GET /staff", o.answer(func(r *http.Request) (any, error) { return o.ListStaff(r.Context()) }))
	mux.Handle("POST /staff/drop", o.answer(func(r *http.Request) (any, error) {
		var email string
		if err := read(r, &email); err != nil {
			return nil, err
		}
		return struct{}{}, o.DropStaff(r.Context(), email)
	}))
	mux.Handle("POST /staff/link", o.answer(func(r *http.Request) (any, error) {
		var email string
		if err := read(r, &email); err != nil {
			return nil, err
		}
		return o.LinkStaff(r.Context(), email)
	}))
	mux.Handle("GET /edition", o.answer(func(r *http.Request) (any, error) { return o.Edition(r.Context()) }))
	mux.Handle("POST /edition", o.answer(func(r *http.Request) (any, error) {
		var settings map[string]string
		if err := read(r, &settings); err != nil {
			return nil, err
		}
		return o.SetEdition(r.Context(), settings)
	}))
	mux.Handle("GET /facts/{id}", o.answer(o.facts))
	mux.Handle("POST /erase/{id}", o.answer(o.erase))
	mux.Handle("POST /rebuild", o.answer(func(r *http.Request) (any, error) { return o.Rebuild(r.Context()) }))
	mux.HandleFunc("POST /doctor", o.doctor)
	return mux
}

func (o Operations) erase(r *http.Request) (any, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return o.Erase(r.Context(), id)
}

func (o Operations) facts(r *http.Request) (any, error) {
	id, err := drawing.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	facts, err := o.Facts(r.Context(), id)
	if err != nil {
		return nil, err
	}
	if len(facts) == 0 {
		return nil, fmt.Errorf("%s: %w", id, drawing.ErrAbsent)
	}
	out := make([]Fact, len(facts))
	for i, f := range facts {
		out[i] = Fact{f.Seq, f.At, f.Name, f.EventID, f.Data}
	}
	return out, nil
}

// examined is a line of the answer to doctor: how far it has come, and at the end what
// it found or why it could not look.
type examined struct {
	Progress *contest.Progress `json:"progress,omitempty"`
	Found    []contest.Finding `json:"found,omitempty"`
	refusal
}

// doctor answers with a line of JSON for each thing that it has to say, because it may
// take hours. It reads its command to the end: only then does a server notice that
// nobody waits any more, and end the context.
func (o Operations) doctor(w http.ResponseWriter, r *http.Request) {
	var wanted contest.Examination
	if err := read(r, &wanted); err != nil {
		o.write(w, http.StatusUnprocessableEntity, refusal{err.Error()})
		return
	}
	say := func(line examined) {
		o.write(w, http.StatusOK, line)
		if err := http.NewResponseController(w).Flush(); err != nil {
			o.Log.Debug("a command did not wait for its answer", "err", err)
		}
	}
	wanted.Tell = func(p contest.Progress) { say(examined{Progress: &p}) }
	found, err := o.Doctor(r.Context(), wanted)
	if err != nil {
		say(examined{refusal: refusal{err.Error()}})
		return
	}
	say(examined{Found: found})
}

// refusal is an answer that failed. Whoever may use the socket may read the cause.
type refusal struct {
	Error string `json:"error,omitempty"`
}

func (o Operations) answer(do func(*http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		v, err := do(r)
		if err != nil {
			status, v = http.StatusUnprocessableEntity, refusal{err.Error()}
		}
		o.write(w, status, v)
	})
}

// write writes a line of JSON, the first with the status.
func (o Operations) write(w http.ResponseWriter, status int, v any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
	}
	if err := json.NewEncoder(w).Encode(v); err != nil {
		o.Log.Debug("a command did not wait for its answer", "err", err)
	}
}

func read(r *http.Request, v any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, maxRequest))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("read the command: %w", err)
	}
	return nil
}

// ErrNoServer: no server listens on the socket.
var ErrNoServer = errors.New("no server is running in this folder")
