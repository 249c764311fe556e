package rendition

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	stdjpeg "image/jpeg"
	stdpng "image/png"
	"io"

	"golang.org/x/image/webp"

	"github.com/easel-gallery/easel/pipeline/rendition/icc"
	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/ycbcr"
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
		return decoder{stdjpeg.DecodeConfig, stdjpeg.Decode}
	case PNG:
		return decoder{stdpng.DecodeConfig, stdpng.Decode}
	case GIF:
		return decoder{gif.DecodeConfig, gif.Decode}
	default:
		return decoder{webp.DecodeConfig, webp.Decode}
	}
}

// pixels is a decoded picture on its canvas, which it need not fill.
type pixels struct {
	image  image.Image
	at     image.Point // where its upper left corner lies on the canvas
	canvas image.Point
	inks   *icc.Inks // of a picture in CMYK with a profile, else nil
}

// decode returns the pixels of a picture that was inspected and walked, as stored.
// Cancelling ctx ends it at the next block that it reads.
func decode(ctx context.Context, original []byte, info Info, limits Limits) (pixels, error) {
	frame := image.Rect(0, 0, info.Width, info.Height)
	if info.Kind == WebP {
		f, err := readWebP(newWindow(bytes.NewReader(original), int64(len(original))), limits)
		if err != nil {
			return pixels{}, err
		}
		original, frame = f.still(original), f.frame
	}
	plain := false
	if info.Kind == JPEG {
		original, plain = markedInks(original)
	}
	m, err := decodeBytes(ctx, original, info.Kind, frame.Size())
	if err != nil {
		return pixels{}, err
	}
	if info.Kind == GIF {
		frame = m.Bounds() // image/gif refuses one that leaves the canvas
	}
	if m.Bounds().Empty() || m.Bounds().Size() != frame.Size() {
		return pixels{}, damaged("%v pixels where the header says %v", m.Bounds().Size(), frame.Size())
	}
	if plain {
		invert(m)
	}
	return pixels{image: m, at: frame.Min, canvas: image.Pt(info.Width, info.Height), inks: inksOf(info, m)}, nil
}

// decodeBytes runs the decoder of the kind, after it has agreed on the size:
// should it ever read a header otherwise than we do, it stops there.
func decodeBytes(ctx context.Context, data []byte, kind Kind, size image.Point) (image.Image, error) {
	d := decoderOf(kind)
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
}

// guard runs what touches the bytes of a stranger, and makes a damaged picture of
// whatever it panics with.
func guard[T any](do func() (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			var none T
			result, err = none, damaged("the decoder panicked: %v", p)
		}
	}()
	return do()
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
	var unsupported stdjpeg.UnsupportedError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	case errors.As(err, &unsupported):
		return fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

// rows lays the picture on white paper, a few rows at a time, and pushes their
// planes.
func (p pixels) rows(pace jpeg.Pace, push jpeg.Push) error {
	strip := image.NewRGBA(image.Rect(0, 0, p.canvas.X, rowsPerPace))
	colours := ycbcr.NewRowsRGBA(p.canvas.X, push)
	from := p.image.Bounds()
	for y := 0; y < p.canvas.Y; y += rowsPerPace {
		if err := pace(); err != nil {
			return err
		}
		if p.inks != nil {
			p.paint(strip, y)
		} else {
			draw.Draw(strip, strip.Rect, image.White, image.Point{}, draw.Src)
			there := from.Sub(from.Min).Add(p.at).Sub(image.Pt(0, y))
			draw.Draw(strip, there, p.image, from.Min, draw.Over)
		}
		for row := range min(rowsPerPace, p.canvas.Y-y) {
			colours.Push(strip.Pix[row*strip.Stride : (row+1)*strip.Stride])
		}
	}
	colours.Close()
	return nil
}
