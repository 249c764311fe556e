package web

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/easel-gallery/easel/services/web/limit"
)

// The meanings that every site has. A site's own errors get theirs from its table.
var (
	ErrAbsent      = errors.New("nothing at this address")
	ErrBadRequest  = errors.New("request cannot be understood")
	ErrForbidden   = errors.New("not allowed")
	ErrUnavailable = errors.New("a part we need is away")

	errMethod    = errors.New("method not allowed here")
	errCrossSite = errors.New("sent from another site")
)

// Meaning is a row of the table from an error to its answer.
type Meaning struct {
	Is     error  // matched by errors.Is
	Status int    // of the answer
	ID     string // the messages <ID>.title and <ID>.text; what follows its last dot is the problem's code

	// Field is the form field at fault, if one is: the problem's errors then name it.
	Field string

	// RetryAfter is when trying again makes sense; an error in the chain that has a RetryAfter method of its own
	// knows better.
	RetryAfter time.Duration
}

// Errors is such a table; the first row that matches counts.
type Errors []Meaning

const (
	// awhile is when to come back where nobody knows better.
	awhile = 5 * time.Second
	// mendTime is when to come back to what people have to put right.
	mendTime = 10 * time.Minute
)

// base are the meanings that need no site. Rows of the site come first.
var base = Errors{
	{Is: ErrAbsent, Status: http.StatusNotFound, ID: "error.absent"},
	{Is: ErrBadRequest, Status: http.StatusBadRequest, ID: "error.bad-request"},
	{Is: ErrForbidden, Status: http.StatusForbidden, ID: "error.forbidden"},
	{Is: errCrossSite, Status: http.StatusForbidden, ID: "error.cross-site"},
	{Is: errMethod, Status: http.StatusMethodNotAllowed, ID: "error.method"},
	{Is: os.ErrDeadlineExceeded, Status: http.StatusRequestTimeout, ID: "error.too-slow"},
	{Is: limit.ErrExceeded, Status: http.StatusTooManyRequests, ID: "error.too-many", RetryAfter: awhile},
	{Is: ErrClosed, Status: http.StatusServiceUnavailable, ID: "error.closed", RetryAfter: mendTime},
	{Is: ErrUnavailable, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: awhile},
	{Is: context.DeadlineExceeded, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: awhile},
}

var (
	tooLarge = Meaning{Status: http.StatusRequestEntityTooLarge, ID: "error.too-large"}
	invalid  = Meaning{Status: http.StatusUnprocessableEntity, ID: "error.invalid"}
	internal = Meaning{Status: http.StatusInternalServerError, ID: "error.internal"}
)

// Fault is what is wrong with one field of a form: a code for programs, a message for people.
type Fault struct {
	Code string
	ID   string // of the message
	Args []any  // of the message, as language.T takes them
}

// Faults are the fields at fault, by name. As an error they mean 422.
type Faults map[string]Fault

// Error names the fields and codes, never what was typed.
func (f Faults) Error() string {
	var b strings.Builder
	b.WriteString("fields at fault:")
	for _, name := range slices.Sorted(maps.Keys(f)) {
		b.WriteString(" " + name + "=" + f[name].Code)
	}
	return b.String()
}

// Detail is an error with more to say than its meaning: arguments for the meaning's two messages, and members that
// a JSON answer has beside the standard ones.
type Detail struct {
	Err     error
	Args    []any
	Members map[string]any
}

func (d *Detail) Error() string { return d.Err.Error() }

// Unwrap is the error that has the meaning.
func (d *Detail) Unwrap() error { return d.Err }

// Problem is an error as the outside sees it, in the reader's language. In JSON it is an RFC 9457 problem document.
type Problem struct {
	Status     int
	Code       string                // stable, for programs: "too-large"
	Title      string                // what happened
	Text       string                // what to do now
	Errors     map[string]FieldError // by field, where fields are at fault
	Members    map[string]any        // further members of the JSON document
	RetryAfter time.Duration         // 0: nothing is said
}

// FieldError is what is wrong with one field, in the reader's language.
type FieldError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// MarshalJSON writes the problem document; its own members win over further ones.
func (p Problem) MarshalJSON() ([]byte, error) {
	doc := maps.Clone(p.Members)
	if doc == nil {
		doc = map[string]any{}
	}
	doc["type"], doc["title"], doc["status"], doc["detail"], doc["code"] = "about:blank", p.Title, p.Status, p.Text, p.Code
	if len(p.Errors) > 0 {
		doc["errors"] = p.Errors
	}
	return json.Marshal(doc)
}

// Explain says what an error means to this request's reader. It is what Fail answers with; a form's page calls it
// to show Errors beside its fields instead.
func (s *Site) Explain(r *http.Request, err error) Problem {
	l, m := Language(r), s.meaning(err)
	var detail Detail
	if d, ok := errors.AsType[*Detail](err); ok {
		detail = *d
	}
	p := Problem{
		Status:     m.Status,
		Code:       m.ID[strings.LastIndexByte(m.ID, '.')+1:],
		Title:      l.T(m.ID+".title", detail.Args...),
		Text:       l.T(m.ID+".text", detail.Args...),
		Members:    detail.Members,
		RetryAfter: m.RetryAfter,
	}
	if faults, ok := errors.AsType[Faults](err); ok {
		p.Errors = make(map[string]FieldError, len(faults))
		for name, f := range faults {
			p.Errors[name] = FieldError{f.Code, l.T(f.ID, f.Args...)}
		}
	} else if m.Field != "" {
		p.Errors = map[string]FieldError{m.Field: {p.Code, p.Text}}
	}
	if later, ok := errors.AsType[interface {
		error
		RetryAfter() time.Duration
	}](err); ok {
		p.RetryAfter = later.RetryAfter()
	}
	return p
}

func (s *Site) meaning(err error) Meaning {
	for _, table := range []Errors{s.Errors, base} {
		for _, m := range table {
			if errors.Is(err, m.Is) {
				return m
			}
		}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	if _, ok := errors.AsType[Faults](err); ok {
		return invalid
	}
	return internal
}

// messages are the faults' sentences for a page that has no form to put them in, in the order of the fields' names.
func (p Problem) messages() []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(p.Errors)) {
		all = append(all, p.Errors[name].Message)
	}
	return all
}
