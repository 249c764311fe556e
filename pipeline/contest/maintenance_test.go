package contest_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
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
	erased := w.Enter(t)
	erase(t, w, erased.ID)
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
	erase(t, w, w.Enter(t).ID)
	findings, err := w.Contest.Examine(t.Context(), w.Catalog)
	if err != nil || len(findings) != 5 {
		t.Fatalf("%+v, %v", findings, err)
	}
	for _, f := range findings {
		if !f.OK || len(f.Damaged) > 0 || f.Detail == "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestAnExaminationNamesWhatIsDamaged(t *testing.T) {
	for part, damage := range map[string]func(*contesttest.World, drawing.State){
		"objects": func(w *contesttest.World, s drawing.State) {
			if err := w.Store.Delete(t.Context(), s.Ladder.Pictures[0].Key(s.ID)); err != nil {
				t.Fatal(err)
			}
		},
		"sealing": func(w *contesttest.World, s drawing.State) {
			if err := w.Keys.Destroy(t.Context(), s.ID); err != nil {
				t.Fatal(err)
			}
		},
		"stuck": func(w *contesttest.World, _ drawing.State) {
			w.Enter(t, func(f *edition.Form) { f.ChildName = "Kofi" })
			aDayLater(w)
		},
	} {
		t.Run(part, func(t *testing.T) {
			w := contesttest.Open(t)
			s := w.Publish(t)
			w.Publish(t)
			damage(w, s)
			findings, err := w.Contest.Examine(t.Context(), w.Catalog)
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(findings, func(f contest.Finding) bool { return f.Part == part })
			if f := findings[i]; f.OK || len(f.Damaged) != 1 || part != "stuck" && !strings.Contains(f.Damaged[0], string(s.ID)) {
				t.Errorf("%+v", f)
			}
		})
	}
}
