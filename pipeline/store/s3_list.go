package store

import (
	"context"
	"iter"

	"github.com/minio/minio-go/v7"
)

// List implements Store. It asks for a thousand objects at a time.
func (s *S3) List(ctx context.Context, prefix string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		if err := checkPrefix(prefix); err != nil {
			yield(Object{}, failed("list", prefix, ErrKey, err))
			return
		}
		found := s.core.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true})
		for info := range found {
			if info.Err != nil {
				yield(Object{}, failed("list", prefix, meaningOfS3(ctx, info.Err), info.Err))
				return
			}
			if CheckKey(info.Key) != nil {
				continue // Not ours: a key that Easel never makes.
			}
			if !yield(Object{Key: info.Key, Size: info.Size, Modified: info.LastModified}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // The client ends such a list as if it were whole.
			yield(Object{}, failed("list", prefix, nil, err))
		}
	}
}

// Delete implements Store. It needs the permission to list versions, even in a bucket that keeps none: a bucket's
// versioning may have been on before, and an erased drawing must not live on in what it left.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return failed("delete", key, ErrKey, err)
	}
	if err := s.delete(ctx, key); err != nil {
		return failed("delete", key, meaningOfS3(ctx, err), err)
	}
	return nil
}

func (s *S3) delete(ctx context.Context, key string) error {
	versions, err := s.versions(ctx, key)
	if err != nil {
		return err
	}
	for _, version := range versions {
		if err := s.core.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{VersionID: version}); err != nil {
			return err
		}
	}
	return nil
}

// versions returns the names of all versions of an object, those that mark a deletion too.
func (s *S3) versions(ctx context.Context, key string) ([]string, error) {
	var versions []string
	options := minio.ListObjectsOptions{Prefix: key, Recursive: true, WithVersions: true}
	for info := range s.core.ListObjectsIter(ctx, s.bucket, options) {
		if info.Err != nil {
			return nil, info.Err
		}
		if info.Key != key {
			break // Keys that begin with ours come after it.
		}
		versions = append(versions, info.VersionID)
	}
	return versions, ctx.Err()
}
