// Package drawingtest writes the facts of drawings that never were, for tests:
//
//	row := drawingtest.NewRow()
//	tram := row.Submitted("accra", 7, drawingtest.Title("The red tram")).Rendered().Approved()
//	row.Submitted("quito", 11).Rendered().Returned("blurred")
//	catalog.Apply(ctx, row.Facts())
//
// A [Row] is a journal in memory: its facts have sequences from 1 on without a gap,
// and times that grow. It writes what it is told to, whether or not the rules allow
// it, and the same calls always give the same facts, byte for byte.
package drawingtest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Staff is the id of the moderator of every verdict here.
const Staff = "staff-1"

// begin is the time of every row's first fact. It lies behind every clock that a
// test may use, so that what is approved is also public.
var begin = time.Date(2025, time.March, 1, 9, 0, 0, 0, time.UTC)

// pause is how much later each fact is than the one before it.
const pause = time.Second

// Row is the facts of any number of drawings, in one order.
type Row struct {
	facts    []drawing.Fact
	drawings int
}

// NewRow is a row without facts.
func NewRow() *Row { return &Row{} }

// Facts are all facts so far, in order.
func (r *Row) Facts() []drawing.Fact { return r.facts }

// Seq is the sequence of the last fact; 0 if there is none.
func (r *Row) Seq() uint64 { return uint64(len(r.facts)) }

// Now is the time that the next fact will have.
func (r *Row) Now() time.Time { return begin.Add(time.Duration(len(r.facts)) * pause) }

// Option changes what is submitted.
type Option func(*drawing.Submission)

// Title gives the drawing a title.
func Title(s string) Option { return func(d *drawing.Submission) { d.Title = s } }

// Story gives the drawing a story.
func Story(s string) Option { return func(d *drawing.Submission) { d.Story = s } }

// Family sets the HMAC of the guardian's address.
func Family(s string) Option { return func(d *drawing.Submission) { d.Family = s } }

// ChildName gives the child a name.
func ChildName(s string) Option { return func(d *drawing.Submission) { d.Child.Name = s } }

// Purposes are all that the guardian agrees to.
func Purposes(p ...drawing.Purpose) Option {
	return func(d *drawing.Submission) { d.Consent.Purposes = p }
}

// Submitted enters a new drawing into a row of its own.
func Submitted(city string, age int, options ...Option) *Drawing {
	return NewRow().Submitted(city, age, options...)
}

// Submitted enters a new drawing.
func (r *Row) Submitted(city string, age int, options ...Option) *Drawing {
	r.drawings++
	n := r.drawings
	d := &Drawing{row: r, id: ID(n)}
	s := drawing.Submission{
		Version: drawing.Version, Edition: "2025", City: city, Language: "en", Link: 1,
		Title: fmt.Sprintf("My street, %d", n), Story: fmt.Sprintf("This is where I live, %d.", n),
		Child:    drawing.Child{Name: fmt.Sprintf("Child %d", n), Age: age},
		Guardian: drawing.Guardian{Name: fmt.Sprintf("Guardian %d", n), Email: fmt.Sprintf("guardian-%d@example.org", n)},
		Consent: drawing.Consent{
			Text: digest("consent"), Language: "en", At: r.Now(),
			Purposes: []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow},
		},
		Original: d.newOriginal(), Entrant: digest("entrant %d", n),
	}
	for _, change := range options {
		change(&s)
	}
	return d.Happened(drawing.Submitted, s)
}

// Collected has a school send a drawing in, which waits for its guardian. Class is the id of
// the school's sheet.
func (r *Row) Collected(city string, age int, class string) *Drawing {
	r.drawings++
	n := r.drawings
	d := &Drawing{row: r, id: ID(n)}
	return d.Happened(drawing.Collected, drawing.Submission{
		Version: drawing.Version, Edition: "2025", City: city, Language: "en", Link: 1, Title: fmt.Sprintf("My street, %d", n),
		Child: drawing.Child{Name: fmt.Sprintf("Child %d", n), Age: age}, Original: d.newOriginal(), Class: class,
		School: drawing.Consent{Text: digest("school"), Language: "en", At: r.Now()},
	})
}

// ID is the id of the nth drawing of every row, from 1 on.
func ID(n int) drawing.ID {
	sum := sha256.Sum256(fmt.Appendf(nil, "drawing %d", n))
	return drawing.NewID(sum[:])
}

func digest(format string, a ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, format, a...))
	return hex.EncodeToString(sum[:])
}
