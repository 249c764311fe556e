package contest_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// closeYearsAgo types a closing date wrong.
func closeYearsAgo(e *edition.Edition) {
	e.OpensAt, e.ClosesAt = e.OpensAt.AddDate(-10, 0, 0), e.ClosesAt.AddDate(-10, 0, 0)
}

func TestADateThatWasJustTypedWrongDestroysNothing(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	w.Approve(t, a.ID)
	waits := collect(t, w, newClass(t, w), 1)
	w.Change(t, func(e *edition.Edition) { e.GuardianDays, e.OriginalDays = 30, 30 })
	w.Move(30 * 24 * time.Hour)
	w.Change(t, closeYearsAgo)
	destroyed := func(when string, guardians, originals, drawings, sheets int) {
		t.Helper()
		g, o, err := w.Contest.Retire(t.Context())
		if err != nil || g != guardians || o != originals {
			t.Errorf("%s %d guardians and %d originals go, %v", when, g, o, err)
		}
		d, s, err := w.Contest.Lapse(t.Context(), time.Hour)
		if err != nil || d != drawings || s != sheets {
			t.Errorf("%s %d drawings and %d sheets go, %v", when, d, s, err)
		}
	}
	destroyed("at once", 0, 0, 0, 0)
	w.Move(47 * time.Hour)
	destroyed("within two days", 0, 0, 0, 0)
	if f := examined(t, w)["kept"]; !f.OK {
		t.Errorf("doctor misses what is not due: %v", f.Damaged)
	}
	w.Change(t, func(e *edition.Edition) { e.Theme = "Rivers" }) // has nothing to do with it
	w.Move(2 * time.Hour)
	destroyed("after two days", 1, 1, 0, 0)
	w.Move(contest.LapsesAfter - 50*time.Hour)
	destroyed("in a month", 0, 0, 0, 0)
	w.Move(time.Hour)
	destroyed("after a month", 0, 0, 1, 1)
	if w.State(t, waits.ID).Erased.IsZero() {
		t.Error("what waited is not erased")
	}
}

func TestAClosingThatIsPutRightInTimeDestroysNothing(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	right := w.Contest.Edition()
	w.Change(t, closeYearsAgo)
	w.Move(24 * time.Hour)
	w.Change(t, func(e *edition.Edition) { e.OpensAt, e.ClosesAt = right.OpensAt, right.ClosesAt })
	w.Move(72 * time.Hour)
	if g, o, err := w.Contest.Retire(t.Context()); g+o != 0 || err != nil {
		t.Errorf("%d guardians and %d originals go, %v", g, o, err)
	}
	if s := w.State(t, a.ID); !s.GuardianGone.IsZero() {
		t.Error("its guardian is forgotten")
	}
}
