package contest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/pipeline/uploads"
)

// left are the objects of a drawing.
func left(t *testing.T, w *contesttest.World, id drawing.ID) (keys []string) {
	t.Helper()
	for object, err := range w.Store.List(t.Context(), string(id)+"/") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}

func TestWhatIsErasedIsDestroyedAndTheChildMayEnterAgain(t *testing.T) {
	w := contesttest.Open(t)
	a, beside := w.Enter(t), w.Enter(t)
	form := func(f *edition.Form) { f.ChildName, f.Title = "Ama 1", "Another street" }
	w.Render(t, a.ID)
	w.Render(t, beside.ID)
	whole := len(left(t, w, beside.ID))
	if err := w.Contest.Destroy(t.Context(), a.ID); !errors.Is(err, drawing.ErrNotErased) {
		t.Fatalf("what nobody erased is destroyed: %v", err)
	}
	s, err := w.Contest.Erase(t.Context(), a.Receipt)
	if err != nil || s.Status(w.Now()) != drawing.StatusErased {
		t.Fatalf("erased: %v, %+v", err, s)
	}
	for range 2 { // a queue may hand it out twice
		if err := w.Contest.Destroy(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if keys := left(t, w, a.ID); len(keys) > 0 {
		t.Errorf("left are %v", keys)
	}
	if has, err := w.Keys.Has(t.Context(), a.ID); has || err != nil {
		t.Errorf("its data key is there: %v, %v", has, err)
	}
	p, err := w.Contest.ByReceipt(t.Context(), a.Receipt)
	if err != nil || p.Destroyed.IsZero() || p.Objects != whole {
		t.Errorf("the receipt tells %v, %+v", err, p.State)
	}
	if again, err := w.Contest.Erase(t.Context(), a.Receipt); err != nil || again.Seq != p.Seq {
		t.Errorf("erased again: %v, sequence %d after %d", err, again.Seq, p.Seq)
	}
	if n := len(left(t, w, beside.ID)); n != whole {
		t.Errorf("of the drawing beside it are left %d objects, not %d", n, whole)
	}
	if _, err := w.Contest.Submit(t.Context(), w.Form(form), contesttest.Upload(contesttest.Picture(t, 2)), contesttest.Consent()); err != nil {
		t.Errorf("the child does not enter again: %v", err)
	}
}

func TestAnErasedDrawingsReservationsAreGone(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	name := "Amma"
	s, err := w.Contest.Correct(t.Context(), a.Receipt, contest.Correction{Child: &name})
	if err != nil || len(s.Entrants) != 2 {
		t.Fatalf("%v: reservations are %d, not 2", err, len(s.Entrants))
	}
	entrants, err := w.Journal.Bucket(t.Context(), contest.EntrantsBucket, 0)
	if err != nil {
		t.Fatal(err)
	}
	w.Erase(t, a.ID)
	for _, entrant := range s.Entrants {
		if v, err := entrants.Get(t.Context(), entrant); err == nil {
			t.Errorf("a reservation is left: %s", v.Bytes)
		}
	}
}

// breaking is a store of which a deletion fails.
type breaking struct {
	store.Store
	after int // so many deletions succeed
}

var errBroken = errors.New("the machine was switched off")

func (f *breaking) Delete(ctx context.Context, key string) error {
	if f.after--; f.after < 0 {
		return errBroken
	}
	return f.Store.Delete(ctx, key)
}

func TestDestroyingGoesOnWhereItBrokeOff(t *testing.T) {
	w := contesttest.Open(t)
	objects := w.Store
	for after := range 4 {
		a := w.Enter(t)
		w.Render(t, a.ID)
		if _, err := w.Contest.Erase(t.Context(), a.Receipt); err != nil {
			t.Fatal(err)
		}
		w.Contest.Store = &breaking{objects, after}
		err := w.Contest.Destroy(t.Context(), a.ID)
		w.Contest.Store = objects
		broke := errors.Is(err, errBroken)
		if s, err := w.Contest.State(t.Context(), a.ID); broke && (err != nil || !s.Destroyed.IsZero()) {
			t.Errorf("after %d deletions it says that it is done: %v", after, err)
		}
		if err := w.Contest.Destroy(t.Context(), a.ID); err != nil {
			t.Errorf("after %d deletions: %v", after, err)
		}
		if keys := left(t, w, a.ID); len(keys) > 0 {
			t.Errorf("after %d deletions are left %v", after, keys)
		}
		if s := w.State(t, a.ID); broke && s.Objects != 0 {
			t.Errorf("after %d deletions it says that they were %d", after, s.Objects)
		}
	}
}

func TestPiecesOfAnUploadGoWithTheirDrawing(t *testing.T) {
	w := contesttest.Open(t)
	up := contesttest.Upload(contesttest.Picture(t, 3))
	up.Parts = "3f9a0c"
	for n, name := range []string{up.Parts, "another"} {
		piece := fmt.Sprintf("%s%s/%d", uploads.Prefix, name, n)
		one := contesttest.Upload([]byte("piece"))
		if err := w.Store.Put(t.Context(), piece, io.NewSectionReader(one.File, 0, one.Size), one.Size, one.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	a, err := w.Contest.Submit(t.Context(), w.Form(), up, contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	w.Erase(t, a.ID)
	var pieces []string
	for object, err := range w.Store.List(t.Context(), uploads.Prefix) {
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, object.Key)
	}
	if len(pieces) != 1 || !strings.Contains(pieces[0], "another") {
		t.Errorf("left are the pieces %v", pieces)
	}
}

func TestAReplacedOriginalIsDeletedAndItsFollowerStays(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	first := w.State(t, a.ID).Original
	b := contesttest.Upload(contesttest.Picture(t, 4))
	s, err := w.Contest.Replace(t.Context(), a.Receipt, b)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Contest.Tidy(t.Context(), a.ID); err != nil {
			t.Fatal(err)
		}
	}
	if keys := left(t, w, a.ID); len(keys) != 1 || keys[0] != s.Original.Key(a.ID) {
		t.Errorf("left are %v", keys)
	}
	// The first picture once more: not while it may still be deleted.
	_, err = w.Contest.Replace(t.Context(), a.Receipt, contesttest.Upload(contesttest.Picture(t, 0)))
	wantError(t, "the first picture again", err, contest.ErrBusy)
	if _, err := w.Contest.Replace(t.Context(), a.Receipt, contesttest.Upload(contesttest.Picture(t, 5))); err != nil {
		t.Errorf("a third picture: %v", err)
	}
	if first.SHA256 == s.Original.SHA256 {
		t.Error("the pictures are the same: nothing was proved")
	}
}
