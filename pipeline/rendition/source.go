package rendition

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"runtime"

	"github.com/easel-gallery/easel/pipeline/rendition/jpeg"
	"github.com/easel-gallery/easel/pipeline/rendition/lanczos"
	"github.com/easel-gallery/easel/pipeline/rendition/png"
	"github.com/easel-gallery/easel/pipeline/rendition/ycbcr"
)

// source hands out the rows of a picture, as it is stored, once.
type source struct {
	// planes are one, grey, or three: Y, Cb, Cr.
	planes []plane
	// rows pushes the rows of each plane from the top and asks the pace now and then.
	rows func(pace jpeg.Pace, push jpeg.Push) error
	// fallback says why the picture did not come the short way; "" if it did.
	fallback string
	// truncated says, after the rows, whether some were missing; nil if that is refused.
	truncated func() bool
}

// plane is how one of the planes lies over the picture.
type plane struct {
	width, height int
	// across and down are samples for each pixel.
	across, down lanczos.Ratio
}

// open finds the shortest way to a picture's rows: at a fraction of the size or row
// by row where that can be done, else through a decoder that makes all pixels. The
// rows need be no finer than for a picture of the given size.
func open(ctx context.Context, original []byte, info Info, limits Limits, wanted image.Point) (source, error) {
	switch info.Kind {
	case JPEG:
		d, err := jpeg.Open(original)
		if reason, ok := unsupported(err); ok {
			return wholePicture(ctx, original, info, limits, reason)
		}
		if err != nil {
			return source{}, codecError(err)
		}
		return jpegSource(d, info, wanted)
	case PNG:
		d, err := png.Open(original)
		if errors.Is(err, png.ErrInterlaced) {
			return wholePicture(ctx, original, info, limits, "interlaced")
		}
		if err != nil {
			return source{}, codecError(err)
		}
		return pngSource(d, info)
	case HEIC:
		return heicSource(ctx, original, limits)
	}
	return wholePicture(ctx, original, info, limits, string(info.Kind))
}

// unsupported returns what our own codec leaves to another.
func unsupported(err error) (string, bool) {
	var what jpeg.UnsupportedError
	ok := errors.As(err, &what)
	return string(what), ok
}

// jpegSource lets each plane come as coarse as it may be: chroma half as fine as
// luma.
func jpegSource(d *jpeg.Decoder, info Info, wanted image.Point) (source, error) {
	if d.Width != info.Width || d.Height != info.Height {
		return source{}, damaged("the decoder sees %d×%d where the header says %d×%d", d.Width, d.Height, info.Width, info.Height)
	}
	d.Least = leastRows(info.Height)
	s := source{rows: d.Decode, truncated: func() bool { return d.Truncated }}
	luma := d.Components[0]
	for i, c := range d.Components {
		p := plane{}
		for _, n := range []int{1, 2, 3, 4, 5, 6, 8} {
			p.across = lanczos.Ratio{Num: c.H * n, Den: luma.H * 8}
			p.down = lanczos.Ratio{Num: c.V * n, Den: luma.V * 8}
			d.SetScale(i, n)
			p.width, p.height = d.PlaneSize(i, n)
			if enough(p.across, info.Width, wanted.X, i) && enough(p.down, info.Height, wanted.Y, i) {
				break
			}
		}
		s.planes = append(s.planes, p)
	}
	return s, nil
}

// enough reports whether as many samples a pixel give the wanted side without
// enlarging. Chroma may have half as many.
func enough(samples lanczos.Ratio, side, wanted, component int) bool {
	return side*samples.Num*step(component) >= wanted*samples.Den
}

// step is how many pixels a sample of a rendition spans: chroma is halved.
func step(component int) int {
	if component == 0 {
		return 1
	}
	return 2
}

// pngSource reads rows of pixels, and makes planes of them.
func pngSource(d *png.Decoder, info Info) (source, error) {
	if d.Width != info.Width || d.Height != info.Height {
		return source{}, damaged("the decoder sees %d×%d where the header says %d×%d", d.Width, d.Height, info.Width, info.Height)
	}
	s := source{planes: planesOf(d.Width, d.Height)}
	if d.Gray {
		s.planes = s.planes[:1]
		s.rows = func(pace jpeg.Pace, push jpeg.Push) error {
			return pacedRows(d, pace, func(row []byte) { push(0, row) })
		}
		return s, nil
	}
	s.rows = func(pace jpeg.Pace, push jpeg.Push) error {
		colours := ycbcr.NewRows(d.Width, push)
		err := pacedRows(d, pace, colours.Push)
		colours.Close()
		return err
	}
	return s, nil
}

// rowsPerPace is how many rows of a PNG come between two asks of the pace: about as
// many as a JPEG has in a row of blocks.
const rowsPerPace = 16

// pacedRows decodes a PNG as long as the pace allows.
func pacedRows(d *png.Decoder, pace jpeg.Pace, push func(row []byte)) error {
	n := 0
	return d.Decode(func(row []byte) error {
		if n++; n%rowsPerPace == 1 {
			if err := pace(); err != nil {
				return err
			}
		}
		push(row)
		return nil
	})
}

// planesOf are those of a picture that is stored in pixels.
func planesOf(width, height int) []plane {
	luma := plane{width, height, lanczos.Ratio{Num: 1, Den: 1}, lanczos.Ratio{Num: 1, Den: 1}}
	chroma := plane{(width + 1) / 2, (height + 1) / 2, lanczos.Ratio{Num: 1, Den: 2}, lanczos.Ratio{Num: 1, Den: 2}}
	return []plane{luma, chroma, chroma}
}

// wholePicture decodes all pixels, and hands out rows of them. All must be there.
func wholePicture(ctx context.Context, original []byte, info Info, limits Limits, reason string) (source, error) {
	if info.Kind == JPEG {
		if err := walkJPEG(newWindow(bytes.NewReader(original), int64(len(original))), limits); err != nil {
			return source{}, err
		}
	}
	p, err := decode(ctx, original, info, limits)
	if err != nil {
		return source{}, err
	}
	s := source{planes: planesOf(info.Width, info.Height), rows: p.rows, fallback: reason}
	if frame, ok := lossyFrame(info.Kind, p); ok {
		s.rows = frame.rows
	}
	return s, nil
}

// paceOf lets others run between two bands of rows, so that a request that comes in
// while pictures are made waits for a fraction of a millisecond and not for a
// picture. It ends when the context does.
func paceOf(ctx context.Context) jpeg.Pace {
	return func() error {
		runtime.Gosched()
		return ctx.Err()
	}
}

// codecError gives a complaint of our own decoders its meaning.
func codecError(err error) error {
	switch {
	case errors.Is(err, png.ErrTooManyBlocks):
		return fmt.Errorf("%w: %w", ErrTooManyParts, err)
	case errors.As(err, new(jpeg.FormatError)), errors.As(err, new(png.FormatError)):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	return err
}
