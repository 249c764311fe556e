package drawing_test

import (
	"math"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestACoverLiesWhereItWasLaidHoweverThePictureIsTurned(t *testing.T) {
	corner := drawing.Box{X: 0.8, Y: 0.1, W: 0.2, H: 0.3} // at the upper right, of the picture as it is shown
	for name, one := range map[string]struct {
		recipe drawing.Recipe
		want   drawing.Box
	}{
		"as it was sent":       {drawing.Recipe{}, corner},
		"turned once":          {drawing.Recipe{Turn: 1}, drawing.Box{X: 0.1, Y: 0, W: 0.3, H: 0.2}},
		"turned twice":         {drawing.Recipe{Turn: 2}, drawing.Box{X: 0, Y: 0.6, W: 0.2, H: 0.3}},
		"turned three times":   {drawing.Recipe{Turn: 3}, drawing.Box{X: 0.6, Y: 0.8, W: 0.3, H: 0.2}},
		"cropped":              {drawing.Recipe{Crop: drawing.Box{X: 0.5, Y: 0.2, W: 0.5, H: 0.5}}, drawing.Box{X: 0.9, Y: 0.25, W: 0.1, H: 0.15}},
		"cropped, then turned": {drawing.Recipe{Turn: 1, Crop: drawing.Box{X: 0.5, W: 0.5, H: 1}}, drawing.Box{X: 0.55, Y: 0, W: 0.15, H: 0.2}},
	} {
		got := one.recipe.Covered(corner).Covers[0]
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
		if !near(got.X, one.want.X) || !near(got.Y, one.want.Y) || !near(got.W, one.want.W) || !near(got.H, one.want.H) {
			t.Errorf("%s: %+v; want %+v", name, got, one.want)
		}
	}
}

func TestFourTurnsAreNone(t *testing.T) {
	r := drawing.Recipe{}
	for _, quarters := range []int{1, 2, 1, -1, 5, -4} {
		r = r.Turned(quarters)
	}
	if r.Turn != 0 {
		t.Errorf("%d quarters", r.Turn)
	}
	if got := r.Turned(-1).Turn; got != 3 {
		t.Errorf("one back is %d", got)
	}
}

func TestMoreCoversLeaveARecipeOfBeforeAsItWas(t *testing.T) {
	b := drawing.Box{W: 0.5, H: 0.5}
	before := drawing.Recipe{Covers: make([]drawing.Box, 1, 4)}
	one, two := before.Covered(b), before.Covered(drawing.Box{X: 0.5, W: 0.5, H: 0.5})
	if one.Covers[1] != b || two.Covers[1].X != 0.5 || len(before.Covers) != 1 {
		t.Errorf("%+v, %+v, %+v", before, one, two)
	}
}
