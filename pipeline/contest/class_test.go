package contest_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault"
)

func classForm() edition.ClassForm {
	return edition.ClassForm{
		School: "Osu Primary School", City: contesttest.City, Teacher: "Abena Owusu", Email: "abena@school.example.org",
		Consent: "yes", Language: "en", Key: "key-of-the-sheet-01",
	}
}

func newClass(t *testing.T, w *contesttest.World) string {
	t.Helper()
	link, err := w.Contest.NewClass(t.Context(), classForm(), drawing.Consent{Text: "abc", Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	return link
}

func pupil(n int) edition.PupilForm {
	return edition.PupilForm{ChildName: fmt.Sprintf("Kofi %d", n), ChildAge: "8", Title: "Our street", Key: fmt.Sprintf("key-of-pupil-%05d", n)}
}

func collect(t *testing.T, w *contesttest.World, link string, n int) contest.Accepted {
	t.Helper()
	a, err := w.Contest.Collect(t.Context(), link, pupil(n), contesttest.Upload(contesttest.Picture(t, n)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// agreeing is what a guardian sends with a slip.
func agreeing(n int) edition.Form {
	return edition.Form{
		Title: "Our street", ChildName: fmt.Sprintf("Kofi %d", n), GuardianName: "Yaa", GuardianEmail: "yaa@example.org",
		ConsentGuardian: "yes", ConsentPublish: "yes", Language: "en", Key: fmt.Sprintf("key-of-guardian-%05d", n),
	}
}

func TestWhatASchoolSendsWaitsForItsGuardianAndThenIsAnEntry(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	a := collect(t, w, link, 1)
	class, err := w.Contest.ClassByLink(t.Context(), link)
	if err != nil || len(class.Pupils) != 1 || len(class.Missing()) != 1 || class.Pupils[0].Slip != a.Receipt {
		t.Fatalf("the sheet has %+v, %v", class, err)
	}
	if _, err := w.Contest.ByReceipt(t.Context(), a.Receipt); !errors.Is(err, contest.ErrNoReceipt) {
		t.Errorf("its slip is a receipt: %v", err)
	}
	slip, err := w.Contest.Slip(t.Context(), a.Receipt)
	if err != nil || slip.Title != "Our street" || slip.School != "Osu Primary School" {
		t.Errorf("the slip has %+v, %v", slip, err)
	}
	w.Render(t, a.ID)
	got, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent())
	if err != nil {
		t.Fatal(err)
	}
	s := w.State(t, a.ID)
	if !s.Exists() || s.Ladder == nil || s.Class == "" || !s.ShowOnline {
		t.Errorf("it is %+v", s)
	}
	if _, err := w.Contest.ByReceipt(t.Context(), got.Receipt); err != nil {
		t.Errorf("the family's receipt: %v", err)
	}
	if class, err = w.Contest.ClassByLink(t.Context(), link); err != nil || len(class.Missing()) != 0 || class.Pupils[0].Slip != "" {
		t.Errorf("the sheet has %+v, %v", class.Pupils, err)
	}
}

// The school knows the slip, and what the guardian says is no business of the school's.
func TestASlipOpensNothingOnceAGuardianHasAgreed(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.ByReceipt(t.Context(), a.Receipt); !errors.Is(err, contest.ErrNoReceipt) {
		t.Errorf("it is a receipt: %v", err)
	}
	if _, err := w.Contest.Export(t.Context(), a.Receipt); !errors.Is(err, contest.ErrNoReceipt) {
		t.Errorf("it exports: %v", err)
	}
	for name, deed := range map[string]func() error{
		"look":   func() error { _, err := w.Contest.Slip(t.Context(), a.Receipt); return err },
		"refuse": func() error { _, err := w.Contest.Refuse(t.Context(), a.Receipt); return err },
		"agree otherwise": func() error {
			f := agreeing(1)
			f.GuardianEmail = "other@example.org"
			_, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent())
			return err
		},
		"agree by another form": func() error {
			f := agreeing(1)
			f.Key = "key-of-a-school-that-guesses"
			_, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent())
			return err
		},
		"agree without a key": func() error {
			f := agreeing(1)
			f.Key = ""
			_, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent())
			return err
		},
	} {
		if err := deed(); !errors.Is(err, contest.ErrAgreed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent()); err != nil {
		t.Errorf("the same again: %v", err)
	}
	w.Move(2 * time.Hour)
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent()); !errors.Is(err, contest.ErrAgreed) {
		t.Errorf("the same again much later: %v", err)
	}
}

func TestWhoAgreedWithoutAKeyHearsOfItOnce(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	f := agreeing(1)
	f.Key = ""
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent()); !errors.Is(err, contest.ErrAgreed) {
		t.Errorf("the same again: %v", err)
	}
}

func TestBothGuardiansOfAChildMayAgreeAtTheSameMoment(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	var both sync.WaitGroup
	errs := make([]error, 2)
	for n := range errs {
		both.Go(func() {
			f := agreeing(1)
			f.GuardianName = fmt.Sprint("Guardian ", n)
			_, errs[n] = w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent())
		})
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), contest.ErrAgreed) {
		t.Errorf("they hear %v", errs)
	}
	if _, err := w.Contest.ByReceipt(t.Context(), w.Secret.Receipt(a.ID, 2)); err != nil {
		t.Error(err)
	}
}

// agreesLate agrees while somebody beside does something, after the drawing was looked at and
// before anything is written.
func agreesLate(t *testing.T, w *contesttest.World, slip string, form edition.Form, meanwhile func(*contest.Contest) error) error {
	t.Helper()
	late, beside := openBeside(t, w), w.Contest
	var once sync.Once
	late.Now = func() time.Time {
		once.Do(func() {
			if err := meanwhile(beside); err != nil {
				t.Error(err)
			}
		})
		return w.Now()
	}
	_, err := late.Agree(t.Context(), slip, form, contesttest.Consent())
	return err
}

func isReserved(t *testing.T, w *contesttest.World, f edition.Form) bool {
	t.Helper()
	_, err := reservations(t, w).Get(t.Context(), entrant(w, f))
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

func TestAYesToADrawingThatIsErasedMeanwhileLeavesNothing(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	err := agreesLate(t, w, a.Receipt, agreeing(1), func(c *contest.Contest) error {
		_, err := c.Refuse(t.Context(), a.Receipt)
		return errors.Join(err, c.Destroy(t.Context(), a.ID))
	})
	wantError(t, "agree", err, drawing.ErrErased)
	if isReserved(t, w, agreeing(1)) {
		t.Error("the child is still reserved")
	}
	if has, err := w.Keys.Has(t.Context(), vault.Guardian(a.ID)); has || err != nil {
		t.Errorf("the guardian's data key is there: %v, %v", has, err)
	}
}

func TestTheSecondOfTwoGuardiansReservesNothing(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	second := agreeing(1)
	second.GuardianEmail, second.Key = "other@example.org", "key-of-the-second-guardian"
	err := agreesLate(t, w, a.Receipt, second, func(c *contest.Contest) error {
		_, err := c.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent())
		return err
	})
	wantError(t, "the second", err, contest.ErrAgreed)
	if isReserved(t, w, second) || !isReserved(t, w, agreeing(1)) {
		t.Error("the wrong one is reserved")
	}
	if p, err := w.Contest.ByReceipt(t.Context(), w.Secret.Receipt(a.ID, 2)); err != nil || len(p.Entrants) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if has, err := w.Keys.Has(t.Context(), vault.Guardian(a.ID)); !has || err != nil {
		t.Errorf("the first one's data key is there: %v, %v", has, err)
	}
}

func TestOneGuardianWhoPressesTwiceHasOnePlaceAndHearsOfIt(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	err := agreesLate(t, w, a.Receipt, agreeing(1), func(c *contest.Contest) error {
		_, err := c.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent())
		return err
	})
	if err != nil || !isReserved(t, w, agreeing(1)) {
		t.Errorf("the second press: %v", err)
	}
}

// TestWordsStayInTheLanguageOfWhoTypedThem: a guardian who reads another language than the school is
// written to in that one.
func TestWordsStayInTheLanguageOfWhoTypedThem(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	for n, c := range []struct {
		change       func(*edition.Form)
		words, reads string
	}{
		{func(*edition.Form) {}, "en", "tr"},
		{func(f *edition.Form) { f.Story = "Burada oturuyoruz." }, "en", "tr"},
		{func(f *edition.Form) { f.Title = "Sokağımız" }, "tr", "tr"},
	} {
		a, f := collect(t, w, link, n+1), agreeing(n+1)
		f.Language, f.Description = "tr", "Bir sokak."
		c.change(&f)
		if _, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent()); err != nil {
			t.Fatal(err)
		}
		if s := w.State(t, a.ID); s.Language != c.words || s.Reading() != c.reads || s.Own.Language != "tr" {
			t.Errorf("%q is in %s; its family reads %s, and its description is in %s", s.Title, s.Language, s.Reading(), s.Own.Language)
		}
	}
}

func TestAGuardianMayRefuse(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	a := collect(t, w, link, 1)
	for range 2 {
		if s, err := w.Contest.Refuse(t.Context(), a.Receipt); err != nil || s.Erased.IsZero() {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	if err := w.Contest.Destroy(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent()); !errors.Is(err, contest.ErrNoReceipt) {
		t.Errorf("and agree after that: %v", err)
	}
	class, err := w.Contest.ClassByLink(t.Context(), link)
	if err != nil || len(class.Pupils) != 1 || class.Pupils[0].Erased.IsZero() || class.Pupils[0].Child.Name != "" {
		t.Errorf("the sheet has %+v, %v", class.Pupils, err)
	}
}

func TestTheRulesOfAnEntryAreThoseOfASlip(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	entered := w.Enter(t, func(f *edition.Form) { f.ChildName, f.GuardianEmail = "Kofi 1", "yaa@example.org" })
	a := collect(t, w, link, 1)
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(1), contesttest.Consent()); !errors.Is(err, contest.ErrSameChild) {
		t.Errorf("of %s: %v", entered.ID, err)
	}
	f := agreeing(1)
	f.ConsentPublish, f.GuardianName = "", ""
	_, err := w.Contest.Agree(t.Context(), a.Receipt, f, contesttest.Consent())
	var refused *contest.Refused
	if !errors.As(err, &refused) || !refused.Faults.Has("consent_publish") || !refused.Faults.Has("guardian_name") || len(refused.Faults) != 2 {
		t.Errorf("without a yes: %v", err)
	}
	w.Change(t, func(e *edition.Edition) {
		e.ClosesAt = w.Now().Add(-time.Minute)
		e.OpensAt = e.ClosesAt.Add(-time.Hour)
	})
	if _, err := w.Contest.Agree(t.Context(), a.Receipt, agreeing(2), contesttest.Consent()); !errors.Is(err, edition.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
	if _, err := w.Contest.Collect(t.Context(), link, pupil(2), contesttest.Upload(contesttest.Picture(t, 2))); !errors.Is(err, edition.ErrClosed) {
		t.Errorf("a drawing after closing: %v", err)
	}
}

func TestASheetTakesTheSameDrawingOnceAndFortyAtMost(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	if again := newClass(t, w); again != link {
		t.Errorf("the same key is another sheet: %s", again)
	}
	first := collect(t, w, link, 0)
	if again := collect(t, w, link, 0); !again.Again || again.ID != first.ID || again.Receipt != first.Receipt {
		t.Errorf("the same key is %+v", again)
	}
	other := pupil(0)
	other.Title = "Another"
	if _, err := w.Contest.Collect(t.Context(), link, other, contesttest.Upload(contesttest.Picture(t, 0))); !errors.Is(err, contest.ErrKeyReused) {
		t.Errorf("another drawing with its key: %v", err)
	}
	for n := 1; n < edition.MaxPupils; n++ {
		collect(t, w, link, n)
	}
	more := func() error {
		_, err := w.Contest.Collect(t.Context(), link, pupil(100), contesttest.Upload(contesttest.Picture(t, 1)))
		return err
	}
	if err := more(); !errors.Is(err, contest.ErrClassFull) {
		t.Errorf("one more: %v", err)
	}
	if _, err := w.Contest.Refuse(t.Context(), first.Receipt); err != nil {
		t.Fatal(err)
	}
	if err := more(); err != nil {
		t.Errorf("in the place of one that was erased: %v", err)
	}
}

func TestATeacherMayTakeADrawingOffUntilItsGuardianHasAgreed(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	off, stays := collect(t, w, link, 1), collect(t, w, link, 2)
	if _, err := w.Contest.Agree(t.Context(), stays.Receipt, agreeing(2), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Contest.Uncollect(t.Context(), link, off.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Contest.Uncollect(t.Context(), link, stays.ID); !errors.Is(err, contest.ErrAgreed) {
		t.Errorf("of a family's: %v", err)
	}
	class, err := w.Contest.ClassByLink(t.Context(), link)
	if err != nil || len(class.Pupils) != 1 || class.Pupils[0].ID != stays.ID {
		t.Errorf("the sheet has %+v, %v", class.Pupils, err)
	}
	if s := w.State(t, off.ID); s.Erased.IsZero() {
		t.Error("it is not erased")
	}
}

func TestOfASheetThatIsErasedOnlyFamiliesDrawingsAreLeft(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	waits, stays := collect(t, w, link, 1), collect(t, w, link, 2)
	if _, err := w.Contest.Agree(t.Context(), stays.Receipt, agreeing(2), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	if err := w.Contest.EraseClass(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Contest.ClassByLink(t.Context(), link); !errors.Is(err, contest.ErrNoClass) {
		t.Errorf("its link: %v", err)
	}
	if w.State(t, waits.ID).Erased.IsZero() || !w.State(t, stays.ID).Erased.IsZero() {
		t.Error("the wrong one is erased")
	}
	id, _ := vault.ClassLinkID(link)
	for range 2 {
		if err := w.Contest.DestroySheet(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if has, err := w.Keys.Has(t.Context(), vault.Class(id)); has || err != nil {
		t.Errorf("its data key is there: %v, %v", has, err)
	}
	if _, err := w.Contest.Collect(t.Context(), link, pupil(3), contesttest.Upload(contesttest.Picture(t, 3))); !errors.Is(err, contest.ErrNoClass) {
		t.Errorf("one more on it: %v", err)
	}
}

func TestWhatNoGuardianHasAgreedToIsErasedAMonthAfterClosing(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	waits, stays := collect(t, w, link, 1), collect(t, w, link, 2)
	if _, err := w.Contest.Agree(t.Context(), stays.Receipt, agreeing(2), contesttest.Consent()); err != nil {
		t.Fatal(err)
	}
	w.Move(w.Contest.Lapsed().Add(-time.Minute).Sub(w.Now()))
	if drawings, sheets, err := w.Contest.Lapse(t.Context(), time.Hour); drawings+sheets != 0 || err != nil {
		t.Fatalf("before: %d, %d, %v", drawings, sheets, err)
	}
	w.Move(time.Hour)
	if drawings, sheets, err := w.Contest.Lapse(t.Context(), time.Hour); drawings != 1 || sheets != 1 || err != nil {
		t.Fatalf("after: %d, %d, %v", drawings, sheets, err)
	}
	if w.State(t, waits.ID).Erased.IsZero() || !w.State(t, stays.ID).Erased.IsZero() {
		t.Error("the wrong one is erased")
	}
	if _, err := w.Contest.ClassByLink(t.Context(), link); !errors.Is(err, contest.ErrNoClass) {
		t.Errorf("its sheet: %v", err)
	}
}

func TestTheSweeperLeavesWhatWaitsForItsGuardian(t *testing.T) {
	w := contesttest.Open(t)
	a := collect(t, w, newClass(t, w), 1)
	w.Move(48 * time.Hour)
	if objects, keys, err := w.Contest.Sweep(t.Context(), time.Hour); objects+keys != 0 || err != nil {
		t.Errorf("it swept %d and %d, %v", objects, keys, err)
	}
	if _, err := w.Contest.Slip(t.Context(), a.Receipt); err != nil {
		t.Error(err)
	}
}

func TestASheetLiesSealed(t *testing.T) {
	w := contesttest.Open(t)
	link := newClass(t, w)
	collect(t, w, link, 1)
	bucket, err := w.Journal.Bucket(t.Context(), contest.ClassesBucket, 0)
	if err != nil {
		t.Fatal(err)
	}
	id, _ := vault.ClassLinkID(link)
	v, err := bucket.Get(t.Context(), string(id))
	if err != nil || strings.Contains(string(v.Bytes), "Osu") || strings.Contains(string(v.Bytes), "abena") {
		t.Errorf("it lies as %s, %v", v.Bytes, err)
	}
}
