package upload_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/upload"
)

// keepsakesOf are the pages below a receipt that are printed once the drawing hangs.
var keepsakesOf = []string{"/certificate", "/postcards"}

// hung publishes a drawing of a form.
func (h *house) hung(t *testing.T, changes ...func(*edition.Form)) (s drawing.State, at string) {
	t.Helper()
	a := h.Enter(t, changes...)
	h.Render(t, a.ID)
	s = h.Approve(t, a.ID)
	h.Move(h.Contest.Edition().PublishDelay + time.Second)
	h.Caught(t)
	return s, "/entries/" + a.Receipt
}

func TestTheCertificateOfParticipationSaysWhoDrewWhat(t *testing.T) {
	h := open(t, func(c *upload.Config) { c.PublicURL = "https://easel.example" })
	s, at := h.hung(t)
	page := h.get("/en" + at + "/certificate")
	wantStatus(t, page, http.StatusOK)
	want(t, "kept", page.Header().Get("Cache-Control"), "no-store")
	d := document(t, page)
	wantText(t, d, ".honour h2", s.Child.Name)
	wantText(t, d, ".honour .kind", "Certificate of participation")
	wantText(t, d, ".honour .who", "7 years old · Accra")
	wantText(t, d, ".honour figcaption", s.Title)
	address := "easel.example/v/" + h.Secret.Keepsake(s.ID).String()
	wantText(t, d, ".honour .code", address)
	if text := d.Find(".honour").Text(); !strings.Contains(text, s.Decision.PublicAt.Format("2 January 2006")) || strings.Contains(text, "Efua") {
		t.Errorf("it says %s", text)
	}
	if src := d.Find(".honour img").AttrOr("src", ""); !strings.HasPrefix(src, at+"/images/") {
		t.Errorf("the picture is %s", src)
	}
	if lazy := d.Find("img[loading]").Length(); lazy != 0 {
		t.Errorf("%d pictures may be missing on paper", lazy)
	}
	told := decode[struct {
		ID, Status string
		URL        string    `json:"verify_url"`
		Published  time.Time `json:"published_at"`
	}](t, h.get(at+"/certificate", asJSON...))
	if told.ID != string(s.ID) || told.Status != "published" || told.URL != "https://"+address || !told.Published.Equal(s.Decision.PublicAt) {
		t.Errorf("a program is told %+v", told)
	}
}

func TestKeepsakesAreInTheLanguageOfTheFamilyUnlessAnotherIsAskedFor(t *testing.T) {
	h := open(t)
	_, at := h.hung(t, func(f *edition.Form) { f.Language, f.ChildName, f.Title = "ar", "لينا", "شارعنا" })
	for _, path := range keepsakesOf {
		answer := h.get(at+path+"?paper=letter", "Accept-Language", "es")
		wantStatus(t, answer, http.StatusSeeOther)
		want(t, "the way", answer.Header().Get("Location"), "/ar"+at+path+"?paper=letter")
		d := document(t, h.get("/es"+at+path))
		want(t, "the page's language", d.Find("html").AttrOr("lang", ""), "es")
	}
	d := document(t, h.get("/en"+at+"/certificate"))
	want(t, "the name's language", d.Find(".honour h2").AttrOr("lang", ""), "ar")
	want(t, "its direction", d.Find(".honour h2").AttrOr("dir", ""), "auto")
	want(t, "the title's language", d.Find(".honour figcaption").AttrOr("lang", ""), "ar")
}

// TestANameInOtherLettersIsInNoLanguage: a Latin name in an Arabic family is not Arabic, and not the page's language.
func TestANameInOtherLettersIsInNoLanguage(t *testing.T) {
	h := open(t)
	_, at := h.hung(t, func(f *edition.Form) { f.Language, f.ChildName, f.Title = "ar", "Lina", "شارعنا" })
	certificate, cards := document(t, h.get("/en"+at+"/certificate")), document(t, h.get("/en"+at+"/postcards"))
	for what, own := range map[string]*goquery.Selection{"certificate": certificate.Find(".honour h2"), "postcard": cards.Find("bdi:contains('Lina')")} {
		want(t, what+": the name's language", own.AttrOr("lang", "none"), "")
	}
	want(t, "the title's language", cards.Find("b:contains('شارعنا')").AttrOr("lang", ""), "ar")
}

func TestThePaperIsChosen(t *testing.T) {
	h := open(t)
	_, at := h.hung(t, func(f *edition.Form) { f.City = "montreal" })
	for asked, want := range map[string]string{"": "US Letter", "?paper=a4": "A4", "?paper=letter": "US Letter", "?paper=%00": "US Letter"} {
		for _, path := range keepsakesOf {
			d := document(t, h.get("/en"+at+path+asked))
			wantText(t, d, ".choices [aria-current]", want)
			if sheet := d.Find("link[href*='/paper-']").AttrOr("href", ""); strings.Contains(sheet, "letter") != (want == "US Letter") {
				t.Errorf("%s%s has %s", path, asked, sheet)
			}
		}
	}
}

func TestThereAreFourPostcardsAndABackForEach(t *testing.T) {
	h := open(t)
	s, at := h.hung(t)
	d := document(t, h.get("/en"+at+"/postcards"))
	if d.Find(".front img").Length() != 4 || d.Find(".back").Length() != 4 || d.Find(".back:not([aria-hidden])").Length() != 1 {
		t.Error("a card is missing, or said twice")
	}
	wantText(t, d, ".back:not([aria-hidden]) .about b", s.Title)
}

func TestThereAreNoKeepsakesOfWhatDoesNotHang(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	at := "/entries/" + a.Receipt
	refused := func(said string) {
		t.Helper()
		for _, path := range keepsakesOf {
			page := h.get("/en" + at + path)
			wantStatus(t, page, http.StatusConflict)
			d := document(t, page)
			if text := d.Find("main").Text(); !strings.Contains(text, said) || d.Find(`main a[href="/en`+at+`"]`).Length() != 1 {
				t.Errorf("the page says %s", text)
			}
			wantStatus(t, h.get(at+path, asJSON...), http.StatusConflict)
		}
	}
	links := func(many int) {
		t.Helper()
		if got := document(t, h.get("/en"+at)).Find("a[href$='/certificate'], a[href$='/postcards']").Length(); got != many {
			t.Errorf("the receipt leads to %d keepsakes; want %d", got, many)
		}
	}
	refused("when the drawing hangs in the gallery")
	h.Render(t, a.ID)
	s := h.Approve(t, a.ID)
	refused(s.Decision.PublicAt.Format("2 January 2006, 15:04"))
	links(0)
	h.Move(h.Contest.Edition().PublishDelay + time.Second)
	wantStatus(t, h.get("/en"+at+"/postcards"), http.StatusOK)
	links(2)
	h.Withdraw(t, a.Receipt)
	refused("when the drawing hangs in the gallery")
	links(0)
}

func TestAnybodyCanAskWhetherACertificateIsGenuine(t *testing.T) {
	h := open(t)
	s, _ := h.hung(t)
	code := h.Secret.Keepsake(s.ID).String()
	page := h.get("/en/v/" + code)
	wantStatus(t, page, http.StatusOK)
	d := document(t, page)
	wantText(t, d, "h1", "This certificate is genuine")
	text := d.Find("main").Text()
	if !strings.Contains(text, "Accra") || !strings.Contains(text, s.Decision.PublicAt.Format("2 January 2006")) {
		t.Errorf("it says %s", text)
	}
	for _, secret := range []string{s.Child.Name, s.Title, s.Story, string(s.ID), "/drawings/", "<img"} {
		if strings.Contains(page.Body.String(), secret) {
			t.Errorf("the page has %q", secret)
		}
	}
	answer := h.get("/v/"+strings.ToUpper(code), asJSON...)
	wantStatus(t, answer, http.StatusOK)
	if told := decode[map[string]any](t, answer); len(told) != 3 || told["genuine"] != true || told["city"] != "accra" {
		t.Errorf("a program is told %v", told)
	}
	if log := h.log.String(); strings.Contains(log, code) {
		t.Errorf("the log has the code: %s", log)
	}
}

func TestACertificateOfWhatDoesNotHangIsNotGenuine(t *testing.T) {
	for name, end := range map[string]func(*house, drawing.State, string){
		"erased":    func(h *house, s drawing.State, _ string) { h.Erase(t, s.ID) },
		"withdrawn": func(h *house, _ drawing.State, at string) { h.Withdraw(t, strings.TrimPrefix(at, "/entries/")) },
	} {
		h := open(t)
		s, at := h.hung(t)
		code := "/v/" + h.Secret.Keepsake(s.ID).String()
		wantStatus(t, h.get(code), http.StatusOK)
		end(h, s, at)
		h.Caught(t)
		gone, wrong := h.get("/en"+code), h.get("/en/v/0000-0000-0000-0000")
		wantStatus(t, gone, http.StatusNotFound)
		wantText(t, document(t, gone), "h1", "No certificate has this address")
		if said, other := document(t, gone).Find("main").Text(), document(t, wrong).Find("main").Text(); said != other {
			t.Errorf("%s is told from one that never was", name)
		}
	}
	h := open(t)
	a := h.Enter(t)
	wantStatus(t, h.get("/v/"+h.Secret.Keepsake(a.ID).String()), http.StatusNotFound)
	wantStatus(t, h.get("/v/"+h.Secret.Code(a.ID, 1).String()), http.StatusNotFound)
}

func TestWhoGuessesCertificatesIsStopped(t *testing.T) {
	h := open(t)
	s, _ := h.hung(t)
	stopped := 0
	for range 110 {
		if h.get("/v/"+strings.Repeat("0", 16), asJSON...).Code == http.StatusTooManyRequests {
			stopped++
		}
	}
	if stopped != 10 {
		t.Errorf("%d of 110 guesses were refused", stopped)
	}
	wantStatus(t, h.get("/v/"+h.Secret.Keepsake(s.ID).String()), http.StatusTooManyRequests)
}

func TestNobodyIsPromisedKeepsakesForAnHourThatHasPassed(t *testing.T) {
	h := open(t)
	s, at := h.hung(t)
	if _, err := h.Contest.Escalate(t.Context(), s.ID, "staff-9", "I am worried."); err != nil {
		t.Fatal(err)
	}
	page := h.get("/en" + at + "/certificate")
	wantStatus(t, page, http.StatusConflict)
	if text := document(t, page).Find("main").Text(); strings.Contains(text, "UTC") {
		t.Errorf("the page says %s", text)
	}
}
