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
}

// describing is the form as it stands, or as it came back.
func (p *drawingPage) describing(action string, seen drawing.Seen, no refusal) describeForm {
	f := describeForm{reasonForm: reasonForm{Name: "describe", Action: action}, Text: seen.Text}
	tag := seen.Language
	if no.by == f.Name {
		f.Open, f.Faults = true, no.problem.Errors
		f.Text, tag = no.form.Get("text"), no.form.Get("language")
	}
	if _, ok := language.ByTag(tag); !ok {
		tag = p.Language.Tag()
	}
	for _, l := range language.All() {
		f.Languages = append(f.Languages, choice{Code: l.Tag(), Text: l.Name(), Chosen: l.Tag() == tag})
	}
	return f
}

func (s *Site) describe(ctx context.Context, id drawing.ID, by string, form url.Values) (drawing.State, error) {
	return s.Contest.Describe(ctx, id, by, form.Get("text"), form.Get("language"), themesOf(form))
}

// themesOf are the themes that a form says; nil if it has no field for them. An empty one
// stands for none.
func themesOf(form url.Values) []string {
	if !form.Has("tag") {
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
