package thumbnail

import (
	"math"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
)

// Recipe is a drawing's recipe in the renderer's parts. One that drawing.Recipe.Check
// accepts is valid there, too.
func Recipe(r drawing.Recipe) rendition.Recipe {
	out := rendition.Recipe{Turn: r.Turn}
	if r.Crop != (drawing.Box{}) {
		out.Crop = rect(r.Crop)
	}
	for _, c := range r.Covers {
		out.Covers = append(out.Covers, rendition.Cover{Rect: rect(c), Color: strings.ToLower(r.Color)})
	}
	return out
}

// rect is the least rectangle of whole parts that holds a box: a cover never covers less
// than was asked for.
func rect(b drawing.Box) rendition.Rect {
	first := func(at float64) int { return min(max(0, int(math.Floor(at*rendition.RectWhole))), rendition.RectWhole) }
	last := func(at float64) int { return min(max(0, int(math.Ceil(at*rendition.RectWhole))), rendition.RectWhole) }
	return rendition.Rect{Left: first(b.X), Top: first(b.Y), Right: last(b.X + b.W), Bottom: last(b.Y + b.H)}
}
