package moderation

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
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
}

// choice is a reason.
type choice struct {
	Code, Text string
	Chosen     bool
}

// equip gives a drawing's page the forms of what may be done now, the film, and the
// decision before.
func (s *Site) equip(page *drawingPage, r *http.Request, a staff.Account, st drawing.State, no refusal) error {
	asked := r.URL.Query().Get("city")
	if no.form != nil {
		asked = no.form.Get("city")
	}
	page.City, page.Seq = s.chosen(a, asked), strconv.FormatUint(st.Judged, 10)
	post := page.Link(drawingPath(string(st.ID), ""))
	reasons := s.Contest.Edition().Reasons
	if st.Waits() {
		page.Approve = post + "/decision"
		page.Return = page.reasons("return", page.Approve, reasons.Return, returnWords, no)
		page.Decline = page.reasons("decline", page.Approve, reasons.Decline, declineWords, no)
	}
	if st.MayUndo(a.ID) == nil {
		page.Undo = post + "/undo"
	}
	if st.May(drawing.CommandTakeDown) == nil {
		page.TakeDown = page.reasons("take-down", post+"/take-down", reasons.Remove, removeWords, no)
	}
	if st.May(drawing.CommandReinstate) == nil {
		page.Reinstate = post + "/reinstate"
	}
	if st.May(drawing.CommandDescribe) == nil {
		page.Describe = page.describing(post+"/describe", st.Seen, no)
	}
	if st.May(drawing.CommandFeature) == nil {
		page.Feature, page.Featured = post+"/feature", !st.Featured.IsZero()
	}
	page.Typed = page.typed(no)
	var err error
	if page.Film, err = s.film(r, a, page, st); err != nil {
		return err
	}
	page.Done, err = s.done(r, a, page.Frame)
	return err
}

func (p *drawingPage) reasons(name, action string, codes []string, w words, no refusal) reasonForm {
	f := reasonForm{Name: name, Action: action}
	var chosen string
	if no.by == name {
		f.Open, f.Faults = true, no.problem.Errors
		chosen, f.Message, f.Note = no.form.Get("reason"), no.form.Get("message"), no.form.Get("note")
	}
	for _, code := range codes {
		f.Choices = append(f.Choices, choice{code, w.say(p.Language, code), code == chosen})
	}
	return f
}

// typed is what came with a form that the page does not have any more: a colleague has
// decided meanwhile. Nobody should have to write it twice.
func (p *drawingPage) typed(no refusal) (all []typed) {
	for _, f := range []reasonForm{p.Return, p.Decline, p.TakeDown, p.Describe.reasonForm} {
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

// filmLength is how many pictures the film shows.
const filmLength = 16

// film is what waits, from this drawing on and round to the first.
func (s *Site) film(r *http.Request, a staff.Account, page *drawingPage, here drawing.State) ([]still, error) {
	cities := a.Cities
	if page.City != "" {
		cities = []string{page.City}
	}
	waiting, err := s.Catalog.Queue(r.Context(), catalog.Desk{Cities: cities, By: a.ID}, maxLimit)
	if err != nil {
		return nil, err
	}
	var out []still
	for i, from := 0, place(waiting, here); i < min(len(waiting), filmLength); i++ {
		st := waiting[(from+i)%len(waiting)]
		out = append(out, still{
			URL: page.Link(drawingPath(string(st.ID), page.City)), Here: st.ID == here.ID,
			image: imageOf(st, thumbnail, st.Title),
		})
	}
	return out, nil
}

// place is where a drawing stands in the queue, or would stand.
func place(waiting []drawing.State, here drawing.State) int {
	for i, st := range waiting {
		if !before(st, here) {
			return i
		}
	}
	return 0
}

// done is the decision that somebody made on the page before, to be undone where they
// are now.
type done struct {
	Title, TitleLanguage string
	Icon, What           string
	Undo                 string // where it is posted
}

// done finds what the address says was decided, if it was by this account and still
// stands.
func (s *Site) done(r *http.Request, a staff.Account, f web.Frame) (*done, error) {
	id, err := drawing.ParseID(r.URL.Query().Get("done"))
	if err != nil {
		return nil, nil
	}
	p, err := s.Contest.State(r.Context(), id)
	if err != nil || !sees(p, a) || p.MayUndo(a.ID) != nil {
		return nil, nil // an old address is no mistake
	}
	said := p.Decision
	if said == nil {
		said = p.Proposal
	}
	if said.By != a.ID {
		return nil, nil
	}
	fact := said.Verdict.Fact()
	return &done{
		Title: p.Title, TitleLanguage: p.Language, Icon: factIcons[fact], What: factWords.say(f.Language, string(fact)),
		Undo: f.Link(drawingPath(string(id), "") + "/undo"),
	}, nil
}
