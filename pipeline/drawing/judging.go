package drawing

import (
	"slices"
	"time"
)

// Judge is who wants to decide.
type Judge struct {
	By         string // staff id
	Organises  bool   // decides where two verdicts differ
	Safeguards bool   // decides about what somebody is worried about
}

// MayDecide is [State.May] for a verdict on what a moderator saw: on is the Judged
// sequence of the page they had before them. done means that the very same decision
// stands already, so that there is nothing to do; otherwise a page that is out of date is
// [ErrStale]. Beyond what the state says, a judge may be [ErrBarred], and where two
// verdicts differ anybody but an organiser is [ErrDisputed].
func (s State) MayDecide(v Verdict, by Judge, on uint64) (done bool, err error) {
	if s.decided(v, by.By, on) {
		return true, nil
	}
	if s.Exists() && s.Erased.IsZero() && on != s.Judged {
		return false, ErrStale
	}
	if by.Safeguards {
		s.Escalated = time.Time{}
	}
	if err := s.May(Command(v)); err != nil {
		return false, err
	}
	switch {
	case s.Disputed != nil && by.Organises:
		return false, nil
	case s.Disputed != nil:
		return false, ErrDisputed
	case slices.Contains(s.Barred(), by.By):
		return false, ErrBarred
	}
	return false, nil
}

// decided reports whether somebody's verdict on a page stands already, for good or as
// the first or second of two.
func (s State) decided(v Verdict, by string, on uint64) bool {
	is := func(d *Decision) bool { return d != nil && d.Verdict == v && d.By == by && d.On == on }
	if s.May(CommandUndo) == nil {
		return is(s.Decision)
	}
	return s.Waits() && (is(s.Proposal) || is(s.Disputed))
}

// Barred are the staff ids of those who may not give the next verdict: who declined
// what the family asks to be looked at again, and whose verdict was the first of two.
func (s State) Barred() []string {
	if s.Decision != nil || s.Proposal == nil {
		return s.Decliners
	}
	return append(slices.Clone(s.Decliners), s.Proposal.By)
}

// Outcome is the fact that a verdict becomes which MayDecide allows. two says that it
// wants two people: then the first is proposed, and so is a second that differs.
func (s State) Outcome(v Verdict, two bool) Name {
	switch {
	case s.Disputed != nil, s.Proposal == nil && !two:
		return v.Fact()
	case s.Proposal != nil && s.Proposal.Verdict == v:
		return v.Fact()
	}
	return Proposed
}

// MayUndo is [State.May] of CommandUndo by somebody, who may also take back a first
// verdict of their own that nobody has answered yet.
func (s State) MayUndo(by string) error {
	own := s.Decision == nil && s.Proposal != nil && s.Proposal.By == by && s.Disputed == nil
	if err := s.May(CommandUndo); err != ErrUndecided || !own {
		return err
	}
	return nil
}

// takeProposal keeps a first verdict, and a second that is another one.
func (s *State) takeProposal(f Fact) error {
	var d Proposal
	if err := f.Decode(&d); err != nil {
		return err
	}
	said := &Decision{Verdict: d.Verdict, Seq: f.Seq, At: f.At, Judgement: d.Judgement}
	switch {
	case s.Decision != nil:
	case s.Proposal == nil:
		s.Proposal = said
	default:
		s.Disputed = said
	}
	return nil
}

// takeAppeal has a declined drawing wait again, for others than those who declined it.
func (s *State) takeAppeal(f Fact) {
	s.Appealed, s.Waiting = f.At, f.At
	if s.Decision == nil {
		return
	}
	s.Decliners = []string{s.Decision.By}
	if s.Proposal != nil && s.Proposal.By != s.Decision.By {
		s.Decliners = append(s.Decliners, s.Proposal.By)
	}
	s.Decision, s.Proposal, s.Disputed = nil, nil, nil
}

func (s *State) takeEscalation(f Fact) error {
	var d Escalation
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Escalated = time.Time{}
	if d.On {
		s.Escalated = f.At
	}
	return nil
}

// MaxNotes is how many notes a state keeps: the last ones. The history has all.
const MaxNotes = 20

func (s *State) takeNote(f Fact) error {
	var d Note
	if err := f.Decode(&d); err != nil {
		return err
	}
	d.At = f.At
	s.Notes = append(slices.Clone(s.Notes), d)
	s.Notes = s.Notes[max(0, len(s.Notes)-MaxNotes):]
	return nil
}

func (s *State) takeDown(f Fact) error {
	var d Act
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.TakenDown, s.Hidden = f.At, d.By == "" && d.Reason == ReasonReports
	return nil
}

func (s *State) takeLook(f Fact) error {
	var d Look
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Looked = max(s.Looked, min(d.Reports, len(s.Reports)))
	return nil
}

// Unlooked is how many networks reported the picture since a moderator last said that it
// may be seen.
func (s State) Unlooked() int { return max(0, len(s.Reports)-s.Looked) }
