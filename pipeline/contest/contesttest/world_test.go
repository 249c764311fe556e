package contesttest_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAWorldTakesADrawingAllTheWay(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	wantStatus(t, w, accepted.ID, drawing.StatusReceived)
	w.Render(t, accepted.ID)
	wantStatus(t, w, accepted.ID, drawing.StatusInReview)
	w.Approve(t, accepted.ID)
	wantStatus(t, w, accepted.ID, drawing.StatusApproved)
	w.Move(w.Contest.Edition().PublishDelay)
	wantStatus(t, w, accepted.ID, drawing.StatusPublished)
	if _, err := w.Catalog.Public().Drawing(t.Context(), accepted.ID); err != nil {
		t.Error(err)
	}
	w.TakeDown(t, accepted.ID)
	wantStatus(t, w, accepted.ID, drawing.StatusTakenDown)
}

func wantStatus(t *testing.T, w *contesttest.World, id drawing.ID, want drawing.Status) {
	t.Helper()
	s, err := w.Catalog.State(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Status(w.Now()); got != want {
		t.Fatalf("the drawing is %s; want %s", got, want)
	}
}

func TestEveryFormIsOfAnotherChild(t *testing.T) {
	w := contesttest.Open(t)
	first, second := w.Publish(t), w.Publish(t)
	if first.ID == second.ID {
		t.Error("two forms entered one drawing")
	}
	counts, err := w.Catalog.Public().Counts(t.Context())
	if err != nil || counts[contesttest.City] != 2 {
		t.Errorf("counts are %v, %v; want 2", counts, err)
	}
}

func TestTheClockStandsStillUntilItIsMoved(t *testing.T) {
	w := contesttest.Open(t)
	before := w.Now()
	w.Move(time.Hour)
	if got := w.Now().Sub(before); got != time.Hour {
		t.Errorf("it moved by %v", got)
	}
}
