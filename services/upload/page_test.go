package upload_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// entered enters a form and gives the drawing.
func (h *house) entered(t *testing.T, e *entry) drawing.State {
	t.Helper()
	return h.State(t, drawing.ID(h.enter(t, e).ID))
}

func TestWhatCanBeLeftOutIsKeptWhereItIsSaid(t *testing.T) {
	h := open(t)
	day := h.Now().AddDate(0, -1, 0).Format(time.DateOnly)
	s := h.entered(t, h.entry(t).with("description", " A red tram\r\nand a cat. ").with("drawn_on", day))
	if s.Seen.Text != "A red tram and a cat." || s.Seen.Language != "en" || s.Drawn != day {
		t.Errorf("the drawing is %+v, of %q", s.Seen, s.Drawn)
	}
	if s := h.entered(t, h.entry(t)); s.Seen.Text != "" || s.Drawn != "" {
		t.Errorf("a drawing without is %+v, of %q", s.Seen, s.Drawn)
	}
}

func TestTheSameKeyWithAnotherDescriptionOrDayIsAnotherEntry(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("description", "A tram.")
	h.enter(t, e)
	h.enter(t, e)
	for field, value := range map[string]string{"description": "A bus.", "drawn_on": h.Now().Format(time.DateOnly)} {
		was := e.fields[field]
		answer := h.post(t, "/enter", e.with(field, value), asJSON...)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		if got := decode[problem](t, answer).Errors["key"].Code; got != "key_reused" {
			t.Errorf("%s: %q", field, got)
		}
		e.with(field, was)
	}
}

func TestARetryOfWhatWasTakenWhenItsDayWasRightIsTheSameDrawing(t *testing.T) {
	h := open(t)
	e := h.entry(t).with("drawn_on", edition.FirstDrawn(h.Now()))
	first := h.enter(t, e)
	h.Move(48 * time.Hour)
	if again := h.enter(t, e); again.ID != first.ID {
		t.Errorf("it is %s, and was %s", again.ID, first.ID)
	}
}

func TestADayThatCannotBeIsSaidBesideItsField(t *testing.T) {
	h := open(t)
	for day, want := range map[string]string{
		"2999-01-01": "That day has not come yet. Choose the day when it was drawn.",
		"1999-01-01": "That is more than two years ago. The contest is for newer drawings.",
		"May 31st":   "Write the day like this: 2026-05-31",
	} {
		answer := h.post(t, "/en/enter", h.entry(t).with("drawn_on", day))
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		d := document(t, answer)
		wantText(t, d, "#e-drawn_on", want)
		if d.Find(`#drawn_on[aria-invalid=true]`).AttrOr("aria-describedby", "") != "h-drawn_on e-drawn_on" {
			t.Errorf("%q: the field does not know of it", day)
		}
	}
}

func TestADescriptionIsNoLongerThanItMayBe(t *testing.T) {
	h := open(t)
	answer := h.post(t, "/en/enter", h.entry(t).with("description", strings.Repeat("ж", edition.MaxDescription+1)))
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	wantText(t, document(t, answer), "#e-description", "This is too long. Up to 500 letters fit.")
}

func TestTheQuestionAboutTheNameIsPutOnlyWhereThereAreSeveralWords(t *testing.T) {
	h := open(t)
	for name, asked := range map[string]bool{"Lina": false, "Lina Okafor": true, "Ana María": true} {
		d := document(t, h.post(t, "/en/enter", h.entry(t).with("child_name", name).with("title", "")))
		if _, hidden := d.Find("#question").Attr("hidden"); hidden == asked {
			t.Errorf("%q: asked %v", name, !hidden)
		}
		wantStatus(t, h.post(t, "/en/enter", h.entry(t).with("child_name", name)), http.StatusSeeOther) // never a reason to refuse
	}
}

func TestMomentsAreInUTCForThoseWithoutScriptAndExactForThoseWithIt(t *testing.T) {
	h := open(t)
	e := h.Contest.Edition()
	closes := e.ClosesAt.UTC().Format(time.RFC3339)
	wantMoments := func(page string, want ...string) {
		t.Helper()
		moments := document(t, h.get(page)).Find("main time")
		if moments.Length() != len(want) {
			t.Fatalf("%s has %d moments", page, moments.Length())
		}
		for i, at := range want {
			one := moments.Eq(i)
			if one.AttrOr("datetime", "") != at || !strings.Contains(one.Text(), at[11:16]) || !strings.Contains(one.Text(), "UTC") {
				t.Errorf("%s says %q of %q; want %s", page, one.Text(), one.AttrOr("datetime", ""), at)
			}
		}
	}
	wantMoments("/en/enter", closes)
	h.Change(t, func(e *edition.Edition) { e.OpensAt = h.Now().Add(time.Hour) })
	wantMoments("/en/enter", h.Now().Add(time.Hour).Format(time.RFC3339), closes)
	h.Move(365 * 24 * time.Hour)
	wantMoments("/es/enter", closes)
}
