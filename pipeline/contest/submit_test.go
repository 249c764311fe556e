package contest_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/store"
)

// submit enters a picture with a form, by whichever contest.
func submit(t *testing.T, c *contest.Contest, f edition.Form, picture []byte) (contest.Accepted, error) {
	t.Helper()
	return c.Submit(t.Context(), f, contesttest.Upload(picture), contesttest.Consent())
}

func mustSubmit(t *testing.T, c *contest.Contest, f edition.Form, picture []byte) contest.Accepted {
	t.Helper()
	accepted, err := submit(t, c, f, picture)
	if err != nil {
		t.Fatal(err)
	}
	return accepted
}

func wantError(t *testing.T, deed string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v; want: %v", deed, err, want)
	}
}

// wantFacts fails unless the journal holds so many.
func wantFacts(t *testing.T, w *contesttest.World, want uint64) {
	t.Helper()
	if got, err := w.Journal.LastSeq(t.Context()); err != nil || got != want {
		t.Errorf("there are %d facts, %v; want %d", got, err, want)
	}
}

// objects are the keys of all that the store holds.
func objects(t *testing.T, s store.Store) (keys []string) {
	t.Helper()
	for object, err := range s.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}

func TestWhatIsAcceptedIsThereForGood(t *testing.T) {
	w := contesttest.Open(t)
	f, picture := w.Form(), contesttest.Picture(t, 1)
	accepted := mustSubmit(t, w.Contest, f, picture)
	s := w.State(t, accepted.ID)
	if accepted.ID != w.Secret.DrawingID(f.Key) || accepted.Again || accepted.Seq != s.Seq || !w.Secret.IsReceipt(accepted.Receipt, accepted.ID, 1) {
		t.Errorf("%+v", accepted)
	}
	if s.Title != f.Title || s.Story != f.Story || s.City != contesttest.City || s.Child.Name != f.ChildName || s.Child.Age != 7 || !s.ShowOnline ||
		!s.Submitted.Equal(w.Now()) || s.Status(w.Now()) != drawing.StatusReceived || s.Original.Type != "image/jpeg" {
		t.Errorf("%+v", s)
	}
	if original, err := w.Contest.Original(t.Context(), s); err != nil || string(original) != string(picture) {
		t.Errorf("the original has %d bytes, %v; want %d", len(original), err, len(picture))
	}
	if got := objects(t, w.Store); !slices.Equal(got, []string{s.Original.Key(s.ID)}) {
		t.Errorf("the store holds %v", got)
	}
}

func TestTheLargestEntryIsTaken(t *testing.T) {
	w := contesttest.Open(t)
	w.Render(t, w.Enter(t, func(f *edition.Form) {
		// Each of these is six bytes in JSON, the most that a character can be.
		f.Title, f.Story = strings.Repeat("<", edition.MaxTitle), strings.Repeat("<", edition.MaxStory)
		f.ChildName, f.GuardianName = strings.Repeat("&", edition.MaxChildName), strings.Repeat("&", edition.MaxGuardianName)
	}).ID)
}

func TestAKeyWithOtherContentsIsRefused(t *testing.T) {
	w := contesttest.Open(t)
	f, picture := w.Form(), contesttest.Picture(t, 1)
	mustSubmit(t, w.Contest, f, picture)
	for name, change := range map[string]func(*edition.Form){
		"title": func(f *edition.Form) { f.Title += "!" }, "story": func(f *edition.Form) { f.Story = "" },
		"city": func(f *edition.Form) { f.City = "quito" }, "child": func(f *edition.Form) { f.ChildName = "Kofi" },
		"age": func(f *edition.Form) { f.ChildAge = "8" }, "guardian": func(f *edition.Form) { f.GuardianEmail = "kwame@example.org" },
	} {
		other := f
		change(&other)
		accepted, err := submit(t, w.Contest, other, picture)
		wantError(t, "another "+name, err, contest.ErrKeyReused)
		if accepted != (contest.Accepted{}) {
			t.Errorf("another %s: and yet %+v", name, accepted)
		}
	}
	_, err := submit(t, w.Contest, f, contesttest.Picture(t, 2))
	wantError(t, "another picture", err, contest.ErrKeyReused)
	wantFacts(t, w, 1)
	if got := objects(t, w.Store); len(got) != 1 {
		t.Errorf("the store holds %v", got)
	}
}

func TestAChildHasOneDrawing(t *testing.T) {
	w := contesttest.Open(t)
	child := func(name, email string) func(*edition.Form) {
		return func(f *edition.Form) { f.ChildName, f.GuardianEmail = name, email }
	}
	w.Enter(t, child("Ama Zoë", "efua@example.org"))
	for _, same := range []func(*edition.Form){
		child("Ama Zoë", "efua@example.org"), child("ama  ZOE\u0308 ", "EFUA@Example.org"), child("Ａｍａ\u00a0Zoë", "efua@example.org"),
	} {
		_, err := submit(t, w.Contest, w.Form(same), contesttest.Picture(t, 1))
		wantError(t, "the same child", err, contest.ErrSameChild)
	}
	w.Enter(t, child("Ama Zoe", "efua@example.org"))
	w.Enter(t, child("Ama Zoë", "kwame@example.org"))
	wantFacts(t, w, 3)
}

func TestOfOneChildSentByManyOneDrawingIsEntered(t *testing.T) {
	w := contesttest.Open(t)
	for n := range 3 {
		same := func(f *edition.Form) { f.ChildName = "Ama " + string(rune('A'+n)) }
		var senders sync.WaitGroup
		var mu sync.Mutex
		entered, forms, start := 0, make([]edition.Form, 8), make(chan struct{})
		for i := range forms {
			forms[i] = w.Form(same)
			senders.Go(func() {
				<-start
				_, err := submit(t, w.Contest, forms[i], contesttest.Picture(t, i))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					entered++
				} else if !errors.Is(err, contest.ErrBusy) && !errors.Is(err, contest.ErrSameChild) {
					t.Error(err)
				}
			})
		}
		close(start)
		senders.Wait()
		if entered != 1 {
			t.Errorf("%d drawings of one child were entered", entered)
		}
		wantFacts(t, w, uint64(n+1))
	}
}

// entrant is the reservation of a form's child, and reserved what lies there.
func entrant(w *contesttest.World, f edition.Form) string {
	return w.Secret.Entrant(w.Contest.Edition().Entrant(f.GuardianEmail, f.ChildName))
}

func reservations(t *testing.T, w *contesttest.World) *journal.Bucket {
	t.Helper()
	bucket, err := w.Journal.Bucket(t.Context(), "entrants", 0)
	if err != nil {
		t.Fatal(err)
	}
	return bucket
}

func TestAReservationThatACrashLeftIsTakenOverAfterAWhile(t *testing.T) {
	w := contesttest.Open(t)
	f := w.Form()
	crashed := w.Secret.DrawingID("key-of-a-crashed-sender")
	left := `{"id":"` + string(crashed) + `","at":"` + w.Now().Format(time.RFC3339Nano) + `"}`
	if err := reservations(t, w).Create(t.Context(), entrant(w, f), []byte(left)); err != nil {
		t.Fatal(err)
	}
	for _, wait := range []time.Duration{0, 14 * time.Second, 999 * time.Millisecond} {
		w.Move(wait)
		_, err := submit(t, w.Contest, f, contesttest.Picture(t, 1))
		wantError(t, "before 15 s", err, contest.ErrBusy)
	}
	w.Move(time.Millisecond)
	accepted := mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
	if v, err := reservations(t, w).Get(t.Context(), entrant(w, f)); err != nil || !strings.Contains(string(v.Bytes), string(accepted.ID)) {
		t.Errorf("reserved is %s, %v", v.Bytes, err)
	}
	f.Key = "key-of-a-crashed-sender" // the sender of then tries again
	_, err := submit(t, w.Contest, f, contesttest.Picture(t, 1))
	wantError(t, "too late", err, contest.ErrSameChild)
	wantFacts(t, w, 1)
}

func TestTheOwnerOfAReservationGoesOnAtOnce(t *testing.T) {
	w := contesttest.Open(t)
	f := w.Form()
	left := `{"id":"` + string(w.Secret.DrawingID(f.Key)) + `","at":"` + w.Now().Format(time.RFC3339Nano) + `"}`
	if err := reservations(t, w).Create(t.Context(), entrant(w, f), []byte(left)); err != nil {
		t.Fatal(err)
	}
	mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
}

func TestTheKeyOfAnErasedDrawingIsUsedUp(t *testing.T) {
	w := contesttest.Open(t)
	f := w.Form()
	first := mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
	w.Render(t, first.ID)
	w.Erase(t, first.ID)
	_, err := submit(t, w.Contest, f, contesttest.Picture(t, 1))
	wantError(t, "the same key", err, drawing.ErrErased)
	_, err = w.Contest.Decide(t.Context(), first.ID, contest.Decision{By: "staff-1", Verdict: drawing.Approve, Seq: 1})
	wantError(t, "decide", err, drawing.ErrErased)
	if err := w.Contest.Unreadable(t.Context(), drawing.State{ID: first.ID}, "damaged"); err != nil {
		t.Errorf("a worker that comes too late: %v", err)
	}
	f.Key = "another-key-of-the-child"
	mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1)) // the child may enter again
}

func TestAnEntryOutsideTheContestIsRefused(t *testing.T) {
	w := contesttest.Open(t)
	set := func(name string, at time.Time) {
		t.Helper()
		_, err := w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error { return e.Set(map[string]string{name: at.Format(time.RFC3339)}, nil) })
		if err != nil {
			t.Fatal(err)
		}
	}
	set("opens", w.Now().Add(time.Hour))
	_, err := submit(t, w.Contest, w.Form(), contesttest.Picture(t, 1))
	wantError(t, "too early", err, edition.ErrNotYetOpen)
	set("opens", w.Now().Add(-2*time.Hour))
	set("closes", w.Now().Add(-time.Hour))
	_, err = submit(t, w.Contest, w.Form(), contesttest.Picture(t, 1))
	wantError(t, "too late", err, edition.ErrClosed)
	wantNothing(t, w)
}

func wantNothing(t *testing.T, w *contesttest.World) {
	t.Helper()
	wantFacts(t, w, 0)
	if got := objects(t, w.Store); len(got) > 0 {
		t.Errorf("the store holds %v", got)
	}
}

func TestEverythingWrongIsSaidAtOnceAndNothingIsKept(t *testing.T) {
	w := contesttest.Open(t)
	huge := make([]byte, rendition.DefaultLimits().Bytes+1)
	copy(huge, contesttest.Picture(t, 1))
	for _, one := range []struct {
		name    string
		change  func(*edition.Form)
		picture []byte
		file    error
		fields  []string
	}{
		{"a letter", func(*edition.Form) {}, []byte("Dear grandmother, here is my drawing."), rendition.ErrNotPicture, nil},
		{"no bytes", func(*edition.Form) {}, nil, rendition.ErrEmpty, nil},
		{"a byte too many", func(*edition.Form) {}, huge, rendition.ErrTooLarge, nil},
		{"a picture and no title", func(f *edition.Form) { f.Title = "" }, contesttest.Picture(t, 1), nil, []string{"title"}},
		{"neither", func(f *edition.Form) { f.Title, f.Key = "", "" }, nil, rendition.ErrEmpty, []string{"title", "key"}},
	} {
		_, err := submit(t, w.Contest, w.Form(one.change), one.picture)
		var refused *contest.Refused
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", one.name, err)
			continue
		}
		if !errors.Is(refused.File, one.file) {
			t.Errorf("%s: the file: %v; want %v", one.name, refused.File, one.file)
		}
		var fields []string
		for _, f := range refused.Faults {
			fields = append(fields, f.Field)
		}
		if !slices.Equal(fields, one.fields) {
			t.Errorf("%s: %v; want %v", one.name, fields, one.fields)
		}
	}
	wantNothing(t, w)
}

func TestTheEditionsLimitsHoldForWhatIsSentFromNowOn(t *testing.T) {
	w := contesttest.Open(t)
	large := append(contesttest.Picture(t, 1), make([]byte, edition.MinDrawing)...)
	f := w.Form(func(f *edition.Form) { f.Story = strings.Repeat("ж", 200) })
	first := mustSubmit(t, w.Contest, f, large)
	w.Change(t, func(e *edition.Edition) {
		e.Limits = edition.Limits{File: edition.MinDrawing, Title: edition.MinTitle, Story: edition.MinStory}
	})
	if again := mustSubmit(t, w.Contest, f, large); again.ID != first.ID || !again.Again {
		t.Errorf("the retry got %+v, the first %+v", again, first)
	}
	_, err := submit(t, w.Contest, w.Form(func(f *edition.Form) { f.Title, f.Story = strings.Repeat("ж", 21), strings.Repeat("ж", 101) }), large)
	var refused *contest.Refused
	if !errors.As(err, &refused) || !errors.Is(refused.File, rendition.ErrTooLarge) || !refused.Faults.Has("title") || !refused.Faults.Has("story") {
		t.Errorf("beyond the limits: %v", err)
	}
	_, err = w.Contest.Replace(t.Context(), first.Receipt, contesttest.Upload(large))
	wantError(t, "a better picture beyond them", err, rendition.ErrTooLarge)
	mustSubmit(t, w.Contest, w.Form(func(f *edition.Form) { f.Title, f.Story = strings.Repeat("ж", 20), strings.Repeat("ж", 100) }), large[:edition.MinDrawing])
}

func TestARetryIsAnsweredThoughTheRulesHaveChangedSince(t *testing.T) {
	w := contesttest.Open(t)
	f := w.Form()
	first := mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
	_, err := w.Contest.SetEdition(t.Context(), func(e *edition.Edition) error { return e.Set(map[string]string{"ages": "13-14"}, nil) })
	if err != nil {
		t.Fatal(err)
	}
	again := mustSubmit(t, w.Contest, f, contesttest.Picture(t, 1))
	if again.ID != first.ID || again.Receipt != first.Receipt || !again.Again {
		t.Errorf("the retry got %+v, the first %+v", again, first)
	}
	f.Title = "Another"
	var refused *contest.Refused
	if _, err := submit(t, w.Contest, f, contesttest.Picture(t, 1)); !errors.As(err, &refused) || !refused.Faults.Has("child_age") {
		t.Errorf("other contents that break today's rules: %v", err)
	}
}

func TestTheReceiptOfAnErasedDrawingStillAnswers(t *testing.T) {
	w := contesttest.Open(t)
	a := w.Enter(t)
	w.Erase(t, a.ID)
	p, err := w.Contest.ByReceipt(t.Context(), a.Receipt)
	if err != nil || p.Status(w.Now()) != drawing.StatusErased || p.Title != "" {
		t.Errorf("%+v, %v", p.State, err)
	}
}
