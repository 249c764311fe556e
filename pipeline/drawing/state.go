package drawing

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Verdict is what a moderator decides.
type Verdict string

// The three verdicts.
const (
	Approve Verdict = "approve"
	Return  Verdict = "return" // ask the family for a better picture
	Decline Verdict = "decline"
)

// Fact is the name of the fact that a verdict becomes; empty for no verdict.
func (v Verdict) Fact() Name {
	switch v {
	case Approve:
		return Approved
	case Return:
		return Returned
	case Decline:
		return Declined
	}
	return ""
}

// Status is where a drawing stands, in the contract's words.
type Status string

// Every status.
const (
	StatusCollected  Status = "collected" // waits for its guardian
	StatusReceived   Status = "received"
	StatusInReview   Status = "in_review"
	StatusApproved   Status = "approved" // until public_at
	StatusPublished  Status = "published"
	StatusReturned   Status = "returned"
	StatusDeclined   Status = "declined"
	StatusUnreadable Status = "unreadable"
	StatusWithdrawn  Status = "withdrawn"
	StatusTakenDown  Status = "taken_down"
	StatusErased     Status = "erased"
)

// Decision is the verdict that stands.
type Decision struct {
	Verdict Verdict   `json:"verdict"`
	Seq     uint64    `json:"seq"` // of its fact
	At      time.Time `json:"at"`
	Judgement
}

// Seen is a description of a picture for those who cannot see it.
type Seen struct {
	Text     string `json:"text"`
	Language string `json:"language"`
}

// MaxReports is how many reports of one picture are taken. Twenty networks are enough for
// a moderator to look, and a crowd can't fill a drawing's history.
const MaxReports = 20

// State is what a drawing's facts add up to. The zero State is a drawing that
// does not exist. It holds nothing about the guardian.
type State struct {
	ID         ID        `json:"id"`
	Seq        uint64    `json:"seq"`    // of the last fact
	Judged     uint64    `json:"judged"` // of the last fact that changes what is judged
	Edition    string    `json:"edition"`
	City       string    `json:"city"`
	Title      string    `json:"title"`
	Story      string    `json:"story,omitempty"`
	Language   string    `json:"language"`        // of title and story
	Reads      string    `json:"reads,omitempty"` // the family's language, if that is another: see Reading
	Child      Child     `json:"child"`
	ShowOnline bool      `json:"show_online"` // the guardian's consent to publish: one of Purposes
	Purposes   []Purpose `json:"purposes,omitempty"`
	Assented   time.Time `json:"assented,omitzero"`  // when the child said yes
	Class      string    `json:"class,omitempty"`    // id of the sheet on which a school sent it
	Collected  time.Time `json:"collected,omitzero"` // when that was
	Link       int       `json:"link"`
	Submitted  time.Time `json:"submitted"`
	Waiting    time.Time `json:"waiting"`            // since when this picture waits
	Drawn      string    `json:"drawn,omitempty"`    // the day on which it was drawn, 2006-01-02
	Family     string    `json:"family,omitempty"`   // HMAC of the guardian's address
	Entrants   []string  `json:"entrants,omitempty"` // HMACs of guardian and child: its reservations
	Original   Original  `json:"original"`
	Former     []string  `json:"former,omitempty"` // SHA-256 of originals that were replaced
	Parts      []string  `json:"parts,omitempty"`  // names of the pieces in which originals came
	Recipe     Recipe    `json:"recipe,omitzero"`  // how the original is shown
	Ladder     *Ladder   `json:"ladder,omitempty"`
	Refused    string    `json:"refused,omitempty"` // reason code of unreadable
	Decision   *Decision `json:"decision,omitempty"`
	Seen       Seen      `json:"seen,omitzero"`     // what can be seen on this picture
	Own        Seen      `json:"own,omitzero"`      // the family's own words for that
	Featured   time.Time `json:"featured,omitzero"` // since when it is shown on the first page
	Reports    []Report  `json:"reports,omitempty"` // about this picture, the oldest first
	Withdrawn  time.Time `json:"withdrawn,omitzero"`
	TakenDown  time.Time `json:"taken_down,omitzero"`

	Screening *Screening `json:"screening,omitempty"` // of this picture
	Tags      []string   `json:"tags,omitempty"`      // themes of this picture
	Notes     []Note     `json:"notes,omitempty"`     // to colleagues, the oldest first
	Proposal  *Decision  `json:"proposal,omitempty"`  // a first verdict that wants a second person's
	Disputed  *Decision  `json:"disputed,omitempty"`  // the second, if it is another one
	Appealed  time.Time  `json:"appealed,omitzero"`   // when the family asked for another look
	Decliners []string   `json:"decliners,omitempty"` // staff ids: theirs was the verdict before that
	Escalated time.Time  `json:"escalated,omitzero"`  // since when somebody is worried
	Hidden    bool       `json:"hidden,omitempty"`    // taken down because of reports, by nobody
	Looked    int        `json:"looked,omitempty"`    // how many of Reports a moderator has looked at
	Erased    time.Time  `json:"erased,omitzero"`
	Destroyed time.Time  `json:"destroyed,omitzero"` // when all that was erased had been deleted
	Objects   int        `json:"objects,omitempty"`  // how many objects that were
	Swept     time.Time  `json:"swept,omitzero"`     // when objects that no fact named were deleted
	Tidied    time.Time  `json:"tidied,omitzero"`    // when originals that were replaced were deleted

	Changes int `json:"changes,omitempty"` // by the family, since it sent the drawing

	GuardianGone time.Time `json:"guardian_gone,omitzero"` // since when nobody knows the guardian any more
	OriginalGone time.Time `json:"original_gone,omitzero"` // since when there are only renditions

	Correction *Pending `json:"correction,omitempty"` // of texts that hang: it waits for a moderator
	Sealed     bool     `json:"sealed,omitempty"`     // a fact could not be opened
}

// Fold applies facts in order to a drawing that does not exist yet.
func Fold(facts ...Fact) (State, error) {
	var s State
	for _, f := range facts {
		if err := s.Apply(f); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Apply folds one more fact into the state. A fact of unknown name counts as the
// last fact and changes nothing else, and so does any that comes after erased; a
// sealed one marks the state Sealed. An
// error means damage: facts out of order, of another drawing, or with data that
// does not decode; the state is then as before.
func (s *State) Apply(f Fact) error {
	if s.ID != "" && f.Drawing != s.ID {
		return fmt.Errorf("fold: fact of %s into %s", f.Drawing, s.ID)
	}
	if f.Seq <= s.Seq {
		return fmt.Errorf("fold %s: sequence %d after %d", f.Drawing, f.Seq, s.Seq)
	}
	next := *s
	next.ID, next.Seq = f.Drawing, f.Seq
	if changesWhatIsJudged(f.Name) {
		next.Judged = f.Seq
	}
	if err := next.take(f); err != nil {
		return err
	}
	*s = next
	return nil
}

func changesWhatIsJudged(n Name) bool {
	switch n {
	case Submitted, Replaced, Edited, Corrected, Approved, Returned, Declined, Proposed, Undone, Withdrawn, Restored, Appealed, Erased:
		return true
	}
	return false
}

func (s *State) take(f Fact) error {
	if !s.Erased.IsZero() {
		return s.takeAfterErasure(f)
	}
	if changes(f.Name) {
		s.Changes++
	}
	if f.Data == nil && f.Name.Sealed() {
		s.Sealed = true
		return nil
	}
	switch f.Name {
	case Collected:
		return s.takeCollection(f)
	case Submitted:
		return s.takeSubmission(f)
	case Consented:
		return s.takeAgreement(f)
	case Replaced:
		return s.takeReplacement(f)
	case Rendered:
		return s.takeLadder(f)
	case Unreadable:
		return s.takeRefusal(f)
	case Approved, Returned, Declined:
		return s.takeJudgement(f)
	case Proposed:
		return s.takeProposal(f)
	case Undone:
		s.Decision, s.Proposal, s.Disputed = nil, nil, nil
		s.settleCorrection(true)
	case Corrected:
		return s.takeCorrection(f)
	case Appealed:
		s.takeAppeal(f)
	case Screened:
		return s.takeScreening(f)
	case Edited:
		return s.takeEdit(f)
	case Noted:
		return s.takeNote(f)
	case Escalated:
		return s.takeEscalation(f)
	case Described:
		return s.takeDescription(f)
	case Featured:
		return s.takeFeature(f)
	case Reported:
		return s.takeReport(f)
	case LookedAt:
		return s.takeLook(f)
	case TakenDown:
		return s.takeDown(f)
	case Reinstated:
		s.TakenDown, s.Hidden, s.Looked = time.Time{}, false, len(s.Reports)
	case Withdrawn:
		s.Withdrawn = f.At
	case Restored:
		s.Withdrawn = time.Time{}
	case Swept:
		return s.takeSwept(f)
	case Forgotten:
		return s.takeForgetting(f)
	case Erased:
		return s.takeErasure(f)
	}
	return nil
}

// takeErasure forgets all but that there was a drawing.
func (s *State) takeErasure(f Fact) error {
	var d Erasure
	if f.Data != nil {
		if err := f.Decode(&d); err != nil {
			return err
		}
	}
	*s = State{ID: s.ID, Seq: s.Seq, Judged: s.Judged, Link: d.Link, Erased: f.At}
	return nil
}

// takeAfterErasure takes what is still said of an erased drawing: that it is destroyed. What
// else was on its way brings nothing back.
func (s *State) takeAfterErasure(f Fact) error {
	var d Destruction
	if f.Name != Destroyed || f.Data == nil {
		return nil
	}
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Destroyed, s.Objects = f.At, d.Objects
	return nil
}

func (s *State) takeSwept(f Fact) error {
	var d Act
	if f.Data != nil {
		if err := f.Decode(&d); err != nil {
			return err
		}
	}
	if d.Reason == ReasonReplaced {
		s.Tidied = f.At
	} else {
		s.Swept = f.At
	}
	return nil
}

func (s *State) takeForgetting(f Fact) error {
	var d Forgetting
	if f.Data != nil {
		if err := f.Decode(&d); err != nil {
			return err
		}
	}
	switch d.What {
	case RecordGuardian:
		s.GuardianGone, s.Family, s.Entrants = f.At, "", nil
	case RecordOriginal:
		s.OriginalGone = f.At
	}
	return nil
}

func (s *State) takeAgreement(f Fact) error {
	var d Agreement
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.agree(d.Consent)
	return nil
}

func (s *State) agree(c Consent) {
	s.Purposes = slices.Clone(c.Purposes)
	s.ShowOnline = slices.Contains(c.Purposes, PurposeShow)
}

// takeCollection takes what a school has sent. Nothing was submitted by that.
func (s *State) takeCollection(f Fact) error {
	var d Submission
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.describe(d)
	s.Collected = f.At
	return nil
}

func (s *State) takeSubmission(f Fact) error {
	var d Submission
	if err := f.Decode(&d); err != nil {
		return err
	}
	if d.Original != s.Original { // else a school sent it before, and it may be rendered
		s.Ladder, s.Refused = nil, ""
	}
	s.describe(d)
	s.Family, s.Entrants = d.Family, nonempty(d.Entrant)
	s.Assented = d.Assent.At
	s.agree(d.Consent)
	s.Submitted, s.Waiting = f.At, f.At
	return nil
}

// Reading is the language in which the family is written to.
func (s State) Reading() string { return cmp.Or(s.Reads, s.Language) }

// describe takes what is said of a drawing, whoever sends it.
func (s *State) describe(d Submission) {
	s.Edition, s.City, s.Title, s.Story, s.Language = d.Edition, d.City, d.Title, d.Story, d.Language
	s.Child, s.Original, s.Link, s.Drawn, s.Reads = d.Child, d.Original, d.Link, d.Drawn, d.Reads
	s.Class, s.Parts = d.Class, nonempty(d.Parts)
	s.Own = seen(d.Description, s.Reading())
	s.Seen = s.Own
}

func (s *State) takeReplacement(f Fact) error {
	var d Replacement
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Former = append(slices.Clone(s.Former), s.Original.SHA256)
	s.Parts = append(slices.Clone(s.Parts), nonempty(d.Parts)...)
	s.Original, s.Waiting, s.OriginalGone = d.Original, f.At, time.Time{}
	s.Ladder, s.Refused, s.Recipe, s.Screening = nil, "", Recipe{}, nil
	s.Decision, s.Proposal, s.Disputed, s.Decliners = nil, nil, nil, nil
	s.Seen, s.Tags, s.Featured, s.Reports, s.Looked = s.Own, nil, time.Time{}, nil, 0
	return nil
}

func (s *State) takeDescription(f Fact) error {
	var d Description
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Seen = seen(d.Text, d.Language)
	if d.Tags != nil {
		s.Tags = append([]string(nil), d.Tags...)
	}
	return nil
}

// seen is a description; one without words is in no language.
func seen(text, language string) Seen {
	if text == "" {
		return Seen{}
	}
	return Seen{text, language}
}

// nonempty is a list of a text, or of none if it has no letters.
func nonempty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func (s *State) takeFeature(f Fact) error {
	var d Feature
	if err := f.Decode(&d); err != nil {
		return err
	}
	s.Featured = time.Time{}
	if d.On {
		s.Featured = f.At
	}
	return nil
}

func (s *State) takeReport(f Fact) error {
	var d Report
	if err := f.Decode(&d); err != nil {
		return err
	}
	if len(s.Reports) < MaxReports {
		s.Reports = append(slices.Clone(s.Reports), d)
	}
	return nil
}

// Heard reports whether another report from a network would say nothing new: it has
// reported this picture before, or enough others have.
func (s State) Heard(network string) bool {
	return len(s.Reports) >= MaxReports || slices.ContainsFunc(s.Reports, func(r Report) bool { return r.Network == network })
}

// A ladder or refusal of a picture that has been replaced meanwhile, or is to be shown
// otherwise, says nothing about the picture of now.
func (s *State) takeLadder(f Fact) error {
	var d Ladder
	if err := f.Decode(&d); err != nil {
		return err
	}
	if d.Of == s.Original.SHA256 && d.Recipe == s.Recipe.Hash() {
		s.Ladder, s.Refused = &d, ""
	}
	return nil
}

func (s *State) takeRefusal(f Fact) error {
	var d Refusal
	if err := f.Decode(&d); err != nil {
		return err
	}
	if d.Of == s.Original.SHA256 && d.Recipe == s.Recipe.Hash() {
		s.Ladder, s.Refused = nil, d.Reason
	}
	return nil
}

func (s *State) takeJudgement(f Fact) error {
	var d Judgement
	if err := f.Decode(&d); err != nil {
		return err
	}
	verdict := map[Name]Verdict{Approved: Approve, Returned: Return, Declined: Decline}[f.Name]
	s.Decision, s.Disputed = &Decision{Verdict: verdict, Seq: f.Seq, At: f.At, Judgement: d}, nil
	s.Looked = len(s.Reports)
	return nil
}
