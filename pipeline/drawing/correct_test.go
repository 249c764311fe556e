package drawing_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestACorrectionOfWhatHangsChangesNothingBeforeAModeratorHasSeenIt(t *testing.T) {
	d := drawingtest.Submitted("accra", 7, drawingtest.Title("My stret")).Rendered().Approved().Corrected("My street")
	s := d.State()
	if s.Title != "My stret" || s.Correction == nil || *s.Correction.Title != "My street" || !s.Public(later) {
		t.Fatalf("after the correction: %+v", s)
	}
	if s.Judged != s.Seq {
		t.Error("who has the page of before may answer a correction that they never saw")
	}
	if s := d.Answered(true).State(); s.Title != "My street" || s.Correction != nil || !s.Public(later) {
		t.Errorf("after it was taken: %+v", s)
	}
}

func TestARefusedCorrectionLeavesTheOldWords(t *testing.T) {
	s := drawingtest.Submitted("accra", 7, drawingtest.Title("The bus")).Rendered().Approved().Corrected("Buy here").Answered(false).State()
	if s.Title != "The bus" || s.Correction != nil || !s.Public(later) {
		t.Errorf("after the refusal: %+v", s)
	}
}

func TestAnAnswerToACorrectionOfBeforeLeavesTheLaterOneWaiting(t *testing.T) {
	d := drawingtest.Submitted("accra", 7).Rendered().Approved().Corrected("One")
	late := d.State().Correction.Seq
	s := d.Corrected("Two").Edited(drawing.Edit{Answers: late}).State()
	if s.Correction == nil || *s.Correction.Title != "Two" {
		t.Errorf("what waits is %+v", s.Correction)
	}
}

func TestTwoCorrectionsThatWaitAreOne(t *testing.T) {
	story := "By the river."
	s := drawingtest.Submitted("accra", 7).Rendered().Approved().Corrected("My street").
		Happened(drawing.Corrected, drawing.Correction{Story: &story}).State()
	if c := s.Correction; c == nil || c.Title == nil || *c.Title != "My street" || c.Story == nil || *c.Story != story {
		t.Errorf("what waits is %+v", s.Correction)
	}
}

func TestWhatNobodyHasApprovedIsCorrectedAtOnce(t *testing.T) {
	waits := drawingtest.Submitted("accra", 7).Rendered()
	if s := waits.Corrected("My street").State(); s.Title != "My street" || s.Correction != nil || !s.Waits() {
		t.Errorf("what waited: %+v", s)
	}
	back := drawingtest.Submitted("accra", 7).Rendered().Returned("name_visible")
	if s := back.Corrected("My street").State(); s.Title != "My street" || s.Decision != nil || !s.Waits() || s.Status(later) != drawing.StatusInReview {
		t.Errorf("what was returned: %+v", s)
	}
	taken := drawingtest.Submitted("accra", 7).Rendered().Approved().Corrected("My street").Undone()
	if s := taken.State(); s.Title != "My street" || s.Correction != nil || !s.Waits() {
		t.Errorf("what was approved no more: %+v", s)
	}
}

func TestAFamilysOwnDescriptionStaysWithABetterPicture(t *testing.T) {
	mine := func(s *drawing.Submission) { s.Description = "A red bus" }
	d := drawingtest.Submitted("accra", 7, mine).Rendered()
	if s := d.State(); s.Seen != (drawing.Seen{Text: "A red bus", Language: "en"}) {
		t.Fatalf("at first: %+v", s.Seen)
	}
	s := d.Described("A bus and a dog", "en").Returned("dark").Replaced().State()
	if s.Seen.Text != "A red bus" {
		t.Errorf("of the new picture: %+v", s.Seen)
	}
}

func TestOnlyDestroyedIsHeardOfAfterErased(t *testing.T) {
	s := drawingtest.Submitted("accra", 7).Rendered().Erased().Rendered().Destroyed(5).State()
	want := drawing.State{ID: s.ID, Seq: s.Seq, Judged: s.Judged, Erased: s.Erased, Destroyed: s.Destroyed, Objects: 5}
	if s.Destroyed.IsZero() || s.Ladder != nil || s.City != "" || s.Objects != want.Objects {
		t.Errorf("it is %+v", s)
	}
}

func TestSevenDaysAreLeftToRestore(t *testing.T) {
	s := drawingtest.Submitted("accra", 7).Withdrawn().State()
	if got := s.RestorableUntil().Sub(s.Withdrawn); got != 7*24*time.Hour {
		t.Errorf("left are %v", got)
	}
	if !drawingtest.Submitted("accra", 7).State().RestorableUntil().IsZero() {
		t.Error("what is not withdrawn can be restored")
	}
}

func TestAnEditSaysWhatItAnswersToACorrection(t *testing.T) {
	title := "My street"
	for want, e := range map[string]drawing.Edit{
		drawing.ReasonTaken: {Title: &title, Answers: 4}, drawing.ReasonLeft: {Answers: 4}, "": {Title: &title},
	} {
		d := drawingtest.NewRow().Submitted("accra", 7).Rendered().Approved().Corrected(title).Happened(drawing.Edited, e)
		facts := d.Facts()
		if got := facts[len(facts)-1].Answer(); got != want {
			t.Errorf("%+v says %q, want %q", e, got, want)
		}
	}
}
