package contest_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

func text(s string) *string { return &s }

var gate = drawing.Box{X: 0.5, Y: 0.75, W: 0.25, H: 0.125}

// edit edits a drawing, and waits until the catalog knows.
func edit(t *testing.T, w *contesttest.World, id drawing.ID, change contest.Change) drawing.State {
	t.Helper()
	s, err := w.Contest.Edit(t.Context(), id, "staff-1", change)
	if err != nil {
		t.Fatal(err)
	}
	w.WaitFor(t, s.Seq)
	return s
}

func TestACoveredPictureIsGoneUntilItIsMadeAnew(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	wantSeen(t, w, s.ID, true)
	after := edit(t, w, s.ID, contest.Change{Covers: []drawing.Box{gate}})
	wantSeen(t, w, s.ID, false)
	if after.Ladder != nil || !after.Unmade() || after.Recipe.Color != s.Ladder.Color || after.Recipe.Covers[0] != gate {
		t.Errorf("%+v", after)
	}
	for _, r := range s.Ladder.Pictures {
		_, _, err := w.Contest.Rendition(t.Context(), after, r.Width, r.Hash)
		wantError(t, "a picture of before", err, drawing.ErrAbsent)
	}
	w.Render(t, s.ID)
	wantSeen(t, w, s.ID, true)
}

func TestALateLadderOfThePictureOfBeforeIsNotTaken(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	before := w.State(t, accepted.ID)
	made := w.Made(t, before)
	edit(t, w, accepted.ID, contest.Change{Turn: 1})
	if err := w.Contest.Rendered(t.Context(), before, made); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.Unreadable(t.Context(), before, "truncated"); err != nil {
		t.Fatal(err)
	}
	wantFacts(t, w, 2)
	if s := w.Render(t, accepted.ID); s.Ladder.Height != made.Width || s.Ladder.Recipe != s.Recipe.Hash() {
		t.Errorf("turned, it is %d × %d of %q", s.Ladder.Width, s.Ladder.Height, s.Ladder.Recipe)
	}
}

func TestEditsAddUpInWhateverOrderTheyCome(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	var all sync.WaitGroup
	for _, change := range []contest.Change{{Turn: 1}, {Covers: []drawing.Box{gate}}, {Turn: 1}, {Title: text("The gate")}} {
		all.Go(func() {
			if _, err := w.Contest.Edit(t.Context(), s.ID, "staff-1", change); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	now := w.State(t, s.ID)
	if now.Recipe.Turn != 2 || len(now.Recipe.Covers) != 1 || now.Title != "The gate" {
		t.Errorf("%+v, %q", now.Recipe, now.Title)
	}
	if anew := edit(t, w, s.ID, contest.Change{Anew: true}); anew.Recipe.Hash() != "" || anew.Title != "The gate" {
		t.Errorf("as it was sent: %+v", anew.Recipe)
	}
}

func TestAnEditThatChangesNothingIsNone(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	for _, change := range []contest.Change{{}, {Turn: 4}, {Anew: true}, {Title: text(" " + s.Title)}, {Story: text(s.Story), Child: text(s.Child.Name)}} {
		if after := edit(t, w, s.ID, change); after.Seq != s.Seq {
			t.Errorf("%+v wrote a fact", change)
		}
	}
}

func TestAnEditIsChecked(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	for field, change := range map[string]contest.Change{
		"title": {Title: text(" ")}, "story": {Story: text(strings.Repeat("x", 2_001))}, "child": {Child: text("")},
	} {
		_, err := w.Contest.Edit(t.Context(), s.ID, "staff-1", change)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has(field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := w.Contest.Edit(t.Context(), s.ID, "staff-1", contest.Change{Covers: []drawing.Box{{X: 0.9, W: 0.2, H: 1}}})
	wantError(t, "a cover beside the picture", err, drawing.ErrRecipe)
	_, err = w.Contest.Edit(t.Context(), w.Secret.DrawingID("nobody's"), "staff-1", contest.Change{Turn: 1})
	wantError(t, "of no drawing", err, drawing.ErrAbsent)
	w.Decline(t, s.ID)
	_, err = w.Contest.Edit(t.Context(), s.ID, "staff-1", contest.Change{Turn: 1})
	wantError(t, "of a declined one", err, drawing.ErrDecided)
}

func TestADecisionOnThePictureOfBeforeIsStale(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	edit(t, w, s.ID, contest.Change{Title: text("The gate")})
	_, err := w.Contest.Decide(t.Context(), s.ID, contest.Decision{By: "staff-2", Verdict: drawing.Approve, Seq: s.Judged})
	wantError(t, "approve", err, drawing.ErrStale)
}
