package rendition

import (
	"fmt"
	"image"

	"github.com/easel-gallery/easel/pipeline/rendition/ycbcr"
)

// edit is a recipe on one picture, in its pixels as they are stored.
type edit struct {
	// left is what the picture would be if it had been sent with the recipe done to it.
	left Info
	// area is what is left of the stored picture.
	area    image.Rectangle
	patches []patch
	// pixels says that the rows are touched, and not only turned.
	pixels bool
}

// patch covers an area with one colour.
type patch struct {
	area   image.Rectangle
	levels [3]byte // Y, Cb, Cr
}

// leastSide is how many pixels a crop must leave of a side, unless it leaves all.
const leastSide = 16

// on lays a valid recipe on a picture.
func (r Recipe) on(info Info) (edit, error) {
	e := edit{left: info, area: image.Rect(0, 0, info.Width, info.Height), pixels: r.Crop != Rect{} || len(r.Covers) > 0}
	for range r.Turn {
		e.left.Orientation = quarter(e.left.Orientation)
	}
	t, g := turnOf(info.Orientation), info.grain()
	if r.Crop != (Rect{}) {
		e.area = g.inside(t.stored(r.Crop), e.area.Max)
		if e.area.Dx() < min(leastSide, info.Width) || e.area.Dy() < min(leastSide, info.Height) {
			return edit{}, fmt.Errorf("%w: it leaves %v of %d×%d pixels, at least %d a side",
				ErrCrop, e.area.Size(), info.Width, info.Height, leastSide)
		}
	}
	for _, c := range r.Covers {
		area := g.outside(t.stored(c.Rect), image.Pt(info.Width, info.Height))
		e.patches = append(e.patches, patch{area, c.levels()})
	}
	e.left.Width, e.left.Height = e.area.Dx(), e.area.Dy()
	if e.pixels {
		e.left.decoding += info.full()
	}
	return e, nil
}

// levels are those of a valid cover's colour, as a pixel of a PNG gets them.
func (c Cover) levels() (levels [3]byte) {
	rgb, _ := parseColor(c.Color)
	pixel := ycbcr.NewRows(1, func(component int, row []byte) { levels[component] = row[0] })
	pixel.Push(rgb[:])
	pixel.Close()
	return levels
}

// quarter returns the orientation of what lies as another one says, after a quarter
// turn clockwise.
func quarter(orientation int) int {
	return [9]int{1: 6, 2: 7, 3: 8, 4: 5, 5: 2, 6: 3, 7: 4, 8: 1}[orientation]
}

// stored returns where a part of the upright picture lies in the stored one.
func (t turn) stored(r Rect) Rect {
	if t.transpose {
		r = Rect{Left: r.Top, Top: r.Left, Right: r.Bottom, Bottom: r.Right}
	}
	if t.mirror {
		r.Left, r.Right = RectWhole-r.Right, RectWhole-r.Left
	}
	if t.flip {
		r.Top, r.Bottom = RectWhole-r.Bottom, RectWhole-r.Top
	}
	return r
}

// fineness is how large a source's rows must be for the edit, when the largest
// rendition has the given size, lying as it is stored. At a fraction of its size a
// sample is made of several pixels. What is edited is edited pixel by pixel, so it needs
// twice the picture's size, which no fraction gives, not even to chroma.
func (e edit) fineness(top image.Point, info Info) image.Point {
	if e.pixels {
		return image.Pt(2*info.Width, 2*info.Height)
	}
	return top
}

// heldBytes is what a sample of a JPEG of several scans takes until its last one, at
// its full size: 16 bits, and some for each block.
const heldBytes = 3

// full is how many bytes decoding takes at the full size beside what it takes else.
func (i Info) full() int64 {
	bytes := rowsBytes * int64(i.Width+i.Height)
	if i.Kind == JPEG {
		bytes += heldBytes * min(i.decoding, 3*i.area())
	}
	return bytes
}

// Edited is the header for RenderEdited: its Sizes and Memory are those of the picture as
// the recipe wants it. It returns the recipe's error, if it has one.
func (i Info) Edited(recipe Recipe) (Info, error) {
	if err := recipe.Validate(); err != nil {
		return Info{}, err
	}
	e, err := recipe.on(i)
	return e.left, err
}
