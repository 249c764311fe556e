package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/minio/minio-go/v7"
)

// Put implements Store. A body that can seek is sent once more if the connection broke: a server that restarts leaves
// connections behind that look alive until they are used.
func (s *S3) Put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	if err := CheckKey(key); err != nil {
		return failed("put", key, ErrKey, err)
	}
	again := rewinder(body)
	err := s.put(ctx, key, body, size, sum)
	if err != nil && meaningOfS3(ctx, err) == ErrUnreachable && !isTimeout(err) && again() {
		err = s.put(ctx, key, body, size, sum)
	}
	if err != nil {
		return failed("put", key, meaningOfS3(ctx, err), err)
	}
	return nil
}

// rewinder returns a function that brings the body back to where it is now, if it can.
func rewinder(body io.Reader) func() bool {
	seeker, ok := body.(io.Seeker)
	if !ok {
		return func() bool { return false }
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	return func() bool {
		if err != nil {
			return false
		}
		_, err := seeker.Seek(start, io.SeekStart)
		return err == nil
	}
}

// isTimeout reports whether all our patience went into the error already.
func isTimeout(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout()
}

// put sends the object, if there is none, and looks at what is there then.
//
// What comes back damaged is not removed, though it came of our own request: it may be the way back that is bad, and
// another process, whose is good, may have acknowledged the object meanwhile. If it is the object, the sweep removes it.
func (s *S3) put(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) error {
	err := s.send(ctx, key, body, size, sum)
	created := err == nil
	if !created && meaningOfS3(ctx, err) != ErrExists {
		return err
	}
	err = s.readBack(ctx, key, size, sum)
	if !created && errors.Is(err, ErrDamaged) { // By our own earlier attempt, by another process, long ago: it is not ours to judge.
		return ErrExists
	}
	return err
}

// send creates the object. The sum of what goes in one request is signed, and the server refuses other bytes: to hash
// them here, too, was one of the three times that an entry's bytes were hashed, and found nothing that the server or
// the reading back does not.
func (s *S3) send(ctx context.Context, key string, body io.Reader, size int64, sum [32]byte) (err error) {
	var checked *checkedBody
	if size > onePart {
		checked = newCheckedBody(body, size, sum)
		err = s.sendParts(ctx, key, checked, size)
	} else if checked = newSizedBody(body, size); checked.end == nil || checked.end == io.EOF {
		err = s.sendWhole(ctx, key, checked, size, sum)
	}
	if fault := checked.close(); fault != nil {
		return fault // Whatever the server made of it: it did not get a whole body.
	}
	return err
}

// sendWhole creates the object in one request.
func (s *S3) sendWhole(ctx context.Context, key string, body *checkedBody, size int64, sum [32]byte) error {
	options := createOnly()
	options.DisableContentSha256 = true // Of each chunk: the sum of the whole is signed instead.
	_, err := s.core.PutObject(ctx, s.bucket, key, body, size, "", hex.EncodeToString(sum[:]), options)
	return err
}

// createOnly has the server refuse if there is an object.
func createOnly() (options minio.PutObjectOptions) {
	options.SetMatchETagExcept("*")
	return options
}

// readBack returns nil if the object has this size and sum, and ErrDamaged if it has not. One that is gone was deleted
// by somebody, and may be put again.
func (s *S3) readBack(ctx context.Context, key string, size int64, sum [32]byte) error {
	r, _, err := s.get(ctx, key)
	if err != nil && meaningOfS3(ctx, err) == ErrNotFound {
		return fmt.Errorf("%w: read back nothing: %w", ErrUnreachable, err)
	}
	if err != nil {
		return err
	}
	defer r.Close()
	return compare(ctx, r, size, sum)
}
