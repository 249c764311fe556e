// Package png reads the rows of a PNG, one after another, and never holds a whole
// picture: beside the file itself it needs three rows and about 130 KB, or a window
// of two further rows if they are longer than 32 KB. A row comes out as 8-bit samples
// on white paper, as renditions want it.
//
// It accepts and refuses what image/png does, in the same places: the order of
// chunks, the CRC of each, the lengths of palette and transparency, the zlib
// stream with its sum, and exactly as many pixels as the header promised. Three
// things differ. Interlaced pictures (Adam7) are ErrInterlaced, because their rows
// do not come from top to bottom; image/png can read them. A stream of more blocks
// than any encoder writes is ErrTooManyBlocks. And a file that ends too early is told
// apart from one that is damaged, in errors as in sentences that a family reads.
//
// Half of the time of a scan goes into decompressing, so the package has its own
// inflater (RFC 1951), which gives out several literals per look-up, checks sums
// many bytes at once and reads straight from the file's chunks.
package png

import (
	"errors"
	"fmt"
	"io"
)

// Signature is how every PNG begins.
const Signature = "\x89PNG\r\n\x1a\n"

// ErrInterlaced: the rows of an Adam7 picture cannot be streamed.
var ErrInterlaced = errors.New("png: interlaced pictures have no stream of rows")

// ErrTooManyBlocks: the compressed data is cut into more blocks than any encoder's,
// which would cost more to read than the pixels.
var ErrTooManyBlocks = errors.New("png: too many compressed blocks")

// A FormatError says what is wrong with a file that is all there. A file that
// ends too early is io.ErrUnexpectedEOF instead.
type FormatError string

func (e FormatError) Error() string { return "png: " + string(e) }

// truncated is the error of a file that ends before what names.
func truncated(what string) error {
	return fmt.Errorf("png: no %s: %w", what, io.ErrUnexpectedEOF)
}

// Decoder gives the rows of one picture.
type Decoder struct {
	// Width and Height of the picture in pixels, at least 1.
	Width, Height int
	// Gray says that rows have one sample per pixel: the picture has no colour,
	// and its palette neither.
	Gray bool

	header header
	chunks chunks
	pixels []byte // the data of the first IDAT
}

// Open reads everything in front of the pixels. The decoder keeps data, which
// must not change.
//
// Errors: ErrInterlaced; io.ErrUnexpectedEOF, wrapped, if the file ends in front
// of the pixels; FormatError.
func Open(data []byte) (*Decoder, error) {
	if len(data) < len(Signature) {
		return nil, truncated("signature")
	}
	if string(data[:len(Signature)]) != Signature {
		return nil, FormatError("not a PNG")
	}
	d := &Decoder{chunks: chunks{rest: data[len(Signature):]}}
	for {
		c, err := d.chunks.next()
		if err != nil {
			return nil, err
		}
		if c.name == "IDAT" {
			d.pixels = c.body
			return d, d.ready()
		}
		if err := d.header.take(c); err != nil {
			return nil, err
		}
	}
}

// ready checks that pixels may come now, and fills in what callers see.
func (d *Decoder) ready() error {
	h := &d.header
	switch {
	case h.stage < seenHeader, h.stage < seenPalette && h.color == paletted:
		return errOrder
	case h.interlaced:
		return ErrInterlaced
	}
	h.stage = seenPixels
	d.Width, d.Height, d.Gray = h.width, h.height, h.gray()
	return nil
}

// Decode calls row for each row from the top, with its samples as R, G, B or, if
// the picture is Gray, as one level per pixel; they are valid only during the call.
// Transparency is laid over white with image/draw's arithmetic. Samples of 16 bits
// become 8 by rounding. What row was given is worth nothing if Decode returns an
// error, which may come after the last row. A Decoder decodes once. How long rows may
// be is the caller's to limit.
//
// An error of row ends the decoding and is returned. Others: io.ErrUnexpectedEOF,
// wrapped, if the file ends before the picture does; ErrTooManyBlocks; FormatError.
func (d *Decoder) Decode(row func(samples []byte) error) error {
	if err := d.decodePixels(row); err != nil {
		return err
	}
	return d.rest()
}

// rest walks over the chunks behind the pixels, to the last one.
func (d *Decoder) rest() error {
	for {
		c, err := d.chunks.next()
		if err != nil {
			return err
		}
		switch c.name {
		case "IDAT": // empty ones or junk: the zlib stream has ended
		case "IEND":
			if len(c.body) != 0 {
				return FormatError("the last chunk has data")
			}
			return nil
		default:
			if err := d.header.take(c); err != nil {
				return err
			}
		}
	}
}

// decodePixels inflates the zlib stream and unfilters one row after another.
func (d *Decoder) decodePixels(row func([]byte) error) error {
	length := d.header.rowBytes()
	z, err := newInflater(&stream{chunks: &d.chunks, span: d.pixels}, 1+length)
	if err != nil {
		return err
	}
	painter := newPainter(&d.header)
	current, above := make([]byte, length+wordPad), make([]byte, length+wordPad)
	for range d.Height {
		filtered, err := z.take(1 + length)
		if err != nil {
			return err
		}
		if err := unfilter(current, above, filtered, length, d.header.pixelBytes()); err != nil {
			return err
		}
		if err := row(painter.paint(current[:length])); err != nil {
			return err
		}
		current, above = above, current
	}
	return z.finish()
}
