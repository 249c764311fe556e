package drawing

import (
	"errors"
	"fmt"
)

// Command is something that somebody wants to happen to a drawing.
type Command string

// Every command.
const (
	CommandSubmit    Command = "submit"
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
)

// Exists reports whether anything was ever submitted under the id.
func (s State) Exists() bool { return s.Judged != 0 }

// May answers nil if the command is allowed in this state, else the reason why
// not, the most final one first: absent, erased, withdrawn, taken down, and then
// the command's own.
func (s State) May(c Command) error {
	if c == CommandSubmit {
		return s.maySubmit()
	}
	switch {
	case !s.Exists():
		return ErrAbsent
	case !s.Erased.IsZero():
		return ErrErased
	case c == CommandErase, c == CommandRender:
		return nil
	case c == CommandRestore && s.Withdrawn.IsZero():
		return ErrNotWithdrawn
	case c == CommandRestore:
		return nil
	case !s.Withdrawn.IsZero():
		return ErrWithdrawn
	case c == CommandWithdraw:
		return nil
	case c == CommandReinstate && s.TakenDown.IsZero():
		return ErrNotTakenDown
	case c == CommandReinstate:
		return nil
	case !s.TakenDown.IsZero():
		return ErrTakenDown
	}
	return s.mayJudge(c)
}

func (s State) maySubmit() error {
	switch {
	case !s.Erased.IsZero():
		return ErrErased
	case s.Exists():
		return ErrExists
	}
	return nil
}

// mayJudge holds the commands of a drawing that is neither erased, withdrawn
// nor taken down.
func (s State) mayJudge(c Command) error {
	approved := s.Decision != nil && s.Decision.Verdict == Approve
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
	case CommandTakeDown, CommandFeature, CommandReport:
		if !approved {
			return ErrNotApproved
		}
	case CommandReplace:
		if s.Decision != nil && s.Decision.Verdict != Return {
			return ErrDecided
		}
	default:
		return fmt.Errorf("no command %q", c) // what nobody thought about is not allowed
	}
	return nil
}

// MayDecide is [State.May] for a verdict on what a moderator saw: on is the
// Judged sequence of the page they had before them. done means that the very
// same decision stands already, so that there is nothing to do; otherwise a page
// that is out of date is [ErrStale].
func (s State) MayDecide(v Verdict, by string, on uint64) (done bool, err error) {
	if d := s.Decision; d != nil && s.May(CommandUndo) == nil && d.Verdict == v && d.By == by && d.On == on {
		return true, nil
	}
	if s.Exists() && s.Erased.IsZero() && on != s.Judged {
		return false, ErrStale
	}
	return false, s.May(Command(v))
}
