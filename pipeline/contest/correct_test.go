package contest_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
)

func TestACorrectionOfAPublishedDrawingWaitsForTheModeratorWhoSawIt(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	before := w.Approve(t, a.ID)
	title := "  My   street "
	s, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Title: &title})
	if err != nil || s.Title == "My street" || s.Correction == nil || *s.Correction.Title != "My street" {
		t.Fatalf("corrected: %v, %+v", err, s.Correction)
	}
	var stale *contest.Stale
	if _, err := w.Contest.Answer(t.Context(), a.ID, contesttest.Moderator, before.Judged, true); !errors.As(err, &stale) {
		t.Errorf("an answer on the page of before: %v", err)
	}
	s, err = w.Contest.Answer(t.Context(), a.ID, contesttest.Moderator, s.Judged, true)
	if err != nil || s.Title != "My street" || s.Correction != nil || s.Decision == nil {
		t.Errorf("answered: %v, %+v", err, s)
	}
	_, err = w.Contest.Answer(t.Context(), a.ID, contesttest.Moderator, s.Judged, true)
	wantError(t, "a second answer", err, drawing.ErrNotCorrected)
}

func TestACorrectionThatChangesNothingIsNoFact(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	s := w.State(t, a.ID)
	same := s.Title
	after, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Title: &same})
	if err != nil || after.Seq != s.Seq {
		t.Errorf("%v; sequence %d after %d", err, after.Seq, s.Seq)
	}
}

func TestACorrectionObeysTheFormsRules(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	nothing, dots := "", "\u202e"
	_, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Title: &nothing, Child: &dots})
	var faults edition.Faults
	if !errors.As(err, &faults) || !faults.Has("title") || !faults.Has("child_name") {
		t.Errorf("it is %v", err)
	}
}

func TestANameThatIsSpelledAnewStaysOneChild(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t, func(f *edition.Form) { f.ChildName = "Ama" })
	b := w.Enter(t, func(f *edition.Form) { f.ChildName = "Kofi" })
	kofi, amma := "kofi", "Amma"
	_, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Child: &kofi})
	wantError(t, "the name of another entry", err, contest.ErrSameChild)
	if _, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Child: &amma}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Ama", "AMMA"} {
		_, err := w.Contest.Submit(t.Context(), w.Form(func(f *edition.Form) { f.ChildName = name }), contesttest.Upload(contesttest.Picture(t, 1)), contesttest.Consent())
		wantError(t, name+" once more", err, contest.ErrSameChild)
	}
	if s := w.State(t, b.ID); s.Child.Name != "Kofi" {
		t.Errorf("the other is %q", s.Child.Name)
	}
}

func TestWhatWasWithdrawnCanBeRestoredForSevenDays(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	s, err := w.Contest.Withdraw(t.Context(), a.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	w.Contest.Now = func() time.Time { return s.RestorableUntil().Add(time.Second) }
	_, err = w.Contest.Restore(t.Context(), a.Receipt)
	wantError(t, "after seven days", err, drawing.ErrRestoreOver)
	w.Contest.Now = func() time.Time { return s.RestorableUntil() }
	if _, err := w.Contest.Restore(t.Context(), a.Receipt); err != nil {
		t.Errorf("at the end of the seventh: %v", err)
	}
}

// TestACorrectionWhileItsGuardianIsForgottenLeavesNoReservation forgets the guardian at the moment in which the new name is
// about to be reserved.
func TestACorrectionWhileItsGuardianIsForgottenLeavesNoReservation(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	w.Change(t, func(e *edition.Edition) { e.GuardianDays = 1 })
	w.Move(w.Contest.Edition().GuardianUntil().Sub(w.Now()) + time.Minute)
	forget := func() {}
	racing, err := contest.Open(t.Context(), contest.Config{
		Journal: w.Journal, Keys: w.Keys, Secret: w.Secret, Store: w.Store, Cities: w.Cities, Log: w.Log,
		Now: func() time.Time {
			forget()
			return w.Now()
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	forget = sync.OnceFunc(func() {
		if guardians, _, err := w.Contest.Retire(t.Context()); guardians != 1 || err != nil {
			t.Errorf("%d guardians are forgotten, %v", guardians, err)
		}
	})
	name := "Amma"
	s, err := racing.Correct(t.Context(), a.Receipt, contest.Correction{Child: &name})
	if err != nil || s.Child.Name != name || len(s.Entrants) != 0 {
		t.Errorf("it is %q with %v, %v", s.Child.Name, s.Entrants, err)
	}
	err = reservations(t, w).Each(t.Context(), func(v journal.Value) { t.Errorf("a reservation is left: %s", v.Bytes) })
	if err != nil {
		t.Error(err)
	}
}
