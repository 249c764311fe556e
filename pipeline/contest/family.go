package contest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// Moment is one line of a drawing's history.
type Moment struct {
	At      time.Time
	What    drawing.Name
	By      string          // staff id; empty for the family and for workers
	Reason  string          // a code; of edited, what it says of a correction
	Message string          // a moderator's words to the family
	Note    string          // a moderator's words to colleagues, or a reporter's to moderators
	Text    string          // of described, and of noted
	Tags    []string        // of described; nil leaves them as they were
	On      bool            // of featured and escalated
	Verdict drawing.Verdict // of proposed
}

// Past is a drawing with its history, oldest first.
type Past struct {
	drawing.State
	Receipt string // today's; only from ByReceipt
	Moments []Moment
}

// Past reads a drawing with its history, else drawing.ErrAbsent.
func (c *Contest) Past(ctx context.Context, id drawing.ID) (Past, error) {
	p, _, err := c.past(ctx, id)
	return p, err
}

// past is Past with the facts themselves.
func (c *Contest) past(ctx context.Context, id drawing.ID) (Past, []drawing.Fact, error) {
	s, facts, _, err := c.state(ctx, id)
	if err != nil {
		return Past{}, nil, err
	}
	if !s.Exists() {
		return Past{}, nil, fmt.Errorf("drawing %s: %w", id, drawing.ErrAbsent)
	}
	p := Past{State: s}
	for _, f := range facts {
		if f.Name != drawing.Swept { // tidying is nobody's story
			p.Moments = append(p.Moments, moment(f))
		}
	}
	return p, facts, nil
}

// moment takes from a fact what the people of the history say. Facts of other
// shapes have none of these fields.
func moment(f drawing.Fact) Moment {
	var said struct {
		drawing.Judgement
		Text    string          `json:"text"`
		Tags    []string        `json:"tags"`
		On      any             `json:"on"` // a sequence in a judgement
		Verdict drawing.Verdict `json:"verdict"`
	}
	if f.Data != nil {
		_ = f.Decode(&said) // a fact of another shape says nothing here
	}
	return Moment{
		At: f.At, What: f.Name, By: said.By, Reason: cmp.Or(f.Answer(), said.Reason), Message: said.Message, Note: said.Note,
		Text: said.Text, Tags: said.Tags, On: said.On == true, Verdict: said.Verdict,
	}
}

// ByReceipt reads the drawing of a receipt, else [ErrNoReceipt]: a wrong one and
// one of an earlier link version look alike.
func (c *Contest) ByReceipt(ctx context.Context, receipt string) (Past, error) {
	p, _, err := c.byReceipt(ctx, receipt)
	return p, err
}

// byReceipt is ByReceipt with the facts themselves.
func (c *Contest) byReceipt(ctx context.Context, receipt string) (Past, []drawing.Fact, error) {
	id, ok := vault.ReceiptID(receipt)
	if !ok {
		return Past{}, nil, ErrNoReceipt
	}
	p, facts, err := c.past(ctx, id)
	if errors.Is(err, drawing.ErrAbsent) {
		return Past{}, nil, ErrNoReceipt
	}
	if err != nil {
		return Past{}, nil, err
	}
	if !c.Secret.IsReceipt(receipt, id, p.Link) {
		return Past{}, nil, ErrNoReceipt
	}
	p.Receipt = receipt
	return p, facts, nil
}

// Replace puts a new picture in the place of a drawing's: before a verdict, when it
// is unreadable, and when it was returned. Errors are those of [Contest.Submit], and
// drawing's for a state that forbids it.
func (c *Contest) Replace(ctx context.Context, receipt string, up Upload) (drawing.State, error) {
	c.arrivals.begin()
	defer c.arrivals.end()
	p, err := c.ByReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	if err := p.May(drawing.CommandReplace); err != nil {
		return drawing.State{}, err
	}
	if up.isGone() && p.Decision == nil && len(p.Parts) > 0 && p.Parts[len(p.Parts)-1] == up.Parts {
		return p.State, nil // sent twice
	}
	original, err := inspect(up, c.Edition().Limits)
	if err != nil {
		return drawing.State{}, &Refused{File: err}
	}
	if err := c.hasRoom(up.Size); err != nil {
		return drawing.State{}, err
	}
	return c.act(ctx, p.ID, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandReplace); err != nil {
			return deed{}, err
		}
		if s.Original == original && s.Decision == nil {
			return deed{}, nil // sent twice
		}
		if err := c.beingCleared(s, original); err != nil {
			return deed{}, err
		}
		// Put each time before the fact is tried: a sweep meanwhile makes the try fail.
		if err := c.keep(ctx, p.ID, original, up); err != nil {
			return deed{}, err
		}
		return deed{drawing.Replaced, drawing.Replacement{Version: drawing.Version, Original: original, Parts: up.Parts}}, nil
	})
}

// Withdraw takes a drawing back for the family, in every state but erased.
func (c *Contest) Withdraw(ctx context.Context, receipt string) (drawing.State, error) {
	return c.byFamily(ctx, receipt, drawing.CommandWithdraw, drawing.Withdrawn)
}

// Restore undoes Withdraw, for drawing.RestoreFor after it.
func (c *Contest) Restore(ctx context.Context, receipt string) (drawing.State, error) {
	p, err := c.ByReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	return c.act(ctx, p.ID, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandRestore); err != nil {
			return deed{}, err
		}
		if c.Now().After(s.RestorableUntil()) {
			return deed{}, fmt.Errorf("restore %s: %w", s.ID, drawing.ErrRestoreOver)
		}
		return deed{drawing.Restored, drawing.Act{Version: drawing.Version}}, nil
	})
}

// Appeal asks, for the family of a declined drawing, for another look: once, and by
// somebody who did not decline it.
func (c *Contest) Appeal(ctx context.Context, receipt string) (drawing.State, error) {
	return c.byFamily(ctx, receipt, drawing.CommandAppeal, drawing.Appealed)
}

func (c *Contest) byFamily(ctx context.Context, receipt string, command drawing.Command, name drawing.Name) (drawing.State, error) {
	p, err := c.ByReceipt(ctx, receipt)
	if err != nil {
		return drawing.State{}, err
	}
	return c.may(ctx, p.ID, command, name, drawing.Act{Version: drawing.Version})
}
