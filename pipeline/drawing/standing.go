package drawing

import "time"

// Public reports whether the public may see the drawing at a moment.
func (s State) Public(now time.Time) bool {
	return s.Showable() && !now.Before(s.Decision.PublicAt)
}

// Showable is [State.Public] but for the waiting until public_at. The catalog keeps
// it with the drawing, and its public view shows nothing else.
func (s State) Showable() bool {
	return s.Ladder != nil && len(s.Ladder.Pictures) > 0 && s.cleared()
}

// Awaited reports whether nothing but renditions that a worker owes keeps the drawing from
// being [State.Showable].
func (s State) Awaited() bool { return s.Unmade() && s.cleared() }

// cleared reports whether all want the drawing shown, whatever there is of it to show.
func (s State) cleared() bool {
	return s.ShowOnline &&
		s.Decision != nil && s.Decision.Verdict == Approve && !s.Decision.PublicAt.IsZero() &&
		s.Withdrawn.IsZero() && s.TakenDown.IsZero() && s.Escalated.IsZero() && s.Erased.IsZero() && !s.Sealed
}

// Status says where the drawing stands at a moment. What takes a drawing away
// wins over what was decided about it.
func (s State) Status(now time.Time) Status {
	switch {
	case !s.Erased.IsZero():
		return StatusErased
	case !s.Withdrawn.IsZero():
		return StatusWithdrawn
	case !s.TakenDown.IsZero():
		return StatusTakenDown
	case s.Decision != nil && s.Decision.Verdict == Return:
		return StatusReturned
	case s.Decision != nil && s.Decision.Verdict == Decline:
		return StatusDeclined
	case s.Public(now):
		return StatusPublished
	case s.Decision != nil:
		return StatusApproved
	case s.Refused != "":
		return StatusUnreadable
	case !s.Exists() && !s.Collected.IsZero():
		return StatusCollected
	case s.Ladder != nil:
		return StatusInReview
	}
	return StatusReceived
}

// Unmade reports whether a worker owes the drawing's picture of now its renditions.
// What is withdrawn is rendered all the same, for it may be restored.
func (s State) Unmade() bool {
	return s.Kept() && !s.Sealed && s.Ladder == nil && s.Refused == ""
}

// Waits reports whether a moderator should look at the drawing.
func (s State) Waits() bool {
	return s.May(CommandApprove) == nil
}
