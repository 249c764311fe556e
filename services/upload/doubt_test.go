package upload_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// filled is an entry on a page of ours: with its key and its proofs, as a browser without script sends it.
func (h *house) filled(t *testing.T) *entry {
	t.Helper()
	return h.entry(t).on(t, h.get("/en/enter"))
}

// on puts what a page carries into an entry.
func (e *entry) on(t *testing.T, page *httptest.ResponseRecorder) *entry {
	t.Helper()
	d := document(t, page)
	for _, name := range []string{"key", "page"} {
		e.with(name, d.Find("#entry [name="+name+"]").AttrOr("value", ""))
	}
	return e
}

func TestAFormThatTookTheBaitIsAskedOnceMoreAndPassesThen(t *testing.T) {
	h := open(t)
	e := h.filled(t).with("homepage", "https://cheap.example")
	h.Move(time.Minute)
	answer := h.post(t, "/en/enter", e)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	d := document(t, answer)
	wantText(t, d, ".summary a", "Press the button once more.")
	if d.Find("[name=homepage]").Length() > 0 {
		t.Error("the page that came back has the bait again")
	}
	if got := d.Find("#title").AttrOr("value", ""); got != e.fields["title"] {
		t.Errorf("the title is %q", got)
	}
	h.wantEmptySpool(t)
	delete(e.fields, "homepage")
	wantStatus(t, h.post(t, "/en/enter", e.on(t, answer)), http.StatusSeeOther)
}

func TestNobodySeesTheBaitNorReachesIt(t *testing.T) {
	bait := document(t, open(t).get("/en/enter")).Find("[name=homepage]")
	if bait.AttrOr("tabindex", "") != "-1" || bait.AttrOr("autocomplete", "") != "off" || bait.Closest("[aria-hidden=true].sr").Length() != 1 {
		t.Error("the bait is in somebody's way")
	}
}

func TestAProgramMayFillInWhatItLikesAtOnce(t *testing.T) {
	h := open(t)
	for range 7 {
		h.enter(t, h.filled(t).with("homepage", "https://school.example"))
	}
	h.wantNoWait(t, func() *entry { return h.filled(t) }, asJSON...)
}

func TestAFormThatComesSoonerThanAHandFillsItInWaitsAndTheSixthIsAskedOnceMore(t *testing.T) {
	h := open(t)
	forms := make([]*entry, 6)
	for i := range forms {
		forms[i] = h.filled(t)
	}
	h.Move(1_950 * time.Millisecond) // 50 ms are left to wait
	for _, e := range forms[:5] {
		if wait := h.clocked(t, e); wait < 50*time.Millisecond {
			t.Errorf("it waited only %v", wait)
		}
	}
	answer := h.post(t, "/en/enter", forms[5])
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	h.Move(100 * time.Millisecond)
	wantStatus(t, h.post(t, "/en/enter", forms[5].on(t, answer)), http.StatusSeeOther)
}

func TestAFamilyThatTookItsTimeNeverWaits(t *testing.T) {
	h := open(t)
	h.wantNoWait(t, func() *entry {
		e := h.filled(t)
		h.Move(2 * time.Second)
		return e
	})
}

func TestAPageWhoseProofIsNotOursSaysNothing(t *testing.T) {
	h := open(t)
	for _, page := range []string{"", ".", "mib5j2wz", "mib5j2wz.", "mib5j2wz.0123456789abcdef0123456789abcdef", "\xff.\x00"} {
		h.wantNoWait(t, func() *entry { return h.entry(t).with("page", page) })
	}
}

// clocked enters a form and tells how long it took.
func (h *house) clocked(t *testing.T, e *entry, header ...string) time.Duration {
	t.Helper()
	from := time.Now()
	answer := h.post(t, "/en/enter", e, header...)
	if answer.Code != http.StatusSeeOther && answer.Code != http.StatusCreated {
		t.Fatalf("the answer is %d: %.300s", answer.Code, answer.Body)
	}
	return time.Since(from)
}

// wantNoWait fails if forms that nobody should doubt wait. One that only a busy machine held up is followed by another
// that it did not: who is doubted waits each time.
func (h *house) wantNoWait(t *testing.T, next func() *entry, header ...string) {
	t.Helper()
	var waits []time.Duration
	for range 5 {
		wait := h.clocked(t, next(), header...)
		if wait <= time.Second {
			return
		}
		waits = append(waits, wait)
	}
	t.Errorf("they waited %v", waits)
}

func FuzzPageOfAForm(f *testing.F) {
	h := open(f)
	f.Add("mib5j2wz.0123456789abcdef0123456789abcdef", "7")
	f.Add("zzzzzzzzzzzzzzzzzzzzzz.", "\xff")
	f.Add(".", "")
	f.Fuzz(func(t *testing.T, page, work string) {
		e := h.entry(t).with("page", page).with("work", work).with("title", "")
		answer := h.post(t, "/en/enter", e)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if got := document(t, answer).Find("[name=page]").AttrOr("value", ""); got == page || got == "" {
			t.Errorf("%q came back as %q", page, got)
		}
	})
}
