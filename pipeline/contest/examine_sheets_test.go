package contest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// sheetsOf is what an examination says of sheets.
func sheetsOf(t *testing.T, w *contesttest.World) contest.Finding {
	t.Helper()
	all, err := w.Contest.Examine(t.Context(), w.Catalog, contest.Examination{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Part == "sheets" {
			return f
		}
	}
	t.Fatal("nothing is said of sheets")
	return contest.Finding{}
}

// wantOfSheets wants this said of sheets and nothing else: each of the words in one line, in order.
func wantOfSheets(t *testing.T, w *contesttest.World, words ...string) {
	t.Helper()
	f := sheetsOf(t, w)
	ok := len(f.Damaged) == len(words) && f.OK == (len(words) == 0)
	for i := range words {
		ok = ok && strings.Contains(f.Damaged[i], words[i])
	}
	if !ok {
		t.Errorf("ok is %t, damaged %q; want %q", f.OK, f.Damaged, words)
	}
}

// putsSheet puts something where a sheet lies.
func putsSheet(t *testing.T, w *contesttest.World, id drawing.ID, raw string) {
	t.Helper()
	classes, err := w.Journal.Bucket(t.Context(), contest.ClassesBucket, 0)
	if err == nil {
		err = classes.Put(t.Context(), string(id), []byte(raw))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestADrawingThatWaitsOnNoSheetIsNamed(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	waits, agreed := collect(t, w, link, 1), collect(t, w, link, 2)
	if _, err := w.Contest.Agree(t.Context(), agreed.Receipt, agreeing(2), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
	if f := sheetsOf(t, w); f.Detail != "1 drawings wait for their guardians on 1 sheets, none of them too long" {
		t.Errorf("it says %s", f.Detail)
	}
	id, _ := vault.ClassLinkID(link)
	putsSheet(t, w, id, `{"ended":true}`) // by a version before, which then was killed
	w.Move(worker.StuckAfter + time.Minute)
	wantOfSheets(t, w, string(waits.ID)+" waits for its guardian, and is on no sheet")
	if _, err := w.Contest.EraseID(t.Context(), waits.ID); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
}

// Whoever erases a sheet may be killed at any step: a worker does the rest.
func TestAWorkerErasesWhatWaitsOnASheetThatEnded(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	waits, stays := collect(t, w, link, 1), collect(t, w, link, 2)
	if _, err := w.Contest.Agree(t.Context(), stays.Receipt, agreeing(2), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	id, _ := vault.ClassLinkID(link)
	putsSheet(t, w, id, fmt.Sprintf(`{"ended":true,"at":%q,"places":[%q,%q]}`, w.Now().Format(time.RFC3339), waits.ID, stays.ID))
	wantOfSheets(t, w)
	w.Move(worker.StuckAfter + time.Minute)
	wantOfSheets(t, w, string(id)+" was erased, and no worker has finished with it yet")
	if err := w.Contest.DestroySheet(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if w.State(t, waits.ID).Erased.IsZero() || !w.State(t, stays.ID).Erased.IsZero() {
		t.Error("the wrong one is erased")
	}
	wantOfSheets(t, w)
}

func TestWhatShouldHaveBeenErasedAMonthAfterClosingIsNamed(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	waits := collect(t, w, link, 1)
	id, _ := vault.ClassLinkID(link)
	w.Move(w.Contest.Lapsed().Add(23 * time.Hour).Sub(w.Now()))
	wantOfSheets(t, w)
	w.Move(2 * time.Hour)
	wantOfSheets(t, w, "sheet "+string(id)+" should be erased since", string(waits.ID)+" should be erased since")
	if _, _, err := w.Contest.Lapse(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.DestroySheet(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
}

// A sheet or a drawing that can't be read or erased stays for an operator; the others go all the same.
func TestWhatCantBeErasedKeepsNoOtherSheetAndNoTeachersData(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	id, _ := vault.ClassLinkID(link)
	lost, waits := collect(t, w, link, 1), collect(t, w, link, 2)
	putsSheet(t, w, "00000000000000000000000000", `{`)
	if err := w.Keys.Destroy(t.Context(), lost.ID); err != nil {
		t.Fatal(err)
	}
	w.Move(w.Contest.Lapsed().Sub(w.Now()) + 49*time.Hour)
	if _, _, err := w.Contest.Lapse(t.Context(), time.Hour); err == nil {
		t.Error("a broken sheet is not told of")
	}
	_ = w.Contest.DestroySheet(t.Context(), id) // it may say that one drawing can't be erased
	if has, err := w.Keys.Has(t.Context(), vault.Class(id)); has || err != nil {
		t.Errorf("the sheet's data key is there: %t, %v", has, err)
	}
	if w.State(t, waits.ID).Erased.IsZero() {
		t.Error("a drawing was kept by another")
	}
}

func TestASheetWithoutItsDataKeyAndADataKeyWithoutItsSheetAreNamed(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	id, _ := vault.ClassLinkID(link)
	pupil := collect(t, w, link, 1)
	w.Move(worker.StuckAfter + time.Minute)
	if err := w.Keys.Destroy(t.Context(), vault.Class(id)); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w, string(id)+": its data key is gone") // and nobody is told to erase what waits on it
	putsSheet(t, w, id, `{`)
	wantOfSheets(t, w, string(id)+": read a sheet")
	if _, err := w.Contest.EraseID(t.Context(), pupil.ID); err != nil {
		t.Fatal(err)
	}
	putsSheet(t, w, id, `{"ended":true}`)
	if err := w.Contest.DestroySheet(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
	if err := w.Keys.Create(t.Context(), vault.Class(id)); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
	w.Move(time.Since(w.Now()) + 49*time.Hour) // when a key was made says the journal's clock
	wantOfSheets(t, w, "there is a data key of "+string(vault.Class(id)))
	if _, _, err := w.Contest.Lapse(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	wantOfSheets(t, w)
}

// A place is taken before its drawing comes. That one never came is for its teacher to see.
func TestAPlaceWhoseDrawingNeverCameIsNotedAndIsNoDamage(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	broken := contesttest.Upload(contesttest.Picture(t, 1))
	broken.SHA256[0]++ // as by a disk that spoils what it holds
	if _, err := w.Contest.Collect(t.Context(), link, pupil(1), broken); err == nil {
		t.Fatal("it was taken")
	}
	if f := sheetsOf(t, w); len(f.Noted) > 0 {
		t.Errorf("at once it says %q", f.Noted)
	}
	w.Move(2 * time.Hour)
	if f := sheetsOf(t, w); !f.OK || len(f.Noted) != 1 || !strings.Contains(f.Noted[0], "1 places on sheets") {
		t.Errorf("it says %+v", f)
	}
}
