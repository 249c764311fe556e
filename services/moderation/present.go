package moderation

import (
	"context"
	"net/url"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// describeForm says what can be seen on a drawing.
type describeForm struct {
	reasonForm
	Text      string
	Languages []choice // that it can be in; Code is the tag
	Themes    []choice // of the edition
}

// describing is the form as it stands, or as it came back.
func (p *drawingPage) describing(action string, e edition.Edition, st drawing.State, no refusal) describeForm {
	f := describeForm{reasonForm: reasonForm{Name: "describe", Action: action}, Text: st.Seen.Text}
	tag, themes := st.Seen.Language, st.Tags
	if no.by == f.Name {
		f.Open, f.Faults = true, no.problem.Errors
		f.Text, tag, themes = no.form.Get("text"), no.form.Get("language"), no.form["tag"]
	}
	if _, ok := language.ByTag(tag); !ok {
		tag = p.Language.Tag()
	}
	for _, l := range language.All() {
		f.Languages = append(f.Languages, choice{Code: l.Tag(), Text: l.Name(), Chosen: l.Tag() == tag})
	}
	for _, code := range e.Tags {
		f.Themes = append(f.Themes, choice{Code: code, Text: themeWords.reason(p.Language, e, code), Chosen: slices.Contains(themes, code)})
	}
	return f
}

func (s *Site) describe(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	return s.Contest.Describe(ctx, id, by, form.Get("text"), form.Get("language"), themesOf(form))
}

// themesIn are what themes are called, in their order.
func themesIn(l *language.Language, e edition.Edition, codes []string) (texts []string) {
	for _, code := range codes {
		texts = append(texts, themeWords.reason(l, e, code))
	}
	return texts
}

// themesOf are the themes that a form says; nil if it has no field for them. A page says
// by a field of its own that it has them, also when none is ticked, and so does an empty one.
func themesOf(form url.Values) []string {
	if !form.Has("tag") && !form.Has("themes") {
		return nil
	}
	themes := []string{}
	for _, tag := range form["tag"] {
		if tag != "" && !slices.Contains(themes, tag) {
			themes = append(themes, tag)
		}
	}
	return themes
}

func (s *Site) feature(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	on := form.Get("on")
	if on != "yes" && on != "no" {
		return drawing.State{}, edition.Faults{{Field: "on", Code: edition.FaultChoice}}
	}
	return s.Contest.Feature(ctx, id, by, on == "yes")
}
