package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// rights are all that a store needs in a bucket that is there, to do everything. An Amazon asks for each; a MinIO refuses the deed when it
// has none of the row.
var rights = []struct {
	deed string
	row  []string
}{
	{"list", []string{"s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"}},
	{"get", []string{"s3:GetObject"}},
	{"put", []string{"s3:PutObject"}},
	{"delete", []string{"s3:DeleteObject", "s3:DeleteObjectVersion"}},
	{"sweep", []string{"s3:ListBucketMultipartUploads"}},
	{"sweep", []string{"s3:AbortMultipartUpload"}},
}

// allRights returns them without those of one row; of none if there is no such row.
func allRights(but int) (all []string) {
	for i, right := range rights {
		if i != but {
			all = append(all, right.row...)
		}
	}
	return all
}

// policy allows this in the bucket easel.
func policy(actions ...string) string {
	return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["%s"],
		"Resource": ["arn:aws:s3:::easel", "arn:aws:s3:::easel/*"]}]}`, strings.Join(actions, `", "`))
}

func TestAStoreNeedsTheseRightsAndNoOthers(t *testing.T) {
	server := miniotest.NewServer(t)
	config := server.Config("easel")
	openS3(t, config)
	if err := owner(t, config).EnableVersioning(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
	user := server.User("easel", policy(allRights(-1)...))
	for deed, err := range everyDeedAs(t, server, user) {
		if err != nil {
			t.Errorf("%s with all rights: %v", deed, err)
		}
	}
	s := openS3(t, user)
	if err := errors.Join(put(t.Context(), s, "a/b", noise(twoParts)), s.Delete(t.Context(), "a/b")); err != nil {
		t.Errorf("a large object with all rights: %v", err)
	}
	for i, right := range rights {
		err := everyDeedAs(t, server, server.User("easel", policy(allRights(i)...)))[right.deed]
		if !errors.Is(err, store.ErrDenied) {
			t.Errorf("%s without %s: %v; want %v", right.deed, right.row, err, store.ErrDenied)
		}
	}
}

// everyDeedAs tries as a user what there is to do, and returns the error of each deed.
func everyDeedAs(t *testing.T, server *miniotest.Server, user store.S3Config) map[string]error {
	t.Helper()
	config := server.Config(user.Bucket)
	if err := put(t.Context(), openS3(t, config), "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	core := minio.Core{Client: owner(t, config)}
	if _, err := core.NewMultipartUpload(t.Context(), user.Bucket, "a/c", minio.PutObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	s, err := store.OpenS3(t.Context(), user)
	if err != nil {
		return map[string]error{"open": err}
	}
	defer s.Close()
	errs := map[string]error{
		"ping":  s.Ping(t.Context()),
		"list":  lastError(s.List(t.Context(), "")),
		"sweep": s.Sweep(t.Context(), time.Now().Add(time.Hour)),
		"put":   put(t.Context(), s, "a/d", []byte("another")),
	}
	r, _, err := s.Get(t.Context(), "a/b")
	if err == nil {
		r.Close()
	}
	errs["get"] = err
	errs["delete"] = s.Delete(t.Context(), "a/b")
	return errs
}

func TestAMissingBucketIsMadeByWhomMayMakeIt(t *testing.T) {
	server := miniotest.NewServer(t)
	_, err := store.OpenS3(t.Context(), server.User("easel", policy(allRights(-1)...)))
	if !errors.Is(err, store.ErrDenied) || !strings.Contains(err.Error(), "there is no such bucket, and this access key may not make it") {
		t.Errorf("who may not make it: %v", err)
	}
	maker := server.User("easel", policy(append(allRights(-1), "s3:CreateBucket")...))
	for range 2 {
		if err := openS3(t, maker).Ping(t.Context()); err != nil {
			t.Errorf("who may make it: %v", err)
		}
	}
}

func TestCredentialsThatWereTakenAwayAreDenied(t *testing.T) {
	server := miniotest.NewServer(t)
	openS3(t, server.Config("easel"))
	user := server.User("easel", policy(allRights(-1)...))
	s := openS3(t, user)
	if err := put(t.Context(), s, "a/b", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	server.Dismiss(user)
	for deed, err := range everyDeed(t.Context(), s) {
		if !errors.Is(err, store.ErrDenied) || errors.Is(err, store.ErrUnreachable) || strings.Contains(err.Error(), user.SecretKey) {
			t.Errorf("%s: %v; want %v", deed, err, store.ErrDenied)
		}
	}
	wantWhole(t, openS3(t, server.Config("easel")), "a/b", []byte("drawing"))
}
