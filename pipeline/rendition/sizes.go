package rendition

import "image"

// Sizes returns what Render makes of the picture: the size of each rendition, ascending,
// and of the whole, as they are seen.
func (i Info) Sizes() (renditions []image.Point, whole image.Point) {
	width, height := i.upright()
	return ladder(width, height), image.Pt(width, height)
}
