package contest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
)

func TestAFamilyTakesOnePurposeBackAndGivesItAgain(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	w.Approve(t, a.ID)
	w.Move(time.Minute)
	agree := func(p drawing.Purpose, yes bool) drawing.State {
		t.Helper()
		s, err := w.Contest.Allow(t.Context(), a.Receipt, p, yes, drawing.Consent{Text: "00", Language: "ar"})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	wantStatus(t, w, a.ID, drawing.StatusPublished)
	s := agree(drawing.PurposeShow, false)
	if s.Public(w.Now()) || !s.Withdrawn.IsZero() || !slices.Equal(s.Purposes, []drawing.Purpose{drawing.PurposeEnter}) {
		t.Errorf("without that purpose it is %+v", s)
	}
	if again := agree(drawing.PurposeShow, false); again.Seq != s.Seq {
		t.Error("what is taken back already is taken back once more")
	}
	agree(drawing.PurposeExhibit, true)
	if s = agree(drawing.PurposeShow, true); !s.Public(w.Now()) || len(s.Purposes) != 3 {
		t.Errorf("given again it is %+v", s)
	}
	var last drawing.Agreement
	facts, _, err := w.Journal.History(t.Context(), a.ID)
	if err != nil || facts[len(facts)-1].Decode(&last) != nil || last.Consent.Language != "ar" || last.Consent.At.IsZero() || len(last.Consent.Purposes) != 3 {
		t.Errorf("the last fact says %+v, %v", last, err)
	}
}

func TestOnlyWhatStandsByItselfIsTakenBackByItself(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	for _, p := range []drawing.Purpose{drawing.PurposeEnter, "", "wallpaper"} {
		_, err := w.Contest.Allow(t.Context(), a.Receipt, p, false, drawing.Consent{})
		wantError(t, "the purpose "+string(p), err, contest.ErrNoPurpose)
	}
	_, err := w.Contest.Allow(t.Context(), "nonesuch", drawing.PurposePress, true, drawing.Consent{})
	wantError(t, "another receipt", err, contest.ErrNoReceipt)
	if _, err := w.Contest.EraseID(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	_, err = w.Contest.Allow(t.Context(), a.Receipt, drawing.PurposePress, true, drawing.Consent{})
	wantError(t, "of what is erased", err, drawing.ErrErased)
}

// Whatever a family does with its receipt: its history stays one that can be read, and it can always take back what it gave.
func TestAFamilyThatChangedADrawingAsOftenAsItCanStillTakesItBack(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	facts, head, err := w.Journal.History(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	all := []drawing.Purpose{drawing.PurposeEnter, drawing.PurposeShow, drawing.PurposePress}
	for n := len(facts); n <= drawing.MaxChanges; n++ {
		f, err := drawing.New(journal.NewEventID(), a.ID, drawing.Consented, w.Now(), drawing.Agreement{Consent: drawing.Consent{Purposes: all}})
		if err == nil {
			head, err = w.Journal.Append(t.Context(), head, f)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	title := "My street"
	allow := func(p drawing.Purpose, yes bool) error {
		_, err := w.Contest.Allow(t.Context(), a.Receipt, p, yes, drawing.Consent{Text: "00", Language: "en"})
		return err
	}
	wantError(t, "another purpose", allow(drawing.PurposeExhibit, true), drawing.ErrChangedOften)
	_, err = w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Title: &title})
	wantError(t, "other words", err, drawing.ErrChangedOften)
	_, err = w.Contest.Replace(t.Context(), a.Receipt, contesttest.Upload(contesttest.Picture(t, 9)))
	wantError(t, "another picture", err, drawing.ErrChangedOften)
	if err := allow(drawing.PurposePress, false); err != nil {
		t.Errorf("a purpose is not taken back: %v", err)
	}
	w.Withdraw(t, a.Receipt)
	_, err = w.Contest.Restore(t.Context(), a.Receipt)
	wantError(t, "given again", err, drawing.ErrChangedOften)
	if _, err := w.Contest.Erase(t.Context(), a.Receipt); err != nil {
		t.Errorf("it is not erased: %v", err)
	}
}
