package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
)

func ranges(t *testing.T, s store.Store) {
	content := pixels(1, 1000)
	mustPut(t, s, original, content)
	mustPut(t, s, rendition, nil)
	for _, r := range []struct {
		key            string
		offset, length int64
		want           []byte
	}{
		{original, 0, 1000, content},
		{original, 0, 1, content[:1]},
		{original, 1, 1, content[1:2]},
		{original, 999, 1, content[999:]},
		{original, 300, 400, content[300:700]},
		{original, 900, 400, content[900:]},
		{original, 0, 1 << 62, content},
		{original, 300, 1<<63 - 1, content[300:]},
		{original, 300, 0, nil},
		{original, 1000, 0, nil},
		{original, 1000, 1, nil},
		{original, 5000, 10, nil},
		{rendition, 0, 10, nil},
	} {
		got, err := getRange(t.Context(), s, r.key, r.offset, r.length)
		if err != nil || !bytes.Equal(got, r.want) {
			t.Errorf("%d bytes from %d: %d bytes, %v; want %d", r.length, r.offset, len(got), err, len(r.want))
		}
	}
	for _, r := range [][2]int64{{-1, 10}, {0, -1}} {
		if _, err := getRange(t.Context(), s, original, r[0], r[1]); err == nil {
			t.Errorf("%d bytes from %d: no error", r[1], r[0])
		}
	}
}

func getRange(ctx context.Context, s store.Store, key string, offset, length int64) ([]byte, error) {
	r, err := s.GetRange(ctx, key, offset, length)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// seeks does what an HTTP server does with an object: ask for its end, then read here and there.
func seeks(t *testing.T, s store.Store) {
	content := pixels(1, 200_000)
	mustPut(t, s, original, content)
	r, _, err := s.Get(t.Context(), original)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, step := range []struct {
		offset int64
		whence int
		at     int64
		read   int
	}{
		{0, io.SeekEnd, 200_000, 0},
		{0, io.SeekStart, 0, 100},
		{0, io.SeekCurrent, 100, 100},
		{-50, io.SeekEnd, 199_950, 100},
		{1000, io.SeekStart, 1000, 150_000},
		{-150_000, io.SeekCurrent, 1000, 10},
		{300_000, io.SeekStart, 300_000, 10},
		{5, io.SeekStart, 5, 10},
	} {
		at, err := r.Seek(step.offset, step.whence)
		if err != nil || at != step.at {
			t.Fatalf("seek %d from %d: at %d, %v; want %d", step.offset, step.whence, at, err, step.at)
		}
		want := content[min(at, 200_000):min(at+int64(step.read), 200_000)]
		got, err := io.ReadAll(io.LimitReader(r, int64(step.read)))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%d bytes from %d: %d bytes, %v; want %d", step.read, at, len(got), err, len(want))
		}
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("one can seek before the beginning")
	}
}

func absent(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 10))
	folder, _, _ := strings.Cut(original, "/")
	for _, key := range []string{rendition, folder, "nobody/nothing", original + "x"} {
		_, err := get(t.Context(), s, key)
		wantError(t, "get "+key, err, store.ErrNotFound)
		for _, length := range []int64{10, 0} {
			_, err = getRange(t.Context(), s, key, 0, length)
			wantError(t, "get a range of "+key, err, store.ErrNotFound)
		}
	}
}

func badKeys(t *testing.T, s store.Store) {
	for _, key := range []string{"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.", ".a", "A", "a b", "a\x00", "a\\b", "ä",
		strings.Repeat("a", 256), strings.Repeat("a/", 600) + "a"} {
		_, err := get(t.Context(), s, key)
		wantError(t, "get "+key, err, store.ErrKey)
		_, err = getRange(t.Context(), s, key, 0, 1)
		wantError(t, "get a range of "+key, err, store.ErrKey)
		wantError(t, "put "+key, put(t.Context(), s, key, nil), store.ErrKey)
		wantError(t, "delete "+key, s.Delete(t.Context(), key), store.ErrKey)
	}
	for _, prefix := range []string{"/", "../", "a/../", "A", "."} {
		for _, err := range s.List(t.Context(), prefix) {
			wantError(t, "list "+prefix, err, store.ErrKey)
		}
	}
	wantNothing(t, s)
}

func doneContext(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 10))
	done, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := get(done, s, original)
	wantError(t, "get", err, context.Canceled)
	_, err = getRange(done, s, original, 0, 5)
	wantError(t, "get a range", err, context.Canceled)
	wantError(t, "put", put(done, s, rendition, pixels(2, 10)), context.Canceled)
	wantError(t, "delete", s.Delete(done, original), context.Canceled)
	wantError(t, "ping", s.Ping(done), context.Canceled)
	wantError(t, "sweep", s.Sweep(done, time.Time{}), context.Canceled)
	wantObject(t, s, original, pixels(1, 10))
	if keys := list(t, s, ""); len(keys) != 1 {
		t.Errorf("there is %q", keys)
	}

	// The context may also end in the middle of a Put.
	halfway, cancel := context.WithCancel(t.Context())
	defer cancel()
	content := pixels(2, 3_000_000)
	body := io.MultiReader(bytes.NewReader(content[:1_500_000]), &tripwire{cancel}, bytes.NewReader(content[1_500_000:]))
	err = s.Put(halfway, rendition, body, int64(len(content)), sha256.Sum256(content))
	wantError(t, "put", err, context.Canceled)
	_, err = get(t.Context(), s, rendition)
	wantError(t, "get what was being put", err, store.ErrNotFound)
}

// tripwire is an empty reader that calls when it is reached.
type tripwire struct{ call func() }

func (w *tripwire) Read([]byte) (int, error) {
	w.call()
	return 0, io.EOF
}

func doneWhileReading(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 5_000_000))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, _, err := s.Get(ctx, original)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err = io.Copy(io.Discard, r)
	wantError(t, "read on", err, context.Canceled)
}

func ping(t *testing.T, s store.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	wantNothing(t, s)
}
