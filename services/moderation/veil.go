package moderation

import (
	"fmt"
	"slices"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// veil hides from an account what is not for its eyes: a drawing that somebody is worried
// about is drawing.ErrAbsent to all but those who see to that, and so is what was said of
// it then; and a first verdict of two is seen by organisers alone, while a second is
// wanted, so that it is given as freely.
func veil(p contest.Past, a staff.Account) (contest.Past, error) {
	if !sees(p.State, a) {
		return contest.Past{}, fmt.Errorf("drawing %s: %w", p.ID, drawing.ErrAbsent)
	}
	open := p.Decision == nil && p.Proposal != nil
	p.Moments = slices.DeleteFunc(slices.Clone(p.Moments), func(m contest.Moment) bool {
		switch m.What {
		case drawing.Escalated:
			return !a.Role.May(staff.Safeguard)
		case drawing.Proposed:
			return open && m.By != a.ID && !a.Role.May(staff.Manage)
		}
		return false
	})
	return p, nil
}

// sees reports whether an account may know of a drawing.
func sees(s drawing.State, a staff.Account) bool {
	return s.Escalated.IsZero() || a.Role.May(staff.Safeguard)
}
