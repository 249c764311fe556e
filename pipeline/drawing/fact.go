package drawing

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Version is written into the data of every fact as "v". A reader takes any
// version: fields are added, never given another meaning.
const Version = 1

// Name is what happened, in the past tense. It is the last token of the fact's
// subject in the journal. A name that this code does not know is no error.
type Name string

// The facts that this code writes or folds.
const (
	Collected  Name = "collected"  // data: Submission without a guardian: a school sent it, and it waits for one
	Submitted  Name = "submitted"  // data: Submission
	Consented  Name = "consented"  // data: Agreement, by the family: what it agrees to is something else now
	Replaced   Name = "replaced"   // data: Replacement
	Rendered   Name = "rendered"   // data: Ladder
	Unreadable Name = "unreadable" // data: Refusal
	Screened   Name = "screened"   // data: Screening: what was noticed for the moderator
	Edited     Name = "edited"     // data: Edit: shown otherwise than it was sent
	Corrected  Name = "corrected"  // data: Correction: the family's words are others
	Proposed   Name = "proposed"   // data: Proposal: a verdict that wants a second person's
	Approved   Name = "approved"   // data: Judgement
	Returned   Name = "returned"   // data: Judgement
	Declined   Name = "declined"   // data: Judgement
	Undone     Name = "undone"     // data: Act
	Appealed   Name = "appealed"   // data: Act, by the family: asks for another look
	Escalated  Name = "escalated"  // data: Escalation: somebody is worried, or no more
	Noted      Name = "noted"      // data: Note, to colleagues
	TakenDown  Name = "taken_down" // data: Act
	Reinstated Name = "reinstated" // data: Act
	Withdrawn  Name = "withdrawn"  // data: Act, by the family
	Restored   Name = "restored"   // data: Act, by the family
	Described  Name = "described"  // data: Description: what can be seen on it
	Featured   Name = "featured"   // data: Feature: shown on the first page, or no more
	Reported   Name = "reported"   // data: Report, by somebody who looked at it
	LookedAt   Name = "looked_at"  // data: Look: a moderator saw the reports, and it hangs on
	Erased     Name = "erased"     // data: Erasure; never sealed
	Destroyed  Name = "destroyed"  // data: Destruction; never sealed: what was erased is no more
	Swept      Name = "swept"      // data: Act; never sealed: what no fact named is deleted
	Forgotten  Name = "forgotten"  // data: Forgetting; never sealed: what was kept long enough is destroyed
)

// Sealed reports whether a fact's data lies sealed in the journal. Those that are
// written where there may be no data key name nobody.
func (n Name) Sealed() bool {
	return n != Erased && n != Destroyed && n != Swept && n != Forgotten
}

// ErrSealed means that a fact's data can't be opened: its data key is gone.
var ErrSealed = errors.New("the data key is gone")

// Fact is something that happened to a drawing.
type Fact struct {
	EventID string          // unique; a retried append is recognised by it
	Drawing ID              //
	Name    Name            //
	At      time.Time       // UTC
	Seq     uint64          // place in the journal, 0 before it is appended
	Data    json.RawMessage // opened; nil if the data key is gone
}

// New makes a fact whose data is one of this package's structs. The event id is
// the caller's: it must be unique, and the same when an append is tried again.
func New(eventID string, id ID, name Name, at time.Time, data any) (Fact, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return Fact{}, fmt.Errorf("encode %s: %w", name, err)
	}
	return Fact{EventID: eventID, Drawing: id, Name: name, At: at.UTC(), Data: raw}, nil
}

// Decode reads the fact's data into one of this package's structs. Fields that
// the struct does not have stay in Data untouched.
func (f Fact) Decode(into any) error {
	if f.Data == nil {
		return fmt.Errorf("%s of %s: %w", f.Name, f.Drawing, ErrSealed)
	}
	if err := json.Unmarshal(f.Data, into); err != nil {
		return fmt.Errorf("decode %s of %s: %w", f.Name, f.Drawing, err)
	}
	return nil
}

// Child is what is shown of a child: a first name or pen name, and the age in
// whole years on the day of entering.
type Child struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

// Guardian is the adult legally responsible for the child. It is in no state
// and in no catalog: only the sealed fact holds it, and there it lies under a key of its
// own, so that it may go while the drawing stays.
type Guardian struct {
	Name  string `json:"name"`
	Email string `json:"email"` // empty for a family that keeps the printed receipt only
}

// Consent records what somebody agreed to: a guardian, or a school before that.
type Consent struct {
	Text     string             `json:"text"`            // SHA-256 of the sentences shown, in hex
	Texts    map[Purpose]string `json:"texts,omitempty"` // SHA-256 of each purpose's sentence, in hex
	Language string             `json:"language"`        // in which they were shown
	Purposes []Purpose          `json:"purposes"`
	At       time.Time          `json:"at"`
}

// Purpose is one thing that a guardian can agree to.
type Purpose string

// The purposes.
const (
	PurposeEnter   Purpose = "enter"   // is the guardian, and enters the drawing
	PurposeShow    Purpose = "show"    // it may be shown online with first name, age and city
	PurposeExhibit Purpose = "exhibit" // it may hang in exhibitions, and be printed in their catalogues
	PurposePress   Purpose = "press"   // newspapers may print it
)

// Assent is the child's own yes.
type Assent struct {
	Text     string    `json:"text"`     // SHA-256 of the question that was asked, in hex
	Language string    `json:"language"` // in which it was asked
	At       time.Time `json:"at"`
}

// Agreement is the data of consented: all that the guardian agrees to from now on.
type Agreement struct {
	Version int     `json:"v"`
	Consent Consent `json:"consent"`
}

// Original names the bytes that the family sent.
type Original struct {
	SHA256 string `json:"sha256"` // hex
	Bytes  int64  `json:"bytes"`
	Type   string `json:"type"` // media type, by its content
}

// Submission is the data of submitted.
type Submission struct {
	Version  int      `json:"v"`
	Edition  string   `json:"edition"`
	City     string   `json:"city"` // slug
	Title    string   `json:"title"`
	Story    string   `json:"story,omitempty"`
	Language string   `json:"language"` // of title and story: that of the form in which they were typed
	Child    Child    `json:"child"`
	Guardian Guardian `json:"guardian,omitzero"` // not in the journal: there it is Contact
	Consent  Consent  `json:"consent,omitzero"`
	Original Original `json:"original"`
	Entrant  string   `json:"entrant"` // HMAC of edition, guardian and child: its reservation
	Link     int      `json:"link"`    // version of the receipt

	Reads       string `json:"reads,omitempty"`       // the family's language, if a school typed the words in another
	Description string `json:"description,omitempty"` // of the picture, for those who can't see it; in the family's language
	Drawn       string `json:"drawn,omitempty"`       // the day on which it was drawn, 2006-01-02: the age is of that day
	Family      string `json:"family,omitempty"`      // HMAC of the guardian's address: what a lost link is found by
	Parts       string `json:"parts,omitempty"`       // name of the pieces in which the original came

	Contact []byte  `json:"contact,omitempty"` // the Guardian in JSON, sealed under its own key
	Assent  Assent  `json:"assent,omitzero"`
	Class   string  `json:"class,omitempty"`    // id of the sheet on which a school sent it
	School  Consent `json:"school,omitzero"`    // what the school said of it; the guardian's consent is another
	FormKey string  `json:"form_key,omitempty"` // HMAC of the key in the form by which a guardian agreed to what a school sent
}

// SameAs reports whether a retry sends what was submitted before. The language
// of the page and the moment of consent may differ.
func (s Submission) SameAs(o Submission) bool {
	return s.City == o.City && s.Title == o.Title && s.Story == o.Story && s.Description == o.Description && s.Drawn == o.Drawn &&
		s.Child == o.Child && s.Guardian == o.Guardian && s.Original == o.Original
}

// Key is where the original of a drawing lies in the store.
func (o Original) Key(id ID) string { return string(id) + "/" + o.SHA256 }

// Key is where a rendition of a drawing lies in the store, and the end of its
// address: <id>/<width>-<hash>.<ext>.
func (r Rendition) Key(id ID) string {
	return fmt.Sprintf("%s/%d-%s.%s", id, r.Width, r.Hash, r.Ext)
}

// Replacement is the data of replaced.
type Replacement struct {
	Version  int      `json:"v"`
	Original Original `json:"original"`
	Parts    string   `json:"parts,omitempty"` // name of the pieces in which it came
}

// Ladder is the data of rendered: the renditions of one original.
type Ladder struct {
	Version  int         `json:"v"`
	Of       string      `json:"of"`               // SHA-256 of the original
	Made     int         `json:"made"`             // rendition version that made them
	Width    int         `json:"width"`            // pixels, of the upright original
	Height   int         `json:"height"`           // pixels
	Color    string      `json:"color"`            // dominant, #rrggbb
	Recipe   string      `json:"recipe,omitempty"` // Recipe.Hash of what they were made with
	Pictures []Rendition `json:"pictures"`         // by ascending width
	Hints    []Hint      `json:"hints,omitempty"`
}

// Rendition is one rung of a ladder.
type Rendition struct {
	Width  int    `json:"width"`  // pixels
	Height int    `json:"height"` // pixels
	Bytes  int    `json:"bytes"`
	Type   string `json:"type"` // media type
	Ext    string `json:"ext"`  // file name's ending, without the dot
	Hash   string `json:"hash"` // first 16 hex digits of the bytes' SHA-256
}

// Refusal is the data of unreadable.
type Refusal struct {
	Version int    `json:"v"`
	Of      string `json:"of"`               // SHA-256 of the original
	Reason  string `json:"reason"`           // a code that the family's page has a sentence for
	Recipe  string `json:"recipe,omitempty"` // Recipe.Hash of what was tried
}

// Judgement is the data of approved, returned and declined.
type Judgement struct {
	Version  int       `json:"v"`
	By       string    `json:"by"` // staff id, never a name
	On       uint64    `json:"on"` // what the moderator saw: State.Judged
	Reason   string    `json:"reason,omitempty"`
	Message  string    `json:"message,omitempty"` // to the family
	Note     string    `json:"note,omitempty"`    // to colleagues
	PublicAt time.Time `json:"public_at,omitzero"`
}

// Proposal is the data of proposed: a judgement, and which verdict it is for.
type Proposal struct {
	Verdict Verdict `json:"verdict"`
	Judgement
}

// Description is the data of described. An empty text takes back what was said, and no
// tags those that were given; nil leaves them as they are.
type Description struct {
	Version  int      `json:"v"`
	By       string   `json:"by"` // staff id
	Text     string   `json:"text"`
	Language string   `json:"language"` // of the text
	Tags     []string `json:"tags"`     // the edition's
}

// Feature is the data of featured.
type Feature struct {
	Version int    `json:"v"`
	By      string `json:"by"` // staff id
	On      bool   `json:"on"`
}

// Report is the data of reported. Network stands for where it came from, so that one
// who reports twice counts once: an HMAC, never an address.
type Report struct {
	Version int    `json:"v"`
	Reason  string `json:"reason"`
	Note    string `json:"note,omitempty"`
	Network string `json:"network"`
}

// Look is the data of looked_at. It says how many reports of the picture the moderator
// had before them: what was reported meanwhile was seen by nobody.
type Look struct {
	Version int    `json:"v"`
	By      string `json:"by"` // staff id
	Reports int    `json:"reports"`
}

// Escalation is the data of escalated: somebody is worried about a child, or the worry
// was seen to.
type Escalation struct {
	Version int    `json:"v"`
	By      string `json:"by"` // staff id
	On      bool   `json:"on"`
	Note    string `json:"note,omitempty"`
}

// Note is the data of noted: a word to colleagues that goes with no deed.
type Note struct {
	Version int       `json:"v"`
	By      string    `json:"by"` // staff id
	Text    string    `json:"text"`
	At      time.Time `json:"at,omitzero"` // of its fact; in a State
}

// ReasonReports is the reason of a take-down by nobody: enough people reported it.
const ReasonReports = "reports"

// Erasure is the data of erased. It names nobody; the link's version lets the family's
// receipt say that it is done.
type Erasure struct {
	Version int `json:"v"`
	Link    int `json:"link"`
}

// Forgetting is the data of forgotten. It names nobody.
type Forgetting struct {
	Version int    `json:"v"`
	What    Record `json:"what"`
}

// Record is something of a drawing that is kept for a time of its own.
type Record string

// What is forgotten before the drawing itself.
const (
	RecordGuardian Record = "guardian" // name and address of the guardian
	RecordOriginal Record = "original" // the bytes that the family sent
)

// Destruction is the data of destroyed. It names nobody.
type Destruction struct {
	Version int `json:"v"`
	Objects int `json:"objects"` // pictures that were there when it began; 0 if nobody knows
}

// Act is the data of what somebody simply did.
type Act struct {
	Version int    `json:"v"`
	By      string `json:"by,omitempty"` // staff id; empty for the family
	Reason  string `json:"reason,omitempty"`
	Note    string `json:"note,omitempty"`
}
