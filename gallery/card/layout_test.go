package card

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestDrawingsKeepTheirShapeAndTheirDistance(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	inside := image.Rect(margin-1, margin-1, Width-margin+1, Height-margin+1)
	for range 2000 {
		shapes := make([]float64, 1+dice.IntN(Most))
		for i := range shapes {
			shapes[i] = math.Exp(dice.Float64()*2.4 - 1.2) // from 3:10 to 10:3
		}
		all := layout(shapes)
		if len(all) != len(shapes) {
			t.Fatalf("%d places for %d drawings", len(all), len(shapes))
		}
		for i, a := range all {
			if !a.In(inside) {
				t.Errorf("%v: %v lies outside", shapes, a)
			}
			if got := float64(a.Dx()) / float64(a.Dy()); math.Abs(got-shapes[i])*float64(a.Dy()) > 1.5+shapes[i] {
				t.Errorf("%v: %v has shape %.3f", shapes, a, got)
			}
			for _, b := range all[:i] {
				if !a.Inset(-gap / 3).Intersect(b.Inset(-gap / 3)).Empty() {
					t.Errorf("%v: %v and %v touch", shapes, a, b)
				}
			}
		}
	}
}

func TestDrawingsFillTheCardAsWellAsTheirShapesAllow(t *testing.T) {
	for _, c := range []struct {
		shapes []float64
		rows   int
		least  float64 // of the card's area
	}{
		{[]float64{4. / 3}, 1, 0.5},
		{[]float64{4. / 3, 4. / 3}, 1, 0.55},
		{[]float64{4. / 3, 0.75, 4. / 3}, 1, 0.42},
		{[]float64{4. / 3, 4. / 3, 4. / 3, 4. / 3}, 2, 0.45},
		{[]float64{4. / 3, 4. / 3, 4. / 3, 4. / 3, 4. / 3, 4. / 3}, 2, 0.55},
		{[]float64{0.7, 0.7, 0.7, 0.7}, 1, 0.49},
	} {
		all, covered, tops := layout(c.shapes), 0, map[int]bool{}
		for _, p := range all {
			covered += p.Dx() * p.Dy()
			tops[p.Min.Y] = true
		}
		if part := float64(covered) / (Width * Height); part < c.least || len(tops) != c.rows {
			t.Errorf("%v: %d rows cover %.2f", c.shapes, len(tops), part)
		}
	}
}
