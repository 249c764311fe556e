package upload

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// maxWords is the size of the largest form of a family's words in bytes: four times those that are taken, so that who
// writes too much hears which field it is, and once more as they were shown. Each character may be twelve bytes long on
// the way.
const maxWords = 160 << 10

// correcting is the page with the form for the family's words.
type correcting struct {
	web.Frame
	Lead    string
	Action  string
	Back    string
	Summary *summary // nil as long as nothing is wrong

	ChildName, Called, Story, Description field
	Shown                                 []shownWord
}

// shownWord is a word as the page showed it at first, by its field.
type shownWord struct{ Field, Text string }

// showCorrect answers GET /entries/{receipt}/correct: the words as they are, or as they are to be.
func (s *Site) showCorrect(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	p, err := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if err != nil {
		return s.unknown(w, r, err)
	}
	if err := p.May(drawing.CommandCorrect); err != nil {
		return s.unchanged(w, r, err)
	}
	return web.Page(w, r, http.StatusOK, correctPage(s.correcting(r, p, nil)))
}

// correct answers POST /entries/{receipt}/correct. A field that is not sent stays as it is, and so does one that is sent
// as it was shown.
func (s *Site) correct(w http.ResponseWriter, r *http.Request) error {
	secret(w)
	typed, err := readTexts(w, r, maxWords)
	if err != nil {
		return err
	}
	if err := s.mayChange(r, drawing.CommandCorrect); err != nil {
		return s.uncorrected(w, r, typed, err)
	}
	state, err := s.contest.Correct(r.Context(), r.PathValue("receipt"), contest.Correction{
		Title: web.Written(typed, "title"), Story: web.Written(typed, "story"),
		Description: web.Written(typed, "description"), Child: web.Written(typed, "child_name"),
	})
	if err != nil {
		return s.uncorrected(w, r, typed, err)
	}
	return s.changed(w, r, state, savedWords)
}

// uncorrected answers words that were not taken: where they are at fault, or came too soon, people get the form back with
// what they typed.
func (s *Site) uncorrected(w http.ResponseWriter, r *http.Request, typed url.Values, err error) error {
	err = withFaults(err, &sent{}, web.Language(r))
	p := s.site.Explain(r, err)
	var listed edition.Faults
	again := errors.As(err, &listed) || errors.Is(err, contest.ErrSameChild) || errors.Is(err, errOften)
	if web.WantsJSON(r) || !again || errors.Is(err, context.Canceled) {
		return s.unchanged(w, r, err)
	}
	past, absent := s.contest.ByReceipt(r.Context(), r.PathValue("receipt"))
	if absent != nil {
		return s.unknown(w, r, absent)
	}
	web.RetryAfter(w, p.RetryAfter)
	return web.Page(w, r, p.Status, correctPage(s.correcting(r, past, typed).with(p)))
}

// wordsOf are a drawing's words by the fields of the form, as they are to be once a moderator has seen them.
func wordsOf(s drawing.State) map[string]string {
	words := map[string]string{"child_name": s.Child.Name, "title": s.Title, "story": s.Story, "description": s.Own.Text}
	if c := s.Correction; c != nil {
		for name, text := range map[string]*string{"child_name": c.Child, "title": c.Title, "story": c.Story, "description": c.Description} {
			if text != nil {
				words[name] = *text
			}
		}
	}
	return words
}

// correcting makes the page of the words as they are, and of what was typed so far.
func (s *Site) correcting(r *http.Request, p contest.Past, typed url.Values) correcting {
	f := s.frame(r)
	l, limits := f.Language, s.contest.Edition().Limits
	back := "/entries/" + p.Receipt
	f.Title, f.NoIndex, f.Typed = l.T("correct.title"), true, true
	f.Path, f.Query = back+"/correct", ""
	c := correcting{Frame: f, Lead: l.T("correct.lead"), Action: web.Link(r, back+"/correct"), Back: web.Link(r, back)}
	words := wordsOf(p.State)
	in := func(name, label, hint string, most int) field {
		now, first := words[name], words[name]
		if typed.Has(name) {
			now = typed.Get(name)
		}
		if typed.Has(web.AsShown + name) {
			first = typed.Get(web.AsShown + name)
		}
		c.Shown = append(c.Shown, shownWord{web.AsShown + name, web.Legible(first)})
		return field{Name: name, Label: label, Hint: hint, Value: web.Legible(now), Kind: "text", Complete: "off", Auto: true, Most: most}
	}
	c.ChildName = in("child_name", l.T("enter.child-name.label"), l.T("enter.child-name.hint"), edition.MaxChildName)
	c.Called = in("title", l.T("correct.called.label"), l.T("correct.letters", "limit", l.Number(limits.Title)), limits.Title)
	c.Story = in("story", l.T("correct.story.label"), l.T("correct.letters", "limit", l.Number(limits.Story)), limits.Story)
	c.Description = in("description", l.T("correct.description.label"),
		l.T("correct.description.hint", "limit", l.Number(edition.MaxDescription)), edition.MaxDescription)
	if d := p.Decision; d != nil && d.Verdict == drawing.Approve {
		c.Lead = l.T("correct.lead-hangs")
	}
	return c
}

// with is the form that comes back: what is wrong stands at its head, each time with the way there, and at the fields.
func (c correcting) with(wrong web.Problem) correcting {
	l := c.Language
	c.Title = l.T("enter.error-title", "title", c.Title)
	c.Summary = &summary{Title: wrong.Title, Text: wrong.Text}
	for _, f := range []*field{&c.ChildName, &c.Called, &c.Story, &c.Description} {
		if said, bad := wrong.Errors[f.Name]; bad {
			f.Error = said.Message
			c.Summary.Faults = append(c.Summary.Faults, blame{f.Name, said.Message})
		}
	}
	if n := len(c.Summary.Faults); n > 0 {
		c.Summary.Title, c.Summary.Text = l.N("enter.summary", n), l.T("correct.kept")
	}
	return c
}

// change is a text that is to be another one.
type change struct{ Name, Now, New string }

// changes are what waits for a moderator, each beside what stands meanwhile.
func (n news) changes() (all []change) {
	s := n.past.State
	if s.Correction == nil {
		return nil
	}
	c := s.Correction
	for _, one := range []struct {
		name, now string
		to        *string
	}{
		{n.l.T("enter.child-name.label"), s.Child.Name, c.Child}, {n.l.T("correct.called.label"), s.Title, c.Title},
		{n.l.T("correct.story.label"), s.Story, c.Story}, {n.l.T("correct.description.label"), s.Own.Text, c.Description},
	} {
		if one.to != nil && *one.to != one.now {
			all = append(all, change{one.name, one.now, *one.to})
		}
	}
	return all
}
