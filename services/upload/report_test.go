package upload_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/upload"
)

const form = "application/x-www-form-urlencoded"

// reporting posts a report from an address, as a browser does; header alternate name and value.
func (h *house) reporting(id drawing.ID, from, reason, note string, header ...string) *httptest.ResponseRecorder {
	body := url.Values{"reason": {reason}, "note": {note}}.Encode()
	return h.sendFrom(from, "/drawings/"+string(id)+"/report", body, append(header, "Content-Type", form)...)
}

func (h *house) sendFrom(from, address, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(body))
	r.RemoteAddr = from + ":5000"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	return answer
}

const here = "203.0.113.7"

func TestAVisitorReportsADrawing(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	at := "/drawings/" + string(s.ID) + "/report"
	answer := h.get("/en" + at)
	wantStatus(t, answer, http.StatusOK)
	want(t, "kept", answer.Header().Get("Cache-Control"), "no-store")
	page := document(t, answer)
	wantText(t, page, "h1", "Report this drawing")
	wantText(t, page, "figcaption", s.Title+s.Child.Name+", 7 · Accra")
	if page.Find("meta[name=robots][content=noindex]").Length() != 1 || page.Find("input[name=guardian_email], input[type=email]").Length() != 0 {
		t.Error("engines find the page, or it asks who somebody is")
	}
	want(t, "the picture", page.Find("figure img").AttrOr("src", ""), "/images/"+s.Ladder.Pictures[0].Key(s.ID))
	want(t, "where it posts", page.Find("main form").AttrOr("action", ""), "/en"+at)
	if n := page.Find("input[type=radio][name=reason]").Length(); n != len(h.Contest.Edition().Reasons.Report) {
		t.Errorf("there are %d reasons", n)
	}

	sent := h.sendFrom(here, "/en"+at, "reason=name_visible&note=On+the+gate.", "Content-Type", form)
	wantStatus(t, sent, http.StatusSeeOther)
	want(t, "the way on", sent.Header().Get("Location"), "/en"+at+"/sent")
	reports := h.State(t, s.ID).Reports
	if len(reports) != 1 || reports[0].Reason != "name_visible" || reports[0].Note != "On the gate." {
		t.Errorf("reported is %+v", reports)
	}
	if strings.Contains(reports[0].Network, "203.0.113") || strings.Contains(h.log.String(), "203.0.113") {
		t.Error("where the report came from is kept")
	}
	thanks := document(t, h.get("/en"+at+"/sent"))
	wantText(t, thanks, "h1", "Thank you")
	want(t, "the way back", thanks.Find("main a").AttrOr("href", ""), "/en/drawings/"+string(s.ID))
}

func TestAProgramReportsADrawing(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	for range 2 { // the second time nothing is said
		answer := h.reporting(s.ID, here, "hurtful", "", asJSON...)
		wantStatus(t, answer, http.StatusOK)
		if got := decode[status](t, answer); got.ID != string(s.ID) || got.Status != "published" {
			t.Errorf("a program is told %+v", got)
		}
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"reason": "mine", "note": "It is my daughter's."} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	at := "/drawings/" + string(s.ID) + "/report"
	wantStatus(t, h.sendFrom("2001:db8::9", at, body.String(), "Content-Type", w.FormDataContentType(), "Accept", "application/json"), http.StatusOK)
	wantStatus(t, h.sendFrom("2001:db8::1:9", at, body.String(), "Content-Type", w.FormDataContentType(), "Accept", "application/json"), http.StatusOK)
	if reports := h.State(t, s.ID).Reports; len(reports) != 2 || reports[1].Reason != "mine" {
		t.Errorf("reported is %+v", reports)
	}
}

func TestAReportThatIsNotWholeComesBack(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	for name, c := range map[string]struct{ reason, note, field, code, at string }{
		"no reason":           {"", "The sign.", "reason", "required", "#reason-1"},
		"a reason of no list": {"ugly", "The sign.", "reason", "choice", "#reason-1"},
		"other without words": {"other", " ", "note", "required", "#note"},
		"1,001 letters":       {"hurtful", strings.Repeat("ñ", 1_001), "note", "too_long", "#note"},
		"a hidden sign":       {"hurtful", "a\u202eb", "note", "characters", "#note"},
		"no text":             {"hurtful", "\xff\xfe", "note", "characters", "#note"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := h.reporting(s.ID, here, c.reason, c.note, asJSON...)
			wantStatus(t, answer, http.StatusUnprocessableEntity)
			if got := decode[problem](t, answer); len(got.Errors) != 1 || got.Errors[c.field].Code != c.code || got.Errors[c.field].Message == "" {
				t.Errorf("the problem is %+v", got)
			}
			for _, l := range language.All() {
				back := h.sendFrom(here, "/"+l.Tag()+"/drawings/"+string(s.ID)+"/report", url.Values{"reason": {c.reason}, "note": {c.note}}.Encode(), "Content-Type", form)
				wantStatus(t, back, http.StatusUnprocessableEntity)
				page := document(t, back)
				want(t, "the way to it", page.Find(".summary a").AttrOr("href", ""), c.at)
				if page.Find(c.at).Length() != 1 || page.Find(".err:not([hidden])").Length() != 1 {
					t.Errorf("%s: nothing is at fault", l.Tag())
				}
				if c.code == "too_long" && page.Find("#note").Text() != c.note {
					t.Errorf("%s: the note is lost", l.Tag())
				}
				if c.reason == "hurtful" && page.Find("input[name=reason][value=hurtful][checked]").Length() != 1 {
					t.Errorf("%s: the reason is lost", l.Tag())
				}
			}
		})
	}
	if reports := h.State(t, s.ID).Reports; len(reports) != 0 {
		t.Errorf("reported is %+v", reports)
	}
}

func TestWhatDoesNotHangCanNotBeReported(t *testing.T) {
	h := open(t)
	entered, down := h.Enter(t), h.Publish(t)
	h.Render(t, entered.ID)
	h.TakeDown(t, down.ID)
	for name, id := range map[string]drawing.ID{
		"no id": "x", "no drawing": h.Secret.DrawingID("nobody's"), "one that waits": entered.ID, "one that was taken down": down.ID,
	} {
		at := "/drawings/" + string(id) + "/report"
		for what, answer := range map[string]*httptest.ResponseRecorder{
			"the page": h.get(at), "a report": h.reporting(id, here, "hurtful", ""), "a bad report": h.reporting(id, here, "", "", asJSON...),
		} {
			if answer.Code != http.StatusNotFound || strings.Contains(answer.Body.String(), down.Title) {
				t.Errorf("%s of %s: %d", what, name, answer.Code)
			}
		}
	}
	wantStatus(t, h.get("/drawings/x/report/sent"), http.StatusNotFound)
	thanks := document(t, h.get("/en/drawings/"+string(down.ID)+"/report/sent"))
	want(t, "the way on from what was taken down", thanks.Find("main a").AttrOr("href", ""), "/en/cities")
}

// TestTakenDownWhileItIsReported: this process's catalog does not know yet, and the journal does.
func TestTakenDownWhileItIsReported(t *testing.T) {
	w := contesttest.Open(t)
	s := w.Publish(t)
	seen, err := w.Catalog.Public().Drawing(t.Context(), s.ID)
	if err != nil {
		t.Fatal(err)
	}
	h := openOn(t, w, w.Contest, func(c *upload.Config) { c.Public = late{seen} })
	w.TakeDown(t, s.ID)
	wantStatus(t, h.reporting(s.ID, here, "hurtful", ""), http.StatusNotFound)
}

func TestANetworkReportsTenDrawingsAndThenWaits(t *testing.T) {
	h := open(t)
	s, other := h.Publish(t), h.Publish(t)
	for n := range 10 {
		wantStatus(t, h.reporting(s.ID, fmt.Sprintf("203.0.113.%d", n), "", ""), http.StatusUnprocessableEntity) // counts for nothing
		wantStatus(t, h.reporting(s.ID, fmt.Sprintf("203.0.113.%d", n), "hurtful", ""), http.StatusSeeOther)
	}
	answer := h.reporting(other.ID, "203.0.113.99", "hurtful", "Look!", asJSON...)
	wantStatus(t, answer, http.StatusTooManyRequests)
	if got := decode[problem](t, answer); answer.Header().Get("Retry-After") != "600" || got.Errors["form"].Message == "" {
		t.Errorf("the problem is %+v, again in %q seconds", got, answer.Header().Get("Retry-After"))
	}
	back := h.reporting(other.ID, "203.0.113.99", "hurtful", "Look!")
	wantStatus(t, back, http.StatusTooManyRequests)
	if page := document(t, back); page.Find("#note").Text() != "Look!" || page.Find(".summary").Length() != 1 {
		t.Error("what was typed is lost, or nothing is said")
	}
	wantStatus(t, h.reporting(other.ID, "203.0.114.1", "hurtful", ""), http.StatusSeeOther)
	h.Move(10 * time.Minute)
	wantStatus(t, h.reporting(other.ID, here, "hurtful", ""), http.StatusSeeOther)
}

func TestAReportThatIsNoFormIsRefused(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	at := "/drawings/" + string(s.ID) + "/report"
	for name, c := range map[string]struct {
		kind, body string
		status     int
	}{
		"half an escape":       {form, "reason=%4", http.StatusBadRequest},
		"a form without parts": {"multipart/form-data; boundary=x", "reason", http.StatusBadRequest},
		"100 KB":               {form, "note=" + strings.Repeat("x", 100_000), http.StatusRequestEntityTooLarge},
		"in the address":       {"text/plain", "reason=hurtful", http.StatusUnprocessableEntity},
	} {
		answer := h.sendFrom(here, at+"?reason=hurtful", c.body, "Content-Type", c.kind, "Accept", "application/json")
		if answer.Code != c.status {
			t.Errorf("%s: %d; want %d: %s", name, answer.Code, c.status, answer.Body)
		}
	}
	wantStatus(t, h.sendFrom(here, at, "reason=hurtful", "Content-Type", form, "Sec-Fetch-Site", "cross-site"), http.StatusForbidden)
	if reports := h.State(t, s.ID).Reports; len(reports) != 0 {
		t.Errorf("reported is %+v", reports)
	}
}

func TestADescriptionIsReadOutOnTheReportsPage(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	at := "/en/drawings/" + string(s.ID) + "/report"
	want(t, "alt", document(t, h.get(at)).Find("figure img").AttrOr("alt", ""), "The drawing: "+s.Title)
	if _, err := h.Contest.Describe(t.Context(), s.ID, contesttest.Moderator, "Un tranvía rojo.", "es", nil); err != nil {
		t.Fatal(err)
	}
	h.Caught(t)
	img := document(t, h.get(at)).Find("figure img")
	want(t, "alt", img.AttrOr("alt", ""), "Un tranvía rojo.")
	want(t, "its language", img.AttrOr("lang", ""), "es")
}

func FuzzReport(f *testing.F) {
	h := open(f)
	s := h.Publish(f)
	f.Add(form, "reason=hurtful&note=a")
	f.Add(form, "reason=other&note=%ff%00&note=b&reason")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\nhurtful\r\n--x--")
	f.Add("multipart/form-data", ";")
	at := "/drawings/" + string(s.ID) + "/report"
	f.Fuzz(func(t *testing.T, kind, body string) {
		switch answer := h.sendFrom(here, at, body, "Content-Type", kind); answer.Code {
		case http.StatusSeeOther, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests:
		default:
			t.Errorf("%q as %q: %d %s", body, kind, answer.Code, answer.Body)
		}
	})
}

// late knows one drawing, and nothing of what happened to it since.
type late struct{ hung catalog.Hung }

// Drawing is upload.Public's.
func (l late) Drawing(context.Context, drawing.ID) (catalog.Hung, error) { return l.hung, nil }
