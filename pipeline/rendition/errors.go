package rendition

import (
	"errors"
	"fmt"
)

// The reasons for which a picture is refused. They come wrapped: ask with
// errors.Is, or for the code with Reason.
var (
	// ErrEmpty: there are no bytes.
	ErrEmpty = errors.New("the file is empty")
	// ErrNotPicture: the bytes are no picture of a kind, or in a coding, that
	// Easel takes.
	ErrNotPicture = errors.New("not a picture of a kind that is taken")
	// ErrTooLarge: more bytes than Limits.Bytes.
	ErrTooLarge = errors.New("the file has too many bytes")
	// ErrTooManyPixels: a side or the area is beyond Limits.Side or Limits.Pixels.
	ErrTooManyPixels = errors.New("the picture has too many pixels")
	// ErrTooManyScans: more JPEG scans than Limits.Scans, or for its size more than
	// Limits.Blocks allows.
	ErrTooManyScans = errors.New("the picture has too many scans")
	// ErrTooManyFrames: more frames of an animation than Limits.Frames.
	ErrTooManyFrames = errors.New("the picture has too many frames")
	// ErrTooManyParts: the file is cut into more parts than Limits.Parts, its compressed
	// data into more than any encoder does, or a HEIC into more items or tiles.
	ErrTooManyParts = errors.New("the file has too many parts")
	// ErrTruncated: the file ends before the picture does, or has too few bytes for the
	// pixels that it claims.
	ErrTruncated = errors.New("the file ends before the picture does")
	// ErrDamaged: the picture cannot be decoded.
	ErrDamaged = errors.New("the picture is damaged")
	// ErrTooCostly: decoding took more time or memory than one picture gets. Only who
	// runs Render within such bounds says so.
	ErrTooCostly = errors.New("the picture takes too much to decode")
)

// refusals are all reasons, with their codes.
func refusals() []refusal {
	return []refusal{
		{ErrEmpty, "empty"},
		{ErrNotPicture, "not_picture"},
		{ErrTooLarge, "too_large"},
		{ErrTooManyPixels, "too_many_pixels"},
		{ErrTooManyScans, "too_many_scans"},
		{ErrTooManyFrames, "too_many_frames"},
		{ErrTooManyParts, "too_many_parts"},
		{ErrTruncated, "truncated"},
		{ErrDamaged, "damaged"},
		{ErrTooCostly, "too_costly"},
	}
}

type refusal struct {
	err  error
	code string
}

// Reason returns the stable code of a refusal: the word that facts, JSON and
// message catalogues use. It is "" for nil and for every error that is not about
// the picture, such as a cancelled context or a disk that fails.
func Reason(err error) string {
	for _, r := range refusals() {
		if errors.Is(err, r.err) {
			return r.code
		}
	}
	return ""
}

// tooManyParts is ErrTooManyParts with what there is too much of.
func tooManyParts(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrTooManyParts}, args...)...)
}

// Refusal returns the error whose Reason is the code, or nil if no refusal has it.
func Refusal(code string) error {
	for _, r := range refusals() {
		if r.code == code {
			return r.err
		}
	}
	return nil
}

// damaged is ErrDamaged with what exactly is wrong.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}
