package rendition

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// window reads small pieces of a file at increasing places without a call to the
// source for each. Reading past the end is ErrTruncated; a source that fails is
// its own error, so that a bad disk is never blamed on the picture.
type window struct {
	src   io.ReaderAt
	size  int64
	start int64
	held  []byte
	buf   [1024]byte
}

func newWindow(src io.ReaderAt, size int64) *window {
	return &window{src: src, size: size}
}

// windowOf reads bytes that are all there.
func windowOf(data []byte) *window {
	return newWindow(bytes.NewReader(data), int64(len(data)))
}

// at returns the n bytes from offset on; n is at most len(w.buf). They are valid
// until the next call.
func (w *window) at(offset int64, n int) ([]byte, error) {
	held, err := w.from(offset)
	if err != nil {
		return nil, err
	}
	if len(held) >= n {
		return held[:n], nil
	}
	if offset+int64(n) > w.size {
		return nil, ErrTruncated
	}
	if err := w.fill(offset); err != nil {
		return nil, err
	}
	if len(w.held) < n {
		return nil, ErrTruncated
	}
	return w.held[:n], nil
}

// from returns whatever is at hand from offset on, at least one byte. It is valid
// until the next call.
func (w *window) from(offset int64) ([]byte, error) {
	if offset >= w.size {
		return nil, ErrTruncated
	}
	if offset < w.start || offset >= w.start+int64(len(w.held)) {
		if err := w.fill(offset); err != nil {
			return nil, err
		}
	}
	return w.held[offset-w.start:], nil
}

// fill moves the window so that it begins at offset, which lies within the file.
func (w *window) fill(offset int64) error {
	n := int(min(int64(len(w.buf)), w.size-offset))
	got, err := w.src.ReadAt(w.buf[:n], offset)
	w.start, w.held = offset, w.buf[:got]
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read at %d: %w", offset, err)
	}
	if got == 0 {
		return ErrTruncated // the source is shorter than its owner said
	}
	return nil
}

// copyOf returns its own copy of at most limit of the n bytes from offset on, and
// fewer if the file ends before. It is for metadata, which is read for what it
// is worth.
func (w *window) copyOf(offset, n int64, limit int64) ([]byte, error) {
	n = min(n, limit, w.size-offset)
	if n <= 0 {
		return nil, nil
	}
	out := make([]byte, n)
	got, err := w.src.ReadAt(out, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read at %d: %w", offset, err)
	}
	return out[:got], nil
}
