package moderation_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// reported are the reported drawings as a program reads them.
type reported struct {
	Items []struct {
		queuedItem
		Reports []struct {
			Reason string `json:"reason"`
			Note   string `json:"note"`
		} `json:"reports"`
		Looked int `json:"looked"`
	} `json:"items"`
}

func (p person) reports(t *testing.T, query string) reported {
	t.Helper()
	var r reported
	p.getJSON("/moderation/reports"+query).wants(t, http.StatusOK).into(t, &r)
	return r
}

// publishedIn is a drawing of a city that hangs and that so many networks reported.
func (d *desk) publishedIn(t *testing.T, city string, networks int) drawing.State {
	t.Helper()
	s := d.Publish(t, func(f *edition.Form) { f.City = city })
	for n := range networks {
		s = d.Report(t, s.ID, "hurtful", "", fmt.Sprintf("198.51.%d.0/24", n))
	}
	return s
}

func TestWhatWasReportedIsListedTheMostReportedFirst(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	once, thrice, never := d.publishedIn(t, "accra", 1), d.publishedIn(t, "cairo", 2), d.publishedIn(t, "dakar", 0)
	thrice = d.Report(t, thrice.ID, "name_visible", "On the <b>gate</b>.", "192.0.2.0/24")

	got := p.reports(t, "").Items
	if len(got) != 2 || got[0].ID != thrice.ID || got[1].ID != once.ID {
		t.Fatalf("listed are %+v", got)
	}
	if r := got[0].Reports; len(r) != 3 || r[2].Reason != "name_visible" || r[2].Note != "On the <b>gate</b>." || got[0].Seq != thrice.Judged {
		t.Errorf("of the first is said %+v", got[0])
	}
	if city := p.reports(t, "?city=accra").Items; len(city) != 1 || city[0].ID != once.ID {
		t.Errorf("of Accra are listed %+v", city)
	}
	if first := p.reports(t, "?limit=1").Items; len(first) != 1 {
		t.Errorf("listed are %d; want 1", len(first))
	}

	page := p.get("/en/moderation/reports").wants(t, http.StatusOK).page(t)
	if h1 := page.Find("h1").Text(); h1 != "2 drawings were reported" {
		t.Errorf("the page says %q", h1)
	}
	items := page.Find(".reports > li")
	if href := items.First().Find("h2 a").AttrOr("href", ""); items.Length() != 2 || href != "/en"+of(thrice, "") {
		t.Errorf("the first of %d leads to %q", items.Length(), href)
	}
	for _, want := range []string{"3 reports", "It can hurt somebody", "× 2", "A full name or an address"} {
		if text := items.First().Text(); !strings.Contains(text, want) {
			t.Errorf("of the first is not said %q: %q", want, text)
		}
	}
	if strings.Contains(page.Text(), never.Title) {
		t.Error("one that nobody reported is listed")
	}
}

func TestTheQueueLeadsToWhatWasReported(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	s := d.publishedIn(t, "accra", 0)
	queue := func() string {
		link := p.get("/en/moderation/queue").wants(t, http.StatusOK).page(t).Find("main .aside a")
		return link.AttrOr("href", "") + " " + link.Text()
	}
	if got := queue(); got != " " {
		t.Errorf("before: %q", got)
	}
	d.Report(t, s.ID, "hurtful", "", "192.0.2.0/24")
	if got := queue(); got != "/en/moderation/reports 1 drawing was reported" {
		t.Errorf("after: %q", got)
	}
	p.postJSON(of(s, "/take-down"), "reason", "hurtful").wants(t, http.StatusOK)
	if got := queue(); got != " " || len(p.reports(t, "").Items) != 0 {
		t.Errorf("taken down: %q", got)
	}
	for language, want := range map[string]string{"en": "Nothing was reported", "es": "No hay avisos", "ar": "لا بلاغات"} {
		if h1 := p.get("/" + language + "/moderation/reports").page(t).Find("h1").Text(); h1 != want {
			t.Errorf("%s: the page says %q", language, h1)
		}
	}
}

func TestReportsAreForThoseWhoDecide(t *testing.T) {
	d := open(t)
	s := d.publishedIn(t, "accra", 1)
	d.stranger().getJSON("/moderation/reports").wants(t, http.StatusUnauthorized)
	for email, role := range map[string]staff.Role{"aud@example.org": staff.Auditor, "jury@example.org": staff.Jury} {
		d.signedIn(t, email, role).getJSON("/moderation/reports").wants(t, http.StatusForbidden)
	}
	elsewhere := d.signedIn(t, "cairo@example.org", staff.Moderator, "cairo")
	if got := elsewhere.reports(t, "").Items; len(got) != 0 {
		t.Errorf("a moderator of another city is told %+v", got)
	}
	elsewhere.getJSON("/moderation/reports?city=accra").wants(t, http.StatusForbidden)
	elsewhere.getJSON("/moderation/reports?limit=0").wants(t, http.StatusBadRequest)
	elsewhere.getJSON(of(s, "")).wants(t, http.StatusForbidden)
}

func TestTheConsoleSaysWhatWasReported(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	s := d.publishedIn(t, "accra", 0)
	d.Report(t, s.ID, "mine", "It is <mine>.", "192.0.2.0/24")
	page := p.get(of(s, "")).wants(t, http.StatusOK).page(t)
	for _, selector := range []string{"section[aria-labelledby=reports]", "section[aria-labelledby=history]"} {
		text := page.Find(selector).Text()
		for _, want := range []string{"It is mine or my child’s", "It is <mine>."} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q: %q", selector, want, text)
			}
		}
	}
	last := p.read(t, s).History
	if e := last[len(last)-1]; e.What != "reported" || e.Reason != "mine" || e.Note != "It is <mine>." || e.By != nil {
		t.Errorf("a program is told %+v", e)
	}
}

// TestAVerdictOnAReportedDrawingStands: nobody's report makes a moderator's page old.
func TestAVerdictOnAReportedDrawingStands(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	p.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	d.Move(d.Contest.Edition().PublishDelay)
	d.Report(t, s.ID, "hurtful", "", "192.0.2.0/24")
	p.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	p.postJSON(of(s, "/undo")).wants(t, http.StatusOK)
}

// fineForm are the fields of the button that says that all is well, and where it posts.
func (p person) fineForm(t *testing.T, address string) (action string, fields []string) {
	t.Helper()
	form := p.get(address).wants(t, http.StatusOK).page(t).Find("form[action$='/looked-at']").First()
	for _, input := range form.Find("input").EachIter() {
		fields = append(fields, input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	return form.AttrOr("action", ""), fields
}

func TestWhoHasLookedSaysThatAllIsWell(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	for _, from := range []func(drawing.State) string{
		func(drawing.State) string { return "/moderation/reports?city=accra" },
		func(s drawing.State) string { return of(s, "") + "?city=accra" },
	} {
		s := d.publishedIn(t, "accra", 2)
		action, fields := p.fineForm(t, from(s))
		if to := p.post(action, fields...).wants(t, http.StatusSeeOther).Header().Get("Location"); to != "/moderation/reports?city=accra" {
			t.Errorf("it leads to %q", to)
		}
		after := d.State(t, s.ID)
		if after.Unlooked() != 0 || !after.Showable() || len(p.reports(t, "").Items) != 0 {
			t.Errorf("from %s: %+v", from(s), after)
		}
		page := p.get(of(s, "")).page(t)
		if text := page.Find("section[aria-labelledby=reports]").Text(); !strings.Contains(text, "Somebody has looked at these") || strings.Contains(text, "All is well, it hangs on") {
			t.Errorf("the page says %q", text)
		}
		if text := page.Find("section[aria-labelledby=history]").Text(); !strings.Contains(text, "Reports looked at, it hangs on") {
			t.Errorf("the history says %q", text)
		}
	}
}

func TestALookAtALaterTimeSaysWhatIsNew(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.publishedIn(t, "accra", 2)
	_, seen := p.fineForm(t, "/moderation/reports")
	d.Report(t, s.ID, "mine", "", "192.0.2.0/24") // hides it: three have reported it
	p.postJSON(of(s, "/looked-at"), seen...).wants(t, http.StatusConflict)
	p.postJSON(of(s, "/reinstate")).wants(t, http.StatusOK)
	d.Report(t, s.ID, "mine", "", "203.0.113.0/24")
	if got := p.reports(t, "").Items; len(got) != 1 || got[0].Looked != 3 {
		t.Errorf("a program is told %+v", got)
	}
	if text := p.get("/moderation/reports").page(t).Find(".reports").Text(); !strings.Contains(text, "4 reports") || !strings.Contains(text, "New since somebody looked: 1") {
		t.Errorf("the page says %q", text)
	}
	p.postJSON(of(s, "/looked-at"), seen...).wants(t, http.StatusOK) // and says nothing new
	if n := d.State(t, s.ID).Unlooked(); n != 1 {
		t.Errorf("by an old page %d are not looked at", n)
	}
}

func TestALookNamesWhatWasSeen(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.publishedIn(t, "accra", 1)
	for _, one := range []struct {
		name   string
		fields []string
		status int
	}{
		{"nothing", nil, http.StatusUnprocessableEntity},
		{"no number of reports", []string{"seq", seq(s)}, http.StatusUnprocessableEntity},
		{"more reports than there are", []string{"seq", seq(s), "reports", "2"}, http.StatusUnprocessableEntity},
		{"another picture", []string{"seq", "1", "reports", "1"}, http.StatusConflict},
		{"what is there", []string{"seq", seq(s), "reports", "1"}, http.StatusOK},
	} {
		p.postJSON(of(s, "/looked-at"), one.fields...).wants(t, one.status)
		if one.status == http.StatusUnprocessableEntity {
			page := p.post(of(s, "/looked-at"), one.fields...).wants(t, one.status).page(t)
			if text := page.Find(".summary").Text(); !strings.Contains(text, "The page was not whole") {
				t.Errorf("%s: the page says %q", one.name, text)
			}
		}
	}
}

// TestWhatReportsHaveHiddenIsReinstatedFromTheList: there is nothing to leave hanging.
func TestWhatReportsHaveHiddenIsReinstatedFromTheList(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.publishedIn(t, "accra", 3)
	page := p.get("/moderation/reports").page(t)
	action := page.Find(".reports form").AttrOr("action", "")
	if page.Find(".reports form").Length() != 1 || action != of(s, "/reinstate") || !strings.Contains(page.Find(".reports").Text(), "Nobody outside sees it") {
		t.Errorf("it offers %q, and says %q", action, page.Find(".reports").Text())
	}
	p.post(action).wants(t, http.StatusSeeOther)
	if after := d.State(t, s.ID); !after.Showable() || after.Unlooked() != 0 {
		t.Errorf("%+v", after)
	}
}
