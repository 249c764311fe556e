package moderation_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/staff"
)

func cookies(a answer) []*http.Cookie { return a.Result().Cookies() }

func TestSigningInGivesASessionThatOpensTheQueue(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := d.stranger()
	a := p.post("/es/moderation/sign-in", "email", "Ana@Example.org ", "password", password).wants(t, http.StatusSeeOther)
	if got := a.Header().Get("Location"); got != "/es/moderation/queue" {
		t.Errorf("leads to %q", got)
	}
	c := cookies(a)
	if len(c) != 1 || c[0].Name != "easel" || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Path != "/" || c[0].Domain != "" || c[0].MaxAge != 0 {
		t.Fatalf("the cookie is %v", c)
	}
	p.token = c[0].Value
	p.get("/moderation/queue").wants(t, http.StatusOK)
}

func TestAProgramIsToldWhoItIs(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator, "accra")
	d.add(t, "ben@example.org", staff.Organiser)
	for _, c := range []struct {
		email string
		role  string
		want  []string
	}{{"ana@example.org", "moderator", []string{"accra"}}, {"ben@example.org", "organiser", []string{}}} {
		var got struct {
			Email, Role string
			Cities      []string
		}
		d.stranger().postJSON("/moderation/sign-in", "email", c.email, "password", password).wants(t, http.StatusOK).into(t, &got)
		if got.Email != c.email || got.Role != c.role || got.Cities == nil || !slices.Equal(got.Cities, c.want) {
			t.Errorf("%s: %+v", c.email, got)
		}
	}
}

// behindTLS makes a request one that the trusted proxy had over TLS.
func behindTLS(r *http.Request) *http.Request {
	r.RemoteAddr = proxy + ":1234"
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	return r
}

func TestOnTLSTheCookieIsBoundToTheHost(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := d.stranger()
	c := cookies(p.send(behindTLS(posted("/moderation/sign-in", []string{"email", "ana@example.org", "password", password}))))
	if len(c) != 1 || c[0].Name != "__Host-easel" || !c[0].Secure || c[0].Path != "/" || c[0].SameSite != http.SameSiteStrictMode {
		t.Fatalf("the cookie is %v", c)
	}
	r := behindTLS(httptest.NewRequest("GET", "/moderation/queue", nil))
	r.AddCookie(&http.Cookie{Name: "easel", Value: c[0].Value}) // as a neighbouring host could set it
	p.send(r).wants(t, http.StatusSeeOther)
	r = behindTLS(httptest.NewRequest("GET", "/moderation/queue", nil))
	r.AddCookie(c[0])
	p.send(r).wants(t, http.StatusOK)
}

func TestAWrongPasswordAndAnUnknownAddressShowTheSamePage(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := d.stranger()
	wrong := p.post("/moderation/sign-in", "email", "ana@example.org", "password", "not this one").wants(t, http.StatusUnauthorized)
	unknown := p.post("/moderation/sign-in", "email", "bob@example.org", "password", "not this one").wants(t, http.StatusUnauthorized)
	if a, b := wrong.Body.String(), strings.ReplaceAll(unknown.Body.String(), "bob@", "ana@"); a != b {
		t.Error("the pages differ")
	}
	page := wrong.page(t)
	if got := page.Find("[role=alert]").Text(); !strings.Contains(got, "The address or the password is not right") {
		t.Errorf("says %q", got)
	}
	if email, _ := page.Find("#email").Attr("value"); email != "ana@example.org" {
		t.Errorf("the address typed is %q", email)
	}
	if _, typed := page.Find("#password").Attr("value"); typed || len(cookies(wrong)) != 0 {
		t.Error("the password came back, or a cookie was set")
	}
	var got problem
	p.postJSON("/moderation/sign-in", "email", "bob@example.org", "password", "x").wants(t, http.StatusUnauthorized).into(t, &got)
	if got.Code != "wrong" {
		t.Errorf("a program is told %+v", got)
	}
}

func TestAfterTenFailuresEvenTheRightPasswordWaits(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	d.add(t, "ben@example.org", staff.Moderator)
	p := d.stranger()
	for range 10 {
		p.postJSON("/moderation/sign-in", "email", "ana@example.org", "password", "wrong").wants(t, http.StatusUnauthorized)
	}
	d.Move(time.Minute)
	a := p.post("/moderation/sign-in", "email", "ANA@example.org", "password", password).wants(t, http.StatusTooManyRequests)
	if got := a.Header().Get("Retry-After"); got != "540" {
		t.Errorf("Retry-After is %q", got)
	}
	if got := a.page(t).Find("[role=alert]").Text(); !strings.Contains(got, "ten minutes") {
		t.Errorf("says %q", got)
	}
	p.postJSON("/moderation/sign-in", "email", "ben@example.org", "password", password).wants(t, http.StatusOK)
	elsewhere := posted("/moderation/sign-in", []string{"email", "ana@example.org", "password", password})
	elsewhere.RemoteAddr = "198.51.100.8:1234"
	p.send(elsewhere).wants(t, http.StatusSeeOther)
	d.Move(10 * time.Minute)
	p.postJSON("/moderation/sign-in", "email", "ana@example.org", "password", password).wants(t, http.StatusOK)
}

func TestSigningOutEndsTheSessionAndTakesTheCookie(t *testing.T) {
	p := open(t).moderator(t)
	a := p.post("/moderation/sign-out").wants(t, http.StatusSeeOther)
	if c := cookies(a); len(c) != 1 || c[0].Name != "easel" || c[0].MaxAge >= 0 || c[0].Value != "" {
		t.Errorf("the cookie is %v", c)
	}
	p.getJSON("/moderation/queue").wants(t, http.StatusUnauthorized)
	p.post("/moderation/sign-out").wants(t, http.StatusSeeOther)
}

func TestTheSignInLeadsBackToWhereSomebodyWantedToGo(t *testing.T) {
	d := open(t)
	d.add(t, "ana@example.org", staff.Moderator)
	p := d.stranger()
	a := p.get("/ar/moderation/queue?city=accra").wants(t, http.StatusSeeOther)
	form := a.Header().Get("Location")
	if !strings.HasPrefix(form, "/ar/moderation/sign-in?next=") {
		t.Fatalf("leads to %q", form)
	}
	next, _ := p.get(form).page(t).Find("input[name=next]").Attr("value")
	a = p.post("/ar/moderation/sign-in", "email", "ana@example.org", "password", password, "next", next).wants(t, http.StatusSeeOther)
	if got := a.Header().Get("Location"); got != "/ar/moderation/queue?city=accra" {
		t.Errorf("leads to %q", got)
	}
}

func TestTheSignInLeadsNowhereElse(t *testing.T) {
	d := open(t)
	for _, next := range []string{
		"", "https://example.org/moderation/", "//example.org/moderation/queue", "/enter", "/moderation/../enter", "/moderationx",
		"/moderation/%2e%2e/enter", "javascript:alert(1)", "moderation/queue", "/\texample.org", "/moderation/\nx",
	} {
		page := d.stranger().send(formWithNext(next)).wants(t, http.StatusOK).page(t)
		if got, _ := page.Find("input[name=next]").Attr("value"); got != "/moderation/queue" {
			t.Errorf("next %q leads to %q", next, got)
		}
	}
}

func formWithNext(next string) *http.Request {
	r := httptest.NewRequest("GET", "/moderation/sign-in", nil)
	q := r.URL.Query()
	q.Set("next", next)
	r.URL.RawQuery = q.Encode()
	return r
}
