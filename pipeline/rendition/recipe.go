package rendition

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Recipe says how a picture is to be shown otherwise than it was sent. It is kept
// beside the original, which stays as it is: the same original with the same recipe
// gives the same renditions, and another recipe begins at the original again.
//
// First rectangles are covered, then the picture is cropped, then turned. All places
// are in the picture as EXIF lays it, before Turn and Crop: so nothing that is turned
// or cropped later moves a cover off what it covers. The zero Recipe changes nothing.
type Recipe struct {
	// Turn is how many quarter turns clockwise are made, 0 to 3, after what EXIF asks
	// for.
	Turn int
	// Crop is what is left of the picture, at least a hundredth of each side; the zero
	// Rect is all of it. Edges that are not the picture's own move inwards to whole
	// blocks of pixels.
	Crop Rect
	// Covers are laid over the picture, the last one on top.
	Covers []Cover
}

// Rect is a part of a picture, in ten-thousandths of its sides, from the upper left
// corner. Right and Bottom lie behind it.
//
// They are no pixels because a page shows the picture at a size of its own, and so that
// a recipe can be checked without its picture. A ten-thousandth is at most 1.6 pixels.
type Rect struct {
	Left   int `json:"left"`
	Top    int `json:"top"`
	Right  int `json:"right"`
	Bottom int `json:"bottom"`
}

// RectWhole is how many parts a side has in a Rect.
const RectWhole = 10_000

// Cover hides a part of the picture under one colour. It grows to whole blocks of
// pixels, because what is stored of a block tells of all of it: in most photos by up to
// 15 pixels on each side.
type Cover struct {
	Rect
	// Color is #rrggbb in lower case, such as Result.Color. On a grey picture it
	// becomes grey.
	Color string `json:"color"`
}

// MaxCovers is how many covers a recipe may have.
const MaxCovers = 50

// minCrop is the least side of a crop, in a Rect's parts.
const minCrop = RectWhole / 100

// What can be wrong with a recipe. None of these is about the picture, so Reason knows
// none of them. They come wrapped.
var (
	// ErrNotRecipe: the bytes are no recipe in JSON, or of a version that is not known.
	ErrNotRecipe = errors.New("not a recipe")
	// ErrTurn: Turn is not 0 to 3.
	ErrTurn = errors.New("a turn is 0 to 3 quarters")
	// ErrCrop: Crop leaves the picture, or leaves too little of it.
	ErrCrop = errors.New("the crop does not fit")
	// ErrCover: a cover leaves the picture, hides nothing or has no colour.
	ErrCover = errors.New("the cover does not fit")
	// ErrTooManyCovers: there are more than MaxCovers.
	ErrTooManyCovers = errors.New("the recipe has too many covers")
)

// IsZero reports whether the recipe changes nothing.
func (r Recipe) IsZero() bool { return r.Turn == 0 && r.Crop == Rect{} && len(r.Covers) == 0 }

// Validate returns what is wrong with the recipe: ErrTurn, ErrCrop, ErrCover or
// ErrTooManyCovers. A picture of few pixels may refuse a valid crop all the same: then
// RenderEdited says ErrCrop.
func (r Recipe) Validate() error {
	if r.Turn < 0 || r.Turn > 3 {
		return fmt.Errorf("%w: not %d", ErrTurn, r.Turn)
	}
	if r.Crop != (Rect{}) && !r.Crop.spans(minCrop) {
		return fmt.Errorf("%w: %+v", ErrCrop, r.Crop)
	}
	if len(r.Covers) > MaxCovers {
		return fmt.Errorf("%w: %d, at most %d", ErrTooManyCovers, len(r.Covers), MaxCovers)
	}
	for i, c := range r.Covers {
		if _, ok := parseColor(c.Color); !ok || !c.spans(1) {
			return fmt.Errorf("%w: number %d, %+v", ErrCover, i+1, c)
		}
	}
	return nil
}

// spans reports whether the rectangle lies in the picture and no side of it is below
// least.
func (r Rect) spans(least int) bool {
	along := func(from, to int) bool { return 0 <= from && from < to && to <= RectWhole && to-from >= least }
	return along(r.Left, r.Right) && along(r.Top, r.Bottom)
}

// parseColor reads #rrggbb, and reports whether it is one.
func parseColor(s string) (rgb [3]byte, ok bool) {
	digits, ok := strings.CutPrefix(s, "#")
	if !ok || len(digits) != 2*len(rgb) || digits != strings.ToLower(digits) {
		return rgb, false
	}
	_, err := hex.Decode(rgb[:], []byte(digits))
	return rgb, err == nil
}
