package contest_test

import (
	"bytes"
	"crypto/sha256"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// put lays an object down that no fact names.
func put(t *testing.T, w *contesttest.World, key string) {
	t.Helper()
	content := []byte(key)
	if err := w.Store.Put(t.Context(), key, bytes.NewReader(content), int64(len(content)), sha256.Sum256(content)); err != nil {
		t.Fatal(err)
	}
}

// aDayLater moves the contest's clock, which runs a day behind, a day and an hour past
// the clock of the store.
func aDayLater(w *contesttest.World) { w.Move(49 * time.Hour) }

func TestASweepTakesWhatNoFactNames(t *testing.T) {
	w := contesttest.Open(t)
	kept := w.Publish(t)
	replaced := w.Enter(t)
	old := w.State(t, replaced.ID).Original
	if _, err := w.Contest.Replace(t.Context(), replaced.Receipt, contesttest.Upload(contesttest.Picture(t, 3))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.EraseID(t.Context(), w.Enter(t).ID); err != nil { // and no worker heard of it
		t.Fatal(err)
	}
	orphan := w.Secret.DrawingID("key-of-a-crashed-sender")
	if err := w.Keys.Create(t.Context(), orphan); err != nil {
		t.Fatal(err)
	}
	put(t, w, string(orphan)+"/"+strings.Repeat("0", 64))
	put(t, w, "backup/of-somebody-else")

	if objects, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); objects != 0 || keys != 0 || err != nil {
		t.Errorf("on the same day %d objects and %d keys were swept, %v", objects, keys, err)
	}
	aDayLater(w)
	if objects, keys, err := w.Contest.Sweep(t.Context(), 24*time.Hour); objects != 3 || keys != 1 || err != nil {
		t.Errorf("%d objects and %d keys were swept, %v", objects, keys, err)
	}
	want := append(contest.Objects(kept), contest.Objects(w.State(t, replaced.ID))...)
	want = append(want, "backup/of-somebody-else")
	slices.Sort(want)
	if got := objects(t, w.Store); !slices.Equal(got, want) || slices.Contains(got, old.Key(replaced.ID)) {
		t.Errorf("left are %v;\nwant %v", got, want)
	}
	wantSeen(t, w, kept.ID, true)
	if s := w.State(t, replaced.ID); s.Sealed {
		t.Error("a drawing's data key was swept")
	}
}

// TestWhoComesBackAfterTheSweepIsEntered is about a family whose first try came as
// far as a sealed fact that was never written, on the same process.
func TestWhoComesBackAfterTheSweepIsEntered(t *testing.T) {
	w := contesttest.Open(t)
	f, picture := w.Form(), contesttest.Picture(t, 1)
	id := w.Secret.DrawingID(f.Key)
	if err := w.Keys.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Keys.Seal(t.Context(), id, "a fact that was never written", nil); err != nil {
		t.Fatal(err)
	}
	other := openBeside(t, w)
	aDayLater(w)
	if _, keys, err := other.Sweep(t.Context(), 24*time.Hour); keys != 1 || err != nil {
		t.Fatalf("%d keys were swept, %v", keys, err)
	}
	w.Move(2 * time.Minute) // nobody begins while a sweep may still be deleting
	accepted := mustSubmit(t, w.Contest, f, picture)
	s, err := other.State(t.Context(), accepted.ID)
	if err != nil || s.Title != f.Title {
		t.Errorf("another process reads %+v, %v", s, err)
	}
}

func TestAContestInOrderPassesItsExamination(t *testing.T) {
	w := contesttest.Open(t)
	w.Publish(t)
	w.Withdraw(t, w.Enter(t).Receipt)
	w.Erase(t, w.Enter(t).ID)
	findings, err := w.Contest.Examine(t.Context(), w.Catalog, contest.Examination{})
	if err != nil || len(findings) != 10 {
		t.Fatalf("%+v, %v", findings, err)
	}
	for _, f := range findings {
		if !f.OK || len(f.Damaged) > 0 || f.Detail == "" {
			t.Errorf("%+v", f)
		}
	}
}

// spoil puts other bytes under the key of an object, as many.
func spoil(t *testing.T, s store.Store, key string) {
	t.Helper()
	body, object, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	content := make([]byte, object.Size)
	if _, err := io.ReadFull(body, content); err != nil {
		t.Fatal(err)
	}
	content[object.Size/2] ^= 1
	err = s.Delete(t.Context(), key)
	if err == nil {
		err = s.Put(t.Context(), key, bytes.NewReader(content), object.Size, sha256.Sum256(content))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// reconfigure changes how a stream is configured.
func reconfigure(t *testing.T, w *contesttest.World, stream string, change func(*jetstream.StreamConfig)) {
	t.Helper()
	js, err := jetstream.New(w.Conn)
	if err != nil {
		t.Fatal(err)
	}
	of, err := js.Stream(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	config := of.CachedInfo().Config
	change(&config)
	if _, err := js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
}

func TestAnExaminationNamesWhatIsDamagedAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(*contesttest.World, drawing.State)
		part   string
		says   func(drawing.State) string
	}{
		"a journal that forgets": {
			func(w *contesttest.World, _ drawing.State) {
				reconfigure(t, w, journal.Stream, func(c *jetstream.StreamConfig) { c.MaxAge = 1000 * time.Hour })
			},
			"journal", func(drawing.State) string {
				return "stream DRAWINGS: it drops what is older than 1000h0m0s: nats stream edit DRAWINGS --max-age 0s"
			},
		},
		"data keys that can be written over": {
			func(w *contesttest.World, _ drawing.State) {
				reconfigure(t, w, vault.Stream, func(c *jetstream.StreamConfig) { c.DiscardNewPerSubject = false })
			},
			"journal", func(drawing.State) string { return "nats stream edit KEYS --discard-per-subject" },
		},
		"an entry of tomorrow": {
			func(w *contesttest.World, _ drawing.State) {
				w.Move(24 * time.Hour)
				w.Enter(t)
				w.Move(-24 * time.Hour)
			},
			"clock", func(drawing.State) string { return "(submitted) says that it happened at " },
		},
		"a lost rendition": {
			func(w *contesttest.World, s drawing.State) {
				if err := w.Store.Delete(t.Context(), s.Ladder.Pictures[0].Key(s.ID)); err != nil {
					t.Fatal(err)
				}
			},
			"objects", func(s drawing.State) string { return s.Ladder.Pictures[0].Key(s.ID) + " is missing" },
		},
		"an original of other bytes": {
			func(w *contesttest.World, s drawing.State) { spoil(t, w.Store, s.Original.Key(s.ID)) },
			"hashes", func(s drawing.State) string { return s.Original.Key(s.ID) + " has the SHA-256 " },
		},
		"a rendition of other bytes": {
			func(w *contesttest.World, s drawing.State) { spoil(t, w.Store, s.Ladder.Pictures[0].Key(s.ID)) },
			"hashes", func(s drawing.State) string { return " and should have " + s.Ladder.Pictures[0].Hash },
		},
		"an object that nothing is known of": {
			func(w *contesttest.World, _ drawing.State) {
				put(t, w, string(drawingtest.ID(7))+"/"+strings.Repeat("7", 64))
				aDayLater(w)
			},
			"unnamed", func(drawing.State) string { return "neither a fact nor a data key" },
		},
		"a drawing that waits": {
			func(w *contesttest.World, _ drawing.State) {
				w.Enter(t, func(f *edition.Form) { f.ChildName = "Kofi" })
				aDayLater(w)
			},
			"stuck", func(drawing.State) string { return "has waited for its renditions since" },
		},
		"a drawing that is erased and not destroyed": {
			func(w *contesttest.World, _ drawing.State) {
				gone := w.Enter(t, func(f *edition.Form) { f.ChildName = "Kofi" })
				w.Move(time.Hour - 24*time.Hour)
				s, err := w.Contest.EraseID(t.Context(), gone.ID)
				if err != nil {
					t.Fatal(err)
				}
				w.Move(24 * time.Hour)
				w.WaitFor(t, s.Seq)
			},
			"stuck", func(drawing.State) string { return "nobody has destroyed its data key" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := contesttest.Open(t)
			s := three(t, w)
			wantDamaged(t, w, nil)
			c.damage(w, s)
			wantDamaged(t, w, map[string]string{c.part: c.says(s)})
		})
	}
}

// unnamed is what doctor says of objects that no fact names.
func unnamed(t *testing.T, w *contesttest.World) contest.Finding {
	t.Helper()
	findings, err := w.Contest.Examine(t.Context(), w.Catalog, contest.Examination{})
	if err != nil {
		t.Fatal(err)
	}
	return findings[slices.IndexFunc(findings, func(f contest.Finding) bool { return f.Part == "unnamed" })]
}

// The pieces of an upload are nobody's drawing: the sweep of uploads takes them, and no other.
func TestAnUploadThatWaitsForItsEntryIsNoDamage(t *testing.T) {
	w := contesttest.Open(t)
	w.Publish(t)
	put(t, w, uploads.Prefix+"some-name/head")
	if f := unnamed(t, w); !f.OK || !strings.Contains(f.Detail, ": 1 younger than a day, 0 left over, 0 not Easel's") {
		t.Errorf("on the same day: %+v", f)
	}
	aDayLater(w)
	if _, _, err := w.Contest.Sweep(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if f := unnamed(t, w); !f.OK || !strings.Contains(f.Detail, ": 0 younger than a day, 1 left over, 0 not Easel's") {
		t.Errorf("a day later: %+v", f)
	}
}

// What no fact names is told apart, and what will go by itself is no damage.
func TestWhatNoFactNamesIsToldApart(t *testing.T) {
	w := contesttest.Open(t)
	w.Publish(t)
	replaced := w.Enter(t)
	old := w.State(t, replaced.ID).Original.Key(replaced.ID)
	if _, err := w.Contest.Replace(t.Context(), replaced.Receipt, contesttest.Upload(contesttest.Picture(t, 3))); err != nil {
		t.Fatal(err)
	}
	w.Render(t, replaced.ID)
	id := crashed(t, w, "key-of-a-crashed-sender")
	put(t, w, "backup/of-somebody-else")
	if f := unnamed(t, w); !f.OK || !strings.Contains(f.Detail, ": 2 younger than a day, 0 left over, 1 not Easel's") {
		t.Errorf("on the same day: %+v", f)
	}
	aDayLater(w)
	f := unnamed(t, w)
	if !f.OK || !strings.Contains(f.Detail, ": 0 younger than a day, 2 left over, 1 not Easel's") {
		t.Errorf("a day later: %+v", f)
	}
	for _, want := range []string{old, string(id) + "/", "backup/of-somebody-else"} {
		if !slices.ContainsFunc(f.Noted, func(said string) bool { return strings.HasPrefix(said, want) }) {
			t.Errorf("%s is not named in %q", want, f.Noted)
		}
	}
	if _, _, err := w.Contest.Sweep(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	if f := unnamed(t, w); !f.OK || !strings.Contains(f.Detail, ": 0 younger than a day, 0 left over, 1 not Easel's") {
		t.Errorf("after the sweep: %+v", f)
	}
}
