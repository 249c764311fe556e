// Package card paints the picture that is shown with a link elsewhere: whole drawings on paper, never cropped, without
// words, because no font has every script. It is pure: pictures in, bytes out, the same for the same.
package card

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"github.com/disintegration/imaging"
)

// The card's sides in pixels, which is what previews of links ask for, and what its file has at most: some of them
// refuse larger ones.
const (
	Width, Height = 1200, 630
	MaxBytes      = 300_000
)

// Most is how many drawings a card has at most.
const Most = 6

const (
	margin = 44 // around all drawings, in pixels
	gap    = 28 // between two
)

// The look's paper and the line around what hangs on it.
var (
	paper = color.RGBA{0xfa, 0xf7, 0xf1, 0xff}
	line  = color.RGBA{0xdc, 0xd4, 0xc7, 0xff}
)

// ErrEmpty: there is nothing to paint.
var ErrEmpty = errors.New("card: no drawing")

// Make paints up to Most pictures into a JPEG of at most MaxBytes.
func Make(pictures []image.Image) ([]byte, error) {
	if len(pictures) == 0 {
		return nil, ErrEmpty
	}
	pictures = pictures[:min(len(pictures), Most)]
	shapes := make([]float64, len(pictures))
	for i, p := range pictures {
		size := p.Bounds().Size()
		if size.X < 1 || size.Y < 1 {
			return nil, ErrEmpty
		}
		shapes[i] = float64(size.X) / float64(size.Y)
	}
	sheet := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	for i, place := range layout(shapes) {
		draw.Draw(sheet, place.Inset(-1), image.NewUniform(line), image.Point{}, draw.Src)
		scaled := imaging.Resize(pictures[i], place.Dx(), place.Dy(), imaging.Lanczos)
		draw.Draw(sheet, place, scaled, image.Point{}, draw.Over)
	}
	return encode(sheet)
}

// qualities are tried one after the other until the file is small enough. Pure noise fits with the fourth.
var qualities = [...]int{86, 76, 62, 44, 25, 10}

func encode(sheet image.Image) ([]byte, error) {
	for _, quality := range qualities {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, sheet, &jpeg.Options{Quality: quality}); err != nil {
			return nil, fmt.Errorf("card: %w", err)
		}
		if out.Len() <= MaxBytes {
			return out.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("card: more than %d bytes", MaxBytes)
}
