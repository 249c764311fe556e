package moderation_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/mail/mailtest"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/moderation"
)

const lettersPath = "/en/moderation/letters"

// sunday is what an organiser writes to the families of Accra.
func sunday(more ...string) url.Values {
	form := url.Values{"city": {"accra"}, "subject.en": {"See you on Sunday"}, "text.en": {"The wall is up.\r\n\r\n\r\nCome & <see>."}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// writes sends the form of a message.
func (p person) writes(form url.Values) answer {
	r := httptest.NewRequest(http.MethodPost, lettersPath, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.send(r)
}

// mailingDesk is a desk with a mail server.
func mailingDesk(t *testing.T) (*desk, *mailtest.Server) {
	t.Helper()
	w, server := contesttest.Open(t), mailtest.Open(t, "", "")
	sender, err := mail.New("smtp://"+server.Addr, "Easel <easel@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	return openConfig(t, moderation.Config{
		Contest: w.Contest, Catalog: w.Catalog, Staff: openStaff(t, w, w.Journal), Cities: w.Cities, Now: w.Now, Log: w.Log,
		Mail: mail.NewOutbox(sender, w.Log), PublicURL: "https://drawings.example.org",
	}, w), server
}

func TestAnOrganiserSeesWhatFamiliesWillSeeBeforeItIsSent(t *testing.T) {
	t.Parallel()
	d, server := mailingDesk(t)
	p := d.organiser(t)
	for _, address := range []string{"ana@example.org", "ana@example.org", "ben@example.org"} {
		d.Enter(t, func(f *edition.Form) { f.City, f.GuardianEmail = "accra", address })
	}
	d.Enter(t, func(f *edition.Form) { f.City, f.GuardianEmail = "quito", "cem@example.org" })
	page := p.writes(sunday("do", "preview", "subject.ar", "إلى اللقاء", "text.ar", "الجدار جاهز.")).wants(t, http.StatusOK).page(t)
	seen := page.Find(".mailed")
	if seen.Length() != 2 || seen.First().AttrOr("dir", "") != "rtl" || seen.Last().Find(".lines").Length() != 2 || !strings.Contains(seen.Last().Text(), "Come & <see>.") {
		t.Errorf("it shows %s", seen.Text())
	}
	if said := page.Find("label.check").Text(); !strings.Contains(said, "all 2 families") {
		t.Errorf("it asks %q", said)
	}
	if all, _ := d.messages(t).All(t.Context()); len(all) != 0 || !server.Empty() {
		t.Errorf("something was sent: %+v", all)
	}
	form := url.Values{}
	page.Find("form.edit input").Each(func(_ int, f *goquery.Selection) { form.Set(f.AttrOr("name", ""), f.AttrOr("value", "")) })
	form.Set("do", "test")
	p.writes(form).wants(t, http.StatusOK)
	for range 2 {
		if m := server.Next(t); m.To != p.Email || m.HTML == "" {
			t.Errorf("a test went to %s", m.To)
		}
	}
	form.Set("do", "send")
	form.Del("confirm")
	refused := p.writes(form).wants(t, http.StatusUnprocessableEntity).page(t)
	if refused.Find(".mailed").Length() != 2 || refused.Find("#confirm-fault").Length() != 1 {
		t.Error("without the tick it says nothing")
	}
	form.Set("confirm", "yes")
	for range 2 { // pressed twice
		p.writes(form).wants(t, http.StatusSeeOther)
	}
	all, err := d.messages(t).All(t.Context())
	if err != nil || len(all) != 1 || all[0].Families != 2 || all[0].By != p.ID || all[0].Words["en"].Text != "The wall is up.\n\nCome & <see>." {
		t.Fatalf("there is %+v, %v", all, err)
	}
	if past := p.get(lettersPath).wants(t, http.StatusOK).page(t).Find(".log").Text(); !strings.Contains(past, "See you on Sunday") || !strings.Contains(past, "0 of 2 letters are sent.") || !strings.Contains(past, p.Email) {
		t.Errorf("the page tells of %q", past)
	}
	audit := p.get("/en/moderation/audit?what=message").wants(t, http.StatusOK).page(t).Find(".log").Text()
	for _, want := range []string{"Wrote to all families of a city", "Accra", p.Email, "To 2 families", "See you on Sunday"} {
		if !strings.Contains(audit, want) {
			t.Errorf("the audit lacks %q: %s", want, audit)
		}
	}
	if n := d.auditor(t, "quito").get("/en/moderation/audit?what=message").wants(t, http.StatusOK).page(t).Find(".log > li").Length(); n != 0 {
		t.Error("who audits another city sees it")
	}
}

// TestAnotherMessageUnderTheKeyOfTheFirstIsSentToo: who goes back in the browser has the first one's form.
func TestAnotherMessageUnderTheKeyOfTheFirstIsSentToo(t *testing.T) {
	t.Parallel()
	d, _ := mailingDesk(t)
	p := d.organiser(t)
	form := sunday("do", "send", "confirm", "yes", "key", journal.NewEventID())
	for _, change := range []struct{ field, to string }{{"city", "accra"}, {"text.en", "The wall is up at ten."}, {"city", "quito"}} {
		form.Set(change.field, change.to)
		for range 2 { // pressed twice
			p.writes(form).wants(t, http.StatusSeeOther)
		}
	}
	all, err := d.messages(t).All(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatalf("there are %d messages, %v", len(all), err)
	}
	said := map[string]bool{}
	for _, m := range all {
		said[m.City+": "+m.Words["en"].Text] = true
	}
	for _, want := range []string{"accra: The wall is up.\n\nCome & <see>.", "accra: The wall is up at ten.", "quito: The wall is up at ten."} {
		if !said[want] {
			t.Errorf("%q is not among %v", want, said)
		}
	}
}

func (d *desk) messages(t *testing.T) *letters.Messages {
	t.Helper()
	m, err := letters.OpenMessages(t.Context(), d.Journal)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestWhatIsWrongWithAMessageIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.signedIn(t, "omar@example.org", staff.Organiser, "accra")
	for field, form := range map[string]url.Values{
		"city":       sunday("city", ""),
		"subject.en": sunday("subject.en", " \x00 "),
		"text.en":    sunday("text.en", ""),
		"text.es":    sunday("subject.es", "Hasta el domingo"),
		"subject.ar": sunday("text.ar", "الجدار جاهز.", "subject.ar", strings.Repeat("ا", letters.MostSubject+1)),
	} {
		page := p.writes(form).wants(t, http.StatusUnprocessableEntity).page(t)
		id := strings.ReplaceAll(field, ".", "-")
		if page.Find("#"+id+"-fault").Length() != 1 || page.Find(`.summary a[href="#`+id+`"]`).Length() != 1 || page.Find("#"+id).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("%s: nothing is said", field)
		}
	}
	if got := p.writes(sunday("city", "quito")); got.Code != http.StatusForbidden {
		t.Errorf("another city: %d", got.Code)
	}
	if got := p.writes(sunday("city", "atlantis")); got.Code != http.StatusNotFound {
		t.Errorf("no city: %d", got.Code)
	}
}

// TestLettersToTeachersThatDidNotArriveAreShownToTheOrganisersOfTheirCity: a sheet is nobody's
// drawing.
func TestLettersToTeachersThatDidNotArriveAreShownToTheOrganisersOfTheirCity(t *testing.T) {
	t.Parallel()
	d := open(t)
	written, err := letters.OpenWritten(t.Context(), d.Journal, d.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, about := range []letters.Entry{
		{Kind: "class-begun", City: "accra"},
		{Kind: "class-week"}, // written down by a version before
		{Kind: "message", Message: journal.NewEventID()},
	} {
		try, err := written.Begin(t.Context(), journal.NewEventID(), about)
		if err == nil {
			err = written.Finish(t.Context(), &try, letters.Refused, "550 5.1.1")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for city, want := range map[string]int{"": 2, "accra": 1, "quito": 0} {
		cities := []string{city}
		if city == "" {
			cities = nil
		}
		missed := d.signedIn(t, "of-"+city+"@example.org", staff.Organiser, cities...).get(lettersPath).wants(t, http.StatusOK).page(t).Find("[aria-labelledby=missed]")
		if n := missed.Find(".log > li").Length(); n != want {
			t.Errorf("who organises %q sees %d", city, n)
		}
		if want > 0 && !strings.Contains(missed.Text(), "a teacher the link to a sheet") || missed.Find("a").Length() != 0 {
			t.Errorf("it says %s", missed.Text())
		}
	}
}

func TestLettersThatDidNotArriveAreShownWithoutNames(t *testing.T) {
	t.Parallel()
	d := open(t)
	written, err := letters.OpenWritten(t.Context(), d.Journal, d.Now)
	if err != nil {
		t.Fatal(err)
	}
	miss := func(id drawing.ID, end letters.End, said string) {
		try, err := written.Begin(t.Context(), journal.NewEventID(), letters.Entry{Kind: "published", Drawing: id})
		if err == nil {
			err = written.Finish(t.Context(), &try, end, said)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	a := d.Enter(t, func(f *edition.Form) {
		f.City, f.GuardianEmail, f.Title = "accra", "kanarienvogel@example.org", "My street"
	})
	b := d.Enter(t, func(f *edition.Form) { f.City = "quito" })
	gone := d.Enter(t, func(f *edition.Form) { f.City = "accra" })
	miss(a.ID, letters.Refused, "550 5.1.1")
	miss(b.ID, letters.Late, "451 4.7.1")
	miss(gone.ID, letters.Late, "")
	d.Erase(t, gone.ID)
	p := d.signedIn(t, "omar@example.org", staff.Organiser, "accra")
	page := p.get(lettersPath).wants(t, http.StatusOK)
	text := page.page(t).Find("main").Text()
	if !strings.Contains(text, "There is no such address.") || !strings.Contains(text, "My street") || strings.Contains(text, "in vain") || strings.Contains(page.Body.String(), "kanarienvogel") {
		t.Errorf("it says %s", text)
	}
	if notice := p.get("/en/moderation/overview").wants(t, http.StatusOK).page(t).Find(".aside").Text(); !strings.Contains(notice, "1 letter did not arrive") {
		t.Errorf("the overview says %q", notice)
	}
	if n := d.signedIn(t, "olga@example.org", staff.Organiser).get(lettersPath).wants(t, http.StatusOK).page(t).Find("[aria-labelledby=missed] .log > li").Length(); n != 2 {
		t.Errorf("who organises all cities sees %d", n)
	}
}
