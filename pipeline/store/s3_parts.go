package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

const (
	// onePart is what goes in one request, and how long the parts of a longer object are. It is more than a drawing may
	// have (20 MB), so that a drawing is one request; and a Put of a longer object holds no more than this in memory.
	onePart = 32 << 20
	// mostParts is how many parts an S3 puts together.
	mostParts = 10_000
	// abortPatience bounds the tidying after a Put that failed.
	abortPatience = 3 * time.Second
)

// partOf is how long the parts of an object of this size are.
func partOf(size int64) int64 {
	return max(onePart, (size+mostParts-1)/mostParts)
}

// sendParts creates an object that is too long for one request. Each part is signed over its SHA-256. Only the last
// request makes an object of them, all at once and if there is none; and it is sent only once the body proved to be what
// was promised. Of an upload that fails, no part stays, or Sweep removes them.
func (s *S3) sendParts(ctx context.Context, key string, body *checkedBody, size int64) error {
	// The last request alone would say that the key is taken, gigabytes later.
	_, err := s.core.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err == nil {
		return ErrExists
	}
	if meaningOfS3(ctx, err) != ErrNotFound {
		return err
	}
	upload, err := s.core.NewMultipartUpload(ctx, s.bucket, key, minio.PutObjectOptions{})
	if err != nil {
		return err
	}
	parts, err := s.sendEach(ctx, key, upload, body, size)
	if err == nil {
		_, err = s.core.CompleteMultipartUpload(ctx, s.bucket, key, upload, parts, createOnly())
	}
	if err != nil { // If it was done and only the answer was lost, there is no upload any more, and the object stays.
		s.abort(ctx, key, upload)
	}
	return err
}

// sendEach sends the body part by part, through one buffer.
func (s *S3) sendEach(ctx context.Context, key, upload string, body *checkedBody, size int64) ([]minio.CompletePart, error) {
	var parts []minio.CompletePart
	buffer := make([]byte, partOf(size))
	for left := size; left > 0; left -= int64(len(buffer)) {
		buffer = buffer[:min(left, int64(len(buffer)))]
		if _, err := io.ReadFull(&untilDone{ctx, body}, buffer); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(buffer)
		options := minio.PutObjectPartOptions{Sha256Hex: hex.EncodeToString(sum[:]), DisableContentSha256: true}
		number := len(parts) + 1
		sent, err := s.core.PutObjectPart(ctx, s.bucket, key, upload, number, bytes.NewReader(buffer), int64(len(buffer)), options)
		if err != nil {
			return nil, err
		}
		parts = append(parts, minio.CompletePart{PartNumber: number, ETag: sent.ETag})
	}
	return parts, nil
}

// abort ends the upload, also when ctx is over. Nobody could do more about its failure than Sweep does.
func (s *S3) abort(ctx context.Context, key, upload string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortPatience)
	defer cancel()
	_ = s.core.AbortMultipartUpload(ctx, s.bucket, key, upload)
}

// Sweep implements Store. It needs the permissions to list and to abort uploads. MinIO names only uploads that were begun
// since it was started; the others it ends by itself after a day.
func (s *S3) Sweep(ctx context.Context, before time.Time) error {
	uploads, err := s.uploads(ctx)
	if err != nil {
		return failed("sweep", s.bucket, meaningOfS3(ctx, err), err)
	}
	for _, upload := range uploads {
		if CheckKey(upload.Key) != nil || !upload.Initiated.Before(before) {
			continue
		}
		err := s.core.AbortMultipartUpload(ctx, s.bucket, upload.Key, upload.UploadID)
		if meaning := meaningOfS3(ctx, err); err != nil && meaning != ErrNotFound { // Its Put ended it after all.
			return failed("sweep", upload.Key, meaning, err)
		}
	}
	return nil
}

// uploads returns all uploads that are neither an object yet nor aborted.
func (s *S3) uploads(ctx context.Context) (uploads []minio.ObjectMultipartInfo, err error) {
	for upload := range s.core.ListIncompleteUploads(ctx, s.bucket, "", true) { // To the end: its sender waits for us.
		if upload.Err != nil {
			err = upload.Err
		}
		uploads = append(uploads, upload)
	}
	return uploads, err
}
