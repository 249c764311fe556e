package contest

import (
	"context"
	"fmt"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Amendment is how somebody wants a drawing to be shown. What is nil, or nothing, stays as
// it is.
type Amendment struct {
	Anew   bool          // begin with the picture as it was sent
	Covers []drawing.Box // more of them: places in the picture as it is shown now
	Turn   int           // more quarter turns clockwise, after that
	Title  *string
	Story  *string
	Child  *string // the name that is shown
}

// coverColor is that of covers on a picture whose own colour nobody knows yet: of paper.
const coverColor = "#e8e2d6"

// Edit changes how a drawing is shown. A picture that is shown otherwise is rendered anew
// from its original; until then nobody outside sees it. What changes nothing is done and
// no error. Texts obey the edition's limits, or stay no longer than they are.
// Errors: edition.Faults for title, story and child, drawing.ErrRecipe, and
// drawing's for a state that forbids it.
func (c *Contest) Edit(ctx context.Context, id drawing.ID, by string, change Amendment) (drawing.State, error) {
	return c.act(ctx, id, func(s drawing.State) (deed, error) {
		if err := s.May(drawing.CommandEdit); err != nil {
			return deed{}, err
		}
		if err := c.Edition().Limits.Around(s.Title, s.Story).CheckEdit(change.Title, change.Story, change.Child); err != nil {
			return deed{}, err
		}
		e := drawing.Edit{Version: drawing.Version, By: by}
		e.Title, e.Story, e.Child = other(change.Title, s.Title), other(change.Story, s.Story), other(change.Child, s.Child.Name)
		recipe := change.recipe(s)
		if err := recipe.Check(); err != nil {
			return deed{}, fmt.Errorf("edit %s: %w", id, err)
		}
		if recipe.Hash() != s.Recipe.Hash() {
			if !s.OriginalGone.IsZero() {
				return deed{}, fmt.Errorf("edit %s: %w", id, drawing.ErrForgotten)
			}
			e.Recipe = &recipe
		}
		if e.Recipe == nil && e.Title == nil && e.Story == nil && e.Child == nil {
			return deed{}, nil
		}
		return deed{drawing.Edited, e}, nil
	})
}

// other is a text if it is another one.
func other(text *string, now string) *string {
	if text == nil || *text == now {
		return nil
	}
	return text
}

// recipe is what the change makes of that of a drawing. Covers have the drawing's own
// colour, that of the first time.
func (c Amendment) recipe(s drawing.State) drawing.Recipe {
	r := s.Recipe
	if c.Anew {
		r = drawing.Recipe{Color: r.Color}
	}
	if r.Color == "" {
		r.Color = coverColor
		if s.Ladder != nil {
			r.Color = s.Ladder.Color
		}
	}
	r = r.Covered(c.Covers...).Turned(c.Turn)
	if len(r.Covers) == 0 {
		r.Covers, r.Color = nil, ""
	}
	return r
}
