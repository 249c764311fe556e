package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/store"
)

func deleteTwice(t *testing.T, s store.Store) {
	mustPut(t, s, original, pixels(1, 10))
	for range 2 {
		if err := s.Delete(t.Context(), original); err != nil {
			t.Fatal(err)
		}
		_, err := get(t.Context(), s, original)
		wantError(t, "get what was deleted", err, store.ErrNotFound)
		wantNothing(t, s)
	}
	if err := s.Delete(t.Context(), "nobody/nothing"); err != nil {
		t.Error(err)
	}
}

func deleteThenPut(t *testing.T, s store.Store) {
	for i := range 3 {
		mustPut(t, s, original, pixels(i, 10))
		wantObject(t, s, original, pixels(i, 10))
		if err := s.Delete(t.Context(), original); err != nil {
			t.Fatal(err)
		}
	}
}

func deleteOne(t *testing.T, s store.Store) {
	for _, key := range []string{"a/b", "a/b1", "a/c", "ab", "b"} {
		mustPut(t, s, key, []byte(key))
	}
	for _, key := range []string{"a", "a/b"} { // The first is no object, only what two begin with.
		if err := s.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := list(t, s, ""), []string{"a/b1", "a/c", "ab", "b"}; !slices.Equal(got, want) {
		t.Errorf("left: %q; want %q", got, want)
	}
}

// listInOrder puts 500 objects, among them keys whose order as paths is not their order as bytes.
func listInOrder(t *testing.T, s store.Store) {
	want := []string{"a-a", "a-b.d/e", "a-b/c", "a.b", "a/b", "a0", "a_b"}
	for i := range 500 - len(want) {
		want = append(want, fmt.Sprintf("%03d/%d", i*7%100, i))
	}
	for i, key := range want {
		mustPut(t, s, key, pixels(i, i))
	}
	size := map[string]int{}
	for i, key := range want {
		size[key] = i
	}
	slices.Sort(want)

	var got []string
	for object, err := range s.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if object.Size != int64(size[object.Key]) || object.Modified.IsZero() {
			t.Errorf("%+v; want the size %d", object, size[object.Key])
		}
		got = append(got, object.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %d keys: %q;\nwant %d: %q", len(got), got, len(want), want)
	}
}

func listByPrefix(t *testing.T, s store.Store) {
	for _, key := range []string{"a-c", "a/b", "a/bc", "a/c", "aa/b", "b", "b1/a/c", "b1/a/d", "c"} {
		mustPut(t, s, key, nil)
	}
	for prefix, want := range map[string][]string{
		"a":     {"a-c", "a/b", "a/bc", "a/c", "aa/b"},
		"a/":    {"a/b", "a/bc", "a/c"},
		"a/b":   {"a/b", "a/bc"},
		"a/b/":  nil,
		"b":     {"b", "b1/a/c", "b1/a/d"},
		"b1/a/": {"b1/a/c", "b1/a/d"},
		"c":     {"c"},
		"d":     nil,
	} {
		if got := list(t, s, prefix); !slices.Equal(got, want) {
			t.Errorf("list %q: %q; want %q", prefix, got, want)
		}
	}
}

func listLeft(t *testing.T, s store.Store) {
	for _, key := range []string{"a/b", "a/c", "b"} {
		mustPut(t, s, key, nil)
	}
	for object, err := range s.List(t.Context(), "") {
		if err != nil || object.Key != "a/b" {
			t.Fatalf("%+v, %v", object, err)
		}
		break // To go on calling the loop's body would be a panic.
	}
}

func listOfNothing(t *testing.T, s store.Store) {
	wantNothing(t, s)
}

// doneWhileListing: a list that was cut off must not look like a whole one.
func doneWhileListing(t *testing.T, s store.Store) {
	for _, key := range []string{"a/b", "a/c", "b"} {
		mustPut(t, s, key, nil)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, err := range s.List(done, "") {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a list under a done context ended with %v", last)
	}
}
