package contest

import (
	"context"
	"slices"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
)

// Describe says what can be seen on a drawing, for those who can't see it; an empty text
// takes that back. The text may have edition.MaxDescription characters, and its language
// is one of ours. Themes are tags of the edition; nil leaves those that it has. What is
// said already is done and no error. Errors: edition.Faults for text, language and tag, and
// drawing's for a state that forbids it.
func (c *Contest) Describe(ctx context.Context, id drawing.ID, by, text, tag string, themes []string) (drawing.State, error) {
	seen, err := describe(text, tag)
	if err != nil {
		return drawing.State{}, err
	}
	for _, theme := range themes {
		if !slices.Contains(c.Edition().Tags, theme) {
			return drawing.State{}, edition.Faults{{Field: "tag", Code: edition.FaultChoice}}
		}
	}
	said := drawing.Description{Version: drawing.Version, By: by, Text: seen.Text, Language: seen.Language, Tags: themes}
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		same := s.Seen == seen && (themes == nil || slices.Equal(themes, s.Tags))
		if err := s.May(drawing.CommandDescribe); err != nil || same {
			return deed{}, err
		}
		return deed{drawing.Described, said}, nil
	})
}

// describe checks a description; one that is taken back is in no language.
func describe(text, tag string) (drawing.Seen, error) {
	text, err := edition.CheckDescription("text", text)
	if err != nil || text == "" {
		return drawing.Seen{}, err
	}
	l, ok := language.ByTag(tag)
	if !ok {
		return drawing.Seen{}, edition.Faults{{Field: "language", Code: edition.FaultChoice}}
	}
	return drawing.Seen{Text: text, Language: l.Tag()}, nil
}

// Feature shows an approved drawing on the first page, or no more. What is so already is
// done and no error.
func (c *Contest) Feature(ctx context.Context, id drawing.ID, by string, on bool) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandFeature); err != nil || s.Featured.IsZero() != on {
			return deed{}, err
		}
		return deed{drawing.Featured, drawing.Feature{Version: drawing.Version, By: by, On: on}}, nil
	})
}
