package moderation_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestTheDaysOfAnAuditAreBothPartOfIt(t *testing.T) {
	d, _, _ := judged(t)
	p := d.auditor(t)
	day := func(days int) string { return d.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }
	for query, want := range map[string]int{
		"?from=" + day(-1): 3, "?from=" + day(1): 0, "?to=" + day(1): 3, "?to=" + day(-2): 0,
		"?what=declined&from=" + day(0) + "&to=" + day(0): 1, "?what=declined&from=" + day(1): 0,
	} {
		if got := p.audit(t, query); len(got.Entries) != want {
			t.Errorf("%s: %d entries; want %d", query, len(got.Entries), want)
		}
	}
}

func TestWhatBoundsAnAuditBoundsWhatFollowsAndItsFiles(t *testing.T) {
	d, ana, s := judged(t)
	d.waiting(t, "accra")
	d.Caught(t)
	p := d.auditor(t, "accra")
	page := p.get("/en/moderation/audit?what=submitted&limit=1").wants(t, http.StatusOK).page(t)
	older := page.Find(`main a.btn`).AttrOr("href", "")
	next := p.get(older).wants(t, http.StatusOK).page(t)
	if link := next.Find(".log a").First().AttrOr("href", ""); next.Find(".log > li").Length() != 1 || link != "/en"+of(s, "") {
		t.Errorf("%q leads on to %d lines, the first %q", older, next.Find(".log > li").Length(), link)
	}
	for _, file := range []string{".csv", ".jsonl"} {
		body := p.get("/moderation/audit"+file+"?by="+ana.ID).wants(t, http.StatusOK).Body.String()
		if n := strings.Count(body, ana.Email); n != 1 || strings.Contains(body, "submitted") {
			t.Errorf("%s of one person is %s", file, body)
		}
		if body := p.get("/moderation/audit" + file).Body.String(); strings.Contains(body, "cairo") {
			t.Errorf("%s holds another city: %s", file, body)
		}
	}
	if href := page.Find(`a[download]`).First().AttrOr("href", ""); !strings.HasSuffix(href, "/moderation/audit.csv?what=submitted") {
		t.Errorf("the file is at %q", href)
	}
}

func TestChangesOfTheEditionAreBoundByPerson(t *testing.T) {
	d := open(t)
	omar, olga := d.organiser(t), d.signedIn(t, "olga@example.org", staff.Organiser)
	omar.post(editionPath, fields(omar.get(editionPath).page(t), "theme", "Bridges")...).wants(t, http.StatusSeeOther)
	olga.post(editionPath, fields(olga.get(editionPath).page(t), "theme", "Rivers")...).wants(t, http.StatusSeeOther)
	text := omar.get("/moderation/audit?what=edition&by="+url.QueryEscape(olga.ID)).wants(t, http.StatusOK).page(t).Find(".log").Text()
	if !strings.Contains(text, "Rivers") || strings.Contains(text, omar.Email) {
		t.Errorf("it says %q", text)
	}
}

func TestAnAuditSaysBeforeAndAfterWhereTheyDiffer(t *testing.T) {
	d, ana, s := judged(t)
	ana.postJSON(of(s, "/note"), "text", "A word.").wants(t, http.StatusOK)
	d.Caught(t)
	lines := d.auditor(t).get("/en/moderation/audit?drawing="+string(s.ID)).wants(t, http.StatusOK).page(t).Find(".log > li")
	if lines.Eq(0).Find(".then").Length() != 0 || lines.Eq(1).Find(".then").Length() != 1 || !strings.Contains(lines.Eq(1).Text(), "waits for a verdict") {
		t.Errorf("it says %q", lines.Text())
	}
}

func TestTheAuditDoesNotNameWhatWorriesSomebody(t *testing.T) {
	d, ana, s := judged(t)
	ana.postJSON(of(s, "/undo")).wants(t, http.StatusOK)
	ana.postJSON(of(s, "/escalate")).wants(t, http.StatusOK)
	d.Caught(t)
	body := d.auditor(t).get("/en/moderation/audit").wants(t, http.StatusOK).page(t).Find(".log")
	if text := body.Text(); strings.Contains(text, s.Title) || body.Find(`a[href$="`+string(s.ID)+`"]`).Length() > 0 {
		t.Errorf("it says %q", text)
	}
}
