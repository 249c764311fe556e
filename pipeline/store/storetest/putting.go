package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
)

func putThenGet(t *testing.T, s store.Store) {
	before := time.Now()
	mustPut(t, s, original, pixels(1, 100_000))
	mustPut(t, s, rendition, pixels(2, 1000))
	wantObject(t, s, original, pixels(1, 100_000))
	wantObject(t, s, rendition, pixels(2, 1000))

	r, object, err := s.Get(t.Context(), rendition)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if object.Key != rendition || object.Size != 1000 {
		t.Errorf("the object is %+v", object)
	}
	if age := object.Modified.Sub(before); age < -2*time.Second || age > time.Minute { // An S3 counts in seconds.
		t.Errorf("modified %v after it was put", age)
	}
}

func emptyObject(t *testing.T, s store.Store) {
	mustPut(t, s, original, nil)
	mustPut(t, s, original, nil)
	wantObject(t, s, original, nil)
	wantError(t, "put one byte over an empty object", put(t.Context(), s, original, []byte("x")), store.ErrExists)
}

func largeObject(t *testing.T, s store.Store) {
	content := pixels(3, 20_000_000)
	mustPut(t, s, original, content)
	mustPut(t, s, original, content)
	wantObject(t, s, original, content)
	wantError(t, "put others over 20 MB", put(t.Context(), s, original, pixels(4, 20_000_000)), store.ErrExists)
	wantObject(t, s, original, content)
}

func retry(t *testing.T, s store.Store) {
	for range 3 {
		mustPut(t, s, original, pixels(1, 5000))
	}
	wantObject(t, s, original, pixels(1, 5000))
	if keys := list(t, s, ""); len(keys) != 1 {
		t.Errorf("after a retry there is %q", keys)
	}
}

func otherBytes(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 5000))
	for name, content := range map[string][]byte{
		"as many": pixels(2, 5000),
		"fewer":   pixels(1, 5000)[:4999],
		"more":    append(pixels(1, 5000), 0),
		"none":    nil,
	} {
		wantError(t, name, put(t.Context(), s, original, content), store.ErrExists)
	}
	wantObject(t, s, original, pixels(1, 5000))
}

// racingWriters lets sixteen put different bytes under one key while others read it.
func racingWriters(t *testing.T, s store.Store) {
	contents := make([][]byte, 16)
	for i := range contents {
		contents[i] = pixels(i, 300_000+i)
	}
	racing, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() { readWhole(t, racing, s, contents) })
	}
	errs := race(contents, func(content []byte) error { return put(t.Context(), s, original, content) })
	stop()
	readers.Wait()
	wantOneWinner(t, s, contents, errs)
}

// wantOneWinner fails unless one of the writers won, the others know that they lost, and the winner's bytes are there.
func wantOneWinner(t *testing.T, s store.Store, contents [][]byte, errs []error) {
	t.Helper()
	winner := -1
	for i, err := range errs {
		switch {
		case err == nil && winner >= 0:
			t.Errorf("writers %d and %d both won", winner, i)
		case err == nil:
			winner = i
		default:
			wantError(t, "a loser's put", err, store.ErrExists)
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	wantObject(t, s, original, contents[winner])
}

// readWhole reads the object again and again until ctx is done: each time there is none, or a whole one.
func readWhole(t *testing.T, ctx context.Context, s store.Store, contents [][]byte) {
	for ctx.Err() == nil {
		got, err := get(ctx, s, original)
		if ctx.Err() != nil || errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			t.Errorf("a reader during the race: %v", err)
			return
		}
		if i := len(got) - len(contents[0]); i < 0 || i >= len(contents) || !bytes.Equal(got, contents[i]) {
			t.Errorf("a reader during the race saw %d bytes that nobody sent", len(got))
			return
		}
	}
}

func racingRetries(t *testing.T, s store.Store) {
	contents := make([][]byte, 16)
	for i := range contents {
		contents[i] = pixels(7, 300_000)
	}
	for i, err := range race(contents, func(content []byte) error { return put(t.Context(), s, original, content) }) {
		if err != nil {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	wantObject(t, s, original, contents[0])
}

// race calls do for every content at once, and returns what came of each.
func race(contents [][]byte, do func([]byte) error) []error {
	var (
		writers sync.WaitGroup
		start   = make(chan struct{})
		errs    = make([]error, len(contents))
	)
	for i, content := range contents {
		writers.Go(func() {
			<-start
			errs[i] = do(content)
		})
	}
	close(start)
	writers.Wait()
	return errs
}

func brokenBody(t *testing.T, s store.Store) {
	hungUp := errors.New("the family's telephone hung up")
	for _, size := range []int{1000, 3_000_000} {
		content := pixels(1, size)
		for _, sent := range []int{0, 1, size / 2, size - 1} {
			body := io.MultiReader(bytes.NewReader(content[:sent]), iotest.ErrReader(hungUp))
			wantError(t, "put a body that fails", s.Put(t.Context(), original, body, int64(size), sha256.Sum256(content)), hungUp)
		}
		// All bytes came, and yet the body failed: it cannot vouch that this was all.
		body := io.MultiReader(bytes.NewReader(content), iotest.ErrReader(hungUp))
		wantError(t, "put a body that fails at its end", s.Put(t.Context(), original, body, int64(size), sha256.Sum256(content)), hungUp)
	}
	wantNothing(t, s)
}

func wrongBody(t *testing.T, s store.Store) {
	for _, size := range []int{1, 1000, 3_000_000} {
		content := pixels(1, size)
		sum := sha256.Sum256(content)
		flipped := bytes.Clone(content)
		flipped[size/2] ^= 1
		for name, body := range map[string][]byte{
			"empty":         nil,
			"one short":     content[:size-1],
			"one too long":  append(bytes.Clone(content), 'x'),
			"one bit other": flipped,
		} {
			wantError(t, name, s.Put(t.Context(), original, bytes.NewReader(body), int64(size), sum), store.ErrDamaged)
		}
	}
	empty := sha256.Sum256(nil)
	wantError(t, "a byte too many", s.Put(t.Context(), original, strings.NewReader("x"), 0, empty), store.ErrDamaged)
	wantError(t, "a wrong sum of nothing", s.Put(t.Context(), original, strings.NewReader(""), 0, [32]byte{}), store.ErrDamaged)
	wantError(t, "a negative size", s.Put(t.Context(), original, strings.NewReader(""), -1, empty), store.ErrDamaged)
	wantNothing(t, s)
}

// bodyWithStoreLikeFault gives a body whose fault must not be taken for the store's.
func bodyWithStoreLikeFault(t *testing.T, s store.Store) {
	content := pixels(1, 1000)
	err := s.Put(t.Context(), original, iotest.ErrReader(fs.ErrPermission), 1000, sha256.Sum256(content))
	wantError(t, "put a body that may not be read", err, fs.ErrPermission)
	if errors.Is(err, store.ErrDenied) {
		t.Errorf("%v: it was not the store that refused", err)
	}
	wantNothing(t, s)
}

func putAfterRefusal(t *testing.T, s store.Store) {
	content := pixels(1, 5000)
	err := s.Put(t.Context(), original, bytes.NewReader(content[:100]), 5000, sha256.Sum256(content))
	wantError(t, "put a body cut short", err, store.ErrDamaged)
	mustPut(t, s, original, content)
	wantObject(t, s, original, content)
}
