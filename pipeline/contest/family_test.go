package contest_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
)

func TestAReturnedDrawingBeginsAnewWithAnotherPicture(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	w.Render(t, accepted.ID)
	before := w.Return(t, accepted.ID)
	for _, picture := range [][]byte{contesttest.Picture(t, 7), contesttest.Picture(t, 0)} { // the other, and then the first again
		s, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(picture))
		if err != nil {
			t.Fatal(err)
		}
		if s.Ladder != nil || s.Decision != nil || s.Status(w.Now()) != drawing.StatusReceived || s.Judged <= before.Judged {
			t.Errorf("%+v", s)
		}
		again, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(picture))
		if err != nil || again.Seq != s.Seq {
			t.Errorf("sent twice: at %d, %v; want %d", again.Seq, err, s.Seq)
		}
		if original, err := w.Contest.Original(t.Context(), s); err != nil || string(original) != string(picture) {
			t.Errorf("the original has %d bytes, %v", len(original), err)
		}
		w.Render(t, s.ID)
		wantStatus(t, w, s.ID, drawing.StatusInReview)
		_, err = w.Contest.Decide(t.Context(), s.ID, contest.Decision{By: "staff-2", Verdict: drawing.Approve, Seq: before.Judged})
		wantError(t, "a verdict on the picture of before", err, drawing.ErrStale)
		before = w.Return(t, s.ID)
	}
	w.Undo(t, accepted.ID)
	w.Approve(t, accepted.ID)
	_, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload(contesttest.Picture(t, 8)))
	wantError(t, "replace what is approved", err, drawing.ErrDecided)
}

func TestAReplacementIsLookedAtLikeAFirstPicture(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	_, err := w.Contest.Replace(t.Context(), accepted.Receipt, contesttest.Upload([]byte("Dear grandmother,")))
	var refused *contest.Refused
	if !errors.As(err, &refused) || !errors.Is(refused.File, rendition.ErrNotPicture) {
		t.Errorf("a letter: %v", err)
	}
	wantFacts(t, w, 1)
	if got := objects(t, w.Store); len(got) != 1 {
		t.Errorf("the store holds %v", got)
	}
}

func TestAFamilyMayTakeItsDrawingBackAndGiveItAgain(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	receipt := w.Secret.Receipt(s.ID, 1)
	wantSeen(t, w, s.ID, true)
	w.Withdraw(t, receipt)
	wantSeen(t, w, s.ID, false)
	wantStatus(t, w, s.ID, drawing.StatusWithdrawn)
	_, err := w.Contest.Withdraw(t.Context(), receipt)
	wantError(t, "withdraw twice", err, drawing.ErrWithdrawn)
	_, err = w.Contest.TakeDown(t.Context(), s.ID, "staff-1", "hurtful", "")
	wantError(t, "take down", err, drawing.ErrWithdrawn)
	if _, err := w.Contest.Restore(t.Context(), receipt); err != nil {
		t.Fatal(err)
	}
	wantSeen(t, w, s.ID, true)
	_, err = w.Contest.Restore(t.Context(), receipt)
	wantError(t, "restore twice", err, drawing.ErrNotWithdrawn)
}

func TestAReceiptShowsItsDrawingAndWhatHappened(t *testing.T) {
	w := contesttest.Open(t)
	accepted := w.Enter(t)
	w.Render(t, accepted.ID)
	w.Move(time.Minute)
	w.Return(t, accepted.ID)
	p, err := w.Contest.ByReceipt(t.Context(), accepted.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != accepted.ID || p.Receipt != accepted.Receipt || p.Status(w.Now()) != drawing.StatusReturned || len(p.Moments) != 3 {
		t.Fatalf("%+v", p)
	}
	for i, want := range []drawing.Name{drawing.Submitted, drawing.Rendered, drawing.Returned} {
		if p.Moments[i].What != want {
			t.Errorf("moment %d is %s; want %s", i, p.Moments[i].What, want)
		}
	}
	if last := p.Moments[2]; last.By != contesttest.Moderator || last.Reason != "blurred" || !last.At.Equal(w.Now()) {
		t.Errorf("%+v", last)
	}
}

func TestAWrongReceiptShowsNothing(t *testing.T) {
	w := contesttest.Open(t)
	accepted, other := w.Enter(t), w.Enter(t)
	for name, receipt := range map[string]string{
		"nothing": "", "only the id": string(accepted.ID), "another's proof": accepted.Receipt[:26] + other.Receipt[26:],
		"the next version": w.Secret.Receipt(accepted.ID, 2), "of no drawing": w.Secret.Receipt(w.Secret.DrawingID("nobody's"), 1),
		"a wildcard": "*" + accepted.Receipt[1:],
	} {
		_, err := w.Contest.ByReceipt(t.Context(), receipt)
		wantError(t, name, err, contest.ErrNoReceipt)
		_, err = w.Contest.Withdraw(t.Context(), receipt)
		wantError(t, name+": withdraw", err, contest.ErrNoReceipt)
		_, err = w.Contest.Replace(t.Context(), receipt, contesttest.Upload(contesttest.Picture(t, 1)))
		wantError(t, name+": replace", err, contest.ErrNoReceipt)
	}
	wantFacts(t, w, 2)
}

func TestARenditionIsFoundByItsWidthAndHash(t *testing.T) {
	w := contesttest.Open(t)
	s := inReview(t, w)
	for _, r := range s.Ladder.Pictures {
		body, found, err := w.Contest.Rendition(t.Context(), s, r.Width, r.Hash)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(body)
		if err := errors.Join(err, body.Close()); err != nil || len(content) != r.Bytes || found != r {
			t.Errorf("%d bytes of %+v, %v", len(content), found, err)
		}
	}
	_, _, err := w.Contest.Rendition(t.Context(), s, s.Ladder.Pictures[0].Width, "0000000000000000")
	wantError(t, "another hash", err, drawing.ErrAbsent)
	_, _, err = w.Contest.Rendition(t.Context(), drawing.State{}, 320, "")
	wantError(t, "of no drawing", err, drawing.ErrAbsent)
}
