package upload_test

import (
	"crypto/sha256"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/upload"
)

// rushed is a house in which a second form of a minute is a rush, with one there already.
func rushed(t *testing.T) *house {
	t.Helper()
	h := open(t, func(c *upload.Config) { c.Rush = 1 })
	h.enter(t, h.entry(t))
	return h
}

// working finds the number that the form's module would find.
func (e *entry) working(t *testing.T) *entry {
	t.Helper()
	for n := range 1 << 22 {
		sum := sha256.Sum256([]byte(e.fields["page"] + " " + e.fields["key"] + " " + strconv.Itoa(n)))
		if sum[0] == 0 && sum[1] < 2 {
			return e.with("work", strconv.Itoa(n))
		}
	}
	t.Fatal("there is no such number")
	return nil
}

func TestInOrdinaryTimesNoWorkIsAskedFor(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.Rush = 100 })
	if document(t, h.get("/en/enter")).Find("[name=work]").Length() > 0 {
		t.Error("the form asks for work")
	}
	for range 20 {
		wantStatus(t, h.post(t, "/en/enter", h.entry(t)), http.StatusSeeOther)
	}
}

func TestInARushTheFormAsksForWorkAndTakesIt(t *testing.T) {
	h := rushed(t)
	page := h.get("/en/enter")
	if got := document(t, page).Find("[name=work]").AttrOr("data-bits", ""); got != "15" {
		t.Fatalf("the form asks for %q bits", got)
	}
	e := h.entry(t).on(t, page).working(t)
	h.Move(3 * time.Second)
	wantStatus(t, h.post(t, "/en/enter", e), http.StatusSeeOther)
	h.enter(t, h.filled(t).working(t)) // a program, too
}

func TestWorkCountsForItsKeyAloneAndForADay(t *testing.T) {
	h := rushed(t)
	e := h.filled(t).working(t)
	h.Move(3 * time.Second)
	other := h.entry(t).with("page", e.fields["page"]).with("work", e.fields["work"])
	wantStatus(t, h.post(t, "/en/enter", other), http.StatusTooManyRequests)
	h.Move(25 * time.Hour)
	h.enter(t, h.entry(t))
	wantStatus(t, h.post(t, "/en/enter", e, asJSON...), http.StatusTooManyRequests)
}

func TestInARushAFormWithoutScriptPassesByPatience(t *testing.T) {
	h := rushed(t)
	e := h.filled(t)
	h.Move(3 * time.Second)
	answer := h.post(t, "/en/enter", e)
	wantStatus(t, answer, http.StatusTooManyRequests)
	wantText(t, document(t, answer), ".summary a", "Wait half a minute, then press the button once more.")
	if answer.Header().Get("Retry-After") == "" {
		t.Error("it does not say when")
	}
	h.Move(30 * time.Second)
	wantStatus(t, h.post(t, "/en/enter", e.on(t, answer)), http.StatusSeeOther)
}

func TestPatienceIsForAFewOfEachAddress(t *testing.T) {
	h := rushed(t)
	forms := make([]*entry, 6)
	for i := range forms {
		forms[i] = h.filled(t)
	}
	h.Move(45 * time.Second) // the rush goes on
	for _, e := range forms[:5] {
		wantStatus(t, h.post(t, "/en/enter", e), http.StatusSeeOther)
	}
	wantStatus(t, h.post(t, "/en/enter", forms[5]), http.StatusTooManyRequests)
}

func TestInARushAProgramWithoutWorkIsToldWhenToComeAgain(t *testing.T) {
	h := rushed(t)
	answer := h.post(t, "/enter", h.filled(t), asJSON...)
	wantStatus(t, answer, http.StatusTooManyRequests)
	if got := decode[problem](t, answer).Errors["form"].Code; got != "entry_limit" || answer.Header().Get("Retry-After") != "60" {
		t.Errorf("%q, again after %q", got, answer.Header().Get("Retry-After"))
	}
	h.Move(time.Minute)
	h.enter(t, h.entry(t))
}
