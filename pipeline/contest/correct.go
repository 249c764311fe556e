package contest

import (
	"context"
	"errors"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Correction is how a family wants its words to be. What is nil stays as it is.
type Correction struct {
	Title       *string
	Story       *string
	Description *string
	Child       *string // the spelling of the name
}

// Correct changes a family's words, without a new picture: at once while nobody has
// approved the drawing, else as a wish that waits for a moderator while the old words stand.
// What was returned waits for a verdict again. What changes nothing is done and no error.
// Errors: edition.Faults for title, story, description and child_name; [ErrSameChild] and
// [ErrBusy] where the name becomes that of another entry's child; and drawing's for a state
// that forbids it.
func (c *Contest) Correct(ctx context.Context, receipt string, words Correction) (drawing.State, error) {
	p, facts, err := c.byReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	if err := p.May(drawing.CommandCorrect); err != nil {
		return drawing.State{}, err
	}
	limits := c.Edition().Limits.Around(p.Title, p.Story)
	if err := limits.CheckCorrection(words.Title, words.Story, words.Description, words.Child); err != nil {
		return drawing.State{}, err
	}
	within, cancel := context.WithTimeout(ctx, reservedFor)
	defer cancel()
	entrant, err := c.reserveAs(within, p.State, facts, words.Child)
	if err != nil {
		return drawing.State{}, err
	}
	var refused error
	s, err := c.act(within, p.ID, func(s drawing.State) (deed, error) {
		if refused = s.May(drawing.CommandCorrect); refused != nil {
			return deed{}, refused
		}
		d := words.of(s)
		if d == (drawing.Correction{Version: drawing.Version}) {
			return deed{}, nil
		}
		if s.GuardianGone.IsZero() {
			d.Entrant = entrant
		}
		return deed{drawing.Corrected, d}, nil
	})
	known := err == nil || refused != nil // else the fact may be there, and the sweep finds out
	if entrant != "" && known && !slices.Contains(s.Entrants, entrant) {
		return s, errors.Join(err, c.free(context.WithoutCancel(ctx), entrant, p.ID))
	}
	return s, err
}

// of is what the correction changes of the words that a drawing has, or is to have.
func (w Correction) of(s drawing.State) drawing.Correction {
	title, story, description, child := s.Title, s.Story, s.Own.Text, s.Child.Name
	if p := s.Correction; p != nil {
		title, story = wished(p.Title, title), wished(p.Story, story)
		description, child = wished(p.Description, description), wished(p.Child, child)
	}
	return drawing.Correction{
		Version: drawing.Version, Title: other(w.Title, title), Story: other(w.Story, story),
		Description: other(w.Description, description), Child: other(w.Child, child),
	}
}

func wished(text *string, now string) string {
	if text == nil {
		return now
	}
	return *text
}

// reserveAs makes sure that a child whose name is spelled anew has no other drawing; "" for
// a name that stays.
func (c *Contest) reserveAs(ctx context.Context, s drawing.State, facts []drawing.Fact, child *string) (entrant string, err error) {
	if child == nil {
		return "", nil
	}
	entered, err := submission(facts)
	if err != nil {
		return "", err
	}
	guardian, err := c.guardian(ctx, s, entered)
	if err != nil || guardian == (drawing.Guardian{}) { // forgotten: its reservations are gone, too
		return "", err
	}
	e := edition.Edition{ID: entered.Edition}
	entrant = c.entrant(e, guardian, drawing.Child{Name: *child, Age: entered.Child.Age}, entered.City)
	return entrant, c.reserve(ctx, entrant, s.ID)
}

// Answer is a moderator's answer to a correction: whether the new words are to hang. seq is
// State.Judged of the page they had before them. Errors: *[Stale] if the correction or the
// drawing is another by now, and drawing's for a state that forbids it.
func (c *Contest) Answer(ctx context.Context, id drawing.ID, by string, seq uint64, taken bool) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		if s.Exists() && s.Erased.IsZero() && seq != s.Judged {
			return deed{}, &Stale{s, drawing.ErrStale}
		}
		if err := s.May(drawing.CommandAnswer); err != nil {
			return deed{}, err
		}
		e := drawing.Edit{Version: drawing.Version, By: by, Answers: s.Correction.Seq}
		if taken {
			w := s.Correction
			e.Title, e.Story, e.Child, e.Description = w.Title, w.Story, w.Child, w.Description
		}
		return deed{drawing.Edited, e}, nil
	})
}
