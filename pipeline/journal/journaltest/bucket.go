package journaltest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func openBucket(t *testing.T, host Host) *journal.Bucket {
	t.Helper()
	bucket, err := openBook(t, host, vaulttest.Secret(t)).Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	return bucket
}

func bucketCreate(t *testing.T, host Host) {
	bucket := openBucket(t, host)
	_, err := bucket.Get(t.Context(), "edition")
	wantError(t, "get what is not there", err, journal.ErrNotFound)
	_, errs := race(8, func() (struct{}, error) {
		return struct{}{}, bucket.Create(t.Context(), "edition", []byte("first"))
	})
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		wantError(t, "a loser's create", err, journal.ErrConflict)
	}
	if won != 1 {
		t.Errorf("%d of 8 created it", won)
	}
	if v, err := bucket.Get(t.Context(), "edition"); err != nil || string(v.Bytes) != "first" || v.Key != "edition" || v.Deleted {
		t.Errorf("%+v, %v", v, err)
	}
}

func bucketUpdate(t *testing.T, host Host) {
	bucket := openBucket(t, host)
	if err := bucket.Put(t.Context(), "edition", []byte("1")); err != nil {
		t.Fatal(err)
	}
	read, err := bucket.Get(t.Context(), "edition")
	if err != nil {
		t.Fatal(err)
	}
	if err := bucket.Update(t.Context(), "edition", []byte("2"), read.Revision); err != nil {
		t.Error(err)
	}
	wantError(t, "update from the first", bucket.Update(t.Context(), "edition", []byte("3"), read.Revision), journal.ErrConflict)
	wantError(t, "update what is not there", bucket.Update(t.Context(), "other", []byte("3"), read.Revision), journal.ErrConflict)
	if v, err := bucket.Get(t.Context(), "edition"); err != nil || string(v.Bytes) != "2" || v.Revision <= read.Revision {
		t.Errorf("%+v, %v", v, err)
	}
}

func bucketDelete(t *testing.T, host Host) {
	bucket := openBucket(t, host)
	if err := bucket.Delete(t.Context(), "edition"); err != nil {
		t.Errorf("delete what is not there: %v", err)
	}
	for range 2 {
		if err := bucket.Create(t.Context(), "edition", []byte("1")); err != nil {
			t.Fatal(err)
		}
		if err := bucket.Delete(t.Context(), "edition"); err != nil {
			t.Fatal(err)
		}
		_, err := bucket.Get(t.Context(), "edition")
		wantError(t, "get what was deleted", err, journal.ErrNotFound)
	}
	if err := bucket.Put(t.Context(), "edition", []byte("1")); err != nil {
		t.Fatal(err)
	}
	v, err := bucket.Get(t.Context(), "edition")
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, "delete another revision", bucket.DeleteRevision(t.Context(), "edition", v.Revision-1), journal.ErrConflict)
	if err := bucket.DeleteRevision(t.Context(), "edition", v.Revision); err != nil {
		t.Error(err)
	}
}

// watcher writes down what a watch hands over.
type watcher struct {
	mu    sync.Mutex
	lines []string
}

func (w *watcher) say(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
}

func (w *watcher) take(v journal.Value) {
	w.say(fmt.Sprintf("%s=%s %v", v.Key, v.Bytes, v.Deleted))
}

func (w *watcher) waitFor(t *testing.T, want ...string) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		w.mu.Lock()
		lines := slices.Clone(w.lines)
		w.mu.Unlock()
		if slices.Equal(lines, want) {
			return
		}
		if len(lines) > len(want) || time.Now().After(late) {
			t.Fatalf("the watcher saw %q; want %q", lines, want)
		}
	}
}

func bucketWatch(t *testing.T, host Host) {
	bucket := openBucket(t, host)
	put := func(key, value string) {
		t.Helper()
		if err := bucket.Put(t.Context(), key, []byte(value)); err != nil {
			t.Fatal(err)
		}
	}
	put("a", "0")
	put("a", "1")
	put("b", "1")
	w := &watcher{}
	stop := background(t, func(ctx context.Context) error {
		return bucket.Watch(ctx, w.take, func() { w.say("ready") })
	})
	seen := []string{"a=1 false", "b=1 false", "ready"}
	w.waitFor(t, seen...)
	put("b", "2")
	if err := bucket.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	w.waitFor(t, append(seen, "b=2 false", "a= true")...)
	wantError(t, "watch", stop(), context.Canceled)
}
