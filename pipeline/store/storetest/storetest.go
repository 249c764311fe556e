// Package storetest holds what every object store promises, as tests. Whatever implements store.Store runs them:
//
//	func TestFolderKeepsThePromisesOfAStore(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) store.Store { return openFolder(t) })
//	}
package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/easel-gallery/easel/pipeline/store"
)

// Run checks each promise on a store of its own: open gives an empty one, and cleans up after t.
func Run(t *testing.T, open func(*testing.T) store.Store) {
	for name, check := range map[string]func(*testing.T, store.Store){
		"what is put can be read":                   putThenGet,
		"an empty object is an object":              emptyObject,
		"twenty megabytes are an object":            largeObject,
		"seventy megabytes are an object":           largerObject,
		"one of three writers of much wins":         racingLargeWriters,
		"much that fails leaves nothing":            brokenLargeBody,
		"a sweep leaves objects alone":              sweep,
		"the same bytes again are a retry":          retry,
		"other bytes are refused":                   otherBytes,
		"one of sixteen writers wins":               racingWriters,
		"sixteen writers of the same bytes all win": racingRetries,
		"a body that fails leaves nothing":          brokenBody,
		"a body other than promised leaves nothing": wrongBody,
		"a body may fail like the store":            bodyWithStoreLikeFault,
		"a refused put can be put right":            putAfterRefusal,
		"any range can be read":                     ranges,
		"reading goes on after a seek":              seeks,
		"absent is ErrNotFound":                     absent,
		"deleting twice is no mistake":              deleteTwice,
		"a deleted key is free":                     deleteThenPut,
		"deleting one leaves the others":            deleteOne,
		"a list is in order and whole":              listInOrder,
		"a list keeps to its prefix":                listByPrefix,
		"a list can be left":                        listLeft,
		"a list of nothing is empty":                listOfNothing,
		"what is no key is refused":                 badKeys,
		"a done context stops every call":           doneContext,
		"a done context stops reading":              doneWhileReading,
		"a done context stops a list":               doneWhileListing,
		"a store in order answers a ping":           ping,
	} {
		t.Run(name, func(t *testing.T) { check(t, open(t)) })
	}
}

// A key of each kind that Easel uses, for tests that need no more than one or two.
const (
	original  = "7zq3k0v5n8c2m4x6w1r9t0y2pa/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	rendition = "7zq3k0v5n8c2m4x6w1r9t0y2pa/640-5c0f2e.jpg"
)

// pixels are n bytes that look like a picture's to a store: no two alike from different seeds.
func pixels(seed, n int) []byte {
	b := make([]byte, n)
	key := [32]byte{byte(seed), byte(seed >> 8)}
	rand.NewChaCha8(key).Read(b) // It never fails.
	return b
}

// put puts the bytes with their true size and sum.
func put(ctx context.Context, s store.Store, key string, content []byte) error {
	return s.Put(ctx, key, bytes.NewReader(content), int64(len(content)), sha256.Sum256(content))
}

func mustPut(t *testing.T, s store.Store, key string, content []byte) {
	t.Helper()
	if err := put(t.Context(), s, key, content); err != nil {
		t.Fatal(err)
	}
}

// get reads the whole object.
func get(ctx context.Context, s store.Store, key string) ([]byte, error) {
	r, object, err := s.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	if err == nil && object.Size != int64(len(content)) {
		err = errors.New("the object's size is not that of its bytes")
	}
	return content, errors.Join(err, r.Close())
}

// wantObject fails unless exactly these bytes lie under the key.
func wantObject(t *testing.T, s store.Store, key string, content []byte) {
	t.Helper()
	got, err := get(t.Context(), s, key)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, content) {
		t.Fatalf("%s: %d bytes with the sum %x; want %d with %x", key, len(got), sha256.Sum256(got), len(content), sha256.Sum256(content))
	}
}

// wantNothing fails if the store holds any object at all.
func wantNothing(t *testing.T, s store.Store) {
	t.Helper()
	if keys := list(t, s, ""); len(keys) > 0 {
		t.Fatalf("there should be nothing, and there is %q", keys)
	}
}

// wantError fails unless err means this.
func wantError(t *testing.T, deed string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v; want: %v", deed, err, want)
	}
}

// list returns the keys with this prefix.
func list(t *testing.T, s store.Store, prefix string) []string {
	t.Helper()
	var keys []string
	for object, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}
