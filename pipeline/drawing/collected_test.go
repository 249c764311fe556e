package drawing_test

import (
	"errors"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestWhatASchoolSendsIsNoEntryUntilItsGuardianAgrees(t *testing.T) {
	d := drawingtest.NewRow().Collected("accra", 7, "class-1").Rendered()
	s := d.State()
	if s.Exists() || !s.Kept() || s.Waits() || s.Judged != 0 || s.Status(afterwards) != drawing.StatusCollected || s.Class != "class-1" {
		t.Errorf("before: %+v", s)
	}
	if err := s.May(drawing.CommandApprove); !errors.Is(err, drawing.ErrAbsent) {
		t.Errorf("a moderator may approve it: %v", err)
	}
	s = d.Agreed(drawing.PurposeEnter, drawing.PurposeShow).State()
	if !s.Exists() || !s.Waits() || s.Ladder == nil || s.Status(afterwards) != drawing.StatusInReview || !s.ShowOnline || s.Collected.IsZero() {
		t.Errorf("after: %+v", s)
	}
}

func TestWhatASchoolSendsGoesWhenItIsErased(t *testing.T) {
	s := drawingtest.NewRow().Collected("accra", 7, "class-1").Rendered().Erased().State()
	if s.Kept() || s.Class != "" || s.Ladder != nil || s.Status(afterwards) != drawing.StatusErased {
		t.Errorf("%+v", s)
	}
}

func TestAPurposeTakenBackTakesTheDrawingFromTheGallery(t *testing.T) {
	d := drawingtest.Submitted("accra", 7).Rendered().Approved()
	if s := d.Consented(drawing.PurposeEnter, drawing.PurposeExhibit).State(); s.Public(afterwards) || len(s.Purposes) != 2 || s.Decision == nil {
		t.Errorf("it hangs on: %+v", s)
	}
	if s := d.Consented(drawing.PurposeEnter, drawing.PurposeShow).State(); !s.Public(afterwards) {
		t.Errorf("it does not hang again: %+v", s)
	}
}

func TestWhatIsForgottenNamesNoGuardianAndKeepsTheDrawing(t *testing.T) {
	d := drawingtest.Submitted("accra", 7, drawingtest.Family("family-1")).Rendered().Approved()
	s := d.Forgotten(drawing.RecordGuardian).Forgotten(drawing.RecordOriginal).State()
	if s.Family != "" || s.Entrants != nil || s.GuardianGone.IsZero() || s.OriginalGone.IsZero() || !s.Public(afterwards) {
		t.Errorf("%+v", s)
	}
	if s := d.Replaced().State(); !s.OriginalGone.IsZero() {
		t.Error("a picture sent anew is gone, too")
	}
}
