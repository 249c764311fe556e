package upload_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// picture is a form with a picture alone; another n gives another picture.
func picture(t *testing.T, n int) *entry {
	t.Helper()
	return &entry{file: contesttest.Picture(t, n), name: "better.jpg"}
}

func TestAFamilyTakesItsDrawingBackAndGivesItAgain(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/entries/" + a.Receipt
	answer := h.send(http.MethodPost, "/es"+at+"/withdraw", nil)
	wantStatus(t, answer, http.StatusSeeOther)
	want(t, "the way on", answer.Header().Get("Location"), "/es"+at)
	want(t, "status", h.status(t, at), "withdrawn")
	back := h.send(http.MethodPost, at+"/restore", nil, asJSON...)
	wantStatus(t, back, http.StatusOK)
	if got := decode[status](t, back); got.ID != string(a.ID) || got.Status != "in_review" {
		t.Errorf("a program is told %+v", got)
	}
}

func (h *house) status(t *testing.T, at string) string {
	t.Helper()
	return decode[status](t, h.get(at, asJSON...)).Status
}

func TestABetterPictureTakesThePlaceOfTheOld(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	h.Return(t, a.ID)
	at := "/entries/" + a.Receipt
	wantStatus(t, h.post(t, at+"/replace", picture(t, 40)), http.StatusSeeOther)
	want(t, "status", h.status(t, at), "received")
	h.tryToRender(t, a.ID)
	want(t, "status", h.status(t, at), "in_review")
	if got := h.State(t, a.ID).Ladder.Width; got != 440 {
		t.Errorf("the picture is %d wide; want the new one's 440", got)
	}
	answer := h.post(t, at+"/replace", picture(t, 80), asJSON...)
	wantStatus(t, answer, http.StatusOK)
	if got := decode[status](t, answer); got.ID != string(a.ID) || got.Status != "received" {
		t.Errorf("a program is told %+v", got)
	}
	h.wantEmptySpool(t)
}

func TestTheFormForABetterPictureIsNotReloadedUnderAFamilysFingers(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	d := document(t, h.get("/entries/"+a.Receipt+"?better=yes"))
	if d.Find("#better input[type=file]").Length() != 1 || d.Find("#refresh").Length() != 0 {
		t.Error("there is no form, or it is reloaded")
	}
}

func TestWhatIsNoBetterPictureIsRefused(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	h.Return(t, a.ID)
	at := "/entries/" + a.Receipt
	for _, b := range []bad{
		{"text", filed([]byte("no picture at all")), 415, "drawing", "not_picture"},
		{"too large", func(t *testing.T, e *entry) { e.file = padded(t, edition.MaxDrawing+1) }, 413, "drawing", "too_large"},
		{"empty", filed([]byte{}), 422, "drawing", "empty"},
		{"none", func(_ *testing.T, e *entry) {
			e.file, e.fields, e.order = nil, map[string]string{"x": "y"}, []string{"x"}
		}, 422, "drawing", "required"},
	} {
		t.Run(b.name, func(t *testing.T) {
			e := picture(t, 0)
			b.spoil(t, e)
			answer := h.post(t, at+"/replace", e, asJSON...)
			wantStatus(t, answer, b.status)
			if got := decode[problem](t, answer); got.Errors["drawing"].Code != b.code {
				t.Errorf("the problem is %+v", got)
			}
			page := h.post(t, "/en"+at+"/replace", e)
			wantStatus(t, page, b.status)
			d := document(t, page)
			want(t, "the way to the fault", d.Find(".summary a").AttrOr("href", ""), "#drawing")
			if d.Find("#better .bad #e-drawing").Length() != 1 || d.Find("h1").Text() != "One more photo, please" {
				t.Errorf("the page is %s", d.Find("main").Text())
			}
		})
	}
	want(t, "status", h.status(t, at), "returned")
	h.wantEmptySpool(t)
}

func TestWhatTheStateForbidsIsAConflict(t *testing.T) {
	h := open(t)
	approved, withdrawn, taken, soon := h.Publish(t), h.Enter(t), h.Publish(t), h.Enter(t)
	h.Withdraw(t, withdrawn.Receipt)
	h.TakeDown(t, taken.ID)
	h.Render(t, soon.ID)
	h.Approve(t, soon.ID)
	for _, c := range []struct {
		name, receipt, tool, heading string
	}{
		{"a picture for what is decided", h.receipt(approved), "/replace", "Someone has decided already"},
		{"a picture for what is about to hang", soon.Receipt, "/replace", "Someone has decided already"},
		{"restoring what is there", h.receipt(approved), "/restore", "It is with the contest already"},
		{"withdrawing twice", withdrawn.Receipt, "/withdraw", "You have taken it back already"},
		{"a picture for what is withdrawn", withdrawn.Receipt, "/replace", "You have taken it back already"},
		{"a picture for what is taken down", h.receipt(taken), "/replace", "It was taken off the wall"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := h.status(t, "/entries/"+c.receipt)
			answer := h.post(t, "/entries/"+c.receipt+c.tool, picture(t, 9), asJSON...)
			wantStatus(t, answer, http.StatusConflict)
			page := h.post(t, "/en/entries/"+c.receipt+c.tool, picture(t, 9))
			wantStatus(t, page, http.StatusConflict)
			d := document(t, page)
			wantText(t, d, ".summary h2", c.heading)
			if reload(page) != "" {
				t.Error("a reload takes the words away")
			}
			if d.Find(".line").Length() != 1 || !strings.HasPrefix(d.Find("title").Text(), "Error:") {
				t.Error("the page does not say how the drawing stands")
			}
			want(t, "status", h.status(t, "/entries/"+c.receipt), before)
		})
	}
}

func (h *house) receipt(s drawing.State) string { return h.Secret.Receipt(s.ID, s.Link) }
