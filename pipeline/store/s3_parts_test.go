package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// twoParts is a size that goes to an S3 in two parts.
const twoParts = 40_000_000

// isLast reports whether the request is the one that makes an object of its parts.
func isLast(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Query().Has("uploadId")
}

func TestALargePutWhoseLastAnswerIsLostIsFoundDone(t *testing.T) {
	config := miniotest.Start(t)
	var parts, lasts atomic.Int32
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && r.URL.Query().Has("partNumber") {
			parts.Add(1)
		}
		if isLast(r) && lasts.Add(1) == 1 {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	}))
	content := noise(twoParts)
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, s, "a/b", content)
	if parts.Load() != 2 || lasts.Load() != 1 {
		t.Errorf("%d parts were sent and put together %d times", parts.Load(), lasts.Load())
	}
}

func TestALargePutThatFailsLeavesNoPart(t *testing.T) {
	config := miniotest.Start(t)
	s := openS3(t, config)
	content := noise(twoParts)
	sum := sha256.Sum256(content)
	ctx, cancel := context.WithCancel(t.Context())
	most := func() io.Reader { return bytes.NewReader(content[:twoParts-1]) }
	for _, fault := range []struct {
		body io.Reader
		want error
	}{
		{most(), store.ErrDamaged},
		{io.MultiReader(most(), iotest.ErrReader(io.ErrNoProgress)), io.ErrNoProgress},
		{io.MultiReader(most(), &stopping{cancel}, bytes.NewReader(content[twoParts-1:])), context.Canceled},
	} {
		if err := s.Put(ctx, "a/b", fault.body, twoParts, sum); !errors.Is(err, fault.want) {
			t.Errorf("%v; want %v", err, fault.want)
		}
		if left := everyVersion(t, owner(t, config), config.Bucket); len(left) > 0 {
			t.Errorf("after %v there is %q", fault.want, left)
		}
	}
}

// stopping is an empty body that ends a context.
type stopping struct{ stop func() }

func (s *stopping) Read([]byte) (int, error) {
	s.stop()
	return 0, io.EOF
}

func TestPartsThatTheServerFailsToPutTogetherAreNoObject(t *testing.T) {
	config := miniotest.Start(t)
	s := openS3(t, between(t, config, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if isLast(r) { // An S3 begins with 200 before it knows.
			fmt.Fprint(w, "<Error><Code>InternalError</Code><Message>as told</Message></Error>")
			return
		}
		next.ServeHTTP(w, r)
	}))
	if err := put(t.Context(), s, "a/b", noise(twoParts)); !errors.Is(err, store.ErrUnreachable) {
		t.Error(err)
	}
	if left := everyVersion(t, owner(t, config), config.Bucket); len(left) > 0 {
		t.Errorf("there is %q", left)
	}
}

func TestADrawingIsOneRequest(t *testing.T) {
	var sent atomic.Int32
	s := openS3(t, between(t, miniotest.Start(t), func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method != http.MethodGet && isObject(r) {
			sent.Add(1)
		}
		next.ServeHTTP(w, r)
	}))
	if err := put(t.Context(), s, "a/b", noise(20_000_000)); err != nil {
		t.Fatal(err)
	}
	if sent.Load() != 1 {
		t.Errorf("it took %d requests", sent.Load())
	}
}

func TestAServerThatDiesInTheMiddleOfALargePutTakesItAgain(t *testing.T) {
	server := miniotest.NewServer(t)
	s := openS3(t, server.Config("easel"))
	content := noise(twoParts)
	body := &stopped{make(chan struct{}), make(chan struct{}), bytes.NewReader(content[twoParts-100:])}
	reached, done := body.reached, make(chan error, 1)
	go func() {
		both := io.MultiReader(bytes.NewReader(content[:twoParts-100]), body)
		done <- s.Put(t.Context(), "a/b", both, twoParts, sha256.Sum256(content))
	}()
	<-reached // The first part is there.
	server.Stop()
	close(body.release)
	if err := <-done; !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("%v; want %v", err, store.ErrUnreachable)
	}
	server.Start()
	if _, _, err := s.Get(t.Context(), "a/b"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("get: %v; want %v", err, store.ErrNotFound)
	}
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, s, "a/b", content)
}

func TestPartsThatACrashLeftAreSwept(t *testing.T) {
	config := miniotest.Start(t)
	s, client := openS3(t, config), owner(t, config)
	core := minio.Core{Client: client}
	for _, key := range []string{"a/b", "a/b", "a/c", "Not ours"} {
		upload, err := core.NewMultipartUpload(t.Context(), config.Bucket, key, minio.PutObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		part := bytes.NewReader([]byte("half a dra"))
		_, err = core.PutObjectPart(t.Context(), config.Bucket, key, upload, 1, part, part.Size(), minio.PutObjectPartOptions{})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Sweep(t.Context(), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if left := everyVersion(t, client, config.Bucket); len(left) != 4 {
		t.Errorf("of what is no hour old, there is %q", left)
	}
	if err := s.Sweep(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if left := everyVersion(t, client, config.Bucket); !slices.Equal(left, []string{"upload of Not ours"}) {
		t.Errorf("there is %q", left)
	}
}

func TestALargePutHoldsOnePartInMemory(t *testing.T) {
	const size, part = 200_000_000, 32 << 20
	body := func() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{}), size) }
	hash := sha256.New()
	if _, err := io.Copy(hash, body()); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]struct {
		store.Store
		most uint64
	}{
		"folder": {openFolder(t, t.TempDir()), 4 << 20},
		"S3":     {openS3(t, miniotest.Start(t)), part + 8<<20},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if err := s.Put(t.Context(), "a/b", body(), size, [32]byte(hash.Sum(nil))); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > s.most {
				t.Errorf("it took %d bytes of memory, all in all; want %d at most", took, s.most)
			}
		})
	}
}
