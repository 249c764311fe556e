package contest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/store"
)

// putContent lays an object down.
func putContent(t *testing.T, w *contesttest.World, key string, content []byte) {
	t.Helper()
	if err := w.Store.Put(t.Context(), key, bytes.NewReader(content), int64(len(content)), sha256.Sum256(content)); err != nil {
		t.Fatal(err)
	}
}

// crashed leaves what a sender's server leaves that dies before the fact: a data key
// and an object.
func crashed(t *testing.T, w *contesttest.World, key string) drawing.ID {
	t.Helper()
	id := w.Secret.DrawingID(key)
	if err := w.Keys.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	put(t, w, string(id)+"/original")
	return id
}

func dataKeys(t *testing.T, w *contesttest.World) (ids []drawing.ID) {
	t.Helper()
	err := w.Keys.Each(t.Context(), func(id drawing.ID, _ time.Time) error {
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestWhatACrashLeftGoesAfterADayAndNotBefore(t *testing.T) {
	w := contesttest.Open(t)
	crashed(t, w, "the-key-of-a-crashed-sender")
	if err := w.Keys.Create(t.Context(), w.Secret.DrawingID("crashed-before-the-object")); err != nil {
		t.Fatal(err)
	}
	w.Move(48*time.Hour - time.Minute) // a minute less than a day on the store's clock
	if objects, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); objects != 0 || keys != 0 || err != nil {
		t.Errorf("a minute too early %d objects and %d keys were swept, %v", objects, keys, err)
	}
	w.Move(2 * time.Minute)
	if objects, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); objects != 1 || keys != 2 || err != nil {
		t.Errorf("after a day %d objects and %d keys were swept, %v; want 1 and 2", objects, keys, err)
	}
	if left := objects(t, w.Store); len(left) != 0 || len(dataKeys(t, w)) != 0 {
		t.Errorf("left are %v and the data keys of %v", left, dataKeys(t, w))
	}
}

// Facts that can't be opened name objects that nobody knows: the key may come back from
// a backup, the objects would not.
func TestADrawingThatCannotBeOpenedKeepsItsObjects(t *testing.T) {
	w := contesttest.Open(t)
	w.Publish(t)
	sealed := w.Publish(t)
	before := objects(t, w.Store)
	if err := w.Keys.Destroy(t.Context(), sealed.ID); err != nil {
		t.Fatal(err)
	}
	aDayLater(w)
	if n, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); n != 0 || keys != 0 || err != nil {
		t.Errorf("%d objects and %d keys were swept, %v", n, keys, err)
	}
	if after := objects(t, w.Store); !slices.Equal(after, before) {
		t.Errorf("left are %v; want %v", after, before)
	}
}

// A fact that is not what was written hides its drawing, whose objects stay, and keeps
// nobody else's from being swept.
func TestADrawingWhoseFactsAreDamagedStopsNoSweep(t *testing.T) {
	for name, begin := range map[string]func(w *contesttest.World) drawing.ID{
		"accepted": func(w *contesttest.World) drawing.ID { return w.Publish(t).ID },
		"begun":    func(w *contesttest.World) drawing.ID { return crashed(t, w, "the-key-of-another-sender") },
	} {
		t.Run(name, func(t *testing.T) {
			w := contesttest.Open(t)
			id := begin(w)
			kept := objects(t, w.Store)
			if _, err := w.Conn.RequestWithContext(t.Context(), "drawings."+string(id)+".edited", []byte("by nobody")); err != nil {
				t.Fatal(err)
			}
			crashed(t, w, "the-key-of-a-crashed-sender")
			aDayLater(w)
			if n, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); n != 1 || keys != 1 || err != nil {
				t.Errorf("%d objects and %d keys were swept, %v; want 1 and 1", n, keys, err)
			}
			if left := objects(t, w.Store); !slices.Equal(left, kept) {
				t.Errorf("left are %v; want %v", left, kept)
			}
		})
	}
}

// interrupted is a store that goes away: in the midst of a list, or after so many
// deletions, the last of which happens although its answer is lost.
type interrupted struct {
	store.Store
	listed  int
	deleted int
}

func (s *interrupted) List(ctx context.Context, prefix string) iter.Seq2[store.Object, error] {
	return func(yield func(store.Object, error) bool) {
		n := 0
		for object, err := range s.Store.List(ctx, prefix) {
			if n++; n > s.listed {
				yield(store.Object{}, store.ErrUnreachable)
				return
			}
			if !yield(object, err) {
				return
			}
		}
	}
}

func (s *interrupted) Delete(ctx context.Context, key string) error {
	if err := s.Store.Delete(ctx, key); err != nil {
		return err
	}
	if s.deleted--; s.deleted < 0 {
		return store.ErrUnreachable
	}
	return nil
}

func TestASweepThatIsInterruptedLosesNothingAndCanBeFinished(t *testing.T) {
	for name, away := range map[string]interrupted{
		"in the midst of the list": {listed: 7, deleted: 100},
		"at the first deletion":    {listed: 100},
		"at a later deletion":      {listed: 100, deleted: 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := contesttest.Open(t)
			var named []string
			for n := range 5 {
				crashed(t, w, "the-key-of-a-crashed-sender-"+string(rune('a'+n)))
				named = append(named, contest.Objects(w.Publish(t))...)
			}
			slices.Sort(named)
			aDayLater(w)
			away.Store = w.Store
			config := w.Contest.Config
			config.Store = &away
			c, err := contest.Open(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			_, keys, err := c.Sweep(t.Context(), 24*time.Hour)
			wantError(t, "the sweep", err, store.ErrUnreachable)
			if keys != 0 {
				t.Errorf("it took %d data keys, not knowing all objects", keys)
			}
			for _, key := range named {
				if !slices.Contains(objects(t, w.Store), key) {
					t.Errorf("%s is lost", key)
				}
			}
			if _, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); keys != 5 || err != nil {
				t.Errorf("the next sweep took %d data keys, %v; want 5", keys, err)
			}
			if left := objects(t, w.Store); !slices.Equal(left, named) || len(dataKeys(t, w)) != 5 {
				t.Errorf("left are %v; want %v", left, named)
			}
		})
	}
}

// TestASweepBesideAnotherJournalTakesNothing is about an operator who starts a contest
// on the store of another one, or whose journal was lost or is an old copy: the
// originals may be all that is left.
func TestASweepBesideAnotherJournalTakesNothing(t *testing.T) {
	w, other := contesttest.Open(t), contesttest.Open(t)
	w.Publish(t)
	config := other.Contest.Config
	config.Store = w.Store
	before := objects(t, w.Store)
	stranger, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	other.Move(49 * time.Hour)
	n, _, err := stranger.Sweep(t.Context(), 24*time.Hour)
	if left := objects(t, w.Store); n != 0 || err != nil || !slices.Equal(left, before) {
		t.Errorf("%d objects were swept, %v; left are %v", n, err, left)
	}
}

func TestASweepClearsWhatBecameNoObject(t *testing.T) {
	w := contesttest.Open(t)
	left := filepath.Join(w.Dir, "objects", "incoming", "HALF")
	if err := os.WriteFile(left, []byte("half a dra"), 0o600); err != nil {
		t.Fatal(err)
	}
	sweep := func() error {
		_, _, err := w.Contest.Sweep(t.Context(), 24*time.Hour)
		return err
	}
	if err := sweep(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Errorf("at once: %v", err)
	}
	aDayLater(w)
	if err := sweep(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a day later: %v; want %v", err, fs.ErrNotExist)
	}
}

// meddling is a store in which something happens just before a deletion.
type meddling struct {
	store.Store
	before func(key string)
}

func (m *meddling) Delete(ctx context.Context, key string) error {
	m.before(key)
	return m.Store.Delete(ctx, key)
}

// A retry comes at the very moment when what its first try left is swept.
func TestARetryInTheMiddleOfASweepLosesNothing(t *testing.T) {
	w := contesttest.Open(t)
	f, up := w.Form(), contesttest.Upload(contesttest.Picture(t, 1))
	id := w.Secret.DrawingID(f.Key)
	if err := w.Keys.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	putContent(t, w, drawing.Original{SHA256: hex.EncodeToString(up.SHA256[:])}.Key(id), contesttest.Picture(t, 1))
	aDayLater(w)
	config := w.Contest.Config
	config.Store = &meddling{Store: w.Store, before: func(string) {
		if _, err := w.Contest.Submit(t.Context(), f, up, contesttest.Consent()); !errors.Is(err, contest.ErrBusy) {
			t.Errorf("during the sweep: %v; want ErrBusy", err)
		}
	}}
	sweeper, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if objects, keys, err := sweeper.Sweep(t.Context(), 24*time.Hour); objects != 1 || keys != 1 || err != nil {
		t.Fatalf("swept %d objects, %d keys, %v", objects, keys, err)
	}
	w.Move(2 * time.Minute)
	a := mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
	w.WaitFor(t, a.Seq)
	if keys := objects(t, w.Store); len(keys) != 1 {
		t.Errorf("the accepted drawing has the objects %v", keys)
	}
	if _, err := w.Contest.Original(t.Context(), w.State(t, id)); err != nil {
		t.Error(err)
	}
}

// Somebody who looked before the sweep puts a picture after it has listed, and dies. The
// data key is gone then, and the picture is known by swept alone.
func TestWhatCameDuringASweepGoesWithALaterOne(t *testing.T) {
	w := contesttest.Open(t)
	id := crashed(t, w, "the-key-of-a-crashed-sender")
	aDayLater(w)
	config := w.Contest.Config
	config.Store = &meddling{Store: w.Store, before: func(string) { put(t, w, string(id)+"/another") }}
	sweeper, err := contest.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if objects, _, err := sweeper.Sweep(t.Context(), 24*time.Hour); objects != 1 || err != nil {
			t.Errorf("swept %d objects, %v; want 1", objects, err)
		}
		sweeper = w.Contest
	}
	if left := objects(t, w.Store); len(left) != 0 || len(dataKeys(t, w)) != 0 {
		t.Errorf("left are %v and the data keys of %v", left, dataKeys(t, w))
	}
}
