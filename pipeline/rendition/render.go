package rendition

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"math"

	"github.com/disintegration/imaging"
)

// Render makes all renditions of an original. It returns either all of them or an
// error; when ctx ends it stops between two stages, or in the midst of decoding.
func Render(ctx context.Context, original []byte, limits Limits) (Result, error) {
	result, err := render(ctx, original, limits)
	if err != nil {
		return Result{}, fmt.Errorf("render: %w", err)
	}
	return result, nil
}

func render(ctx context.Context, original []byte, limits Limits) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, ctx.Err()
	}
	info, err := inspect(bytes.NewReader(original), int64(len(original)), limits)
	if err != nil {
		return Result{}, err
	}
	if err := walk(original, info.Kind, limits); err != nil {
		return Result{}, err
	}
	pixels, err := decode(ctx, original, info, limits)
	if err != nil {
		return Result{}, err
	}
	width, height := info.upright()
	result := Result{Width: width, Height: height}
	result.Pictures, result.Color, err = cascade(ctx, pixels, info)
	return result, err
}

// cascade makes the pictures from the largest down, each from the one before, and
// takes the colour from the smallest.
func cascade(ctx context.Context, pixels image.Image, info Info) ([]Picture, string, error) {
	rungs := ladder(info.upright())
	pictures := make([]Picture, len(rungs))
	var rung *image.NRGBA
	for i := len(rungs) - 1; i >= 0; i-- {
		if ctx.Err() != nil {
			return nil, "", ctx.Err()
		}
		if rung == nil {
			rung = topRung(pixels, info.Orientation, rungs[i])
		} else {
			rung = imaging.Resize(rung, rungs[i].X, rungs[i].Y, imaging.Lanczos)
		}
		var err error
		if pictures[i], err = encode(rung); err != nil {
			return nil, "", err
		}
	}
	return pictures, dominant(rung), nil
}

// ladder returns the sizes of the renditions of a picture, ascending.
func ladder(width, height int) []image.Point {
	var rungs []image.Point
	for _, w := range Widths() {
		w = min(w, width)
		h := math.Round(float64(height) * float64(w) / float64(width))
		rungs = append(rungs, image.Pt(w, max(int(h), 1)))
		if w == width {
			break
		}
	}
	return rungs
}

// topRung makes the largest rendition, upright. It is turned after it was made
// smaller, when there is least to turn.
func topRung(pixels image.Image, orientation int, size image.Point) *image.NRGBA {
	if orientation >= 5 {
		size = image.Pt(size.Y, size.X)
	}
	return turn(imaging.Resize(pixels, size.X, size.Y, imaging.Lanczos), orientation)
}

// turn applies an EXIF orientation. imaging counts its angles against the clock.
func turn(rung *image.NRGBA, orientation int) *image.NRGBA {
	switch orientation {
	case 2:
		return imaging.FlipH(rung)
	case 3:
		return imaging.Rotate180(rung)
	case 4:
		return imaging.FlipV(rung)
	case 5:
		return imaging.Transpose(rung)
	case 6:
		return imaging.Rotate270(rung)
	case 7:
		return imaging.Transverse(rung)
	case 8:
		return imaging.Rotate90(rung)
	}
	return rung
}

// encode writes a rendition. Its pixels are opaque, and then NRGBA and RGBA are
// the same bytes; image/jpeg is quick only with the latter.
func encode(rung *image.NRGBA) (Picture, error) {
	var out bytes.Buffer
	rgba := &image.RGBA{Pix: rung.Pix, Stride: rung.Stride, Rect: rung.Rect}
	if err := jpeg.Encode(&out, rgba, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, fmt.Errorf("encode %v: %w", rung.Rect.Size(), err)
	}
	sum := sha256.Sum256(out.Bytes())
	return Picture{
		Width:  rung.Rect.Dx(),
		Height: rung.Rect.Dy(),
		Kind:   JPEG,
		Hash:   hex.EncodeToString(sum[:8]),
		Bytes:  out.Bytes(),
	}, nil
}
