package drawing

import (
	"errors"
	"fmt"
)

// Command is something that somebody wants to happen to a drawing.
type Command string

// Every command.
const (
	CommandCollect   Command = "collect" // for a school, before its guardian agrees
	CommandSubmit    Command = "submit"
	CommandConsent   Command = "consent"   // to one purpose more
	CommandTakeBack  Command = "take-back" // a purpose that was agreed to
	CommandForget    Command = "forget"    // who the guardian is
	CommandShed      Command = "shed"      // the original, and keep the renditions
	CommandReplace   Command = "replace"
	CommandRender    Command = "render" // or find unreadable
	CommandApprove   Command = "approve"
	CommandReturn    Command = "return"
	CommandDecline   Command = "decline"
	CommandUndo      Command = "undo"
	CommandTakeDown  Command = "take-down"
	CommandReinstate Command = "reinstate"
	CommandWithdraw  Command = "withdraw"
	CommandRestore   Command = "restore"
	CommandErase     Command = "erase"
	CommandDescribe  Command = "describe"
	CommandFeature   Command = "feature" // or no more
	CommandReport    Command = "report"
	CommandLook      Command = "look-at" // reports, and leave the drawing hanging
	CommandScreen    Command = "screen"
	CommandEdit      Command = "edit"
	CommandNote      Command = "note"
	CommandAppeal    Command = "appeal" // ask for another look
	CommandEscalate  Command = "escalate"
	CommandCorrect   Command = "correct" // the family's words
	CommandAnswer    Command = "answer"  // a correction of what hangs
	CommandClose     Command = "close"   // what was escalated
)

// Why a command is refused. Each has one sentence in the user's language.
var (
	ErrAbsent       = errors.New("there is no such drawing")
	ErrExists       = errors.New("the drawing exists already")
	ErrErased       = errors.New("the drawing was erased")
	ErrWithdrawn    = errors.New("the family has withdrawn the drawing")
	ErrNotWithdrawn = errors.New("the drawing is not withdrawn")
	ErrTakenDown    = errors.New("the drawing is taken down")
	ErrNotTakenDown = errors.New("the drawing is not taken down")
	ErrNotRendered  = errors.New("the drawing has no renditions to judge")
	ErrDecided      = errors.New("the drawing is decided already")
	ErrUndecided    = errors.New("no verdict stands")
	ErrNotApproved  = errors.New("the drawing is not approved")
	ErrStale        = errors.New("the drawing has changed since it was looked at")
	ErrNotDeclined  = errors.New("the drawing is not declined")
	ErrAppealed     = errors.New("another look was asked for before")
	ErrEscalated    = errors.New("somebody is worried about the drawing")
	ErrNotEscalated = errors.New("nobody is worried about the drawing")
	ErrBarred       = errors.New("somebody else has to decide about the drawing")
	ErrNotCorrected = errors.New("no correction waits")
	ErrNotErased    = errors.New("the drawing is not erased")
	ErrRestoreOver  = errors.New("the drawing was withdrawn too long ago to be restored")
	ErrForgotten    = errors.New("what was kept of the drawing long enough is gone")
	ErrUnsettled    = errors.New("a picture or a verdict is still owed to the drawing")
	ErrDisputed     = errors.New("two verdicts differ: an organiser decides")
	ErrChangedOften = errors.New("the family has changed the drawing as often as it can be")
)

// Exists reports whether anything was ever submitted under the id. What waits for its
// guardian was not.
func (s State) Exists() bool { return s.Judged != 0 }

// Kept reports whether there is something under the id that is to be kept: a drawing, or
// what waits for its guardian.
func (s State) Kept() bool {
	return s.Erased.IsZero() && (s.Exists() || !s.Collected.IsZero())
}

// May answers nil if the command is allowed in this state, else the reason why
// not, the most final one first: absent, erased, withdrawn, taken down, escalated, and
// then the command's own. A family is never told that somebody is worried: what it may
// do, it may do then, too.
func (s State) May(c Command) error {
	if c == CommandSubmit || c == CommandCollect {
		return s.mayBegin(c)
	}
	switch {
	case !s.Exists() && s.Kept() && (c == CommandErase || c == CommandRender):
		return nil
	case !s.Exists():
		return ErrAbsent
	case !s.Erased.IsZero():
		return ErrErased
	case c == CommandErase, c == CommandRender, c == CommandScreen, c == CommandNote, c == CommandTakeBack:
		return nil
	case c == CommandConsent:
		return s.mayChange()
	case c == CommandForget, c == CommandShed:
		return s.mayForget(c)
	case c == CommandEscalate, c == CommandClose:
		return s.mayEscalate(c)
	case c == CommandRestore && s.Withdrawn.IsZero():
		return ErrNotWithdrawn
	case c == CommandRestore:
		return s.mayChange()
	case !s.Withdrawn.IsZero():
		return ErrWithdrawn
	case c == CommandWithdraw:
		return nil
	case c == CommandReinstate && s.TakenDown.IsZero():
		return ErrNotTakenDown
	case c == CommandReinstate:
		return s.unworried()
	case c == CommandEdit: // also of what is taken down: what was wrong with it may be covered
		return s.mayEdit()
	case !s.TakenDown.IsZero():
		return ErrTakenDown
	}
	return s.mayJudge(c)
}

func (s State) mayEscalate(c Command) error {
	if c == CommandClose && s.Escalated.IsZero() {
		return ErrNotEscalated
	}
	if c == CommandEscalate {
		return s.unworried()
	}
	return nil
}

func (s State) unworried() error {
	if !s.Escalated.IsZero() {
		return ErrEscalated
	}
	return nil
}

// mayForget: an original goes only where nobody will want to see it again. A moderator
// judges by renditions, but those must have been made; and what is returned may be corrected,
// and is judged once more.
func (s State) mayForget(c Command) error {
	switch {
	case c == CommandForget && !s.GuardianGone.IsZero(), c == CommandShed && !s.OriginalGone.IsZero():
		return ErrForgotten
	case c == CommandShed && (s.Ladder == nil || s.Decision == nil || s.Decision.Verdict == Return):
		return ErrUnsettled
	}
	return nil
}

func (s State) mayEdit() error {
	if err := s.unworried(); err != nil {
		return err
	}
	if s.Decision != nil && s.Decision.Verdict != Approve {
		return ErrDecided
	}
	return nil
}

func (s State) mayBegin(c Command) error {
	switch {
	case !s.Erased.IsZero():
		return ErrErased
	case s.Exists(), c == CommandCollect && s.Kept():
		return ErrExists
	}
	return nil
}

// mayJudge holds the commands of a drawing that is neither erased, withdrawn
// nor taken down.
func (s State) mayJudge(c Command) error {
	approved := s.Decision != nil && s.Decision.Verdict == Approve
	switch c {
	case CommandApprove, CommandReturn, CommandDecline, CommandDescribe, CommandFeature, CommandReport, CommandLook:
		if err := s.unworried(); err != nil {
			return err
		}
	}
	switch c {
	case CommandApprove, CommandReturn, CommandDecline:
		if s.Decision != nil {
			return ErrDecided
		}
		if s.Ladder == nil {
			return ErrNotRendered
		}
	case CommandUndo:
		if s.Decision == nil {
			return ErrUndecided
		}
	case CommandDescribe:
		if s.Ladder == nil {
			return ErrNotRendered
		}
	case CommandTakeDown, CommandFeature, CommandReport, CommandLook:
		if !approved {
			return ErrNotApproved
		}
	case CommandAppeal:
		return s.mayAppeal()
	case CommandCorrect:
		return s.mayCorrect()
	case CommandAnswer:
		return s.mayAnswer()
	case CommandReplace:
		if s.Decision != nil && s.Decision.Verdict != Return {
			return ErrDecided
		}
		return s.mayChange()
	default:
		return fmt.Errorf("no command %q", c) // what nobody thought about is not allowed
	}
	return nil
}

// MaxChanges is how often a family may change its drawing. What takes something back is never
// refused: each such fact wants another one before it that is.
const MaxChanges = 500

func (s State) mayChange() error {
	if s.Changes >= MaxChanges {
		return ErrChangedOften
	}
	return nil
}

// changes reports whether a fact is a change by the family that can be made again and again.
func changes(n Name) bool {
	switch n {
	case Replaced, Corrected, Consented, Withdrawn, Restored:
		return true
	}
	return false
}

func (s State) mayAppeal() error {
	switch {
	case s.Decision == nil || s.Decision.Verdict != Decline:
		return ErrNotDeclined
	case !s.Appealed.IsZero():
		return ErrAppealed
	}
	return nil
}
