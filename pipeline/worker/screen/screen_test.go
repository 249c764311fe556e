package screen_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/disintegration/imaging"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/worker/screen"
	"github.com/easel-gallery/easel/services/demo/painter"
)

// screener is a real one on a contest, which knows what the contest's catalog does.
func screener(t *testing.T, w *contesttest.World) *screen.Screener {
	t.Helper()
	known := screen.Know(w.Catalog)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := known.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("it stopped: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return &screen.Screener{Drawings: w.Contest, Answers: w.Contest, Known: known, Tally: &screen.Tally{}, Log: w.Log}
}

// file is a picture as a phone sends it.
func file(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// enter enters a picture and renders it.
func enter(t *testing.T, w *contesttest.World, picture image.Image, changes ...func(*edition.Form)) contest.Accepted {
	t.Helper()
	accepted, err := w.Contest.Submit(t.Context(), w.Form(changes...), contesttest.Upload(file(t, picture)), contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	w.Render(t, accepted.ID)
	return accepted
}

func do(t *testing.T, s *screen.Screener, id drawing.ID) {
	t.Helper()
	if err := s.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Rendered}); err != nil {
		t.Fatal(err)
	}
}

// hints are what is noticed of a drawing, in one line.
func hints(t *testing.T, w *contesttest.World, id drawing.ID) string {
	t.Helper()
	s := w.State(t, id)
	if s.Screening == nil {
		return "not screened"
	}
	var all []string
	for _, h := range s.Screening.Hints {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s%s", h.Code, h.Evidence, h.Drawing)))
	}
	return strings.Join(all, "; ")
}

// screenings counts the facts that say what was noticed of a drawing.
func screenings(t *testing.T, w *contesttest.World, id drawing.ID) (n int) {
	t.Helper()
	facts, _, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		if f.Name == drawing.Screened {
			n++
		}
	}
	return n
}

func TestACopyIsNoticedHoweverItLies(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	d := painter.New(11, 0.5)
	first, other := enter(t, w, d.Image()).ID, enter(t, w, painter.New(12, 0.5).Image()).ID
	copied := enter(t, w, imaging.Transpose(d.Photo())).ID
	for _, id := range []drawing.ID{first, other, copied} {
		do(t, s, id)
		w.Caught(t)
	}
	for id, want := range map[drawing.ID]string{first: "", other: "", copied: "near_duplicate " + string(first)} {
		if got := hints(t, w, id); got != want {
			t.Errorf("%s: %q; want %q", id, got, want)
		}
	}
	if n, hints := s.Tally.Screened(), s.Tally.Hints(); n != 3 || hints["near_duplicate"] != 1 || len(hints) != 1 {
		t.Errorf("counted %d and %v", n, hints)
	}
	do(t, s, first) // once more it sees the copy, too
	if got := hints(t, w, first); got != "near_duplicate "+string(copied) {
		t.Errorf("the first: %q", got)
	}
}

func TestWhatIsScreenedTwiceIsSaidOnce(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	id := enter(t, w, painter.New(11, 0.5).Image(), func(f *edition.Form) { f.Story = "Our phone: 020 7946 0991." }).ID
	for range 3 {
		do(t, s, id)
	}
	if n, got := screenings(t, w, id), hints(t, w, id); n != 1 || got != "phone phone: 020 7946 0991" {
		t.Errorf("%d facts, %q", n, got)
	}
}

func TestWordsThatAreCorrectedAreScreenedAgain(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	id := enter(t, w, painter.New(11, 0.5).Image(), func(f *edition.Form) { f.Story = "Our phone: 020 7946 0991." }).ID
	do(t, s, id)
	story := "We have a phone."
	if _, err := w.Contest.Edit(t.Context(), id, contesttest.Moderator, contest.Amendment{Story: &story}); err != nil {
		t.Fatal(err)
	}
	do(t, s, id)
	if got := hints(t, w, id); got != "" || screenings(t, w, id) != 2 {
		t.Errorf("%q", got)
	}
}

func TestWordsThatAreOthersAfterTheOriginalIsGoneAreScreened(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	d := painter.New(11, 0.5)
	first := enter(t, w, d.Image()).ID
	a := enter(t, w, imaging.Transpose(d.Photo()))
	const ofFile = "device Pear 7"
	near := "near_duplicate " + string(first)
	do(t, s, first)
	w.Caught(t)
	seen := drawing.Screening{Of: w.State(t, a.ID).Original.SHA256, Made: 1, Hints: []drawing.Noticed{{Code: drawing.HintDevice, Evidence: "Pear 7"}}}
	if err := w.Contest.Screened(t.Context(), a.ID, seen); err != nil {
		t.Fatal(err)
	}
	w.Caught(t)
	w.Decline(t, a.ID)
	w.Change(t, func(e *edition.Edition) { e.OriginalDays = 1 })
	w.Move(w.Contest.Edition().OriginalUntil().Sub(w.Now()) + time.Second)
	if _, o, err := w.Contest.Retire(t.Context()); o != 1 || err != nil {
		t.Fatalf("%d originals go, %v", o, err)
	}
	w.Undo(t, a.ID)
	story := "Our phone: 020 7946 0991."
	if _, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Story: &story}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		do(t, s, a.ID)
		if got, want := hints(t, w, a.ID), near+"; "+ofFile+"; phone phone: 020 7946 0991"; got != want || screenings(t, w, a.ID) != 2 {
			t.Errorf("%q; want %q", got, want)
		}
	}
}

func TestEveryFactThatChangesWordsIsScreened(t *testing.T) {
	for _, name := range []drawing.Name{drawing.Rendered, drawing.Edited, drawing.Corrected, drawing.Undone} {
		if !slices.Contains(screen.Facts, name) {
			t.Errorf("%s is not", name)
		}
	}
}

// TestOfTwoCopiesAtTheSameTimeOneIsNoticed: two screeners that do not know of each other
// look at the same moment.
func TestOfTwoCopiesAtTheSameTimeOneIsNoticed(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	for seed := range uint64(5) {
		picture := painter.New(seed, 0.5).Image()
		a, b := enter(t, w, picture).ID, enter(t, w, imaging.FlipH(picture)).ID
		both := &together{Contest: w.Contest}
		both.waiting.Add(2)
		var all sync.WaitGroup
		for _, id := range []drawing.ID{a, b} {
			s := screener(t, w)
			s.Answers = &first{together: both}
			all.Go(func() {
				if err := s.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Rendered}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if ofA, ofB := hints(t, w, a), hints(t, w, b); ofA != "near_duplicate "+string(b) && ofB != "near_duplicate "+string(a) {
			t.Errorf("seed %d: %q and %q", seed, ofA, ofB)
		}
	}
}

// together says nothing before two want to.
type together struct {
	*contest.Contest
	waiting sync.WaitGroup
}

type first struct {
	*together
	once sync.Once
}

func (f *first) Screened(ctx context.Context, id drawing.ID, seen drawing.Screening) error {
	f.once.Do(func() {
		f.waiting.Done()
		f.waiting.Wait()
	})
	return f.Contest.Screened(ctx, id, seen)
}

// erase says that a drawing is erased.
func erase(t *testing.T, w *contesttest.World, id drawing.ID) {
	t.Helper()
	_, head, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := drawing.New(journal.NewEventID(), id, drawing.Erased, w.Now(), drawing.Erasure{Version: drawing.Version})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Journal.Append(t.Context(), head, f); err != nil {
		t.Fatal(err)
	}
	w.Caught(t)
}

func TestWhatIsErasedIsNotKnownAnyMore(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	picture := painter.New(11, 0.5).Image()
	gone := enter(t, w, picture).ID
	do(t, s, gone)
	w.Caught(t)
	if n := s.Known.Len(); n != 1 {
		t.Fatalf("%d are known", n)
	}
	erase(t, w, gone)
	if n := s.Known.Len(); n != 0 {
		t.Errorf("%d are known", n)
	}
	do(t, s, gone) // its task comes again
	again := enter(t, w, picture).ID
	do(t, s, again)
	if got := hints(t, w, again); got != "" {
		t.Errorf("%q", got)
	}
}

func TestWhoeverBeginsLaterKnowsWhatWasScreenedAndWhatIsOwed(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	picture := painter.New(11, 0.5).Image()
	seen, owed := enter(t, w, picture).ID, enter(t, w, picture).ID
	do(t, screener(t, w), seen)
	w.Caught(t)
	s := screener(t, w)
	got, err := s.Known.Owed(t.Context())
	if err != nil || len(got) != 1 || got[0] != owed {
		t.Fatalf("owed are %v, %v; want %s", got, err, owed)
	}
	if err := s.Retry(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	if got := hints(t, w, owed); got != "near_duplicate "+string(seen) {
		t.Errorf("%q", got)
	}
}

func TestACatalogThatIsRebuiltIsReadAgain(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	id := enter(t, w, painter.New(11, 0.5).Image()).ID
	do(t, s, id)
	if _, err := w.Catalog.Rebuild(t.Context(), w.Journal); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Known.Owed(t.Context()); err != nil || s.Known.Len() != 1 {
		t.Errorf("%d are known, %v", s.Known.Len(), err)
	}
}

// away is a store that can't be reached.
type away struct{ screen.Drawings }

func (away) Rendition(context.Context, drawing.State, int, string) (io.ReadSeekCloser, drawing.Rendition, error) {
	return nil, drawing.Rendition{}, store.ErrUnreachable
}

func TestAStoreThatIsAwayIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	s := screener(t, w)
	id := enter(t, w, painter.New(11, 0.5).Image()).ID
	s.Drawings = away{w.Contest}
	if err := s.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Rendered}); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("the job ended by %v", err)
	}
	if err := s.Retry(t.Context(), []drawing.ID{id, id}); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("trying again ended by %v", err)
	}
	if n := screenings(t, w, id); n != 0 {
		t.Errorf("%d facts", n)
	}
}

func TestWhatHasNoPictureYetIsNotScreened(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	do(t, screener(t, w), id)
	if got := hints(t, w, id); got != "not screened" {
		t.Errorf("%q", got)
	}
}
