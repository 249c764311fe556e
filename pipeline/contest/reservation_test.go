package contest_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
)

// TestAReservationOfAnotherChildsDrawingHoldsNobodyUp is about a form whose first try
// failed after the reservation, and that was then sent for a brother or sister.
func TestAReservationOfAnotherChildsDrawingHoldsNobodyUp(t *testing.T) {
	w := contesttest.Open(t)
	first, picture := w.Form(), contesttest.Picture(t, 1)
	left := `{"id":"` + string(w.Secret.DrawingID(first.Key)) + `","at":"` + w.Now().Format(time.RFC3339Nano) + `"}`
	if err := reservations(t, w).Create(t.Context(), entrant(w, first), []byte(left)); err != nil {
		t.Fatal(err)
	}
	sibling := first
	sibling.ChildName = "Kofi"
	mustSubmit(t, w.Contest, sibling, picture)
	first.Key = "a-fresh-key-of-the-next-form"
	accepted := mustSubmit(t, w.Contest, first, picture)
	if s := w.State(t, accepted.ID); s.Child.Name != first.ChildName {
		t.Errorf("entered was %+v", s.Child)
	}
}
