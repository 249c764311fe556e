package contest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Why something on a sheet is refused.
var (
	ErrNoClass   = errors.New("no such sheet")
	ErrClassFull = fmt.Errorf("there are %d drawings on the sheet", edition.MaxPupils)
	ErrAgreed    = errors.New("a guardian has agreed already")
)

// Sheet is what a school or library sends together. Each drawing on it waits for its own
// guardian, of whom the sheet knows nothing.
type Sheet struct {
	ID       drawing.ID      `json:"-"`
	Version  int             `json:"v"`
	Link     int             `json:"link"` // version of the teacher's link
	Edition  string          `json:"edition"`
	School   string          `json:"school"`
	City     string          `json:"city"` // slug
	Teacher  string          `json:"teacher"`
	Email    string          `json:"email,omitempty"`
	Language string          `json:"language"` // the teacher's
	Said     drawing.Consent `json:"said"`     // by the school, of every drawing on it
	Places   []Place         `json:"places"`   // in the order in which they were taken
	Made     time.Time       `json:"made"`
	Letters  []Sent          `json:"letters,omitempty"` // that the teacher got
	Writing  time.Time       `json:"writing,omitzero"`  // since when somebody writes the next one
}

// Place is where a drawing stands on a sheet. It is taken before the drawing is there.
type Place struct {
	ID drawing.ID `json:"id"`
	At time.Time  `json:"at"`
}

func (s Sheet) drawings() (all []drawing.ID) {
	for _, p := range s.Places {
		all = append(all, p.ID)
	}
	return all
}

// Sent is a letter that a teacher got.
type Sent struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
}

// takes reports whether a drawing has a place on the sheet.
func (s Sheet) takes(id drawing.ID) bool {
	return slices.ContainsFunc(s.Places, func(p Place) bool { return p.ID == id })
}

// Pupil is a drawing as its sheet shows it. From its guardian's yes on, its State has only what
// the school itself sent: id, title, child and language. What became of it since, and how it is
// spelled and looks by now, is the family's business. What is erased has no name either.
type Pupil struct {
	drawing.State
	Agreed bool   // its guardian has said yes, also to what the family has erased since
	Slip   string // receipt that leads its guardian to it; "" once that was used
}

// Waits reports whether its guardian has not said anything yet.
func (p Pupil) Waits() bool { return !p.Exists() && p.Kept() }

// Class is a sheet with its drawings, for the teacher.
type Class struct {
	Sheet
	Secret string // the link
	Pupils []Pupil
}

// Missing are those whose guardians have not said anything yet.
func (c Class) Missing() (all []Pupil) {
	for _, p := range c.Pupils {
		if p.Waits() {
			all = append(all, p)
		}
	}
	return all
}

// NewClass begins a sheet, and gives its secret link. said is what the school said, hashed, with
// its language; its time is set here. The same key again is the same sheet.
//
// Errors: edition.Faults; edition.ErrNotYetOpen and ErrClosed; [ErrKeyReused] for a key
// under which something else was said; journal.ErrAway when it should be tried again.
func (c *Contest) NewClass(ctx context.Context, form edition.ClassForm, said drawing.Consent) (string, error) {
	now, e := c.Now(), c.Edition()
	if err := e.Open(now); err != nil {
		return "", err
	}
	class, err := e.CheckClass(form, c.Cities)
	if err != nil {
		return "", err
	}
	said.At = now
	s := Sheet{
		ID: c.Secret.ClassID(class.Key), Version: drawing.Version, Link: 1, Edition: e.ID, School: class.School, City: class.City,
		Teacher: class.Teacher, Email: class.Email, Language: class.Language, Said: said, Made: now,
	}
	err = c.createSheet(ctx, s)
	if errors.Is(err, journal.ErrConflict) {
		return c.sameClass(ctx, s)
	}
	if err != nil {
		return "", err
	}
	c.Log.Info("a sheet was begun", "sheet", s.ID, "city", s.City)
	return c.Secret.ClassLink(s.ID, s.Link), nil
}

func (c *Contest) sameClass(ctx context.Context, now Sheet) (string, error) {
	was, _, err := c.sheet(ctx, now.ID)
	if err != nil {
		return "", err
	}
	if was.School != now.School || was.City != now.City || was.Teacher != now.Teacher || was.Email != now.Email {
		return "", fmt.Errorf("begin sheet %s: %w", now.ID, ErrKeyReused)
	}
	return c.Secret.ClassLink(was.ID, was.Link), nil
}

// SheetByLink reads a sheet without its drawings, else [ErrNoClass].
func (c *Contest) SheetByLink(ctx context.Context, link string) (Sheet, error) {
	id, ok := vault.ClassLinkID(link)
	if !ok {
		return Sheet{}, ErrNoClass
	}
	s, _, err := c.sheet(ctx, id)
	if err == nil && !c.Secret.IsClassLink(link, id, s.Link) {
		err = ErrNoClass
	}
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

// ClassByLink reads a sheet with its drawings, else [ErrNoClass].
func (c *Contest) ClassByLink(ctx context.Context, link string) (Class, error) {
	s, err := c.SheetByLink(ctx, link)
	if err != nil {
		return Class{}, err
	}
	pupils, err := c.pupils(ctx, s)
	return Class{s, link, pupils}, err
}

// ClassOf is [Contest.ClassByLink] for who knows the sheet.
func (c *Contest) ClassOf(ctx context.Context, s Sheet) (Class, error) {
	pupils, err := c.pupils(ctx, s)
	return Class{s, c.Secret.ClassLink(s.ID, s.Link), pupils}, err
}

// pupils are the drawings of a sheet. A place whose drawing never came has none.
func (c *Contest) pupils(ctx context.Context, s Sheet) (all []Pupil, err error) {
	for _, place := range s.Places {
		d, facts, _, err := c.state(ctx, place.ID)
		if err != nil {
			return nil, err
		}
		if !d.Exists() && !d.Kept() {
			continue
		}
		p, err := c.pupil(d, facts)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (c *Contest) pupil(d drawing.State, facts []drawing.Fact) (Pupil, error) {
	switch {
	case !d.Erased.IsZero():
		agreed := slices.ContainsFunc(facts, func(f drawing.Fact) bool { return f.Name == drawing.Submitted })
		return Pupil{State: drawing.State{ID: d.ID, Erased: d.Erased}, Agreed: agreed}, nil
	case !d.Exists():
		return Pupil{State: d, Slip: c.Secret.Receipt(d.ID, d.Link)}, nil
	}
	sent, err := collection(facts)
	if err != nil {
		return Pupil{}, err
	}
	return Pupil{State: drawing.State{ID: d.ID, Title: sent.Title, Child: sent.Child, Language: sent.Language}, Agreed: true}, nil
}

// LeftError says that a sheet has ended, and that some of its drawings could not be erased. A worker
// goes on with them: see [Contest.DestroySheet].
type LeftError struct {
	Drawings int
	cause    error
}

func (l *LeftError) Error() string {
	return fmt.Sprintf("%d drawings of an erased sheet are left: %v", l.Drawings, l.cause)
}

func (l *LeftError) Unwrap() error { return l.cause }

// EraseClass erases a sheet, and every drawing on it that still waits for its guardian. Those that
// have one are that family's. Erasing again is [ErrNoClass]. After a *[LeftError] the sheet is gone
// all the same.
func (c *Contest) EraseClass(ctx context.Context, link string) error {
	s, err := c.SheetByLink(ctx, link)
	if err != nil {
		return err
	}
	return c.eraseSheet(ctx, s)
}

// eraseSheet ends the sheet first: what comes to it meanwhile finds none, and is erased by
// whoever brought it. What a crash leaves of it a worker erases: see [Contest.DestroySheet].
func (c *Contest) eraseSheet(ctx context.Context, s Sheet) error {
	ended, err := c.endSheet(ctx, s.ID)
	if err != nil {
		return err
	}
	if err := c.eraseAllWaiting(ctx, ended.drawings()); err != nil {
		return err
	}
	c.Log.Info("a sheet was erased", "sheet", s.ID)
	return nil
}

// eraseAllWaiting erases those that wait for their guardians. One that can't be erased does not
// keep the others: they are done when it gives a *[LeftError].
func (c *Contest) eraseAllWaiting(ctx context.Context, all []drawing.ID) error {
	var failed []error
	for _, id := range all {
		if err := c.eraseWaiting(ctx, id); err != nil && !errors.Is(err, ErrAgreed) {
			failed = append(failed, fmt.Errorf("erase %s: %w", id, err))
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return &LeftError{len(failed), errors.Join(failed...)}
}

// eraseWaiting erases a drawing that waits for its guardian; [ErrAgreed] for one that does not
// any more. What is not there is done.
func (c *Contest) eraseWaiting(ctx context.Context, id drawing.ID) error {
	_, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		switch {
		case !s.Erased.IsZero(), !s.Exists() && !s.Kept():
			return deed{}, nil
		case s.Exists():
			return deed{}, fmt.Errorf("erase %s: %w", id, ErrAgreed)
		}
		return deed{drawing.Erased, drawing.Erasure{Version: drawing.Version, Link: s.Link}}, nil
	})
	return err
}
