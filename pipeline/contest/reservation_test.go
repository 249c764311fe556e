package contest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// TestAReservationOfAnotherChildsDrawingHoldsNobodyUpForLong is about a form whose first try
// failed after the reservation, and that was then sent for a brother or sister.
func TestAReservationOfAnotherChildsDrawingHoldsNobodyUpForLong(t *testing.T) {
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
	_, err := w.Contest.Submit(t.Context(), first, contesttest.Upload(picture), contesttest.Consent())
	wantError(t, "while that first try may go on", err, contest.ErrBusy)
	w.Move(15 * time.Second)
	accepted := mustSubmit(t, w.Contest, first, picture)
	if s := w.State(t, accepted.ID); s.Child.Name != first.ChildName {
		t.Errorf("entered was %+v", s.Child)
	}
}

// between is a contest in whose corrections something happens once, between the reservation and the fact: the clock is looked at
// for the one, and then for the other.
func between(t *testing.T, w *contesttest.World, happens func()) *contest.Contest {
	t.Helper()
	looks, counts := 0, false
	c, err := contest.Open(t.Context(), contest.Config{
		Journal: w.Journal, Keys: w.Keys, Secret: w.Secret, Store: w.Store, Cities: w.Cities, Log: w.Log,
		Now: func() time.Time {
			if counts {
				if looks++; looks == 2 {
					happens()
				}
			}
			return w.Now()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	counts = true // what opening it looks at is over
	return c
}

func respelled(name string) contest.Correction { return contest.Correction{Child: &name} }

func TestANameThatIsBeingSpelledAnewIsNotEntered(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	form := w.Form(func(f *edition.Form) { f.ChildName = "Ben" })
	var meanwhile error
	racing := between(t, w, func() {
		_, meanwhile = w.Contest.Submit(t.Context(), form, contesttest.Upload(contesttest.Picture(t, 1)), contesttest.Consent())
	})
	if _, err := racing.Correct(t.Context(), a.Receipt, respelled("Ben")); err != nil {
		t.Fatal(err)
	}
	wantError(t, "another entry of that name meanwhile", meanwhile, contest.ErrBusy)
	w.Move(15 * time.Second)
	_, err := w.Contest.Submit(t.Context(), form, contesttest.Upload(contesttest.Picture(t, 1)), contesttest.Consent())
	wantError(t, "and later", err, contest.ErrSameChild)
}

func TestACorrectionThatIsRefusedAfterItsReservationLeavesNone(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	_, err := between(t, w, func() { w.Decline(t, a.ID) }).Correct(t.Context(), a.Receipt, respelled("Ben"))
	wantError(t, "of what is declined meanwhile", err, drawing.ErrDecided)
	w.Erase(t, a.ID)
	if err := w.Contest.Destroy(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	wantReservations(t, w)
}

// wantReservations wants those of these drawings, in any order, and no other.
func wantReservations(t *testing.T, w *contesttest.World, of ...string) {
	t.Helper()
	var keys []string
	if err := reservations(t, w).Each(t.Context(), func(v journal.Value) { keys = append(keys, v.Key) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	slices.Sort(of)
	if !slices.Equal(keys, of) {
		t.Errorf("reserved are %v; want %v", keys, of)
	}
}

// A server that is killed between a reservation and its fact leaves a name of which the drawing knows nothing, and so nor does
// its erasure.
func TestAReservationOfWhichNoFactTellsIsSweptAfterADay(t *testing.T) {
	w := contesttest.Open(t)
	form := w.Form()
	a := mustSubmit(t, w.Contest, form, contesttest.Picture(t, 1))
	spelled := form
	spelled.ChildName = "Amma"
	if _, err := w.Contest.Correct(t.Context(), a.Receipt, respelled(spelled.ChildName)); err != nil {
		t.Fatal(err)
	}
	left := w.Form()
	for key, id := range map[string]drawing.ID{entrant(w, left): a.ID, entrant(w, w.Form()): w.Secret.DrawingID("never-came-to-its-first-fact")} {
		mine := `{"id":"` + string(id) + `","at":"` + w.Now().Format(time.RFC3339Nano) + `"}`
		if err := reservations(t, w).Create(t.Context(), key, []byte(mine)); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func() {
		t.Helper()
		if _, _, err := w.Contest.Sweep(t.Context(), 24*time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	sweep()
	if _, err := reservations(t, w).Get(t.Context(), entrant(w, left)); err != nil {
		t.Errorf("too early: %v", err)
	}
	w.Move(25 * time.Hour)
	sweep()
	wantReservations(t, w, entrant(w, form), entrant(w, spelled))
}
