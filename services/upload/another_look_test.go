package upload_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAFamilyAsksForAnotherLookOnce(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/entries/" + a.Receipt
	form := `form[action$="/another-look"] button`
	if n := document(t, h.get(at)).Find(form).Length(); n != 0 {
		t.Error("it is offered before a verdict")
	}
	wantStatus(t, h.send(http.MethodPost, at+"/another-look", nil, asJSON...), http.StatusConflict)
	h.Decline(t, a.ID)
	if n := document(t, h.get(at)).Find(form).Length(); n != 1 {
		t.Error("it is not offered")
	}
	answer := h.send(http.MethodPost, "/ar"+at+"/another-look", nil)
	wantStatus(t, answer, http.StatusSeeOther)
	want(t, "the way on", answer.Header().Get("Location"), "/ar"+at)
	want(t, "status", h.status(t, at), "in_review")
	h.Caught(t)
	if n, err := h.Catalog.Backlog(t.Context(), catalog.Desk{Lane: catalog.Appeals}); err != nil || n != 1 {
		t.Errorf("%d wait for another look, %v", n, err)
	}
	page := document(t, h.get(at))
	if text := page.Find("main").Text(); page.Find(form).Length() != 0 || !strings.Contains(text, "next one from Accra") {
		t.Errorf("the page says %s", text)
	}
	wantStatus(t, h.send(http.MethodPost, at+"/another-look", nil), http.StatusConflict)
}

func TestAFamilyIsNeverToldThatSomebodyIsWorried(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/entries/" + a.Receipt
	before := h.get(at).Body.String()
	if _, err := h.Contest.Escalate(t.Context(), a.ID, "staff-1", "It says help."); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Contest.Note(t.Context(), a.ID, "staff-1", "Call the school."); err != nil {
		t.Fatal(err)
	}
	h.Caught(t)
	if after := h.get(at).Body.String(); after != before {
		t.Errorf("the page was\n%s\nand is now\n%s", before, after)
	}
	if told := h.get(at, asJSON...).Body.String(); strings.Contains(told, "escalated") || strings.Contains(told, "noted") {
		t.Errorf("a program is told %s", told)
	}
	wantStatus(t, h.send(http.MethodPost, at+"/withdraw", nil), http.StatusSeeOther)
}

func TestAFamilyIsToldWhyReportsHideItsDrawing(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	for n := range h.Contest.Edition().HideAfter {
		h.Report(t, s.ID, "hurtful", "", fmt.Sprintf("198.51.%d.0/24", n))
	}
	at := "/entries/" + h.receipt(s)
	want(t, "status", h.status(t, at), string(drawing.StatusTakenDown))
	if text := document(t, h.get(at)).Find("main").Text(); !strings.Contains(text, "Some people told us") {
		t.Errorf("the page says %s", text)
	}
}
