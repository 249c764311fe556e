package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"
)

// Get implements Store. It is one request; a Read after a Seek to elsewhere is another.
func (s *S3) Get(ctx context.Context, key string) (io.ReadSeekCloser, Object, error) {
	if err := CheckKey(key); err != nil {
		return nil, Object{}, failed("get", key, ErrKey, err)
	}
	r, object, err := s.get(ctx, key)
	if err != nil {
		return nil, Object{}, failed("get", key, meaningOfS3(ctx, err), err)
	}
	return r, object, nil
}

func (s *S3) get(ctx context.Context, key string) (*s3Object, Object, error) {
	body, info, _, err := s.core.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, Object{}, err
	}
	if info.Size < 0 { // Something in between took it out. Nobody could tell a whole object from one that broke off.
		return nil, Object{}, errors.Join(fmt.Errorf("%w: it answers without a length", ErrUnreachable), body.Close())
	}
	r := &s3Object{store: s, ctx: ctx, key: key, etag: info.ETag, size: info.Size, body: body}
	return r, Object{Key: key, Size: info.Size, Modified: info.LastModified}, nil
}

// GetRange implements Store.
func (s *S3) GetRange(ctx context.Context, key string, offset, length int64) (io.ReadCloser, error) {
	err := CheckKey(key)
	if err != nil {
		return nil, failed("get a range of", key, ErrKey, err)
	}
	if err := checkRange(offset, length); err != nil {
		return nil, failed("get a range of", key, nil, err)
	}
	var body io.ReadCloser
	if length == 0 { // HTTP cannot say it. The object must be there all the same.
		body = http.NoBody
		_, err = s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	} else {
		body, err = s.getFrom(ctx, key, offset, length, "")
	}
	if err != nil {
		return nil, failed("get a range of", key, meaningOfS3(ctx, err), err)
	}
	return &s3Body{ctx, key, body}, nil
}

// getFrom opens a range of at least one byte; of the object with this etag, unless it is empty.
func (s *S3) getFrom(ctx context.Context, key string, offset, length int64, etag string) (io.ReadCloser, error) {
	var options minio.GetObjectOptions
	last := offset + min(length-1, math.MaxInt64-offset)
	if err := options.SetRange(offset, last); err != nil {
		return nil, err
	}
	if etag != "" {
		if err := options.SetMatchETag(etag); err != nil {
			return nil, err
		}
	}
	body, _, header, err := s.core.GetObject(ctx, s.bucket, key, options)
	if minio.ToErrorResponse(err).StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return http.NoBody, nil // The object ends before the range begins.
	}
	if err != nil {
		return nil, err
	}
	// A cache in between may answer with the whole object, from its first byte.
	if got := header.Get("Content-Range"); !strings.HasPrefix(got, fmt.Sprintf("bytes %d-", offset)) {
		return nil, errors.Join(fmt.Errorf("%w: asked for those from %d on, got the range %q", ErrDamaged, offset, got), body.Close())
	}
	return body, nil
}

// s3Body is an answer being read.
type s3Body struct {
	ctx  context.Context
	key  string
	body io.ReadCloser
}

// Read implements io.Reader.
func (b *s3Body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, failed("read", b.key, nil, err)
	}
	n, err := b.body.Read(p)
	if err != nil && err != io.EOF {
		return n, failed("read", b.key, meaningOfS3(b.ctx, err), err)
	}
	return n, err
}

// Close implements io.Closer.
func (b *s3Body) Close() error {
	return b.body.Close()
}

// s3Object is an object being read, at a place that Seek may move.
type s3Object struct {
	store *S3
	ctx   context.Context
	key   string
	etag  string // every further request must find the object that the first found
	size  int64

	at     int64         // where the next Read begins
	body   io.ReadCloser // the answer being read; nil if there is none
	bodyAt int64         // where in the object the answer is
}

// Read implements io.Reader.
func (o *s3Object) Read(p []byte) (int, error) {
	if o.at >= o.size {
		return 0, io.EOF
	}
	if o.body == nil || o.bodyAt != o.at {
		if err := o.open(); err != nil {
			meaning := meaningOfS3(o.ctx, err)
			if meaning == ErrExists { // The key is another object's now; ours is no more.
				meaning = ErrNotFound
			}
			return 0, failed("read", o.key, meaning, err)
		}
	}
	n, err := (&s3Body{o.ctx, o.key, o.body}).Read(p)
	o.at += int64(n)
	o.bodyAt = o.at
	if err == io.EOF && o.at < o.size {
		err = failed("read", o.key, ErrUnreachable, io.ErrUnexpectedEOF)
	}
	return n, err
}

// open asks for the object from where we are to its end.
func (o *s3Object) open() error {
	if err := o.Close(); err != nil {
		return err
	}
	var err error
	o.body, err = o.store.getFrom(o.ctx, o.key, o.at, o.size-o.at, o.etag)
	o.bodyAt = o.at
	return err
}

// Seek implements io.Seeker.
func (o *s3Object) Seek(offset int64, whence int) (int64, error) {
	at := offset
	switch whence {
	case io.SeekCurrent:
		at += o.at
	case io.SeekEnd:
		at += o.size
	case io.SeekStart:
	default:
		return o.at, failed("seek in", o.key, nil, fmt.Errorf("whence %d", whence))
	}
	if at < 0 {
		return o.at, failed("seek in", o.key, nil, errors.New("a place before the beginning"))
	}
	o.at = at
	return at, nil
}

// Close implements io.Closer.
func (o *s3Object) Close() error {
	if o.body == nil {
		return nil
	}
	err := o.body.Close()
	o.body = nil
	return err
}
