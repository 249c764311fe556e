package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
)

// untilDone reads until its context is done.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// limited reads a part of what its Closer closes.
type limited struct {
	io.Reader
	io.Closer
}

// compare reads the rest of r and returns ErrDamaged unless it is size bytes with this sum.
func compare(ctx context.Context, r io.Reader, size int64, sum [32]byte) error {
	hash := sha256.New()
	n, err := io.Copy(hash, &untilDone{ctx, r})
	if err != nil {
		return err
	}
	if n != size || [32]byte(hash.Sum(nil)) != sum {
		return fmt.Errorf("%w: read back %d bytes with the SHA-256 %x, not %d with %x", ErrDamaged, n, hash.Sum(nil), size, sum)
	}
	return nil
}

// checkRange refuses what can be no range of any object.
func checkRange(offset, length int64) error {
	if offset < 0 || length < 0 {
		return fmt.Errorf("a range of %d bytes from %d", length, offset)
	}
	return nil
}
