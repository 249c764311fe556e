package upload_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestErasingAsksOnceMoreAndSaysWhatWillBeGone(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	want(t, "the way to it", document(t, h.get("/en"+at)).Find(".tools a.danger").AttrOr("href", ""), "/en"+at+"/erase")
	d := document(t, h.get("/en"+at+"/erase"))
	if text := d.Find("main").Text(); !strings.Contains(text, "every copy") || !strings.Contains(text, "30 days") || !strings.Contains(text, "email address") {
		t.Errorf("it says %s", text)
	}
	for _, fields := range [][]string{nil, {"confirm", "no"}, {"confirm", "YES"}} {
		answer := h.postText(at+"/erase", fields, asJSON...)
		wantStatus(t, answer, http.StatusUnprocessableEntity)
		want(t, "code", decode[problem](t, answer).Errors["confirm"].Code, "required")
		page := h.postText("/en"+at+"/erase", fields)
		wantStatus(t, page, http.StatusUnprocessableEntity)
		d := document(t, page)
		want(t, "the way to the box", d.Find(".summary a").AttrOr("href", ""), "#confirm")
		want(t, "the box", d.Find("#confirm").AttrOr("aria-invalid", ""), "true")
	}
	want(t, "status", h.status(t, at), "received")
}

func TestErasingWorksInEveryState(t *testing.T) {
	for _, c := range standings {
		t.Run(c.status, func(t *testing.T) {
			h := open(t)
			a := h.Enter(t)
			c.arrange(t, h, a)
			at := "/entries/" + a.Receipt
			answer := h.postText("/ar"+at+"/erase", []string{"confirm", "yes"})
			wantStatus(t, answer, http.StatusSeeOther)
			want(t, "the way on", answer.Header().Get("Location"), "/ar"+at+"/certificate")
			again := h.postText(at+"/erase", []string{"confirm", "yes"}, asJSON...)
			wantStatus(t, again, http.StatusOK)
			want(t, "status", decode[status](t, again).Status, "erased")
			want(t, "status", h.status(t, at), "erased")
		})
	}
}

// certified is a certificate as a program reads it.
type certified struct {
	ID, Status string
	Erased     time.Time  `json:"erased_at"`
	Destroyed  *time.Time `json:"destroyed_at"`
	Objects    int
	Gone       time.Time `json:"backups_gone_at"`
}

func TestTheCertificateSaysWhatWasDestroyedAndNamesNobody(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) { e.BackupDays = 12 })
	s := h.Publish(t)
	at := "/entries/" + h.receipt(s)
	h.erase(t, s.ID)
	erased := h.Now()
	soon := h.get("/en" + at + "/certificate")
	wantText(t, document(t, soon), "h1", "It is being destroyed")
	want(t, "refresh", reload(soon), "4")
	if _, listens := document(t, soon).Find("#news").Attr("data-live"); !listens {
		t.Error("the page does not move by itself")
	}
	if c := decode[certified](t, h.get(at+"/certificate", asJSON...)); c.Destroyed != nil || !c.Erased.Equal(erased) {
		t.Errorf("a program is told %+v", c)
	}

	h.Move(time.Minute)
	h.destroy(t, s.ID)
	done := h.get("/en" + at + "/certificate")
	want(t, "refresh", reload(done), "")
	d := document(t, done)
	wantText(t, d, "h1", "Erased for good")
	text := d.Find("main").Text()
	last := erased.Add(time.Minute).AddDate(0, 0, 12)
	for _, said := range []string{"3 files", "may enter the contest again", "The key without which", last.Format("2 January 2006"), string(s.ID)} {
		if !strings.Contains(text, said) {
			t.Errorf("%q is not said in %s", said, text)
		}
	}
	for _, name := range []string{s.Title, s.Child.Name, s.Story, "Efua", "example.org", "Accra"} {
		if strings.Contains(text, name) {
			t.Errorf("%q is said in %s", name, text)
		}
	}
	c := decode[certified](t, h.get(at+"/certificate", asJSON...))
	if c.ID != string(s.ID) || c.Status != "erased" || c.Destroyed == nil || !c.Destroyed.Equal(erased.Add(time.Minute)) || c.Objects != 3 || !c.Gone.Equal(last) {
		t.Errorf("a program is told %+v", c)
	}
	receipt := document(t, h.get("/en"+at))
	if receipt.Find(".tools a").Length() != 1 || receipt.Find(".tools a").AttrOr("href", "") != "/en"+at+"/certificate" || receipt.Find(".keep").Length() != 0 {
		t.Errorf("the receipt offers %s", receipt.Find("main").Text())
	}
	for _, l := range []string{"/es", "/ar"} {
		if text := document(t, h.get(l+at+"/certificate")).Find("main").Text(); strings.Contains(text, "certificate.") || strings.Contains(text, "<no value>") {
			t.Errorf("in %s the page says %s", l, text)
		}
	}
}

func TestTheCertificateSaysOnlyWhatIsKnownAndCanBeDone(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	at := "/entries/" + h.receipt(s)
	h.erase(t, s.ID)
	if err := h.Keys.Destroy(t.Context(), s.ID); err != nil { // and then it was switched off
		t.Fatal(err)
	}
	h.destroy(t, s.ID)
	h.Move(h.Contest.Edition().ClosesAt.Sub(h.Now()) + time.Minute)
	text := document(t, h.get("/en"+at+"/certificate")).Find("main").Text()
	if !strings.Contains(text, "The picture and all copies of it.") || strings.Contains(text, "files") || strings.Contains(text, "again") {
		t.Errorf("it says %s", text)
	}
	if answer := h.get(at+"/certificate", asJSON...); !strings.Contains(answer.Body.String(), `"objects":null`) {
		t.Errorf("a program is told %s", answer.Body)
	}
}

func TestAWithdrawnDrawingIsGivenAgainForSevenDays(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	s := h.Withdraw(t, a.Receipt)
	at := "/entries/" + a.Receipt
	until := s.Withdrawn.AddDate(0, 0, 7)
	if text := document(t, h.get("/en"+at)).Find(".lead").Text(); !strings.Contains(text, until.Format("2 January 2006, 15:04")) {
		t.Errorf("the page says %q; want until %s", text, until)
	}
	h.Move(7*24*time.Hour + time.Second)
	page := h.get("/en" + at)
	d := document(t, page)
	if d.Find("form[action$='/restore']").Length() != 0 || !strings.Contains(d.Find(".lead").Text(), "more than seven days ago") {
		t.Errorf("the page says %s", d.Find("main").Text())
	}
	wantStatus(t, h.send(http.MethodPost, at+"/restore", nil, asJSON...), http.StatusConflict)
	refused := h.send(http.MethodPost, "/en"+at+"/restore", nil)
	wantStatus(t, refused, http.StatusConflict)
	wantText(t, document(t, refused), ".summary h2", "It is too late for that")
}
