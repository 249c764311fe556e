package contest

import (
	"context"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// Decision is a moderator's verdict on what they saw.
type Decision struct {
	By      string // staff id
	Verdict drawing.Verdict
	Reason  string // a code of the edition; required to return or decline
	Message string // to the family; required for the reason "other"
	Note    string // to colleagues
	Seq     uint64 // State.Judged of the page they had before them

	Organises  bool // may decide where two verdicts differ
	Safeguards bool // may decide about what somebody is worried about
}

func (d Decision) judge() drawing.Judge {
	return drawing.Judge{By: d.By, Organises: d.Organises, Safeguards: d.Safeguards}
}

// Stale is the error of a decision on a page that is out of date. It is
// drawing.ErrStale or drawing.ErrDecided, and tells what stands now.
type Stale struct {
	State drawing.State
	cause error
}

// Error is the cause's.
func (s *Stale) Error() string { return s.cause.Error() }

// Unwrap gives the cause.
func (s *Stale) Unwrap() error { return s.cause }

// Decide gives a verdict. Where the edition wants two people, the first verdict is only
// proposed, and so is a second that differs: State.Decision is nil then. The same decision
// again is done and no error. Errors: edition.Faults for reason and message, *[Stale], and
// drawing's for a state that forbids it, and for somebody who may not decide.
func (c *Contest) Decide(ctx context.Context, id drawing.ID, d Decision) (drawing.State, error) {
	judgement, err := c.judgement(d)
	if err != nil {
		return drawing.State{}, err
	}
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		done, err := s.MayDecide(d.Verdict, d.judge(), d.Seq)
		switch {
		case done:
			return deed{}, nil
		case err == drawing.ErrStale, err == drawing.ErrDecided:
			return deed{}, &Stale{s, err}
		case err != nil:
			return deed{}, err
		}
		e := c.Edition()
		name := s.Outcome(d.Verdict, e.WantsTwo(d.Verdict == drawing.Decline, s.City))
		if name == drawing.Proposed {
			return deed{name, drawing.Proposal{Verdict: d.Verdict, Judgement: judgement}}, nil
		}
		if d.Verdict == drawing.Approve {
			judgement.PublicAt = c.Now().Add(e.PublishDelay).UTC().Truncate(time.Millisecond)
		}
		return deed{name, judgement}, nil
	})
}

func (c *Contest) judgement(d Decision) (drawing.Judgement, error) {
	message, note, err := words(d.Message, d.Note)
	if err != nil {
		return drawing.Judgement{}, err
	}
	j := drawing.Judgement{Version: drawing.Version, By: d.By, On: d.Seq, Reason: d.Reason, Message: message, Note: note}
	reasons := c.Edition().Reasons
	switch d.Verdict {
	case drawing.Approve:
		j.Reason, j.Message = "", ""
	case drawing.Return:
		err = edition.CheckReason(reasons.Return, d.Reason, "message", message)
	case drawing.Decline:
		err = edition.CheckReason(reasons.Decline, d.Reason, "message", message)
	default:
		err = edition.Faults{{Field: "verdict", Code: edition.FaultChoice}}
	}
	return j, err
}

func words(message, note string) (string, string, error) {
	message, err := edition.CheckMessage("message", message)
	if err != nil {
		return "", "", err
	}
	note, err = edition.CheckMessage("note", note)
	return message, note, err
}

// Undo takes back the verdict that stands, however old, or one's own that waits for a
// second person's: the drawing waits again, and what was published is gone.
func (c *Contest) Undo(ctx context.Context, id drawing.ID, by string) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		return deed{drawing.Undone, drawing.Act{Version: drawing.Version, By: by}}, s.MayUndo(by)
	})
}

// TakeDown hides an approved drawing at once. The reason is one of the edition's.
func (c *Contest) TakeDown(ctx context.Context, id drawing.ID, by, reason, note string) (drawing.State, error) {
	note, err := edition.CheckMessage("note", note)
	if err != nil {
		return drawing.State{}, err
	}
	if err := edition.CheckReason(c.Edition().Reasons.Remove, reason, "note", note); err != nil {
		return drawing.State{}, fmt.Errorf("take down %s: %w", id, err)
	}
	act := drawing.Act{Version: drawing.Version, By: by, Reason: reason, Note: note}
	return c.may(ctx, id, drawing.CommandTakeDown, drawing.TakenDown, act)
}

// Reinstate undoes TakeDown.
func (c *Contest) Reinstate(ctx context.Context, id drawing.ID, by string) (drawing.State, error) {
	return c.may(ctx, id, drawing.CommandReinstate, drawing.Reinstated, drawing.Act{Version: drawing.Version, By: by})
}
