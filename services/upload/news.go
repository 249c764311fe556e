package upload

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// news is what a family is told about its drawing, in its page's language.
type news struct {
	l      *language.Language
	past   contest.Past
	status drawing.Status
	now    time.Time

	edition edition.Edition // for its own words
}

// standing is what the page says and does while a drawing stands somewhere.
type standing struct {
	Status  drawing.Status
	ID      string // of the messages <ID>.title and <ID>.text
	Refresh int    // seconds until the page asks again, 0 for never
}

// soon is after how many seconds a page asks again about what happens within seconds.
const soon = 4

// standings: the page asks often where something happens by itself within seconds, seldom where a person must act, and
// not where the next step is the family's, which may be typing or choosing a file.
var standings = []standing{
	{Status: drawing.StatusReceived, ID: "receipt.received", Refresh: soon},
	{Status: drawing.StatusInReview, ID: "receipt.in-review", Refresh: 60},
	{Status: drawing.StatusApproved, ID: "receipt.approved", Refresh: soon},
	{Status: drawing.StatusPublished, ID: "receipt.published"},
	{Status: drawing.StatusReturned, ID: "receipt.returned"},
	{Status: drawing.StatusDeclined, ID: "receipt.declined"},
	{Status: drawing.StatusUnreadable, ID: "receipt.unreadable"},
	{Status: drawing.StatusWithdrawn, ID: "receipt.withdrawn"},
	{Status: drawing.StatusTakenDown, ID: "receipt.taken-down"},
	{Status: drawing.StatusErased, ID: "receipt.erased"},
}

// unshown is where an approved drawing stands that its family does not want to be shown.
func unshown() standing { return standing{Status: drawing.StatusApproved, ID: "receipt.not-shown"} }

func (n news) standing() standing {
	if n.status == drawing.StatusApproved && !n.past.ShowOnline {
		return unshown()
	}
	for _, s := range standings {
		if s.Status == n.status {
			return s
		}
	}
	return standings[0]
}

func (n news) title() string {
	s := n.standing()
	return n.l.T(s.ID+".title", "child", n.past.Child.Name)
}

func (n news) text() string {
	s := n.standing()
	switch {
	case n.status == drawing.StatusWithdrawn && late(n.past.State, n.now):
		return n.l.T("receipt.withdrawn.late", "child", n.past.Child.Name)
	case n.status == drawing.StatusWithdrawn:
		return n.l.T("receipt.withdrawn.until", "child", n.past.Child.Name, "until", n.l.DateTime(n.past.RestorableUntil()))
	case n.status == drawing.StatusErased && n.past.Destroyed.IsZero():
		return n.l.T("receipt.erased.soon")
	}
	return n.l.T(s.ID+".text", "child", n.past.Child.Name)
}

func (n news) refresh() int {
	if n.status == drawing.StatusErased && n.past.Destroyed.IsZero() {
		return soon
	}
	return n.standing().Refresh
}

// reason is why the drawing stands where it does, "" where nothing needs a reason. What the
// edition says of it in the reader's language goes before what the catalogue says.
func (n news) reason() string {
	code := n.code()
	if n.words() != "" && code == edition.ReasonOther {
		return ""
	}
	return n.sentence(language.Why(n.status), code)
}

// sentence is what is said for a reason: the edition's own words, else the catalogue's.
func (n news) sentence(done language.Why, code string) string {
	return n.l.Why(done, code, n.edition.TextToFamily(code, n.l.Tag(), done == language.WhyTakenDown))
}

// because is why a fact happened, in the moderator's words if there are some.
func (n news) because(f contest.Told) string {
	if f.What == drawing.Consented {
		return n.agreement(f)
	}
	var said struct{ Reason, Message string }
	if err := json.Unmarshal(f.Data, &said); err != nil {
		return "" // it says nothing of a kind that we know
	}
	if said.Message != "" {
		return said.Message
	}
	return n.sentence(language.Why(f.What), said.Reason)
}

// code is the reason's, as the facts have it.
func (n news) code() string {
	switch d := n.past.Decision; {
	case n.status == drawing.StatusUnreadable:
		return n.past.Refused
	case n.status == drawing.StatusTakenDown:
		return n.last(drawing.TakenDown).Reason
	case d != nil && (n.status == drawing.StatusReturned || n.status == drawing.StatusDeclined):
		return d.Reason
	}
	return ""
}

// words are the moderator's own to the family.
func (n news) words() string {
	if d := n.past.Decision; d != nil && (n.status == drawing.StatusReturned || n.status == drawing.StatusDeclined) {
		return d.Message
	}
	return ""
}

// message is all of it in one text, for programs: the moderator's words, else the reason's sentence, else where the
// drawing stands.
func (n news) message() string {
	for _, text := range []string{n.words(), n.reason()} {
		if text != "" {
			return text
		}
	}
	return strings.TrimSpace(n.text())
}

// last is the last moment at which something happened; the zero Moment if it never did.
func (n news) last(what drawing.Name) contest.Moment {
	var found contest.Moment
	for _, m := range n.past.Moments {
		if m.What == what {
			found = m
		}
	}
	return found
}
