package contest

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Slip is a drawing as its guardian meets it first: a school has sent it.
type Slip struct {
	drawing.State
	Receipt string
	School  string // its name; "" once its sheet is erased
}

// Slip reads the drawing of a slip, else [ErrNoReceipt]; [ErrAgreed] once a guardian has
// agreed: the family has another receipt since, which the school does not know.
func (c *Contest) Slip(ctx context.Context, receipt string) (Slip, error) {
	id, ok := vault.ReceiptID(receipt)
	if !ok || !c.Secret.IsReceipt(receipt, id, SlipLink) {
		return Slip{}, ErrNoReceipt
	}
	s, _, _, err := c.state(ctx, id)
	switch {
	case err != nil:
		return Slip{}, err
	case !s.Erased.IsZero(), s.Collected.IsZero():
		return Slip{}, ErrNoReceipt
	case s.Exists():
		return Slip{}, fmt.Errorf("slip of %s: %w", id, ErrAgreed)
	}
	sheet, _, err := c.sheet(ctx, drawing.ID(s.Class))
	if err != nil && !errors.Is(err, ErrNoClass) {
		return Slip{}, err
	}
	return Slip{s, receipt, sheet.School}, nil
}

// collection is what a school has sent.
func collection(facts []drawing.Fact) (d drawing.Submission, err error) {
	began := slices.IndexFunc(facts, func(f drawing.Fact) bool { return f.Name == drawing.Collected })
	err = facts[began].Decode(&d)
	return d, err
}

// Agree enters the drawing of a slip, as its guardian says: form has the guardian, the
// guardian's ticks, and the words, which may be spelled otherwise than the school did. City and
// age are the school's. From then on it is an entry like every other, with another receipt.
//
// Errors are those of [Contest.Submit]; [ErrNoReceipt]; and [ErrAgreed] where somebody
// has agreed before. The same again, with the same key, is done and no error for an hour; a key
// that is none is no fault, and good for no second answer.
func (c *Contest) Agree(ctx context.Context, receipt string, form edition.Form, agreed Agreed) (Accepted, error) {
	id, ok := vault.ReceiptID(receipt)
	if !ok || !c.Secret.IsReceipt(receipt, id, SlipLink) {
		return Accepted{}, ErrNoReceipt
	}
	s, facts, _, err := c.state(ctx, id)
	if err != nil {
		return Accepted{}, err
	}
	if !s.Kept() || s.Collected.IsZero() {
		return Accepted{}, ErrNoReceipt
	}
	now, e := c.Now(), c.Edition()
	if !s.Exists() {
		if err := e.Open(now); err != nil {
			return Accepted{}, err
		}
	}
	d, err := collection(facts)
	if err != nil {
		return Accepted{}, err
	}
	d, err = c.agreeing(e, id, d, form)
	if err != nil {
		return Accepted{}, err
	}
	d.Consent, d.Assent = agreed.consent(now), agreed.assent(now)
	if s.Exists() {
		return c.agreedAgain(ctx, s, facts, d)
	}
	return c.agree(ctx, id, d)
}

// agreeing is what is entered, if it meets the rules.
func (c *Contest) agreeing(e edition.Edition, id drawing.ID, d drawing.Submission, form edition.Form) (drawing.Submission, error) {
	if edition.IsKey(form.Key) {
		d.FormKey = c.Secret.FormKey(id, form.Key)
	}
	form.City, form.ChildAge, form.Key = d.City, fmt.Sprint(d.Child.Age), string(id)
	entry, err := e.Check(form, c.Cities, c.Now())
	if faults := (edition.Faults{}); errors.As(err, &faults) {
		return d, &Refused{Faults: faults}
	}
	if err != nil {
		return d, err
	}
	d.Language, d.Reads = languages(d, entry)
	d.Title, d.Story, d.Description = entry.Title, entry.Story, entry.Description
	d.Child.Name, d.Drawn = entry.ChildName, entry.DrawnOn
	d.Guardian = drawing.Guardian{Name: entry.GuardianName, Email: entry.GuardianEmail}
	d.Entrant, d.Family = c.entrant(e, d.Guardian, d.Child, d.City), c.familyOf(d.Guardian)
	d.Link = SlipLink + 1
	return d, nil
}

// languages are that of title and story, which is the school's unless the guardian has typed all
// that there is of them anew, and the guardian's, if that is another.
func languages(sent drawing.Submission, entry edition.Entry) (words, reads string) {
	if entry.Language == sent.Language || entry.Title != sent.Title && (entry.Story == "" || entry.Story != sent.Story) {
		return entry.Language, ""
	}
	return sent.Language, entry.Language
}

// agree reserves the child's place and writes the fact. A picture that is rendered meanwhile
// stops nobody.
func (c *Contest) agree(ctx context.Context, id drawing.ID, d drawing.Submission) (Accepted, error) {
	ctx, cancel := context.WithTimeout(ctx, reservedFor)
	defer cancel()
	if err := c.reserve(ctx, d.Entrant, id); err != nil {
		return Accepted{}, err
	}
	kept, err := c.conceal(ctx, id, d)
	if err != nil {
		return Accepted{}, err
	}
	s, err := c.act(ctx, id, func(s drawing.State) (deed, error) {
		return deed{drawing.Submitted, kept}, s.May(drawing.CommandSubmit)
	})
	if errors.Is(err, drawing.ErrExists) || errors.Is(err, drawing.ErrErased) {
		return c.agreedLate(ctx, id, d)
	}
	if err != nil {
		return Accepted{}, err
	}
	return Accepted{ID: id, Receipt: c.Secret.Receipt(id, s.Link), Seq: s.Seq}, nil
}

// agreedLate answers who agrees at the moment at which the other guardian does, or at which the
// drawing is erased. What was made for that yes goes again: no fact tells a worker of it.
func (c *Contest) agreedLate(ctx context.Context, id drawing.ID, d drawing.Submission) (Accepted, error) {
	s, facts, _, err := c.state(ctx, id)
	if err != nil {
		return Accepted{}, err
	}
	if !slices.Contains(s.Entrants, d.Entrant) {
		if err := c.free(ctx, d.Entrant, id); err != nil {
			return Accepted{}, err
		}
	}
	if !s.Erased.IsZero() {
		return Accepted{}, errors.Join(fmt.Errorf("agree to %s: %w", id, drawing.ErrErased), c.Keys.Destroy(ctx, vault.Guardian(id)))
	}
	return c.agreedAgain(ctx, s, facts, d)
}

// agreedAgainFor is how long who agreed may hear of their receipt by agreeing once more: as
// long as the answer to the first time may have been lost.
const agreedAgainFor = time.Hour

// agreedAgain answers who agrees when somebody has: with the receipt to who said the very
// same with the key of the same form. The school knows the slip and the child, and may guess
// the guardian; the key was in that guardian's page alone.
func (c *Contest) agreedAgain(ctx context.Context, s drawing.State, facts []drawing.Fact, d drawing.Submission) (Accepted, error) {
	if c.Now().Sub(s.Submitted) > agreedAgainFor {
		return Accepted{}, fmt.Errorf("agree to %s: %w", s.ID, ErrAgreed)
	}
	was, err := submission(facts)
	if err != nil {
		return Accepted{}, err
	}
	if d.FormKey == "" || !hmac.Equal([]byte(d.FormKey), []byte(was.FormKey)) {
		return Accepted{}, fmt.Errorf("agree to %s: %w", s.ID, ErrAgreed)
	}
	a, err := c.again(ctx, first{was, s, hasTicked(facts)}, d)
	if errors.Is(err, ErrKeyReused) {
		return Accepted{}, fmt.Errorf("agree to %s: %w", s.ID, ErrAgreed)
	}
	return a, err
}

// Refuse erases the drawing of a slip for its guardian, who does not agree; [ErrAgreed] once
// somebody has.
func (c *Contest) Refuse(ctx context.Context, receipt string) (drawing.State, error) {
	id, ok := vault.ReceiptID(receipt)
	if !ok || !c.Secret.IsReceipt(receipt, id, SlipLink) {
		return drawing.State{}, ErrNoReceipt
	}
	s, _, _, err := c.state(ctx, id)
	if err != nil {
		return s, err
	}
	if s.Erased.IsZero() && s.Collected.IsZero() {
		return s, ErrNoReceipt
	}
	if err := c.eraseWaiting(ctx, id); err != nil {
		return s, err
	}
	s, _, _, err = c.state(ctx, id)
	return s, err
}
