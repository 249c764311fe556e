package rendition

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// decoder is the one decoder that may see pictures of a kind. image.Decode is
// never called: libraries register decoders with it that are refused here.
type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func decoderOf(kind Kind) decoder {
	switch kind {
	case JPEG:
		return decoder{jpeg.DecodeConfig, jpeg.Decode}
	case PNG:
		return decoder{png.DecodeConfig, png.Decode}
	case GIF:
		return decoder{gif.DecodeConfig, gif.Decode}
	default:
		return decoder{webp.DecodeConfig, webp.Decode}
	}
}

// decode returns the pixels of a picture that was inspected and walked, as stored
// and without transparency. Cancelling ctx ends it at the next block that it
// reads.
func decode(ctx context.Context, original []byte, info Info, limits Limits) (image.Image, error) {
	canvas := image.Rect(0, 0, info.Width, info.Height)
	frame := canvas
	if info.Kind == WebP {
		f, err := readWebP(newWindow(bytes.NewReader(original), int64(len(original))), limits)
		if err != nil {
			return nil, err
		}
		original, frame = f.still(original), f.frame
	}
	pixels, err := decodeBytes(ctx, original, info.Kind, frame.Size())
	if err != nil {
		return nil, err
	}
	if info.Kind == GIF {
		frame = pixels.Bounds() // image/gif refuses one that leaves the canvas
	}
	if pixels.Bounds().Empty() || pixels.Bounds().Size() != frame.Size() {
		return nil, damaged("%v pixels where the header says %v", pixels.Bounds().Size(), frame.Size())
	}
	if lossy, ok := studioRange(info.Kind, pixels); ok {
		pixels = lossy
	}
	return onPaper(pixels, frame.Min, canvas), nil
}

// decodeBytes runs the decoder of the kind, after it has agreed on the size:
// should it ever read a header otherwise than we do, it stops there.
func decodeBytes(ctx context.Context, data []byte, kind Kind, size image.Point) (image.Image, error) {
	d := decoderOf(kind)
	return guard(func() (image.Image, error) {
		config, err := d.config(bytes.NewReader(data))
		if err != nil {
			return nil, decoderError(err)
		}
		if got := image.Pt(config.Width, config.Height); got != size {
			return nil, damaged("the decoder sees %v where the header says %v", got, size)
		}
		pixels, err := d.decode(&cancelReader{ctx, bytes.NewReader(data)})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, decoderError(err)
		}
		return pixels, nil
	})
}

// guard runs a decoder, and makes a damaged picture of whatever it panics with.
func guard(decode func() (image.Image, error)) (pixels image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			pixels, err = nil, damaged("the decoder panicked: %v", p)
		}
	}()
	return decode()
}

// cancelReader reads until the context ends.
type cancelReader struct {
	ctx context.Context
	src io.Reader
}

func (r *cancelReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.src.Read(p)
}

// decoderError gives a decoder's complaint its meaning.
func decoderError(err error) error {
	var unsupported jpeg.UnsupportedError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	case errors.As(err, &unsupported):
		return fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// onPaper lays pixels with their upper left corner at the given place on a white
// canvas. Pixels that fill the canvas and hide it are returned as they are.
func onPaper(pixels image.Image, at image.Point, canvas image.Rectangle) image.Image {
	if opaque(pixels) && pixels.Bounds() == canvas {
		return pixels
	}
	paper := image.NewRGBA(canvas)
	draw.Draw(paper, canvas, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(paper, pixels.Bounds().Sub(pixels.Bounds().Min).Add(at), pixels, pixels.Bounds().Min, draw.Over)
	return paper
}

// opaque reports whether nothing shines through. CMYK is opaque too, but goes on
// to onPaper's drawing, which is the quick way to turn it into RGB.
func opaque(pixels image.Image) bool {
	switch p := pixels.(type) {
	case *image.CMYK:
		return false
	case interface{ Opaque() bool }:
		return p.Opaque()
	}
	return false
}
