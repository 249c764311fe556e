package drawing

import (
	"slices"
	"time"
)

// Correction is the data of corrected: the family's words as they should be. What is nil
// stays as it is. Of a drawing that was approved it is a wish: the old words stand until a
// moderator has seen the new ones. Of any other it counts at once.
type Correction struct {
	Version     int     `json:"v"`
	Title       *string `json:"title,omitempty"`
	Story       *string `json:"story,omitempty"`
	Description *string `json:"description,omitempty"` // of the picture, in the family's language
	Child       *string `json:"child,omitempty"`       // the spelling of the name
	Entrant     string  `json:"entrant,omitempty"`     // HMAC of guardian and child, as the name is spelled now
}

// Pending is a correction that waits for a moderator.
type Pending struct {
	Correction
	Seq uint64    `json:"seq"` // of its fact
	At  time.Time `json:"at"`
}

// ReasonReplaced is the reason of swept where originals are deleted that were replaced.
const ReasonReplaced = "replaced"

// RestoreFor is how long after a withdrawal a family can take it back.
const RestoreFor = 7 * 24 * time.Hour

// RestorableUntil is when restoring ends; the zero time if the drawing is not withdrawn.
func (s State) RestorableUntil() time.Time {
	if s.Withdrawn.IsZero() {
		return time.Time{}
	}
	return s.Withdrawn.Add(RestoreFor)
}

// mayCorrect: what hangs or waits may be corrected, and what was returned: its words may be
// what it was returned for.
func (s State) mayCorrect() error {
	if s.Decision != nil && s.Decision.Verdict == Decline {
		return ErrDecided
	}
	return s.mayChange()
}

// mayAnswer is for the moderator's answer to a correction.
func (s State) mayAnswer() error {
	if err := s.unworried(); err != nil {
		return err
	}
	if s.Correction == nil {
		return ErrNotCorrected
	}
	return nil
}

// takeCorrection keeps a wish, together with one of before that nobody has answered, or
// changes the words. What was returned waits again.
func (s *State) takeCorrection(f Fact) error {
	var d Correction
	if err := f.Decode(&d); err != nil {
		return err
	}
	if d.Entrant != "" && !slices.Contains(s.Entrants, d.Entrant) {
		s.Entrants = append(slices.Clone(s.Entrants), d.Entrant)
	}
	if s.Decision != nil && s.Decision.Verdict == Approve {
		s.Correction = s.Correction.with(d, f)
		return nil
	}
	s.takeTexts(d.Title, d.Story, d.Child, d.Description)
	s.Proposal, s.Disputed = nil, nil // they were on what was before
	if s.Decision != nil && s.Decision.Verdict == Return {
		s.Decision, s.Waiting = nil, f.At
	}
	return nil
}

// with is a pending correction with another laid over it.
func (p *Pending) with(d Correction, f Fact) *Pending {
	all := Pending{Correction: d, Seq: f.Seq, At: f.At}
	if p == nil {
		return &all
	}
	for _, text := range []struct{ was, now **string }{
		{&p.Title, &all.Title}, {&p.Story, &all.Story}, {&p.Description, &all.Description}, {&p.Child, &all.Child},
	} {
		if *text.now == nil {
			*text.now = *text.was
		}
	}
	return &all
}

// settleCorrection ends the waiting of a correction, and makes its words the drawing's if
// they are taken.
func (s *State) settleCorrection(taken bool) {
	if s.Correction != nil && taken {
		c := s.Correction
		s.takeTexts(c.Title, c.Story, c.Child, c.Description)
	}
	s.Correction = nil
}

// takeTexts makes words the drawing's; nil leaves those that it has.
func (s *State) takeTexts(title, story, child, description *string) {
	for _, text := range []struct{ from, to *string }{{title, &s.Title}, {story, &s.Story}, {child, &s.Child.Name}} {
		if text.from != nil {
			*text.to = *text.from
		}
	}
	if description != nil {
		s.Own = seen(*description, s.Reading())
		s.Seen = s.Own
	}
}
