package rendition

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/easel-gallery/easel/pipeline/rendition/icc"
)

// Info is what a picture's header claims.
type Info struct {
	Kind Kind
	// Width and Height are as stored, before Orientation is applied.
	Width, Height int
	// Orientation is EXIF's, 1 to 8; 1 if the picture has none. Of a HEIC it stands for
	// what irot and imir of its container ask for; its EXIF is not asked.
	Orientation int

	// decoding is how many bytes its decoder asks for, at most, with what makes its
	// pixels opaque; see Memory.
	decoding int64
	// mcu is how many pixels across and down a JPEG's MCUs have.
	mcu image.Point
	// profileBytes is about how large what says what its colours are is; 0 if nothing does.
	profileBytes int64
	// profile makes sRGB of its colours; nil before Render looked for one, and if there is
	// nothing to do.
	profile *icc.Profile
	// least is how many bytes a file has at least that holds so many pixels.
	least int64
}

// upright returns the sides as they are seen.
func (i Info) upright() (width, height int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// Inspect says what a picture of size bytes claims to be, and refuses what is not
// a picture or claims more than the limits allow. It reads headers and hops from
// one to the next, and never touches a pixel: a file that is truncated or damaged
// further on passes, and only Render will say so. A file whose header itself is
// cut off is ErrTruncated. If data cannot be read, that error is returned and has
// no Reason.
func Inspect(data io.ReaderAt, size int64, limits Limits) (Info, error) {
	info, err := inspect(data, size, limits)
	if err != nil {
		return Info{}, fmt.Errorf("inspect: %w", err)
	}
	return info, nil
}

func inspect(data io.ReaderAt, size int64, limits Limits) (Info, error) {
	if size <= 0 {
		return Info{}, ErrEmpty
	}
	if size > limits.Bytes {
		return Info{}, fmt.Errorf("%w: %d, at most %d", ErrTooLarge, size, limits.Bytes)
	}
	w := newWindow(data, size)
	head, err := w.at(0, int(min(size, SniffLen)))
	if err != nil {
		return Info{}, err
	}
	kind, err := Sniff(head)
	if err != nil {
		return Info{}, err
	}
	var info Info
	switch kind {
	case JPEG:
		info, err = inspectJPEG(w, limits)
	case PNG:
		info, err = inspectPNG(w, limits)
	case WebP:
		info, err = inspectWebP(w, limits)
	case GIF:
		info, err = inspectGIF(w)
	case HEIC:
		info, err = inspectHEIC(w, limits)
	}
	if err != nil {
		return Info{}, err
	}
	info.Kind = kind
	if err := limits.checkSize(info.Width, info.Height); err != nil {
		return Info{}, err
	}
	return info, checkCarried(size, info.least)
}

// walk passes over the whole structure of a picture that Inspect has taken. It
// returns ErrTruncated unless everything that is needed is there, and counts what
// must be bounded before a decoder is let at it. Whether enough of a JPEG is there, its
// decoder knows.
func walk(original []byte, kind Kind, limits Limits) error {
	if kind == JPEG {
		original = bytes.TrimRight(original, "\x00") // as its decoder does
	}
	w := newWindow(bytes.NewReader(original), int64(len(original)))
	switch kind {
	case JPEG:
		return unlessTruncated(walkJPEG(w, limits))
	case PNG:
		return walkPNG(w, limits)
	case WebP:
		return walkWebP(w, limits)
	case GIF:
		return walkGIF(w, limits)
	case HEIC:
		return walkHEIC(w, limits)
	}
	return ErrNotPicture
}

// unlessTruncated turns the end of the file into no error: for looking at what
// may follow a header that is complete.
func unlessTruncated(err error) error {
	if errors.Is(err, ErrTruncated) {
		return nil
	}
	return err
}
