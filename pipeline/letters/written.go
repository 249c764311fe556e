package letters

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// The buckets of what became of letters, and how long they know it. A fact comes again to a
// worker within minutes, if at all: whoever broke down before saying that it is done.
const (
	WrittenBucket = "written"
	MishapsBucket = "mishaps"

	writtenFor = 7 * 24 * time.Hour
	// MishapsFor is how long organisers can read which letters did not arrive.
	MishapsFor = 30 * 24 * time.Hour
)

// End is what became of a letter.
type End string

// The ends.
const (
	Sent    End = "sent"
	Twice   End = "twice"   // sent, after a try of which nobody knows whether it came
	Refused End = "refused" // the server won't take it
	Late    End = "late"    // it was tried for a day
	Unknown End = "unknown" // it was handed over twice, and nobody knows whether it came
)

// Entry is what is known of a letter. It names nobody.
type Entry struct {
	Kind    string     `json:"kind"`
	Drawing drawing.ID `json:"drawing,omitempty"` // that it is about
	Message string     `json:"message,omitempty"` // of organisers, that it brings
	City    string     `json:"city,omitempty"`    // of the sheet that it is about
	First   time.Time  `json:"first"`             // when it was first tried
	Open    int        `json:"open,omitempty"`    // tries that may have brought it, for all that is known
	At      time.Time  `json:"at,omitzero"`       // when it came to an end
	End     End        `json:"end,omitempty"`
	Said    string     `json:"said,omitempty"` // by the server, in numbers
}

// mostOpen is how often a letter is handed over without knowing what becomes of it: twice,
// so that at most one comes double.
const mostOpen = 2

var (
	// ErrEnded: the letter came to an end before.
	ErrEnded = errors.New("the letter was written before")
	// ErrSpent: it may not be handed over once more. Whoever hears so finishes it as Unknown.
	ErrSpent = errors.New("the letter was handed over as often as it may be")
)

// Written is the memory of letters, by a key that each has. It may be used by many at once,
// also in other processes.
type Written struct {
	written, mishaps *journal.Bucket
	now              func() time.Time
}

// OpenWritten opens the memory, making it if it does not exist, or else journal.ErrUnmade
// if this process makes none.
func OpenWritten(ctx context.Context, j *journal.Journal, now func() time.Time) (*Written, error) {
	written, err := j.Bucket(ctx, WrittenBucket, writtenFor)
	if err != nil {
		return nil, err
	}
	mishaps, err := j.Bucket(ctx, MishapsBucket, MishapsFor)
	return &Written{written, mishaps, now}, err
}

// Try is a letter that is about to be handed over.
type Try struct {
	Entry
	key      string
	revision uint64
}

// Begin writes down that a letter is about to be handed over: [ErrEnded], [ErrSpent], or
// journal.ErrConflict if somebody else tries just now.
func (w *Written) Begin(ctx context.Context, key string, about Entry) (Try, error) {
	v, err := w.written.Get(ctx, key)
	if errors.Is(err, journal.ErrNotFound) {
		about.First, about.Open = w.now().UTC().Truncate(time.Millisecond), 1
		t := Try{Entry: about, key: key}
		return t, w.save(ctx, &t)
	}
	if err != nil {
		return Try{}, err
	}
	t := Try{key: key, revision: v.Revision}
	if err := json.Unmarshal(v.Bytes, &t.Entry); err != nil {
		return Try{}, fmt.Errorf("read what became of a letter: %w", err)
	}
	switch {
	case t.End != "":
		return t, ErrEnded
	case t.Open >= mostOpen:
		return t, ErrSpent
	}
	t.Open++
	return t, w.save(ctx, &t)
}

// Spent reports whether nobody may try once more, if this try ends unknown, too.
func (t Try) Spent() bool { return t.Open >= mostOpen }

// Failed takes a try back that has certainly brought no letter.
func (w *Written) Failed(ctx context.Context, t *Try) error {
	t.Open--
	return w.save(ctx, t)
}

// Finish writes down what became of a letter: nobody tries it again. Where it was sent, an
// earlier try that may have brought it, too, is counted.
func (w *Written) Finish(ctx context.Context, t *Try, end End, said string) error {
	if end == Sent && t.Open > 1 {
		end = Twice
	}
	t.At, t.End, t.Said = w.now().UTC().Truncate(time.Millisecond), end, said
	if end != Sent {
		raw, err := json.Marshal(t.Entry)
		if err == nil {
			err = w.mishaps.Put(ctx, t.key, raw)
		}
		if err != nil {
			return err
		}
	}
	return w.save(ctx, t)
}

func (w *Written) save(ctx context.Context, t *Try) error {
	raw, err := json.Marshal(t.Entry)
	if err != nil {
		return fmt.Errorf("encode what became of a letter: %w", err)
	}
	revision, err := w.written.Set(ctx, t.key, raw, t.revision)
	if err == nil {
		t.revision = revision
	}
	return err
}

// Mishaps are the letters that did not arrive, or may have come twice. It may be used by
// many at once.
type Mishaps struct{ bucket *journal.Bucket }

// OpenMishaps opens them: see [OpenWritten].
func OpenMishaps(ctx context.Context, j *journal.Journal) (*Mishaps, error) {
	bucket, err := j.Bucket(ctx, MishapsBucket, MishapsFor)
	return &Mishaps{bucket}, err
}

// All gives those of the last 30 days, in no order.
func (m *Mishaps) All(ctx context.Context) (all []Entry, err error) {
	var unreadable error
	err = m.bucket.Each(ctx, func(v journal.Value) {
		var e Entry
		if err := json.Unmarshal(v.Bytes, &e); err != nil {
			unreadable = fmt.Errorf("read what became of a letter: %w", err)
			return
		}
		all = append(all, e)
	})
	return all, errors.Join(err, unreadable)
}
