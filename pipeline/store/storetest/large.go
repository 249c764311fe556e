package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"github.com/easel-gallery/easel/pipeline/store"
)

// large is more than a store sends at once: a backup, an export. It is no multiple of anything.
const large = 70_000_001

func largerObject(t *testing.T, s store.Store) {
	content := pixels(3, large)
	mustPut(t, s, original, content)
	mustPut(t, s, original, content)
	wantError(t, "put one byte more", put(t.Context(), s, original, append(content, 0)), store.ErrExists)
	wantObject(t, s, original, content)
	for _, offset := range []int64{0, 32<<20 - 5, 64<<20 - 5, large - 10} {
		got, err := getRange(t.Context(), s, original, offset, 10)
		if err != nil || !bytes.Equal(got, content[offset:offset+10]) {
			t.Errorf("ten bytes from %d: %x, %v; want %x", offset, got, err, content[offset:offset+10])
		}
	}
	if err := s.Delete(t.Context(), original); err != nil {
		t.Fatal(err)
	}
	wantNothing(t, s)
}

// racingLargeWriters: what takes many requests must still be decided by one.
func racingLargeWriters(t *testing.T, s store.Store) {
	var contents [][]byte
	for i := range 3 {
		contents = append(contents, pixels(i, large/2+i))
	}
	wantOneWinner(t, s, contents, race(contents, func(content []byte) error { return put(t.Context(), s, original, content) }))
}

func brokenLargeBody(t *testing.T, s store.Store) {
	hungUp := errors.New("the disk of the backup hung up")
	content := pixels(1, large/2)
	sum := sha256.Sum256(content)
	for _, sent := range []int{10_000_000, len(content) - 1, len(content)} {
		body := io.MultiReader(bytes.NewReader(content[:sent]), iotest.ErrReader(hungUp))
		wantError(t, "put a body that fails", s.Put(t.Context(), original, body, int64(len(content)), sum), hungUp)
	}
	for name, body := range map[string][]byte{
		"one short":    content[:len(content)-1],
		"one too long": append(slices.Clip(content), 'x'),
	} {
		wantError(t, name, s.Put(t.Context(), original, bytes.NewReader(body), int64(len(content)), sum), store.ErrDamaged)
	}
	wantError(t, "of another sum", s.Put(t.Context(), original, bytes.NewReader(content), int64(len(content)), [32]byte{}), store.ErrDamaged)

	halfway, cancel := context.WithCancel(t.Context())
	defer cancel()
	body := io.MultiReader(bytes.NewReader(content[:len(content)-5]), &tripwire{cancel}, bytes.NewReader(content[len(content)-5:]))
	wantError(t, "put until the context is done", s.Put(halfway, original, body, int64(len(content)), sum), context.Canceled)
	wantNothing(t, s)
	mustPut(t, s, original, content)
}

// sweep: what is an object is none of its business.
func sweep(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 1000))
	for _, before := range []time.Time{{}, time.Now().Add(-24 * time.Hour), time.Now().Add(time.Hour)} {
		if err := s.Sweep(t.Context(), before); err != nil {
			t.Error(err)
		}
	}
	wantObject(t, s, original, pixels(1, 1000))
	mustPut(t, s, rendition, pixels(2, 1000))
}

// TenThousand checks that a list of ten thousand objects is whole and in order. It calls fill twice, each time for half of
// the keys: to put ten bytes under each, as fast as may be.
func TenThousand(t *testing.T, s store.Store, fill func(keys []string)) {
	t.Helper()
	var want []string
	for i := range 10_000 {
		want = append(want, fmt.Sprintf("%04d/%d", i*7919%5000, i))
	}
	fill(want[:5000])
	fill(want[5000:])
	slices.Sort(want)
	var got []string
	for object, err := range s.List(t.Context(), "") {
		if err != nil || object.Size != 10 {
			t.Fatalf("after %d keys: %+v, %v", len(got), object, err)
		}
		got = append(got, object.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %d keys, in order: %v; want %d", len(got), slices.IsSorted(got), len(want))
	}
	if got := list(t, s, "12"); len(got) != 200 {
		t.Errorf("of a hundred folders with two objects each, %d were listed", len(got))
	}
}
