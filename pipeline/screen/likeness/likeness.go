// Package likeness tells whether two pictures look alike: whether one could be a copy
// or another photo of the other, however it lies.
//
// A picture's [Look] has two parts. Its shapes are 64 bits, the [Hash]: a perceptual
// hash (a discrete cosine transform of 64 × 64 greys, of which the 8 × 8 slowest waves
// are above their median or not; github.com/corona10/goimagehash makes it). Two hashes
// are near when few bits differ, and an [Index] finds those that are near among a
// million. Its colours are a coarse map of where which colour lies. Children draw the
// same things in the same places, a house under a sun, so hashes of different drawings
// are near now and then; but they do not take the same crayons everywhere.
//
// A picture that was turned or mirrored has quite another hash, so a look holds eight,
// one for each way it can lie.
//
// The package is pure. How the bounds were chosen, and what is missed by them, is
// measured in its tests and told in deploy/decisions/0024-likeness.md.
package likeness

import (
	"errors"
	"fmt"
	"image"

	"github.com/corona10/goimagehash"
	"github.com/disintegration/imaging"
)

// ways is how many ways a picture can lie: turned by no, one, two or three quarters, and
// each of them mirrored.
const ways = 8

// Look is what a picture looks like.
type Look struct {
	hashes  [ways]Hash
	colours [ways]colours
}

// ErrNoPixels: there is nothing to look at.
var ErrNoPixels = errors.New("a picture without pixels")

// side is how many pixels a hash is made of, across and down: what goimagehash would
// shrink the picture to.
const side = 64

// Of looks at a picture. One without pixels is [ErrNoPixels].
func Of(picture image.Image) (Look, error) {
	if picture.Bounds().Empty() {
		return Look{}, fmt.Errorf("likeness: %w", ErrNoPixels)
	}
	small := imaging.Resize(picture, side, side, imaging.Box)
	coarse := imaging.Resize(picture, places, places, imaging.Box)
	var l Look
	for way := range ways {
		made, err := goimagehash.PerceptionHash(lying(small, way))
		if err != nil {
			return Look{}, fmt.Errorf("likeness: %w", err)
		}
		l.hashes[way], l.colours[way] = Hash(made.GetHash()), coloursOf(lying(coarse, way))
	}
	return l, nil
}

// Hash is that of the picture as it lies.
func (l Look) Hash() Hash { return l.hashes[0] }

// Alike reports whether two pictures look alike in one of the ways that one of them can lie.
func (l Look) Alike(o Look) bool {
	for way := range ways {
		if l.hashes[way].Distance(o.hashes[0]) <= Near && l.colours[way].alike(o.colours[0]) {
			return true
		}
	}
	return false
}

// lying is a square picture in one of the ways: the lowest bit mirrors it left to right,
// the next one top to bottom, and the highest along its diagonal.
func lying(square *image.NRGBA, way int) *image.NRGBA {
	out, side := image.NewNRGBA(square.Rect), square.Rect.Dx()
	for y := range side {
		for x := range side {
			u, v := x, y
			if way&1 != 0 {
				u = side - 1 - u
			}
			if way&2 != 0 {
				v = side - 1 - v
			}
			if way&4 != 0 {
				u, v = v, u
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], square.Pix[square.PixOffset(u, v):][:4])
		}
	}
	return out
}
