package upload_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A receipt that is shared, or in a machine's hands, writes no facts without end; and what it gave it can take back at any time.
func TestOneReceiptChangesItsDrawingSoOften(t *testing.T) {
	h := open(t)
	a, other := h.Enter(t), h.Enter(t)
	at := "/entries/" + a.Receipt
	agree := func(at, yes string) *httptest.ResponseRecorder {
		return h.postText(at+"/consent", []string{"purpose", "press", "agree", yes}, asJSON...)
	}
	var last *httptest.ResponseRecorder
	for range 61 {
		last = agree(at, "yes")
		wantStatus(t, agree(at, "no"), http.StatusOK)
	}
	wantStatus(t, last, http.StatusTooManyRequests)
	want(t, "when to come back", last.Header().Get("Retry-After"), "600")
	want(t, "the code", decode[problem](t, last).Errors["form"].Code, "often")
	before := h.facts(t)
	for name, answer := range map[string]*httptest.ResponseRecorder{
		"replace": h.post(t, "/es"+at+"/replace", picture(t, 9)),
		"correct": h.postText("/es"+at+"/correct", []string{"title", "La calle"}),
		"consent": h.postText("/es"+at+"/consent", []string{"purpose", "press", "agree", "yes"}),
	} {
		if answer.Code != http.StatusTooManyRequests || answer.Header().Get("Retry-After") != "600" {
			t.Errorf("%s: %d, again in %q", name, answer.Code, answer.Header().Get("Retry-After"))
		}
		if said := document(t, answer).Find(".summary, .notice").Text(); !strings.Contains(said, "muchas veces") {
			t.Errorf("%s says %q", name, said)
		}
	}
	if now := h.facts(t); now != before {
		t.Errorf("%d facts came", now-before)
	}
	wantStatus(t, agree("/entries/"+other.Receipt, "yes"), http.StatusOK)
	wantStatus(t, h.send(http.MethodPost, at+"/withdraw", nil, asJSON...), http.StatusOK)
	wantStatus(t, h.send(http.MethodPost, at+"/restore", nil, asJSON...), http.StatusTooManyRequests)
	h.Move(10 * time.Minute)
	wantStatus(t, h.send(http.MethodPost, at+"/restore", nil, asJSON...), http.StatusOK)
	wantStatus(t, h.postText(at+"/erase", []string{"confirm", "yes"}, asJSON...), http.StatusOK)
}
