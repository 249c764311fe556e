package contest_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// wantReported is how many drawings the catalog lists as reported.
func wantReported(t *testing.T, w *contesttest.World, want int) {
	t.Helper()
	w.Caught(t)
	if n, err := w.Catalog.ReportedCount(t.Context(), nil); err != nil || n != want {
		t.Errorf("%d are reported, %v; want %d", n, err, want)
	}
}

// wantShownSince reads a history fact by fact: from its approval on the drawing is seen.
func wantShownSince(t *testing.T, w *contesttest.World, id drawing.ID) {
	t.Helper()
	facts, _, err := w.Journal.History(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var s drawing.State
	for _, f := range facts {
		if err := s.Apply(f); err != nil {
			t.Fatal(err)
		}
		if s.Decision != nil && !s.Showable() {
			t.Errorf("after %s it hangs no more", f.Name)
		}
	}
}

func TestWhatIsLookedAtHangsOnAndLeavesTheList(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	w.Report(t, s.ID, "hurtful", "", home)
	s = w.Report(t, s.ID, "mine", "", school)
	after, err := w.Contest.LookAt(t.Context(), s.ID, "staff-1", s.Judged, len(s.Reports))
	if err != nil || after.Unlooked() != 0 || after.Judged != s.Judged {
		t.Fatalf("%+v, %v", after, err)
	}
	wantReported(t, w, 0)
	wantSeen(t, w, s.ID, true)
	again, err := w.Contest.LookAt(t.Context(), s.ID, "staff-2", s.Judged, len(s.Reports))
	if err != nil || again.Seq != after.Seq {
		t.Errorf("the same again: %v", err)
	}
	w.Report(t, s.ID, "hurtful", "", home) // who has reported it says nothing new
	wantReported(t, w, 0)
	w.Report(t, s.ID, "hurtful", "", "192.0.2.0/24")
	wantReported(t, w, 1)
	wantShownSince(t, w, s.ID)
	p, err := w.Contest.Past(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Moments[5]; m.What != drawing.LookedAt || m.By != "staff-1" {
		t.Errorf("the history says %+v", m)
	}
}

// TestALookAtReportsStartsTheirNumberAnew: it takes as many again to hide the drawing.
func TestALookAtReportsStartsTheirNumberAnew(t *testing.T) {
	w := contesttest.Open(t)
	enough := w.Contest.Edition().HideAfter
	s := w.Publish(t)
	networks := 0
	reported := func() {
		networks++
		s = w.Report(t, s.ID, "hurtful", "", fmt.Sprintf("198.51.%d.0/24", networks))
	}
	for range enough - 1 {
		reported()
	}
	if _, err := w.Contest.LookAt(t.Context(), s.ID, "staff-1", s.Judged, len(s.Reports)); err != nil {
		t.Fatal(err)
	}
	for range enough - 1 {
		reported()
		wantSeen(t, w, s.ID, true)
	}
	if reported(); !s.Hidden {
		t.Errorf("%d networks reported it since, and it hangs", enough)
	}
	_, err := w.Contest.LookAt(t.Context(), s.ID, "staff-1", s.Judged, len(s.Reports))
	wantError(t, "hidden", err, drawing.ErrTakenDown)
}

func TestWhatWasReportedMeanwhileIsNotLookedAt(t *testing.T) {
	w := contesttest.Open(t)
	page := w.Publish(t)
	page = w.Report(t, page.ID, "hurtful", "", home)
	w.Report(t, page.ID, "name_visible", "", school)
	after, err := w.Contest.LookAt(t.Context(), page.ID, "staff-1", page.Judged, len(page.Reports))
	if err != nil || after.Unlooked() != 1 {
		t.Fatalf("%d are not looked at, %v", after.Unlooked(), err)
	}
	wantReported(t, w, 1)
}

// TestAReportThatComesWithALookWaitsForTheNext has both come at once, over and over.
func TestAReportThatComesWithALookWaitsForTheNext(t *testing.T) {
	w := contesttest.Open(t)
	for range rounds(t) {
		page := w.Publish(t)
		page = w.Report(t, page.ID, "hurtful", "", home)
		var both sync.WaitGroup
		var looked, reported error
		both.Go(func() {
			_, looked = w.Contest.LookAt(t.Context(), page.ID, "staff-1", page.Judged, len(page.Reports))
		})
		both.Go(func() { _, reported = w.Contest.Report(t.Context(), page.ID, "mine", "", school) })
		both.Wait()
		if err := errors.Join(looked, reported); err != nil {
			t.Fatal(err)
		}
		if s := w.State(t, page.ID); s.Looked != 1 || s.Unlooked() != 1 {
			t.Fatalf("%d of %d are looked at", s.Looked, len(s.Reports))
		}
		wantShownSince(t, w, page.ID)
	}
	wantReported(t, w, rounds(t))
}

func TestALookIsAtThePictureOfThePage(t *testing.T) {
	w := contesttest.Open(t)
	page := w.Publish(t)
	page = w.Report(t, page.ID, "hurtful", "", home)
	for name, reports := range map[string]int{"none": 0, "more than there are": 2} {
		_, err := w.Contest.LookAt(t.Context(), page.ID, "staff-1", page.Judged, reports)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has("reports") {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.Undo(t, page.ID)
	_, err := w.Contest.LookAt(t.Context(), page.ID, "staff-1", page.Judged, 1)
	wantError(t, "undone", err, drawing.ErrNotApproved)
	w.Approve(t, page.ID)
	_, err = w.Contest.LookAt(t.Context(), page.ID, "staff-1", page.Judged, 1)
	wantError(t, "judged anew", err, drawing.ErrStale)
	wantReported(t, w, 0)
}
