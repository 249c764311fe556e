package contest_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// inReview is a drawing that waits for a verdict.
func inReview(t *testing.T, w *contesttest.World) drawing.State {
	t.Helper()
	return w.Render(t, w.Enter(t).ID)
}

func wantStatus(t *testing.T, w *contesttest.World, id drawing.ID, want drawing.Status) {
	t.Helper()
	if got := w.State(t, id).Status(w.Now()); got != want {
		t.Errorf("the drawing is %s; want %s", got, want)
	}
}

func wantSeen(t *testing.T, w *contesttest.World, id drawing.ID, want bool) {
	t.Helper()
	w.Caught(t)
	_, err := w.Catalog.Public().Drawing(t.Context(), id)
	if err != nil && !errors.Is(err, catalog.ErrNotFound) {
		t.Fatal(err)
	}
	if (err == nil) != want {
		t.Errorf("the public sees it: %v; want %v", err == nil, want)
	}
}

func TestOfEightModeratorsOneDecides(t *testing.T) {
	w := contesttest.Open(t)
	for range 5 {
		s := inReview(t, w)
		var moderators sync.WaitGroup
		errs, start := make([]error, 8), make(chan struct{})
		for i := range errs {
			moderators.Go(func() {
				<-start
				d := contest.Decision{By: fmt.Sprintf("staff-%d", i), Verdict: drawing.Approve, Seq: s.Judged}
				if i%2 == 0 {
					d.Verdict, d.Reason = drawing.Return, "dark"
				}
				_, errs[i] = w.Contest.Decide(t.Context(), s.ID, d)
			})
		}
		close(start)
		moderators.Wait()
		stands, won := w.State(t, s.ID).Decision, 0
		for i, err := range errs {
			var stale *contest.Stale
			switch {
			case err == nil:
				won++
				if stands.By != fmt.Sprintf("staff-%d", i) {
					t.Errorf("%d won, and %s's verdict stands", i, stands.By)
				}
			case !errors.As(err, &stale) || stale.State.Decision == nil || stale.State.Decision.By != stands.By || stale.State.Decision.Seq != stands.Seq:
				t.Errorf("a loser: %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d of 8 won", won)
		}
	}
}

func TestTheSameDecisionTwiceIsOne(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	d := contest.Decision{By: "staff-1", Verdict: drawing.Decline, Reason: "off_theme", Note: "It is a car.", Seq: s.Judged}
	first, err := w.Contest.Decide(t.Context(), s.ID, d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Contest.Decide(t.Context(), s.ID, d)
	if err != nil || again.Seq != first.Seq || again.Decision.Note != "It is a car." {
		t.Errorf("%+v, %v", again, err)
	}
	d.By = "staff-2"
	_, err = w.Contest.Decide(t.Context(), s.ID, d)
	wantError(t, "by another", err, drawing.ErrStale)
	wantFacts(t, w, 3)
}

func TestRenditionsThatCameMeanwhileMakeNoPageOld(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	page := w.State(t, accepted.ID) // as it was before it was rendered
	w.Render(t, accepted.ID)
	if _, err := w.Contest.Decide(t.Context(), page.ID, contest.Decision{By: "staff-1", Verdict: drawing.Approve, Seq: page.Judged}); err != nil {
		t.Error(err)
	}
}

func TestAnApprovalIsPublicAfterTheDelay(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Approve(t, inReview(t, w).ID)
	if got := s.Decision.PublicAt.Sub(w.Now()); got != 10*time.Second {
		t.Errorf("it is public after %s", got)
	}
	w.Move(10*time.Second - time.Millisecond)
	wantStatus(t, w, s.ID, drawing.StatusApproved)
	w.Move(time.Millisecond)
	wantStatus(t, w, s.ID, drawing.StatusPublished)
	wantSeen(t, w, s.ID, true)
}

func TestADecisionSaysWhy(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	for name, one := range map[string]struct {
		decision contest.Decision
		field    string
	}{
		"no verdict":              {contest.Decision{}, "verdict"},
		"a verdict of no meaning": {contest.Decision{Verdict: "praise"}, "verdict"},
		"a return without reason": {contest.Decision{Verdict: drawing.Return}, "reason"},
		"a decline's reason":      {contest.Decision{Verdict: drawing.Return, Reason: "off_theme"}, "reason"},
		"other without words":     {contest.Decision{Verdict: drawing.Decline, Reason: edition.ReasonOther}, "message"},
		"too many words":          {contest.Decision{Verdict: drawing.Approve, Note: strings.Repeat("x", 1_001)}, "note"},
	} {
		one.decision.By, one.decision.Seq = "staff-1", s.Judged
		_, err := w.Contest.Decide(t.Context(), s.ID, one.decision)
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has(one.field) {
			t.Errorf("%s: %v; want %s", name, err, one.field)
		}
	}
	wantFacts(t, w, 2)
	_, err := w.Contest.Decide(t.Context(), w.Secret.DrawingID("nobody's"), contest.Decision{By: "staff-1", Verdict: drawing.Approve})
	wantError(t, "of no drawing", err, drawing.ErrAbsent)
}

func TestWhatIsUndoneWaitsAgain(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	wantSeen(t, w, s.ID, true)
	w.Undo(t, s.ID)
	wantSeen(t, w, s.ID, false)
	wantStatus(t, w, s.ID, drawing.StatusInReview)
	if queue, err := w.Catalog.Queue(t.Context(), catalog.Desk{}, 10); err != nil || len(queue) != 1 || queue[0].ID != s.ID {
		t.Errorf("%v, %v", queue, err)
	}
	_, err := w.Contest.Undo(t.Context(), s.ID, "staff-1")
	wantError(t, "undo twice", err, drawing.ErrUndecided)
	w.Decline(t, s.ID)
	wantStatus(t, w, s.ID, drawing.StatusDeclined)
}

func TestATakeDownHidesAtOnceAndMayBeUndone(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	for reason, field := range map[string]string{"": "reason", "dark": "reason", edition.ReasonOther: "note"} {
		_, err := w.Contest.TakeDown(t.Context(), s.ID, "staff-1", reason, "")
		var faults edition.Faults
		if !errors.As(err, &faults) || !faults.Has(field) {
			t.Errorf("the reason %q: %v", reason, err)
		}
	}
	wantSeen(t, w, s.ID, true)
	w.TakeDown(t, s.ID)
	wantSeen(t, w, s.ID, false)
	wantStatus(t, w, s.ID, drawing.StatusTakenDown)
	_, err := w.Contest.Undo(t.Context(), s.ID, "staff-1")
	wantError(t, "undo", err, drawing.ErrTakenDown)
	if _, err := w.Contest.Reinstate(t.Context(), s.ID, "staff-1"); err != nil {
		t.Fatal(err)
	}
	wantSeen(t, w, s.ID, true)
	_, err = w.Contest.TakeDown(t.Context(), inReview(t, w).ID, "staff-1", "hurtful", "")
	wantError(t, "take down what is not approved", err, drawing.ErrNotApproved)
}

func TestAPictureThatCannotBeReadMayBeReplaced(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	s := w.State(t, accepted.ID)
	for range 2 { // the second worker has nothing to say
		if err := w.Contest.Unreadable(t.Context(), s, "truncated"); err != nil {
			t.Fatal(err)
		}
	}
	wantFacts(t, w, 2)
	wantStatus(t, w, s.ID, drawing.StatusUnreadable)
	_, err := w.Contest.Decide(t.Context(), s.ID, contest.Decision{By: "staff-1", Verdict: drawing.Approve, Seq: s.Judged})
	wantError(t, "approve", err, drawing.ErrNotRendered)
	if _, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(contesttest.Picture(t, 5))); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.Unreadable(t.Context(), s, "truncated"); err != nil {
		t.Fatal(err)
	}
	wantFacts(t, w, 3) // what a late worker says of the first picture is not said
	wantStatus(t, w, s.ID, drawing.StatusReceived)
}
