package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
)

// checkedBody hands on a body of a promised size and sum, and holds its end back until all of it proved true: whoever
// reads the last byte may believe the whole. A body that breaks its promise therefore never reaches a server complete,
// and no server can take it for an object. One that is only sized leaves the sum to whoever takes the bytes.
type checkedBody struct {
	mu   sync.Mutex // an HTTP transport may read on for a moment after its request has returned
	body io.Reader
	left int64
	sum  [32]byte
	hash hash.Hash // nil if somebody else looks at the sum
	end  error     // what every Read from now on returns; nil while there is more to come
}

// bodyError is the fault of a body, which says nothing about the store: a body that may not be read is no ErrDenied.
type bodyError struct{ cause error }

func (b *bodyError) Error() string { return "the body: " + b.cause.Error() }
func (b *bodyError) Unwrap() error { return b.cause }

// errClosed is what a straggler reads from a body that was given back to its owner.
var errClosed = errors.New("the body was closed")

func newCheckedBody(body io.Reader, size int64, sum [32]byte) *checkedBody {
	return (&checkedBody{body: body, left: size, sum: sum, hash: sha256.New()}).begin()
}

func newSizedBody(body io.Reader, size int64) *checkedBody {
	return (&checkedBody{body: body, left: size}).begin()
}

func (c *checkedBody) begin() *checkedBody {
	switch {
	case c.left < 0:
		c.end = &bodyError{fmt.Errorf("%w: a size of %d bytes", ErrDamaged, c.left)}
	case c.left == 0: // There is no last byte to hold back, and nobody might ask for one.
		c.end = c.finish(nil)
	}
	return c
}

// Read implements io.Reader.
func (c *checkedBody) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.end != nil || len(p) == 0 {
		return 0, c.end
	}
	n, err := c.body.Read(p[:min(int64(len(p)), c.left)])
	if c.hash != nil {
		c.hash.Write(p[:n])
	}
	c.left -= int64(n)
	switch {
	case c.left == 0:
		if c.end = c.finish(err); c.end != io.EOF {
			return 0, c.end
		}
	case errors.Is(err, io.EOF):
		c.end = &bodyError{fmt.Errorf("%w: %d bytes are missing", ErrDamaged, c.left)}
	case err != nil:
		c.end = &bodyError{err}
	}
	return n, c.end
}

// finish judges the body when all promised bytes were read, the last of them together with err: io.EOF if it is whole.
func (c *checkedBody) finish(err error) error {
	if err == nil {
		var extra [1]byte
		var n int
		n, err = io.ReadFull(c.body, extra[:])
		if n > 0 {
			return &bodyError{fmt.Errorf("%w: there are more than promised", ErrDamaged)}
		}
	}
	if !errors.Is(err, io.EOF) {
		return &bodyError{err}
	}
	if c.hash == nil {
		return io.EOF
	}
	if got := c.hash.Sum(nil); !bytes.Equal(got, c.sum[:]) {
		return &bodyError{fmt.Errorf("%w: their SHA-256 is %x, not %x", ErrDamaged, got, c.sum)}
	}
	return io.EOF
}

// close gives the body back to its owner, waiting for a Read under way, and returns the body's own fault, if it has one.
func (c *checkedBody) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	fault := c.end
	c.end = errClosed
	if fault == io.EOF {
		return nil
	}
	return fault
}
