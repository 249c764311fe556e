package contest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Agreed is what a guardian and a child said yes to, but for when.
type Agreed struct {
	Consent drawing.Consent
	Assent  drawing.Assent // zero if the child was not asked
}

func (a Agreed) consent(now time.Time) drawing.Consent {
	a.Consent.At = now
	return a.Consent
}

func (a Agreed) assent(now time.Time) drawing.Assent {
	if a.Assent != (drawing.Assent{}) {
		a.Assent.At = now
	}
	return a.Assent
}

// entrant is the name of a child's reservation: see edition.Entrant.
func (c *Contest) entrant(e edition.Edition, g drawing.Guardian, child drawing.Child, city string) string {
	if g.Email == "" {
		return c.Secret.Entrant(e.EntrantWithout(g.Name, child.Name, child.Age, city))
	}
	return c.Secret.Entrant(e.Entrant(g.Email, child.Name))
}

// familyOf is what a family's drawings are found by: its address; "" if it gave none, and then
// nothing finds them but their links.
func (c *Contest) familyOf(g drawing.Guardian) string {
	if g.Email == "" {
		return ""
	}
	return c.Secret.Family(edition.Family(g.Email))
}

// conceal seals who the guardian is under a data key of its own.
func (c *Contest) conceal(ctx context.Context, id drawing.ID, s drawing.Submission) (drawing.Submission, error) {
	plain, err := json.Marshal(s.Guardian)
	if err != nil {
		return s, fmt.Errorf("encode a guardian: %w", err)
	}
	if err := c.Keys.Create(ctx, vault.Guardian(id)); err != nil {
		return s, err
	}
	s.Contact, err = c.Keys.Seal(ctx, vault.Guardian(id), boundTo(id), plain)
	s.Guardian = drawing.Guardian{}
	return s, err
}

// guardian opens who the guardian is; nobody, once that is forgotten.
func (c *Contest) guardian(ctx context.Context, of drawing.State, s drawing.Submission) (g drawing.Guardian, err error) {
	if !of.GuardianGone.IsZero() {
		return g, nil
	}
	id := of.ID
	if s.Contact == nil {
		return s.Guardian, nil // of a version before
	}
	c.Keys.Forget(vault.Guardian(id)) // the one in memory may have been destroyed elsewhere
	plain, err := c.Keys.Open(ctx, vault.Guardian(id), boundTo(id), s.Contact)
	if errors.Is(err, drawing.ErrSealed) {
		return g, nil
	}
	if err != nil {
		return g, err
	}
	if err := json.Unmarshal(plain, &g); err != nil {
		return g, fmt.Errorf("read the guardian of %s: %w", id, err)
	}
	return g, nil
}

func boundTo(id drawing.ID) string { return "guardian of " + string(id) }
