package moderation

import (
	"cmp"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// toolForm is a form for something beside a verdict. Its fields are those that it has.
type toolForm struct {
	reasonForm
	caption         // as they are, or as they came back
	Text    string  // of a note
	Boxes   string  // the place to cover, as it came back
	Shown   caption // as the page showed them at first
	Limits  edition.Limits
}

// caption is the words that a moderator may correct.
type caption struct{ Title, Child, Story string }

// equipMore gives a leaf the forms that change how a drawing is shown, and those that tell colleagues.
func (s *Site) equipMore(page *drawingPage, a staff.Account, st drawing.State, post string, no refusal) {
	if st.May(drawing.CommandEdit) == nil {
		page.Correct = page.tool("edit", post, no, "title")
		page.Correct.caption = caption{st.Title, st.Child.Name, st.Story}
		page.Correct.Shown = page.Correct.caption
		page.Correct.Limits = s.Contest.Edition().Limits.Around(st.Title, st.Story)
		if page.Correct.Open {
			page.Correct.caption = caption{no.form.Get("title"), no.form.Get("child"), no.form.Get("story")}
			page.Correct.Shown = caption{no.form.Get(web.AsShown + "title"), no.form.Get(web.AsShown + "child"), no.form.Get(web.AsShown + "story")}
		}
	}
	if st.May(drawing.CommandEdit) == nil && page.Picture.Src != "" {
		page.Turn, page.Cover = page.tool("edit", post, no, "turn"), page.tool("edit", post, no, "cover")
		page.Cover.Boxes = no.form.Get("cover")
	}
	if st.May(drawing.CommandNote) == nil {
		page.Note = page.tool("note", post, no, "text")
		page.Note.Text = no.form.Get("text")
	}
	if st.May(drawing.CommandEscalate) == nil {
		page.Worry = page.tool("escalate", post, no, "note")
	}
	if a.Role.May(staff.Safeguard) && st.May(drawing.CommandClose) == nil {
		page.Close = page.tool("close", post, no, "note")
		page.Guidance = textIn(s.Contest.Edition().Guidance, page.Language.Tag())
	}
}

// tool is a form by the end of its address, and a field that no other form of that address has.
func (p *drawingPage) tool(name, post string, no refusal, field string) toolForm {
	f := toolForm{reasonForm: reasonForm{Name: name, Action: post + "/" + name}}
	if no.by == name && no.form.Has(field) {
		f.Open, f.Faults, f.reasonForm.Note = true, no.problem.Errors, no.form.Get("note")
	}
	return f
}

// textIn is an edition's text in a language, else in English.
func textIn(t edition.Text, tag string) string { return cmp.Or(t[tag], t["en"]) }
