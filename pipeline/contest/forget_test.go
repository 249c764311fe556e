package contest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// sealedKey is a data key as it lies in the journal.
func sealedKey(t *testing.T, w *contesttest.World, id drawing.ID) []byte {
	t.Helper()
	js, err := jetstream.New(w.Conn)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), vault.Stream)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := stream.GetLastMsgForSubject(t.Context(), "keys."+string(id))
	if err != nil {
		t.Fatal(err)
	}
	return raw.Data
}

// lies reports in which files below a folder some bytes are.
func lies(t *testing.T, folder string, sought []byte) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) { // a database's own file, just then
			return nil
		}
		if bytes.Contains(data, sought) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// retired is a contest of n drawings, the even ones of them published, whose year after closing is over.
func retired(t *testing.T, n int) (w *contesttest.World, all []contest.Accepted) {
	w = contesttest.Open(t)
	for i := range n {
		a := w.Enter(t, func(f *edition.Form) { f.GuardianEmail = fmt.Sprintf("efua%d@example.org", i) })
		w.Render(t, a.ID)
		if i%2 == 0 {
			w.Approve(t, a.ID)
		}
		all = append(all, a)
	}
	w.Change(t, func(e *edition.Edition) { e.GuardianDays, e.OriginalDays = 30, 60 })
	return w, all
}

func TestWhatIsKeptForATimeIsKeptUntilThen(t *testing.T) {
	w, all := retired(t, 2)
	until := w.Contest.Edition().GuardianUntil()
	w.Move(until.Sub(w.Now()) - time.Minute)
	retire := func(guardians, originals int) {
		t.Helper()
		if g, o, err := w.Contest.Retire(t.Context()); err != nil || g != guardians || o != originals {
			t.Errorf("forgotten are %d guardians and %d originals, %v; want %d and %d", g, o, err, guardians, originals)
		}
	}
	retire(0, 0)
	w.Move(2 * time.Minute)
	retire(2, 0)
	retire(0, 0)
	w.Move(30 * 24 * time.Hour)
	retire(0, 1) // the other one is not decided: a moderator may want to see more of it
	w.Approve(t, all[1].ID)
	retire(0, 1)
	w.Change(t, func(e *edition.Edition) { e.GuardianDays, e.OriginalDays = 0, 0 })
	b := w.State(t, all[1].ID)
	if b.GuardianGone.IsZero() || b.OriginalGone.IsZero() || b.Family != "" || len(b.Entrants) != 0 {
		t.Errorf("in the end it is %+v", b)
	}
}

func TestZeroDaysKeepForAsLongAsTheDrawing(t *testing.T) {
	w, _ := retired(t, 1)
	w.Change(t, func(e *edition.Edition) { e.GuardianDays, e.OriginalDays = 0, 0 })
	w.Move(20 * 365 * 24 * time.Hour)
	if g, o, err := w.Contest.Retire(t.Context()); g+o != 0 || err != nil {
		t.Errorf("forgotten are %d guardians and %d originals, %v", g, o, err)
	}
}

// TestForgettingEndsAfterACrashAtAnyStep kills the sweep of 30 drawings again and again, as soon as a few more facts are
// written, and lets the last one end.
func TestForgettingEndsAfterACrashAtAnyStep(t *testing.T) {
	const drawings = 30
	w, all := retired(t, drawings)
	keys := map[drawing.ID][]byte{}
	renditions := map[drawing.ID]int{}
	for _, a := range all {
		keys[a.ID] = sealedKey(t, w, vault.Guardian(a.ID))
		renditions[a.ID] = len(left(t, w, a.ID)) - 1
	}
	w.Move(w.Contest.Edition().OriginalUntil().Sub(w.Now()) + 48*time.Hour)
	found := examined(t, w)
	if f := found["kept"]; f.OK || len(f.Damaged) != drawings+drawings/2 {
		t.Errorf("before anything is forgotten doctor finds %d overdue: %v", len(f.Damaged), f.Damaged)
	}
	stopAfter := make(chan context.CancelFunc, 1)
	seen := 0
	w.Catalog.OnChange(func(changes []catalog.Change) {
		for _, c := range changes {
			if c.Before.GuardianGone != c.After.GuardianGone || c.Before.OriginalGone != c.After.OriginalGone {
				if seen++; seen%4 == 0 {
					select {
					case stop := <-stopAfter:
						stop()
					default:
					}
				}
			}
		}
	})
	rounds := 0
	for {
		ctx, stop := context.WithCancel(t.Context())
		select {
		case <-stopAfter:
		default:
		}
		stopAfter <- stop
		_, _, err := w.Contest.Retire(ctx)
		stop()
		rounds++
		if err == nil {
			break
		}
		if rounds > 4*drawings {
			t.Fatal(err)
		}
	}
	if rounds < 2 {
		t.Error("no sweep was killed")
	}
	w.Move(25 * time.Hour)
	if g, o, err := w.Contest.Retire(t.Context()); g+o > 0 || err != nil { // what was left is finished
		t.Logf("a last sweep finds %d guardians and %d originals left, %v", g, o, err)
	}
	w.Caught(t)
	for i, a := range all {
		facts, _, err := w.Journal.History(t.Context(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		forgotten := 0
		for _, f := range facts {
			if f.Name == drawing.Forgotten {
				forgotten++
			}
		}
		s, published := w.State(t, a.ID), i%2 == 0
		want := renditions[a.ID] + 1
		if published {
			want--
		}
		if has, err := w.Keys.Has(t.Context(), vault.Guardian(a.ID)); has || err != nil {
			t.Errorf("%d: who its guardian is can be read, %v", i, err)
		}
		if has, err := w.Keys.Has(t.Context(), a.ID); !has || err != nil {
			t.Errorf("%d: its own data key is gone, %v", i, err)
		}
		if got := len(left(t, w, a.ID)); got != want || s.Title == "" || published == s.OriginalGone.IsZero() || forgotten > 2 || forgotten < 1 {
			t.Errorf("%d: %d objects are left, want %d; forgotten %d times: %+v", i, got, want, forgotten, s)
		}
		if files := lies(t, w.Dir, keys[a.ID]); len(files) > 0 {
			t.Errorf("%d: its guardian's key lies in %v", i, files)
		}
		if published {
			wantShown(t, w, s)
		}
	}
	for part, f := range examined(t, w) {
		if !f.OK {
			t.Errorf("afterwards doctor says of %s: %v", part, f.Damaged)
		}
	}
	days, err := w.Catalog.Forgotten(t.Context(), 10)
	sum := 0
	for _, d := range days {
		sum += d.Number
	}
	if err != nil || sum != drawings+drawings/2 {
		t.Errorf("the audit counts %d: %+v, %v", sum, days, err)
	}
	// Its own words are as they were, and its guardian may be anybody's again.
	if _, err := w.Contest.ByReceipt(t.Context(), all[0].Receipt); err != nil {
		t.Error(err)
	}
}

func TestAnOriginalThatIsSentAgainWhileItGoesWaits(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Render(t, a.ID)
	w.Return(t, a.ID)
	w.Change(t, func(e *edition.Edition) { e.OriginalDays = 1 })
	w.Move(w.Contest.Edition().OriginalUntil().Sub(w.Now()) + time.Second)
	if _, o, err := w.Contest.Retire(t.Context()); o != 0 || err != nil {
		t.Fatalf("of what is returned %d originals go, %v", o, err)
	}
	w.Undo(t, a.ID)
	w.Approve(t, a.ID)
	if _, o, err := w.Contest.Retire(t.Context()); o != 1 || err != nil {
		t.Fatalf("%d originals go, %v", o, err)
	}
	w.Undo(t, a.ID)
	w.Return(t, a.ID)
	again := contesttest.Upload(contesttest.Picture(t, 0))
	_, err := w.Contest.Replace(t.Context(), a.Receipt, again)
	wantError(t, "at once", err, contest.ErrBusy)
	w.Move(2 * time.Minute)
	s, err := w.Contest.Replace(t.Context(), a.Receipt, again)
	if err != nil || !s.OriginalGone.IsZero() {
		t.Fatalf("a little later: %v, %+v", err, s)
	}
	if _, o, err := w.Contest.Retire(t.Context()); o != 0 || err != nil { // it is to be rendered
		t.Errorf("%d originals go, %v", o, err)
	}
	if _, err := w.Contest.Original(t.Context(), s); err != nil {
		t.Error(err)
	}
}

func TestAFamilyWithoutAnAddressHasItsOwnPlace(t *testing.T) {
	w := contesttest.Open(t)
	without := func(change func(*edition.Form)) (contest.Accepted, error) {
		f := w.Form(func(f *edition.Form) { f.GuardianEmail, f.ChildName = "", "Ama" }, change)
		return w.Contest.Submit(t.Context(), f, contesttest.Upload(contesttest.Picture(t, 0)), contesttest.Consent())
	}
	same := func(*edition.Form) {}
	_, err := without(same)
	var refused *contest.Refused
	if !errors.As(err, &refused) || !refused.Faults.Has("guardian_email") {
		t.Errorf("without one where it is wanted: %v", err)
	}
	w.Change(t, func(e *edition.Edition) { e.Address = edition.NeedOptional })
	a, err := without(same)
	if err != nil {
		t.Fatal(err)
	}
	w.WaitFor(t, a.Seq)
	if s := w.State(t, a.ID); s.Family != "" || len(s.Entrants) != 1 {
		t.Errorf("it is found by %q and %v", s.Family, s.Entrants)
	}
	_, err = without(func(f *edition.Form) { f.ChildName, f.GuardianName = " AMA", "EFUA  Mensah" })
	wantError(t, "the same child once more", err, contest.ErrSameChild)
	for what, change := range map[string]func(*edition.Form){
		"another child":    func(f *edition.Form) { f.ChildName = "Kofi" },
		"another grown-up": func(f *edition.Form) { f.GuardianName = "Yaa Asante" },
		"another city":     func(f *edition.Form) { f.City = "quito" },
		"another age":      func(f *edition.Form) { f.ChildAge = "9" },
		"an address":       func(f *edition.Form) { f.GuardianEmail = "efua@example.org" },
	} {
		if _, err := without(change); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if to, err := w.Contest.Addressed(t.Context(), a.ID); err != nil || to.Address != "" {
		t.Errorf("a letter would go to %q, %v", to.Address, err)
	}
}

// wantShown wants all renditions of a published drawing.
func wantShown(t *testing.T, w *contesttest.World, s drawing.State) {
	t.Helper()
	for _, r := range s.Ladder.Pictures {
		body, _, err := w.Contest.Rendition(t.Context(), s, r.Width, r.Hash)
		if err != nil {
			t.Errorf("rendition %d: %v", r.Width, err)
			continue
		}
		if n, err := io.Copy(io.Discard, body); n != int64(r.Bytes) || errors.Join(err, body.Close()) != nil {
			t.Errorf("rendition %d: %d of %d bytes, %v", r.Width, n, r.Bytes, err)
		}
	}
	if _, err := w.Catalog.Public().Drawing(t.Context(), s.ID); err != nil {
		t.Error(err)
	}
}

// examined is what doctor finds, by its parts.
func examined(t *testing.T, w *contesttest.World) map[string]contest.Finding {
	t.Helper()
	found, err := w.Contest.Examine(t.Context(), w.Catalog, contest.Examination{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]contest.Finding{}
	for _, f := range found {
		if f.Part != "clock" && !strings.HasPrefix(f.Part, "unnamed") { // the clock of this test is moved
			all[f.Part] = f
		}
	}
	return all
}
