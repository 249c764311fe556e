package store_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/easel-gallery/easel/pipeline/store/miniotest"
	"github.com/easel-gallery/easel/pipeline/store/storetest"
)

// everyVersion returns the keys of all versions of all objects, and of all uploads that became none.
func everyVersion(t *testing.T, client *minio.Client, bucket string) (keys []string) {
	t.Helper()
	options := minio.ListObjectsOptions{Recursive: true, WithVersions: true}
	for info := range client.ListObjectsIter(t.Context(), bucket, options) {
		if info.Err != nil {
			t.Fatal(info.Err)
		}
		keys = append(keys, info.Key)
	}
	for upload := range client.ListIncompleteUploads(t.Context(), bucket, "", true) {
		if upload.Err != nil {
			t.Error(upload.Err)
		}
		keys = append(keys, "upload of "+upload.Key)
	}
	return keys
}

func TestDeletingLeavesNoVersion(t *testing.T) {
	config := miniotest.Start(t)
	s, client := openS3(t, config), owner(t, config)
	versions := func() []string { return everyVersion(t, client, config.Bucket) }
	if err := put(t.Context(), s, "a/b", []byte("before versions")); err != nil {
		t.Fatal(err)
	}
	if err := client.EnableVersioning(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
	// Somebody else's program writes over it, and marks it deleted, and writes it again.
	overwrite := func(content string) {
		_, err := client.PutObject(t.Context(), config.Bucket, "a/b", strings.NewReader(content), int64(len(content)), minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	overwrite("second")
	if err := client.RemoveObject(t.Context(), config.Bucket, "a/b", minio.RemoveObjectOptions{}); err != nil {
		t.Fatal(err)
	}
	overwrite("third")
	if err := put(t.Context(), s, "a/bc", []byte("a neighbour")); err != nil {
		t.Fatal(err)
	}
	if got := versions(); len(got) != 5 {
		t.Fatalf("there are %q; want four of a/b", got)
	}
	if err := s.Delete(t.Context(), "a/b"); err != nil {
		t.Fatal(err)
	}
	if got := versions(); !slices.Equal(got, []string{"a/bc"}) {
		t.Errorf("left: %q", got)
	}
}

// TestDeletingLeavesNoneOfManyVersions has more than a server names at once.
func TestDeletingLeavesNoneOfManyVersions(t *testing.T) {
	t.Parallel() // It takes a while, for which others wait.
	config := miniotest.Start(t)
	s, client := openS3(t, config), owner(t, config)
	if err := client.EnableVersioning(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
	for range 1005 {
		_, err := client.PutObject(t.Context(), config.Bucket, "a/b", strings.NewReader("x"), 1, minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Delete(t.Context(), "a/b"); err != nil {
		t.Fatal(err)
	}
	if left := everyVersion(t, client, config.Bucket); len(left) > 0 {
		t.Errorf("%d versions are left", len(left))
	}
}

// TestAnS3ListsTenThousandObjects has half of them put before the bucket keeps versions, and half after.
func TestAnS3ListsTenThousandObjects(t *testing.T) {
	t.Parallel() // It takes a while, for which others wait.
	config := miniotest.Start(t)
	var asked atomic.Int32
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.URL.Query().Has("list-type") {
			asked.Add(1)
		}
		next.ServeHTTP(w, r)
	}))
	client := owner(t, config)
	storetest.TenThousand(t, s, func(keys []string) {
		bulk := make(chan minio.SnowballObject, len(keys))
		for _, key := range keys {
			bulk <- minio.SnowballObject{Key: key, Size: 10, ModTime: time.Now(), Content: strings.NewReader("0123456789")}
		}
		close(bulk)
		if err := client.PutObjectsSnowball(t.Context(), config.Bucket, minio.SnowballOptions{InMemory: true}, bulk); err != nil {
			t.Fatal(err)
		}
		if err := client.EnableVersioning(t.Context(), config.Bucket); err != nil {
			t.Fatal(err)
		}
	})
	if asked.Load() > 12 { // A thousand at a time; then two hundred of them once more.
		t.Errorf("it took %d requests", asked.Load())
	}
}
