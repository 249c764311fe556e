package uploads

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/easel-gallery/easel/pipeline/store"
)

// Reader reads all bytes of a finished upload; ErrUnfinished for another. It must be closed. Of an upload that is removed
// meanwhile, reading ends in ErrUnknown.
func (u *Uploads) Reader(ctx context.Context, up *Upload) (io.ReadCloser, error) {
	if !up.Finished() {
		return nil, fmt.Errorf("read upload %s: %w", up, ErrUnfinished)
	}
	return &reader{ctx: ctx, store: u.Store, left: up.pieces}, nil
}

// reader reads one piece after another.
type reader struct {
	ctx   context.Context
	store Store
	left  []piece       // the first is the one that is open
	open  io.ReadCloser // nil if none is
	read  int64         // bytes of it
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.open == nil {
		if len(r.left) == 0 {
			return 0, io.EOF
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n, err := r.open.Read(p)
	r.read += int64(n)
	if errors.Is(err, io.EOF) {
		err = r.ended()
	}
	return n, err
}

func (r *reader) next() error {
	body, _, err := r.store.Get(r.ctx, r.left[0].key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("read an upload: %w: %w", ErrUnknown, err)
	case err != nil:
		return fmt.Errorf("read an upload: %w", err)
	}
	r.open, r.read = body, 0
	return nil
}

// ended turns to the next piece.
func (r *reader) ended() error {
	if at := r.left[0]; r.read != at.size {
		return fmt.Errorf("read an upload: %s has %d bytes and should have %d: %w", at.key, r.read, at.size, store.ErrDamaged)
	}
	r.left = r.left[1:]
	return r.Close()
}

// Close implements io.Closer.
func (r *reader) Close() error {
	if r.open == nil {
		return nil
	}
	open := r.open
	r.open = nil
	return open.Close()
}
