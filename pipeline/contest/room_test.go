package contest_test

import (
	"sync/atomic"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/store"
)

// Objects wait for space, and facts go on: what is kept free is theirs.
func TestObjectsThatWouldFillTheDiskWaitAndFactsDoNot(t *testing.T) {
	w := contesttest.Open(t)
	judged, unmade := inReview(t, w), w.Enter(t)
	var free atomic.Int64
	w.Contest.Free, w.Contest.MinFree = func() (int64, error) { return free.Load(), nil }, 1_000_000
	free.Store(w.Contest.MinFree)
	before := objects(t, w.Store)

	_, err := w.Contest.Submit(t.Context(), w.Form(), contesttest.Upload(contesttest.Picture(t, 1)), contesttest.Consent())
	wantError(t, "a new drawing", err, store.ErrUnreachable)
	_, err = w.Contest.Replace(t.Context(), unmade.Receipt, contesttest.Upload(contesttest.Picture(t, 2)))
	wantError(t, "another picture", err, store.ErrUnreachable)
	s := w.State(t, unmade.ID)
	original, err := w.Contest.Original(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	made, err := rendition.Render(t.Context(), original, rendition.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, "renditions", w.Contest.Rendered(t.Context(), s, made), store.ErrUnreachable)
	if after := objects(t, w.Store); len(after) != len(before) {
		t.Errorf("there are %d objects, and before %d", len(after), len(before))
	}

	w.Approve(t, judged.ID)
	_, err = w.Contest.TakeDown(t.Context(), judged.ID, contesttest.Moderator, "hurtful", "")
	if err != nil {
		t.Errorf("take down: %v", err)
	}
	w.Withdraw(t, unmade.Receipt)

	free.Store(10 * w.Contest.MinFree)
	w.Enter(t)
	if err := w.Contest.Rendered(t.Context(), s, made); err != nil {
		t.Errorf("renditions, once there is space: %v", err)
	}
	wantStatus(t, w, s.ID, drawing.StatusWithdrawn)
}
