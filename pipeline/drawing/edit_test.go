package drawing_test

import (
	"errors"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// covered is a recipe that covers a part.
func covered(b drawing.Box) drawing.Recipe {
	return drawing.Recipe{Covers: []drawing.Box{b}, Color: "#c8602a"}
}

func TestWhatIsShownOtherwiseHasNoPicturesOfBefore(t *testing.T) {
	d := waiting().Approved().Shown(covered(drawing.Box{X: 0.5, Y: 0.5, W: 0.2, H: 0.1}))
	if s := d.State(); s.Ladder != nil || s.Showable() || !s.Unmade() || s.Decision == nil {
		t.Fatalf("edited: %+v", s)
	}
	old := drawingtest.LadderOf(d.State().Original.SHA256)
	if s := d.Happened(drawing.Rendered, old).State(); s.Ladder != nil || !s.Unmade() {
		t.Error("it has a ladder of the picture as it was before")
	}
	if s := d.Rendered().State(); s.Ladder == nil || !s.Showable() {
		t.Error("made anew, it is not to be seen")
	}
	made := d.State().Ladder
	if s := d.Shown(d.State().Recipe).State(); s.Ladder != made {
		t.Error("the same recipe again took the ladder away")
	}
	if s := d.Replaced().State(); s.Recipe.Hash() != "" {
		t.Errorf("another picture is shown by the recipe %+v", s.Recipe)
	}
}

func TestARefusalOfAnotherRecipeRefusesNothing(t *testing.T) {
	d := waiting().Shown(aTurn)
	late := drawing.Refusal{Version: drawing.Version, Of: d.State().Original.SHA256, Reason: "too_costly"}
	if s := d.Happened(drawing.Unreadable, late).State(); s.Refused != "" || !s.Unmade() {
		t.Errorf("refused because of %q", s.Refused)
	}
	if s := d.Unreadable("too_costly").Shown(drawing.Recipe{}).State(); s.Refused != "" || !s.Unmade() {
		t.Error("the picture as it was sent is not tried again")
	}
}

func TestOnlyTheTextThatAnEditNamesIsChanged(t *testing.T) {
	before := waiting().State()
	title, empty, child := "The tram", "", "Ama"
	s := waiting().Edited(drawing.Edit{Title: &title, Story: &empty}).State()
	if s.Title != title || s.Story != "" || s.Child != before.Child || s.Ladder == nil || s.Judged != s.Seq {
		t.Errorf("%+v", s)
	}
	if s := waiting().Edited(drawing.Edit{Child: &child}).State(); s.Child.Name != child || s.Child.Age != before.Child.Age || s.Title != before.Title {
		t.Errorf("%+v", s)
	}
}

func TestARecipeIsChecked(t *testing.T) {
	whole := drawing.Box{W: 1, H: 1}
	for name, one := range map[string]struct {
		recipe drawing.Recipe
		fits   bool
	}{
		"nothing":               {drawing.Recipe{}, true},
		"three turns":           {drawing.Recipe{Turn: 3}, true},
		"four":                  {drawing.Recipe{Turn: 4}, false},
		"a turn back":           {drawing.Recipe{Turn: -1}, false},
		"all is covered":        {covered(whole), true},
		"a sum that is rounded": {covered(drawing.Box{X: 0.7, Y: 0.9, W: 0.30000000000000004, H: 0.1}), true},
		"over the edge":         {covered(drawing.Box{X: 0.5, W: 0.6, H: 1}), false},
		"before the edge":       {covered(drawing.Box{Y: -0.1, W: 0.6, H: 1}), false},
		"nothing is covered":    {covered(drawing.Box{X: 0.5, Y: 0.5}), false},
		"no colour":             {drawing.Recipe{Covers: []drawing.Box{whole}}, false},
		"cropped":               {drawing.Recipe{Crop: drawing.Box{X: 0.1, Y: 0.1, W: 0.8, H: 0.8}}, true},
		"hardly anything left":  {drawing.Recipe{Crop: drawing.Box{W: 0.05, H: 1}}, false},
		"too many covers":       {drawing.Recipe{Covers: make([]drawing.Box, drawing.MaxCovers+1), Color: "#ffffff"}, false},
	} {
		err := one.recipe.Check()
		if (err == nil) != one.fits || err != nil && !errors.Is(err, drawing.ErrRecipe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHintsOfTheRendererComeBeforeThoseOfTheScreener(t *testing.T) {
	d := waiting()
	l := drawingtest.LadderOf(d.State().Original.SHA256)
	l.Hints = []drawing.Hint{drawing.HintTruncated}
	seen := drawing.Noticed{Code: "like", Evidence: "3 of 64 bits differ", Drawing: drawingtest.ID(9)}
	got := d.Happened(drawing.Rendered, l).Screened(seen).State().Noticed()
	if len(got) != 2 || got[0] != (drawing.Noticed{Code: drawing.HintTruncated}) || got[1] != seen {
		t.Errorf("%+v", got)
	}
	if got := d.Replaced().State().Noticed(); got != nil {
		t.Errorf("of another picture: %+v", got)
	}
	late := drawing.Screening{Of: "another original", Hints: []drawing.Noticed{seen}}
	if got := waiting().Happened(drawing.Screened, late).State().Screening; got != nil {
		t.Errorf("of a picture of before: %+v", got)
	}
}
