package contest_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

const home, school = "203.0.113.0/24", "2001:db8:1:2::/64"

func TestWhoeverLooksAtADrawingMayReportIt(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	w.Report(t, s.ID, "name_visible", " On the gate.\r\n", home)
	after := w.Report(t, s.ID, "hurtful", "", school)
	if len(after.Reports) != 2 || after.Reports[0].Reason != "name_visible" || after.Reports[0].Note != "On the gate." || after.Reports[1].Reason != "hurtful" {
		t.Errorf("%+v", after.Reports)
	}
	wantSeen(t, w, s.ID, true) // nobody has looked yet
	found, err := w.Catalog.Reported(t.Context(), nil, 10)
	if err != nil || len(found) != 1 || len(found[0].Reports) != 2 {
		t.Errorf("moderators are told of %v, %v", found, err)
	}
	p, err := w.Contest.Past(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	if last := p.Moments[len(p.Moments)-2]; last.What != drawing.Reported || last.Reason != "name_visible" || last.Note != "On the gate." || last.By != "" {
		t.Errorf("the history says %+v", last)
	}
}

func TestANetworkIsHeardOnceOfADrawing(t *testing.T) {
	w := contesttest.Open(t)
	s, other := w.Publish(t), w.Publish(t)
	first := w.Report(t, s.ID, "hurtful", "", home)
	again := w.Report(t, s.ID, "name_visible", "Look again!", home)
	if again.Seq != first.Seq || len(again.Reports) != 1 {
		t.Errorf("it is heard twice: %+v", again.Reports)
	}
	elsewhere := w.Report(t, other.ID, "hurtful", "", home)
	if len(elsewhere.Reports) != 1 || elsewhere.Reports[0].Network == first.Reports[0].Network {
		t.Errorf("of two drawings the reports are %v and %v", first.Reports, elsewhere.Reports)
	}
	if kept := first.Reports[0].Network; len(kept) != 16 || strings.Contains(kept, "203") && strings.Contains(kept, "113") {
		t.Errorf("of the network is kept %q", kept)
	}
}

func TestACrowdFillsNoHistory(t *testing.T) {
	w := contesttest.Open(t)
	w.Change(t, func(e *edition.Edition) { e.HideAfter = 0 })
	s := w.Publish(t)
	var crowd sync.WaitGroup
	for n := range drawing.MaxReports + 5 {
		crowd.Go(func() {
			if _, err := w.Contest.Report(t.Context(), s.ID, "hurtful", "", fmt.Sprintf("198.51.%d.0/24", n)); err != nil {
				t.Error(err)
			}
		})
	}
	crowd.Wait()
	if after := w.State(t, s.ID); len(after.Reports) != drawing.MaxReports {
		t.Errorf("%d reports stand", len(after.Reports))
	}
	wantFacts(t, w, 3+drawing.MaxReports)
}

func TestAReportSaysWhy(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	for name, one := range map[string]struct{ reason, note, field string }{
		"no reason":            {"", "", "reason"},
		"a return's reason":    {"blurred", "", "reason"},
		"other without a word": {edition.ReasonOther, " ", "note"},
		"too many words":       {"hurtful", strings.Repeat("x", 1_001), "note"},
		"a sign that hides":    {"hurtful", "\u202e", "note"},
	} {
		_, err := w.Contest.Report(t.Context(), s.ID, one.reason, one.note, home)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has(one.field) {
			t.Errorf("%s: %v; want %s", name, err, one.field)
		}
	}
	wantFacts(t, w, 3)
}

// TestWhatNobodySeesNobodyReports: and whoever tries is not told that there is something.
func TestWhatNobodySeesNobodyReports(t *testing.T) {
	w := contesttest.Open(t)
	soon := w.Approve(t, inReview(t, w).ID)
	down, undone, withdrawn := w.Publish(t), w.Publish(t), w.Publish(t)
	w.Move(-w.Contest.Edition().PublishDelay * 3) // soon is still to be seen
	w.TakeDown(t, down.ID)
	w.Undo(t, undone.ID)
	w.Withdraw(t, w.Secret.Receipt(withdrawn.ID, 1))
	for name, id := range map[string]drawing.ID{
		"no drawing": w.Secret.DrawingID("nobody's"), "received": w.Enter(t).ID, "in review": inReview(t, w).ID,
		"before public_at": soon.ID, "taken down": down.ID, "undone": undone.ID, "withdrawn": withdrawn.ID,
	} {
		for _, reason := range []string{"hurtful", "no reason"} {
			_, err := w.Contest.Report(t.Context(), id, reason, "", home)
			wantError(t, name, err, drawing.ErrAbsent)
		}
	}
}

func TestAReportMakesNoPageOld(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	page := w.State(t, s.ID)
	w.Report(t, s.ID, "hurtful", "", home)
	if now := w.State(t, s.ID); now.Judged != page.Judged {
		t.Errorf("what is judged changed from %d to %d", page.Judged, now.Judged)
	}
	d := contest.Decision{By: contesttest.Moderator, Verdict: drawing.Approve, Seq: page.Decision.On}
	if _, err := w.Contest.Decide(t.Context(), s.ID, d); err != nil {
		t.Errorf("the same decision again: %v", err)
	}
}

func TestWhatIsTakenDownIsReportedNoMore(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	w.Report(t, s.ID, "hurtful", "", home)
	w.TakeDown(t, s.ID)
	if n, err := w.Catalog.ReportedCount(t.Context(), nil); err != nil || n != 0 {
		t.Errorf("%d are reported, %v", n, err)
	}
}
