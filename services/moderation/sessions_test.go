package moderation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
)

// signInFrom signs somebody in again, from another place.
func (d *desk) signInFrom(t *testing.T, email, agent, address string) person {
	t.Helper()
	r := posted("/moderation/sign-in", []string{"email", email, "password", password})
	r.Header.Set("User-Agent", agent)
	r.RemoteAddr = address
	return person{desk: d, token: cookies(d.stranger().send(r).wants(t, http.StatusSeeOther))[0].Value}
}

func TestPeopleSeeWhereTheyAreSignedInAndEndIt(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator, "accra")
	here := d.signInFrom(t, "ana@example.org", "Mozilla/5.0 Firefox/140.0", "198.51.100.7:1234")
	there := d.signInFrom(t, "ana@example.org", "curl/8", "[2001:db8:7::1]:1234")
	third := d.signInFrom(t, "ana@example.org", "Mozilla/5.0 Firefox/140.0", "203.0.113.9:1")
	page := here.get("/moderation/sessions").wants(t, http.StatusOK).page(t)
	text := page.Find("main").Text()
	for _, want := range []string{"Firefox, network \u2068198.51…", "A browser or program", "2001:db8…", "ana@example.org", "Moderator", "Accra"} {
		if !strings.Contains(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text), strings.ReplaceAll(want, "\u2068", "")) {
			t.Errorf("the page does not say %q: %s", want, text)
		}
	}
	for _, never := range []string{"100.7", "db8:7", here.token, there.token, "Mozilla"} {
		if strings.Contains(text, never) {
			t.Errorf("the page says %q", never)
		}
	}
	if page.Find(".people li").Length() != 3 || page.Find(".people button").Length() != 2 || page.Find(".people li").First().Find(".mark").Length() != 1 {
		t.Error("not every session but this one can be ended")
	}
	key, _ := page.Find(".people button").First().Attr("value")
	here.post("/moderation/sessions", "session", key).wants(t, http.StatusSeeOther)
	if open := here.get("/moderation/sessions").page(t).Find(".people li").Length(); open != 2 {
		t.Errorf("%d go on", open)
	}
	here.post("/moderation/sessions", "others", "yes").wants(t, http.StatusSeeOther)
	for _, gone := range []person{there, third} {
		gone.getJSON("/moderation/queue").wants(t, http.StatusUnauthorized)
	}
	here.getJSON("/moderation/queue").wants(t, http.StatusOK)
}

func TestASessionIsEndedByItsOwnerAlone(t *testing.T) {
	d := open(t)
	ana := d.moderator(t)
	ben := d.signedIn(t, "ben@example.org", staff.Organiser)
	var got struct {
		Sessions []struct {
			Session, Browser, Network, Since string
			Here                             bool
		}
	}
	ana.getJSON("/moderation/sessions").wants(t, http.StatusOK).into(t, &got)
	if len(got.Sessions) != 1 || !got.Sessions[0].Here {
		t.Fatalf("told %+v", got)
	}
	ben.post("/moderation/sessions", "session", got.Sessions[0].Session).wants(t, http.StatusSeeOther)
	ben.post("/moderation/sessions", "others", "yes").wants(t, http.StatusSeeOther)
	ana.getJSON("/moderation/queue").wants(t, http.StatusOK)
}

func TestWhoeverHasNoQueueBeginsAtTheirOwnPage(t *testing.T) {
	d := open(t)
	d.add(t, "jo@example.org", staff.Jury)
	a := d.stranger().post("/moderation/sign-in", "email", "jo@example.org", "password", password).wants(t, http.StatusSeeOther)
	if to := a.Header().Get("Location"); to != "/moderation/sessions" {
		t.Errorf("led to %q", to)
	}
	r := httptest.NewRequest("GET", "/moderation", nil)
	p := person{desk: d, token: cookies(a)[0].Value}
	if to := p.send(r).wants(t, http.StatusSeeOther).Header().Get("Location"); to != "/moderation/sessions" {
		t.Errorf("the shortest address leads to %q", to)
	}
}
