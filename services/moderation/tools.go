package moderation

import (
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// reasonForm is a form that wants a reason.
type reasonForm struct {
	Name    string // "return", "decline", "take-down"; begins the ids of its fields
	Action  string // where it is posted; "" if it is not offered
	Open    bool   // it came back, and is seen at once
	Choices []choice
	Message string // to the family; not for a take-down
	Note    string // to colleagues
	Faults  map[string]web.FieldError

	FamilyTag, FamilyDir string // of the sentences that the family reads
}

// choice is a reason.
type choice struct {
	Code, Text string
	Tag        string // of the text's language, where it isn't the page's
	Family     string // the family's sentence; "" if it reads none
	Chosen     bool
}

// equip gives a leaf the forms of what may be done now.
func (s *Site) equip(page *drawingPage, a staff.Account, st drawing.State, no refusal) {
	page.Seq = strconv.FormatUint(st.Judged, 10)
	post := page.Link(drawingPath(string(st.ID), ""))
	rules := s.Contest.Edition()
	reasons := rules.Reasons
	if st.Waits() {
		page.Approve = post + "/decision"
		page.Return = page.reasons("return", page.Approve, reasons.Return, returnWords, rules, no).told(rules, language.WhyReturned, st.Language)
		page.Decline = page.reasons("decline", page.Approve, reasons.Decline, declineWords, rules, no).told(rules, language.WhyDeclined, st.Language)
	}
	if st.MayUndo(a.ID) == nil {
		page.Undo = post + "/undo"
	}
	if st.May(drawing.CommandTakeDown) == nil {
		page.TakeDown = page.reasons("take-down", post+"/take-down", reasons.Remove, removeWords, rules, no).told(rules, language.WhyTakenDown, st.Language)
	}
	page.Fine = fine(page.Frame, st, page.City)
	page.Answer = answering(page.Frame, st, page.City)
	if st.May(drawing.CommandReinstate) == nil {
		page.Reinstate = post + "/reinstate"
	}
	if st.May(drawing.CommandDescribe) == nil {
		page.Describe = page.describing(post+"/describe", rules, st, no)
	}
	if st.May(drawing.CommandFeature) == nil {
		page.Feature, page.Featured = post+"/feature", !st.Featured.IsZero()
	}
	s.equipMore(page, a, st, post, no)
	page.Typed = page.typed(no)
}

// told adds to each reason what the family will read if nobody writes to them, in their language.
func (f reasonForm) told(e edition.Edition, done language.Why, tag string) reasonForm {
	l, ok := language.ByTag(tag)
	if !ok {
		l = language.English()
	}
	f.FamilyTag, f.FamilyDir = l.Tag(), l.Dir()
	for i, c := range f.Choices {
		f.Choices[i].Family = l.Why(done, c.Code, e.TextToFamily(c.Code, l.Tag(), done == language.WhyTakenDown))
	}
	return f
}

func (p *drawingPage) reasons(name, action string, codes []string, w words, e edition.Edition, no refusal) reasonForm {
	f := reasonForm{Name: name, Action: action}
	var chosen string
	if no.by == name {
		f.Open, f.Faults = true, no.problem.Errors
		chosen, f.Message, f.Note = no.form.Get("reason"), no.form.Get("message"), no.form.Get("note")
	}
	for _, code := range codes {
		f.Choices = append(f.Choices, choice{Code: code, Text: w.reason(p.Language, e, code), Chosen: code == chosen})
	}
	return f
}

// typed is what came with a form that the page does not have any more: a colleague has
// decided meanwhile. Nobody should have to write it twice.
func (p *drawingPage) typed(no refusal) (all []typed) {
	for _, f := range []reasonForm{p.Return, p.Decline, p.TakeDown, p.Describe.reasonForm, p.Turn.reasonForm, p.Cover.reasonForm, p.Correct.reasonForm, p.Note.reasonForm, p.Worry.reasonForm, p.Close.reasonForm} {
		if f.Open {
			return nil
		}
	}
	for _, t := range []typed{
		{"message", p.Language.T("desk.message"), no.form.Get("message")}, {"note", p.Language.T("desk.note"), no.form.Get("note")},
		{"text", p.Language.T("desk.describe-text"), no.form.Get("text")},
	} {
		if strings.TrimSpace(t.Text) != "" {
			all = append(all, t)
		}
	}
	return all
}
