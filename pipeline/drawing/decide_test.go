package drawing_test

import (
	"errors"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestADecisionIsOnWhatTheModeratorSaw(t *testing.T) {
	inReview := func() *drawingtest.Drawing { return drawingtest.Submitted("accra", 7).Rendered() }
	const me, another = drawingtest.Staff, "staff-2"
	const submitted = 1 // the sequence that a page of inReview names
	for _, one := range []struct {
		name    string
		life    *drawingtest.Drawing
		verdict drawing.Verdict
		by      string
		on      uint64
		done    bool
		err     error
	}{
		{"the first decision counts", inReview(), drawing.Approve, me, submitted, false, nil},
		{"so does a return", inReview(), drawing.Return, me, submitted, false, nil},
		{"the same again is done", inReview().Approved(), drawing.Approve, me, submitted, true, nil},
		{"and again after it was rendered anew", inReview().Approved().Rendered(), drawing.Approve, me, submitted, true, nil},
		{"another verdict by the same is late", inReview().Approved(), drawing.Decline, me, submitted, false, drawing.ErrStale},
		{"the same verdict by another is late", inReview().Approved(), drawing.Approve, another, submitted, false, drawing.ErrStale},
		{"on the verdict that stands it is decided", inReview().Approved(), drawing.Decline, another, 3, false, drawing.ErrDecided},
		{"renditions make no page old", inReview().Rendered().Rendered(), drawing.Approve, me, submitted, false, nil},
		{"what nobody knows makes no page old", inReview().Happened("praised", nil), drawing.Approve, me, submitted, false, nil},
		{"an edit does", inReview().Edited(drawing.Edit{}), drawing.Approve, me, submitted, false, drawing.ErrStale},
		{"a new picture does", inReview().Replaced().Rendered(), drawing.Approve, me, submitted, false, drawing.ErrStale},
		{"an undone verdict does", inReview().Approved().Undone(), drawing.Approve, me, submitted, false, drawing.ErrStale},
		{"after undo, on the page of now", inReview().Approved().Undone(), drawing.Approve, me, 4, false, nil},
		{"withdrawn and back does", inReview().Withdrawn().Restored(), drawing.Approve, me, submitted, false, drawing.ErrStale},
		{"a page of the future is not of now", inReview(), drawing.Approve, me, 99, false, drawing.ErrStale},
		{"withdrawn", inReview().Withdrawn(), drawing.Approve, me, 3, false, drawing.ErrWithdrawn},
		{"taken down, the same again is not done", inReview().Approved().TakenDown(), drawing.Approve, me, submitted, false, drawing.ErrStale},
		{"taken down", inReview().Approved().TakenDown(), drawing.Decline, me, 3, false, drawing.ErrTakenDown},
		{"not rendered", drawingtest.Submitted("accra", 7), drawing.Approve, me, submitted, false, drawing.ErrNotRendered},
		{"erased, whatever the page", inReview().Erased(), drawing.Approve, me, submitted, false, drawing.ErrErased},
		{"erased after a verdict is not done", inReview().Approved().Erased(), drawing.Approve, me, submitted, false, drawing.ErrErased},
	} {
		done, err := one.life.State().MayDecide(one.verdict, drawing.Judge{By: one.by}, one.on)
		if done != one.done || !errors.Is(err, one.err) || (err == nil) != (one.err == nil) {
			t.Errorf("%s: done %v, %v; want %v, %v", one.name, done, err, one.done, one.err)
		}
	}
	if _, err := (drawing.State{}).MayDecide(drawing.Approve, drawing.Judge{By: me}, 0); !errors.Is(err, drawing.ErrAbsent) {
		t.Errorf("of no drawing: %v", err)
	}
	if _, err := inReview().State().MayDecide("", drawing.Judge{By: me}, submitted); err == nil {
		t.Error("no verdict is a verdict")
	}
}

func TestEachVerdictBecomesItsFact(t *testing.T) {
	for verdict, want := range map[drawing.Verdict]drawing.Name{
		drawing.Approve: drawing.Approved, drawing.Return: drawing.Returned, drawing.Decline: drawing.Declined, "praise": "",
	} {
		if got := verdict.Fact(); got != want {
			t.Errorf("%s becomes %q; want %q", verdict, got, want)
		}
	}
}
