package contest

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/rendition"
)

// Upload is a file that a family sent, whole and lying somewhere it can be read
// from again. One that came in pieces that are gone has no File: it is good for a retry
// of what they were taken for, and otherwise [ErrPartsGone].
type Upload struct {
	File   io.ReaderAt
	Size   int64    // bytes
	SHA256 [32]byte // of all bytes
	Parts  string   // name of the pieces in which it came, see package uploads; "" if it came whole
}

// Accepted is the answer to a submission.
type Accepted struct {
	ID      drawing.ID
	Receipt string
	Seq     uint64 // of the drawing's last fact
	Again   bool   // a retry of what was accepted before
}

// Refused says what is wrong with a submission: fields, the file, or both.
type Refused struct {
	Faults edition.Faults
	File   error // one of rendition's errors; nil if the file is right
}

// Error joins both.
func (r *Refused) Error() string {
	return errors.Join(r.Unwrap()...).Error()
}

// Unwrap gives the file's error and the faults, as far as there are any.
func (r *Refused) Unwrap() []error {
	var all []error
	if r.File != nil {
		all = append(all, r.File)
	}
	if len(r.Faults) > 0 {
		all = append(all, r.Faults)
	}
	return all
}

// Submit enters a drawing. When it returns nil, the drawing is accepted for good.
// consent is the text that the guardian agreed to, hashed, with its language and
// purposes; its time is set here, as is that of assent, the child's own yes, if there was one.
//
// Errors: *[Refused] names what is wrong; edition.ErrNotYetOpen and ErrClosed;
// [ErrSameChild]; [ErrKeyReused]; [ErrBusy]; drawing.ErrErased for the key of an
// erased drawing; journal.ErrAway and store.ErrUnreachable when it should be tried
// again with the same key.
func (c *Contest) Submit(ctx context.Context, form edition.Form, up Upload, agreed Agreed) (Accepted, error) {
	c.arrivals.begin()
	defer c.arrivals.end()
	now, e := c.Now(), c.Edition()
	id := c.Secret.DrawingID(form.Key)
	var before *first
	var head journal.Head
	if edition.IsKey(form.Key) {
		var err error
		if before, head, err = c.submitted(ctx, id); err != nil {
			return Accepted{}, err
		}
	}
	if before == nil {
		if err := e.Open(now); err != nil {
			return Accepted{}, err
		}
	} else {
		e.Limits.File = edition.MaxDrawing // it may be what was taken when files could be larger
	}
	var taken *drawing.Original
	if before != nil && up.isGone() && up.Parts == before.submission.Parts {
		taken = &before.submission.Original
	}
	entry, original, refused := c.check(e, form, up, taken)
	if before == nil && refused != nil {
		return Accepted{}, refused
	}
	s := drawing.Submission{
		Version: drawing.Version, Edition: e.ID, City: entry.City, Title: entry.Title, Story: entry.Story, Language: entry.Language,
		Child:    drawing.Child{Name: entry.ChildName, Age: entry.ChildAge},
		Guardian: drawing.Guardian{Name: entry.GuardianName, Email: entry.GuardianEmail},
		Consent:  agreed.consent(now), Assent: agreed.assent(now), Original: original, Link: 1,
		Description: entry.Description, Drawn: entry.DrawnOn, Parts: up.Parts,
	}
	s.Entrant, s.Family = c.entrant(e, s.Guardian, s.Child, s.City), c.familyOf(s.Guardian)
	if before == nil {
		return c.accept(ctx, id, head, s, up)
	}
	a, err := c.again(ctx, *before, s)
	if err != nil && refused != nil { // not what was sent before, and wrong by itself
		return Accepted{}, refused
	}
	return a, err
}

// first is the submission that a drawing began with.
type first struct {
	submission drawing.Submission
	state      drawing.State
	ticked     bool // the family has said something else since of what it agrees to
}

// submitted finds what was submitted before under an id; nil if nothing was. head is
// what a submission must follow: not always nothing, for a try may have been swept.
func (c *Contest) submitted(ctx context.Context, id drawing.ID) (*first, journal.Head, error) {
	s, facts, head, err := c.state(ctx, id)
	switch {
	case err != nil:
		return nil, head, err
	case !s.Erased.IsZero():
		return nil, head, fmt.Errorf("submit %s: %w", id, drawing.ErrErased)
	case !s.Exists() && s.Kept(): // a school sent it, under a key of its own making
		return nil, head, fmt.Errorf("submit %s: %w", id, ErrKeyReused)
	case !s.Exists():
		return nil, head, c.beingSwept(s)
	}
	f := &first{state: s, ticked: hasTicked(facts)}
	f.submission, err = submission(facts)
	return f, head, err
}

// submission is what the facts of a drawing that exists began with.
func submission(facts []drawing.Fact) (d drawing.Submission, err error) {
	began := slices.IndexFunc(facts, func(f drawing.Fact) bool { return f.Name == drawing.Submitted })
	err = facts[began].Decode(&d)
	return d, err
}

func hasTicked(facts []drawing.Fact) bool {
	return slices.ContainsFunc(facts, func(f drawing.Fact) bool { return f.Name == drawing.Consented })
}

// again answers a retry of what was submitted before. Who has ticked otherwise this time, in
// the form whose first answer was lost, agrees to that.
func (c *Contest) again(ctx context.Context, before first, now drawing.Submission) (Accepted, error) {
	was := before.submission
	var err error
	if was.Guardian, err = c.guardian(ctx, before.state, was); err != nil {
		return Accepted{}, err
	}
	if !was.SameAs(now) {
		return Accepted{}, fmt.Errorf("submit %s: %w", before.state.ID, ErrKeyReused)
	}
	s, err := c.tick(ctx, before, now.Consent)
	if err != nil {
		return Accepted{}, err
	}
	return Accepted{ID: s.ID, Receipt: c.Secret.Receipt(s.ID, s.Link), Seq: s.Seq, Again: true}, nil
}

// tick writes down what a retry agrees to, if it is something else than at first. What the family
// has said of that since, on the page of its receipt, stays; so does what may not be changed any
// more.
func (c *Contest) tick(ctx context.Context, before first, now drawing.Consent) (drawing.State, error) {
	first := before.submission.Consent.Purposes
	if before.ticked || samePurposes(first, now.Purposes) {
		return before.state, nil
	}
	return c.act(ctx, before.state.ID, func(s drawing.State) (deed, error) {
		if s.May(drawing.CommandConsent) != nil || !samePurposes(first, s.Purposes) {
			return deed{}, nil
		}
		return deed{drawing.Consented, drawing.Agreement{Version: drawing.Version, Consent: now}}, nil
	})
}

func samePurposes(a, b []drawing.Purpose) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// check finds everything that is wrong. taken is the original if it is known without the
// file.
func (c *Contest) check(e edition.Edition, form edition.Form, up Upload, taken *drawing.Original) (edition.Entry, drawing.Original, error) {
	entry, err := e.Check(form, c.Cities, c.Now())
	refused := &Refused{}
	if err != nil && !errors.As(err, &refused.Faults) {
		return entry, drawing.Original{}, err
	}
	var original drawing.Original
	if taken != nil {
		original = *taken
	} else {
		original, refused.File = inspect(up, e.Limits)
	}
	if refused.File != nil || len(refused.Faults) > 0 {
		return entry, original, refused
	}
	return entry, original, nil
}

// isGone reports whether nothing is left of the pieces that an upload came in.
func (up Upload) isGone() bool { return up.File == nil && up.Parts != "" }

func inspect(up Upload, l edition.Limits) (drawing.Original, error) {
	if up.isGone() {
		return drawing.Original{}, ErrPartsGone
	}
	limits := rendition.DefaultLimits()
	limits.Bytes = l.File
	info, err := rendition.Inspect(up.File, up.Size, limits)
	if err != nil {
		return drawing.Original{}, fmt.Errorf("inspect the drawing: %w", err)
	}
	return drawing.Original{SHA256: hex.EncodeToString(up.SHA256[:]), Bytes: up.Size, Type: info.Kind.MIME()}, nil
}

// accept writes a new drawing: data keys, object, reservation, fact. The fact follows
// what was there before the first of them, so that a sweep meanwhile is noticed.
func (c *Contest) accept(ctx context.Context, id drawing.ID, head journal.Head, s drawing.Submission, up Upload) (Accepted, error) {
	if err := c.hasRoom(up.Size); err != nil {
		return Accepted{}, err
	}
	if err := c.Keys.Create(ctx, id); err != nil {
		return Accepted{}, err
	}
	if err := c.keep(ctx, id, s.Original, up); err != nil {
		return Accepted{}, err
	}
	return c.enter(ctx, id, head, s)
}

// enter reserves the child's place and writes the fact.
func (c *Contest) enter(ctx context.Context, id drawing.ID, head journal.Head, s drawing.Submission) (Accepted, error) {
	ctx, cancel := context.WithTimeout(ctx, reservedFor)
	defer cancel()
	if err := c.reserve(ctx, s.Entrant, id); err != nil {
		return Accepted{}, err
	}
	kept, err := c.conceal(ctx, id, s)
	if err != nil {
		return Accepted{}, err
	}
	f, err := drawing.New(journal.NewEventID(), id, drawing.Submitted, c.Now(), kept)
	if err != nil {
		return Accepted{}, err
	}
	head, err = c.Journal.Append(ctx, head, f)
	if errors.Is(err, journal.ErrConflict) { // the same key, sent twice at once
		before, _, err := c.submitted(ctx, id)
		if err != nil {
			return Accepted{}, err
		}
		if before == nil { // swept just now
			return Accepted{}, fmt.Errorf("submit %s: %w", id, ErrBusy)
		}
		return c.again(ctx, *before, s)
	}
	if err != nil {
		return Accepted{}, err
	}
	c.Log.Info("drawing submitted", "drawing", id, "city", s.City, "bytes", s.Original.Bytes, "seq", head.Seq)
	return Accepted{ID: id, Receipt: c.Secret.Receipt(id, s.Link), Seq: head.Seq}, nil
}

func (c *Contest) keep(ctx context.Context, id drawing.ID, o drawing.Original, up Upload) error {
	return c.Store.Put(ctx, o.Key(id), io.NewSectionReader(up.File, 0, up.Size), up.Size, up.SHA256)
}

const (
	// reservedFor is how long a reservation may wait for its fact: after it the
	// submission has failed.
	reservedFor = 8 * time.Second
	// takenOverAfter is when a reservation of which no fact tells may be taken over. The time
	// between the two is what clocks of different machines may differ by.
	takenOverAfter = 15 * time.Second
)

// reservation says which drawing a child has, or is about to have.
type reservation struct {
	ID drawing.ID `json:"id"`
	At time.Time  `json:"at"`
}

// reserve makes sure that the child has no other drawing. A reservation of which no fact
// tells is what a crash left: it is taken over, or swept.
func (c *Contest) reserve(ctx context.Context, entrant string, id drawing.ID) error {
	mine, err := json.Marshal(reservation{id, c.Now()})
	if err != nil {
		return fmt.Errorf("encode a reservation: %w", err)
	}
	for {
		err := c.entrants.Create(ctx, entrant, mine)
		if !errors.Is(err, journal.ErrConflict) {
			return err
		}
		v, err := c.entrants.Get(ctx, entrant)
		if errors.Is(err, journal.ErrNotFound) {
			continue // freed meanwhile
		}
		if err != nil {
			return err
		}
		if err := c.mayTakeOver(ctx, v, id); err != nil {
			return err
		}
		err = c.entrants.Update(ctx, entrant, mine, v.Revision)
		if !errors.Is(err, journal.ErrConflict) {
			return err
		}
	}
}

func (c *Contest) mayTakeOver(ctx context.Context, v journal.Value, id drawing.ID) error {
	var other reservation
	if err := json.Unmarshal(v.Bytes, &other); err != nil {
		return fmt.Errorf("read a reservation: %w", err)
	}
	if other.ID == id {
		return nil
	}
	entered, _, err := c.submitted(ctx, other.ID)
	switch {
	case errors.Is(err, drawing.ErrErased):
		return nil
	case err != nil && !errors.Is(err, ErrKeyReused): // a school's drawing that still waits for its guardian
		return err
	case entered != nil && slices.Contains(entered.state.Entrants, v.Key): // else the form was then sent for another child
		return fmt.Errorf("enter %s beside %s: %w", id, other.ID, ErrSameChild)
	case c.Now().Sub(other.At) < takenOverAfter: // its fact may be on the way: the first, or one that spells the name anew
		return fmt.Errorf("enter %s beside %s: %w", id, other.ID, ErrBusy)
	}
	return nil
}
