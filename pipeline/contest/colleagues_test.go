package contest_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// decline declines what is seen now.
func decline(t *testing.T, w *contesttest.World, id drawing.ID, by string) (drawing.State, error) {
	t.Helper()
	return w.Contest.Decide(t.Context(), id, contest.Decision{By: by, Verdict: drawing.Decline, Reason: "off_theme", Seq: w.State(t, id).Judged})
}

// wantLane is where the catalog has a drawing, and it is nowhere else.
func wantLane(t *testing.T, w *contesttest.World, id drawing.ID, want catalog.Lane) {
	t.Helper()
	w.Caught(t)
	for _, lane := range []catalog.Lane{catalog.Waiting, catalog.Disputed, catalog.Appeals, catalog.Escalated} {
		found, err := w.Catalog.Queue(t.Context(), catalog.Desk{Lane: lane}, 100)
		if err != nil {
			t.Fatal(err)
		}
		is := false
		for _, s := range found {
			is = is || s.ID == id
		}
		if is != (lane == want) {
			t.Errorf("it is among what is %s: %v", lane, is)
		}
	}
}

func TestADeclineOfTwoStandsWhenTheSecondAgrees(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.TwoPersons.Declines = true })
	id := inReview(t, w).ID
	first, err := decline(t, w, id, "staff-1")
	if err != nil || first.Decision != nil || first.Proposal == nil {
		t.Fatalf("%+v, %v", first, err)
	}
	wantLane(t, w, id, catalog.Waiting)
	again, err := w.Contest.Decide(t.Context(), id, contest.Decision{By: "staff-1", Verdict: drawing.Decline, Reason: "off_theme", Seq: first.Proposal.On})
	if err != nil || again.Seq != first.Seq {
		t.Errorf("the same again: %v", err)
	}
	_, err = decline(t, w, id, "staff-1")
	wantError(t, "alone", err, drawing.ErrBarred)
	second, err := decline(t, w, id, "staff-2")
	if err != nil || second.Decision == nil || second.Decision.By != "staff-2" {
		t.Errorf("%+v, %v", second, err)
	}
	wantStatus(t, w, id, drawing.StatusDeclined)
	wantLane(t, w, id, "")
}

func TestWhereTwoDifferAnOrganiserDecides(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.TwoPersons.Cities = []string{contesttest.City} })
	s := inReview(t, w)
	if _, err := decline(t, w, s.ID, "staff-1"); err != nil {
		t.Fatal(err)
	}
	approve := func(by string, organises bool) (drawing.State, error) {
		return w.Contest.Decide(t.Context(), s.ID, contest.Decision{By: by, Verdict: drawing.Approve, Seq: w.State(t, s.ID).Judged, Organises: organises})
	}
	if _, err := approve("staff-2", false); err != nil {
		t.Fatal(err)
	}
	wantLane(t, w, s.ID, catalog.Disputed)
	_, err := approve("staff-3", false)
	wantError(t, "a third moderator", err, drawing.ErrDisputed)
	after, err := approve("staff-4", true)
	if err != nil || after.Decision == nil || after.Decision.PublicAt.IsZero() {
		t.Errorf("%+v, %v", after, err)
	}
	wantLane(t, w, s.ID, "")
}

func TestOneVerdictIsEnoughWhereTheEditionSaysSo(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) {
		e.TwoPersons = edition.TwoPersons{Declines: true, Cities: []string{"quito"}}
	})
	s := w.Approve(t, inReview(t, w).ID)
	if s.Decision == nil {
		t.Error("an approval wants two")
	}
}

func TestAFirstVerdictMayBeTakenBack(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.TwoPersons.Declines = true })
	id := inReview(t, w).ID
	if _, err := decline(t, w, id, "staff-2"); err != nil {
		t.Fatal(err)
	}
	_, err := w.Contest.Undo(t.Context(), id, "staff-1")
	wantError(t, "by another", err, drawing.ErrUndecided)
	if s, err := w.Contest.Undo(t.Context(), id, "staff-2"); err != nil || s.Proposal != nil {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestAnotherLookIsAnothersAndOnce(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	w.Render(t, accepted.ID)
	_, err := w.Contest.Appeal(t.Context(), accepted.Receipt)
	wantError(t, "before a verdict", err, drawing.ErrNotDeclined)
	if _, err := decline(t, w, accepted.ID, "staff-1"); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Contest.Appeal(t.Context(), accepted.Receipt); err != nil || s.Appealed.IsZero() {
		t.Fatalf("%+v, %v", s, err)
	}
	wantStatus(t, w, accepted.ID, drawing.StatusInReview)
	wantLane(t, w, accepted.ID, catalog.Appeals)
	_, err = decline(t, w, accepted.ID, "staff-1")
	wantError(t, "who declined it", err, drawing.ErrBarred)
	if _, err := decline(t, w, accepted.ID, "staff-2"); err != nil {
		t.Fatal(err)
	}
	_, err = w.Contest.Appeal(t.Context(), accepted.Receipt)
	wantError(t, "a second time", err, drawing.ErrAppealed)
	_, err = w.Contest.Appeal(t.Context(), "nobody's")
	wantError(t, "without a receipt", err, contest.ErrNoReceipt)
}

func TestWhatWorriesSomebodyLeavesEveryOtherView(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	wantSeen(t, w, s.ID, true)
	after, err := w.Contest.Escalate(t.Context(), s.ID, "staff-1", " It says \"help\". ")
	if err != nil || !after.Escalated.Equal(w.Now()) || after.Judged != s.Judged {
		t.Fatalf("%+v, %v", after, err)
	}
	wantSeen(t, w, s.ID, false)
	wantLane(t, w, s.ID, catalog.Escalated)
	if mine, err := w.Catalog.Recent(t.Context(), contesttest.Moderator, 10); err != nil || len(mine) != 0 {
		t.Errorf("it is among the last decisions: %v, %v", mine, err)
	}
	_, err = w.Contest.Escalate(t.Context(), s.ID, "staff-2", "")
	wantError(t, "twice", err, drawing.ErrEscalated)
	closed, err := w.Contest.CloseEscalation(t.Context(), s.ID, "staff-3", "The family was called.")
	if err != nil || !closed.Escalated.IsZero() {
		t.Fatalf("%+v, %v", closed, err)
	}
	wantSeen(t, w, s.ID, true)
	_, err = w.Contest.CloseEscalation(t.Context(), s.ID, "staff-3", "")
	wantError(t, "closed twice", err, drawing.ErrNotEscalated)
	p, err := w.Contest.Past(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Moments[3]; m.What != drawing.Escalated || !m.On || m.Note != "It says \"help\"." || m.By != "staff-1" {
		t.Errorf("%+v", m)
	}
}

func TestOnlyWhoSeesToAWorryDecidesMeanwhile(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	if _, err := w.Contest.Escalate(t.Context(), s.ID, "staff-1", ""); err != nil {
		t.Fatal(err)
	}
	d := contest.Decision{By: "staff-2", Verdict: drawing.Decline, Reason: "hurtful", Seq: s.Judged}
	_, err := w.Contest.Decide(t.Context(), s.ID, d)
	wantError(t, "a moderator", err, drawing.ErrEscalated)
	d.Safeguards = true
	if _, err := w.Contest.Decide(t.Context(), s.ID, d); err != nil {
		t.Error(err)
	}
	wantStatus(t, w, s.ID, drawing.StatusDeclined)
	wantLane(t, w, s.ID, catalog.Escalated)
}

func TestANoteIsForColleaguesAndMakesNoPageOld(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	after, err := w.Contest.Note(t.Context(), s.ID, "staff-1", " Is that a school's name? ")
	if err != nil || after.Judged != s.Judged || len(after.Notes) != 1 || after.Notes[0].Text != "Is that a school's name?" || after.Notes[0].By != "staff-1" {
		t.Errorf("%+v, %v", after.Notes, err)
	}
	for _, wrong := range []string{" ", strings.Repeat("x", 1_001)} {
		_, err := w.Contest.Note(t.Context(), s.ID, "staff-1", wrong)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has("text") {
			t.Errorf("%.3q: %v", wrong, err)
		}
	}
}

func TestEnoughNetworksHideADrawingUntilSomebodyLooks(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	network := func(n int) string { return fmt.Sprintf("198.51.%d.0/24", n) }
	for n := range 2 {
		w.Report(t, s.ID, "hurtful", "", network(n))
	}
	w.Report(t, s.ID, "hurtful", "", network(1)) // heard already
	wantSeen(t, w, s.ID, true)
	after := w.Report(t, s.ID, "mine", "", network(2))
	if !after.Hidden || after.Status(w.Now()) != drawing.StatusTakenDown {
		t.Errorf("%+v", after)
	}
	wantSeen(t, w, s.ID, false)
	if found, err := w.Catalog.Reported(t.Context(), nil, 10); err != nil || len(found) != 1 {
		t.Errorf("moderators are told of %v, %v", found, err)
	}
	if _, err := w.Contest.Reinstate(t.Context(), s.ID, "staff-1"); err != nil {
		t.Fatal(err)
	}
	wantSeen(t, w, s.ID, true)
	w.Report(t, s.ID, "hurtful", "", network(3)) // one alone since then
	wantSeen(t, w, s.ID, true)
	w.Report(t, s.ID, "hurtful", "", network(4))
	w.Report(t, s.ID, "hurtful", "", network(5))
	wantSeen(t, w, s.ID, false)
}

func TestReportsHideNothingWhereTheEditionSaysSo(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.HideAfter = 0 })
	s := w.Publish(t)
	for n := range 5 {
		w.Report(t, s.ID, "hurtful", "", fmt.Sprintf("198.51.%d.0/24", n))
	}
	wantSeen(t, w, s.ID, true)
}

func TestWhatWasNoticedIsSaidOnceOfThePictureOfNow(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	s := w.State(t, accepted.ID)
	seen := drawing.Screening{Of: s.Original.SHA256, Made: 1, Likeness: "8f0f1e3c70e0c183", Hints: []drawing.Noticed{{Code: "gps", Evidence: "5.56 N"}}}
	for range 2 {
		if err := w.Contest.Screened(t.Context(), s.ID, seen); err != nil {
			t.Fatal(err)
		}
	}
	wantFacts(t, w, 2)
	if now := w.State(t, s.ID); now.Screening == nil || now.Screening.Hints[0].Code != "gps" || now.Judged != s.Judged {
		t.Errorf("%+v", now.Screening)
	}
	if _, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(contesttest.Picture(t, 3))); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.Screened(t.Context(), s.ID, seen); err != nil {
		t.Fatal(err)
	}
	wantFacts(t, w, 3)
}

func TestThemesAreTheEditionsOwn(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	say := func(themes []string) (drawing.State, error) {
		return w.Contest.Describe(t.Context(), s.ID, "staff-1", "A tram.", "en", themes)
	}
	after, err := say([]string{"transport", "streets"})
	if err != nil || fmt.Sprint(after.Tags) != "[transport streets]" {
		t.Fatalf("%v, %v", after.Tags, err)
	}
	if again, err := say(nil); err != nil || again.Seq != after.Seq {
		t.Errorf("the same again wrote a fact, %v", err)
	}
	if none, err := say([]string{}); err != nil || none.Tags != nil {
		t.Errorf("%v, %v", none.Tags, err)
	}
	_, err = say([]string{"dragons"})
	var faults edition.Faults
	if !errors.As(err, &faults) || !faults.Has("tag") {
		t.Errorf("another theme: %v", err)
	}
}
