package moderation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
)

const examplesPath = "/moderation/examples"

func TestANewModeratorIsLedToTheExamplesOnce(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	if to := p.get("/ar/moderation").wants(t, http.StatusSeeOther).Header().Get("Location"); to != "/ar"+examplesPath {
		t.Fatalf("led to %q", to)
	}
	left := p.post("/ar"+examplesPath).wants(t, http.StatusSeeOther)
	if to := left.Header().Get("Location"); to != "/ar/moderation/queue" {
		t.Errorf("and then to %q", to)
	}
	again := httptest.NewRequest("GET", "/moderation", nil)
	for _, c := range left.Result().Cookies() {
		again.AddCookie(c)
	}
	if to := p.send(again).wants(t, http.StatusSeeOther).Header().Get("Location"); to != "/moderation/queue" {
		t.Errorf("the second time to %q", to)
	}
	if to := d.organiser(t).get("/moderation").Header().Get("Location"); to != "/moderation/queue" {
		t.Errorf("an organiser is led to %q", to)
	}
	d.signedIn(t, "aya@example.org", staff.Auditor).get(examplesPath).wants(t, http.StatusForbidden)
}

func TestWhoSignsInAtTheShortestAddressComesToTheExamples(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	to := d.stranger().get("/moderation").wants(t, http.StatusSeeOther).Header().Get("Location")
	next, _ := d.stranger().get(to).wants(t, http.StatusOK).page(t).Find("input[name=next]").Attr("value")
	in := d.stranger().post("/moderation/sign-in", "email", "ana@example.org", "password", password, "next", next).wants(t, http.StatusSeeOther)
	if to := in.Header().Get("Location"); to != "/moderation" {
		t.Errorf("led to %q", to)
	}
}

func TestTheExamplesAreTenInEveryLanguageEachWithAnAnswer(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	for _, tag := range []string{"en", "es", "ar"} {
		page := p.get("/"+tag+examplesPath).wants(t, http.StatusOK).page(t)
		if n := page.Find(".task details").Length(); n != 10 || page.Find("h1").Length() != 1 || page.Find("[style], script:not([src])").Length() != 0 || page.Find(".task img[width][height]:not([width='0'])").Length() != 10 {
			t.Errorf("%s: %d examples", tag, n)
		}
	}
	var got struct {
		Examples []struct{ Image, Case, Answer, Why string }
	}
	p.getJSON(examplesPath).wants(t, http.StatusOK).into(t, &got)
	for i, e := range got.Examples {
		if strings.HasPrefix(e.Case, "examples.") || e.Answer == "" || e.Why == "" {
			t.Errorf("example %d: %+v", i+1, e)
		}
		if kind := p.get(e.Image).wants(t, http.StatusOK).Header().Get("Content-Type"); kind != "image/jpeg" {
			t.Errorf("example %d: its picture is %q", i+1, kind)
		}
	}
}
