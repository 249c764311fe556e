package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
	"github.com/easel-gallery/easel/pipeline/store/storetest"
)

// openS3 opens the store, and closes it when the test ends.
func openS3(t testing.TB, config store.S3Config) *store.S3 {
	t.Helper()
	s, err := store.OpenS3(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// owner is the server's own view of a bucket, for what the store has no words for.
func owner(t testing.TB, config store.S3Config) *minio.Client {
	t.Helper()
	client, err := minio.New(strings.TrimPrefix(config.Endpoint, "http://"), &minio.Options{
		Creds: credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestAnS3KeepsThePromisesOfAStore(t *testing.T) {
	server := miniotest.NewServer(t)
	var buckets atomic.Int32
	next := func() store.S3Config { return server.Config(fmt.Sprintf("easel-%d", buckets.Add(1))) }
	t.Run("without versions", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) store.Store { return openS3(t, next()) })
	})
	t.Run("with versions", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) store.Store {
			config := next()
			s := openS3(t, config)
			if err := owner(t, config).EnableVersioning(t.Context(), config.Bucket); err != nil {
				t.Fatal(err)
			}
			return s
		})
	})
}

func TestAMissingBucketIsMadeOnceByMany(t *testing.T) {
	config := miniotest.Start(t)
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			s, err := store.OpenS3(t.Context(), config)
			if err == nil {
				err = errors.Join(s.Ping(t.Context()), s.Close())
			}
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestABucketThatIsGoneIsNotAMissingObject(t *testing.T) {
	config := miniotest.Start(t)
	s := openS3(t, config)
	if err := owner(t, config).RemoveBucket(t.Context(), config.Bucket); err != nil {
		t.Fatal(err)
	}
	for deed, err := range everyDeed(t.Context(), s) {
		if !errors.Is(err, store.ErrUnreachable) || errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", deed, err)
		}
	}
}

// everyDeed tries each method and returns its error.
func everyDeed(ctx context.Context, s store.Store) map[string]error {
	errs := map[string]error{
		"ping":   s.Ping(ctx),
		"put":    put(ctx, s, "a/b", []byte("x")),
		"delete": s.Delete(ctx, "a/b"),
		"list":   lastError(s.List(ctx, "")),
		"sweep":  s.Sweep(ctx, time.Now()),
	}
	_, _, errs["get"] = s.Get(ctx, "a/b")
	_, errs["get a range"] = s.GetRange(ctx, "a/b", 1, 2)
	return errs
}

func TestWrongCredentialsAreDenied(t *testing.T) {
	right := miniotest.Start(t)
	openS3(t, right)
	for name, spoil := range map[string]func(*store.S3Config){
		"an unknown access key": func(c *store.S3Config) { c.AccessKey = "nobody" },
		"a wrong secret key":    func(c *store.S3Config) { c.SecretKey = "wrong-wrong-wrong" },
		"a bucket not yet made": func(c *store.S3Config) { c.SecretKey, c.Bucket = "wrong-wrong-wrong", "another" },
		"a region given":        func(c *store.S3Config) { c.SecretKey, c.Region = "wrong-wrong-wrong", "us-east-1" },
	} {
		t.Run(name, func(t *testing.T) {
			config := right
			spoil(&config)
			_, err := store.OpenS3(t.Context(), config)
			if !errors.Is(err, store.ErrDenied) || errors.Is(err, store.ErrUnreachable) {
				t.Error(err)
			}
			if strings.Contains(err.Error(), config.SecretKey) {
				t.Errorf("the error tells the secret key: %v", err)
			}
		})
	}
}

func TestAServerThatIsAwayIsUnreachableAndComesBack(t *testing.T) {
	server := miniotest.NewServer(t)
	s := openS3(t, server.Config("easel"))
	if err := put(t.Context(), s, "a/kept", []byte("drawing")); err != nil {
		t.Fatal(err)
	}
	server.Stop()
	wantUnreachable(t, s, promise)
	if _, err := store.OpenS3(t.Context(), server.Config("easel")); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("open: %v", err)
	}
	server.Start()
	r, _, err := s.Get(t.Context(), "a/kept")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "drawing" {
		t.Errorf("%q, %v", got, err)
	}
	if err := put(t.Context(), s, "a/b", []byte("another")); err != nil {
		t.Error(err)
	}
}

func TestAPutOnAConnectionFromBeforeARestartIsSentAgain(t *testing.T) {
	t.Parallel()
	server := miniotest.NewServer(t)
	s := openS3(t, server.Config("easel"))
	for i := range 3 {
		if err := put(t.Context(), s, fmt.Sprintf("a/%d", i), []byte("drawing")); err != nil {
			t.Fatal(err)
		}
		server.Stop()
		server.Start()
	}
}

func TestAFrozenServerIsUnreachable(t *testing.T) {
	t.Parallel() // It waits, and needs no processor for it.
	server := miniotest.NewServer(t)
	s := openS3(t, server.Config("easel"))
	server.Freeze()
	wantUnreachable(t, s, promise)
	server.Thaw()
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// promise is within what time a store says that it is away: twice the patience for one wait, because net/http tries a new
// connection too, and much for a busy machine.
const promise = 45 * time.Second

// wantUnreachable fails unless every deed, all begun at once, says ErrUnreachable within the promised time. The body of the
// large Put is more than a connection's buffers take.
func wantUnreachable(t *testing.T, s store.Store, promised time.Duration) {
	t.Helper()
	begun := time.Now()
	deeds := map[string]func() error{
		"ping":        func() error { return s.Ping(t.Context()) },
		"put":         func() error { return put(t.Context(), s, "a/b", []byte("x")) },
		"put 20 MB":   func() error { return put(t.Context(), s, "a/large", make([]byte, 20_000_000)) },
		"put 40 MB":   func() error { return put(t.Context(), s, "a/larger", make([]byte, 40_000_000)) },
		"delete":      func() error { return s.Delete(t.Context(), "a/b") },
		"get":         func() error { _, _, err := s.Get(t.Context(), "a/b"); return err },
		"get a range": func() error { _, err := s.GetRange(t.Context(), "a/b", 1, 2); return err },
		"list":        func() error { return lastError(s.List(t.Context(), "")) },
		"sweep":       func() error { return s.Sweep(t.Context(), time.Now()) },
	}
	var all sync.WaitGroup
	for name, deed := range deeds {
		all.Go(func() {
			if err := deed(); !errors.Is(err, store.ErrUnreachable) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Wait()
	if took := time.Since(begun); took > promised {
		t.Errorf("it took %v to see that the server is away", took)
	}
}

// lastError is how a list ended.
func lastError(list iter.Seq2[store.Object, error]) (last error) {
	for _, err := range list {
		last = err
	}
	return last
}

func TestASilentAddressIsUnreachable(t *testing.T) {
	t.Parallel() // It waits, and needs no processor for it.
	// It takes connections into its backlog and never speaks.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	begun := time.Now()
	_, err = store.OpenS3(t.Context(), store.S3Config{Endpoint: "http://" + listener.Addr().String(), Bucket: "easel"})
	if !errors.Is(err, store.ErrUnreachable) {
		t.Error(err)
	}
	if took := time.Since(begun); took > promise {
		t.Errorf("it took %v", took)
	}
}

func TestAServerThatFreezesInTheMiddleOfAnObjectIsUnreachable(t *testing.T) {
	t.Parallel() // It waits, and needs no processor for it.
	server := miniotest.NewServer(t)
	s := openS3(t, server.Config("easel"))
	content := bytes.Repeat([]byte("drawing "), 2_500_000)
	if err := put(t.Context(), s, "a/b", content); err != nil {
		t.Fatal(err)
	}
	r, _, err := s.Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	server.Freeze()
	if n, err := io.Copy(io.Discard, r); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("%d more bytes, %v", n, err)
	}
}

func TestAReaderNeverSeesTwoObjectsAsOne(t *testing.T) {
	s := openS3(t, miniotest.Start(t))
	first, second := noise(5_000_000), make([]byte, 5_000_000)
	if err := put(t.Context(), s, "a/b", first); err != nil {
		t.Fatal(err)
	}
	r, _, err := s.Get(t.Context(), "a/b")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Delete(t.Context(), "a/b"), put(t.Context(), s, "a/b", second)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Seek(4_000_000, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Read(make([]byte, 1000)); n != 0 || !errors.Is(err, store.ErrNotFound) {
		t.Errorf("read on: %d bytes, %v; want %v", n, err, store.ErrNotFound)
	}
}

func TestAnEndpointIsASchemeAHostAndAPort(t *testing.T) {
	for _, endpoint := range []string{
		"", ":", "http://", "ftp://localhost", "http://localhost/path", "http://me:secret@localhost", "http://localhost?x",
	} {
		if s, err := store.OpenS3(t.Context(), store.S3Config{Endpoint: endpoint, Bucket: "easel"}); err == nil {
			s.Close()
			t.Errorf("%q was opened", endpoint)
		}
	}
}

func TestAConfigPrintsNoSecret(t *testing.T) {
	config := store.S3Config{Endpoint: "http://localhost:9000", Bucket: "easel", AccessKey: "key", SecretKey: "hush"}
	var printed bytes.Buffer
	fmt.Fprintf(&printed, "%v %+v %s", config, config, config)
	slog.New(slog.NewJSONHandler(&printed, nil)).Info("open", "config", config)
	slog.New(slog.NewTextHandler(&printed, nil)).Info("open", "config", config)
	if strings.Contains(printed.String(), "hush") || !strings.Contains(printed.String(), "localhost:9000") {
		t.Errorf("printed: %s", &printed)
	}
}
