package screen

import (
	"image"

	"github.com/disintegration/imaging"
)

// What counts as something on a sheet: at a width of sheetWidth at most a step of at least
// leastStep, of 256, from a place to one two pixels on. An empty sheet in uneven light,
// with a sensor's noise, has such a step at 0.06 % of its places, one with a single dot
// at 0.6 %; of 260 painted drawings the emptiest has them at 25 %.
const (
	sheetWidth  = 160
	sheetHeight = 2 * sheetWidth // a strip is not made as wide as a sheet
	leastStep   = 10
	leastBusy   = 0.01
)

// isBlank reports whether there is next to nothing on a picture.
func isBlank(picture image.Image) bool {
	grey := imaging.Grayscale(imaging.Fit(picture, sheetWidth, sheetHeight, imaging.Box))
	width, height := grey.Rect.Dx()-2, grey.Rect.Dy()-2
	at := func(x, y int) int { return int(grey.Pix[y*grey.Stride+4*x]) }
	busy := 0
	for y := range height {
		for x := range width {
			here := at(x, y)
			if apart(here, at(x+2, y)) >= leastStep || apart(here, at(x, y+2)) >= leastStep {
				busy++
			}
		}
	}
	return float64(busy) < leastBusy*float64(width*height)
}

func apart(a, b int) int { return max(a-b, b-a) }
