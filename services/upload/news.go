package upload

import (
	"strings"

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
}

// standing is what the page says and does while a drawing stands somewhere.
type standing struct {
	Status  drawing.Status
	ID      string // of the messages <ID>.title and <ID>.text
	Refresh int    // seconds until the page asks again, 0 for never
}

// standings: the page asks often where something happens by itself within seconds, seldom where a person must act, and
// not where the next step is the family's, which may be typing or choosing a file.
var standings = []standing{
	{Status: drawing.StatusReceived, ID: "receipt.received", Refresh: 4},
	{Status: drawing.StatusInReview, ID: "receipt.in-review", Refresh: 60},
	{Status: drawing.StatusApproved, ID: "receipt.approved", Refresh: 4},
	{Status: drawing.StatusPublished, ID: "receipt.published"},
	{Status: drawing.StatusReturned, ID: "receipt.returned"},
	{Status: drawing.StatusDeclined, ID: "receipt.declined"},
	{Status: drawing.StatusUnreadable, ID: "receipt.unreadable"},
	{Status: drawing.StatusWithdrawn, ID: "receipt.withdrawn"},
	{Status: drawing.StatusTakenDown, ID: "receipt.taken-down"},
	{Status: drawing.StatusErased, ID: "receipt.erased"},
}

func (n news) standing() standing {
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
	return n.l.T(s.ID+".text", "child", n.past.Child.Name)
}

func (n news) refresh() int { return n.standing().Refresh }

// because is the sentence for a reason that a moderator or the worker gave. An empty Code stands for those that have no
// sentence of their own: a new one of the edition's, or "other", which says nothing without the moderator's words.
type because struct {
	When drawing.Status
	Code string
	ID   string
}

var reasons = []because{
	{When: drawing.StatusReturned, Code: "blurred", ID: "receipt.returned.blurred"},
	{When: drawing.StatusReturned, Code: "dark", ID: "receipt.returned.dark"},
	{When: drawing.StatusReturned, Code: "cut_off", ID: "receipt.returned.cut-off"},
	{When: drawing.StatusReturned, Code: "name_visible", ID: "receipt.returned.name-visible"},
	{When: drawing.StatusReturned, Code: "face_visible", ID: "receipt.returned.face-visible"},
	{When: drawing.StatusReturned, Code: "", ID: "receipt.returned.other"},
	{When: drawing.StatusDeclined, Code: "not_by_child", ID: "receipt.declined.not-by-child"},
	{When: drawing.StatusDeclined, Code: "duplicate", ID: "receipt.declined.duplicate"},
	{When: drawing.StatusDeclined, Code: "hurtful", ID: "receipt.declined.hurtful"},
	{When: drawing.StatusDeclined, Code: "off_theme", ID: "receipt.declined.off-theme"},
	{When: drawing.StatusDeclined, Code: "", ID: "receipt.declined.other"},
	{When: drawing.StatusTakenDown, Code: "name_visible", ID: "receipt.taken-down.name-visible"},
	{When: drawing.StatusTakenDown, Code: "face_visible", ID: "receipt.taken-down.face-visible"},
	{When: drawing.StatusTakenDown, Code: "hurtful", ID: "receipt.taken-down.hurtful"},
	{When: drawing.StatusTakenDown, Code: "not_by_child", ID: "receipt.taken-down.not-by-child"},
	{When: drawing.StatusTakenDown, Code: drawing.ReasonReports, ID: "another-look.hidden"},
	{When: drawing.StatusTakenDown, Code: "", ID: "receipt.taken-down.other"},
	{When: drawing.StatusUnreadable, Code: "empty", ID: "receipt.unreadable.empty"},
	{When: drawing.StatusUnreadable, Code: "not_picture", ID: "receipt.unreadable.not-a-picture"},
	{When: drawing.StatusUnreadable, Code: "too_large", ID: "receipt.unreadable.too-large"},
	{When: drawing.StatusUnreadable, Code: "too_many_pixels", ID: "receipt.unreadable.too-large"},
	{When: drawing.StatusUnreadable, Code: "too_many_scans", ID: "receipt.unreadable.too-intricate"},
	{When: drawing.StatusUnreadable, Code: "too_many_frames", ID: "receipt.unreadable.too-intricate"},
	{When: drawing.StatusUnreadable, Code: "too_many_parts", ID: "receipt.unreadable.too-intricate"},
	{When: drawing.StatusUnreadable, Code: "too_costly", ID: "receipt.unreadable.too-intricate"},
	{When: drawing.StatusUnreadable, Code: "truncated", ID: "receipt.unreadable.truncated"},
	{When: drawing.StatusUnreadable, Code: "", ID: "receipt.unreadable.damaged"},
}

// reason is why the drawing stands where it does, "" where nothing needs a reason.
func (n news) reason() string {
	code, found := n.code(), because{}
	for _, b := range reasons {
		if b.When == n.status && (b.Code == code || b.Code == "" && found.ID == "") {
			found = b
		}
	}
	if found.ID == "" || n.words() != "" && code == edition.ReasonOther {
		return ""
	}
	return n.l.T(found.ID)
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
