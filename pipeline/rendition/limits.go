package rendition

import "fmt"

// Limits bound what is taken, before a pixel of it is decoded. A zero allows
// nothing: begin with DefaultLimits and change what should differ.
type Limits struct {
	// Bytes is the size of the file.
	Bytes int64
	// Side is the longer side, in pixels.
	Side int
	// Pixels is width times height.
	Pixels int64
	// Scans is how many scans a JPEG may have. Each scan passes over all pixels,
	// however few bytes it has: 200 empty ones in 20 KB take seconds.
	Scans int
	// Frames is how many frames an animation may have. Only the first is decoded,
	// so this bounds only the walk past the others.
	Frames int
	// Blocks is how many blocks of 8×8 samples the scans of a JPEG may pass over
	// together: what they cost is scans times size.
	Blocks int64
	// Parts is how many segments, chunks or blocks a file may be cut into, and Huffman
	// tables count as well: each costs something, and needs no more than some bytes.
	Parts int
}

// DefaultLimits returns the limits of a contest: what phones and scanners make,
// and a good deal more. A progressive JPEG has about ten scans: of 64 megapixels
// without loss of colour they pass over 14 million blocks, and in CMYK over 24. A PNG
// of 20 MB has 2,400 chunks if they are of 8 KB, as libpng writes them.
func DefaultLimits() Limits {
	return Limits{
		Bytes:  20_000_000,
		Side:   16_384,
		Pixels: 64_000_000,
		Scans:  100,
		Frames: 1_000,
		Blocks: 25_000_000,
		Parts:  20_000,
	}
}

// checkParts refuses a file that is cut into so many parts.
func (l Limits) checkParts(n int) error {
	if n > l.Parts {
		return fmt.Errorf("%w: at most %d", ErrTooManyParts, l.Parts)
	}
	return nil
}

// checkSize refuses sides that no picture has, or that are beyond the limits.
func (l Limits) checkSize(width, height int) error {
	switch {
	case width < 1 || height < 1:
		return damaged("it claims %d×%d pixels", width, height)
	case width > l.Side || height > l.Side:
		return fmt.Errorf("%w: %d×%d, at most %d a side", ErrTooManyPixels, width, height, l.Side)
	case int64(width)*int64(height) > l.Pixels:
		return fmt.Errorf("%w: %d×%d, at most %d in all", ErrTooManyPixels, width, height, l.Pixels)
	}
	return nil
}
