package moderation_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
)

// generated signs somebody in with a password that was made for them.
func (d *desk) generated(t *testing.T) (p person, password string) {
	t.Helper()
	a, password, err := d.Staff.AddGenerated(t.Context(), "ana@example.org", staff.Moderator, nil)
	if err != nil {
		t.Fatal(err)
	}
	in := d.stranger().post("/moderation/sign-in", "email", a.Email, "password", password, "next", "/moderation/queue?city=accra").wants(t, http.StatusSeeOther)
	return person{d, a, cookies(in)[0].Value}, password
}

func TestWhoeverHasAGeneratedPasswordChoosesTheirOwnFirst(t *testing.T) {
	d := open(t)
	p, _ := d.generated(t)
	to := p.get("/ar/moderation/queue?city=accra").wants(t, http.StatusSeeOther).Header().Get("Location")
	if to != "/ar/moderation/password?next=%2Fmoderation%2Fqueue%3Fcity%3Daccra" {
		t.Fatalf("led to %q", to)
	}
	page := p.get(to).wants(t, http.StatusOK).page(t)
	next, _ := page.Find("input[name=next]").Attr("value")
	if page.Find("input[name=current]").Length() != 0 || next != "/moderation/queue?city=accra" {
		t.Errorf("the form asks for the password of now, or leads to %q", next)
	}
	const own = "four yellow ferries"
	a := p.post("/moderation/password", "password", own, "next", next).wants(t, http.StatusSeeOther)
	if got := a.Header().Get("Location"); got != "/moderation/queue?city=accra" {
		t.Errorf("led on to %q", got)
	}
	p.get("/moderation/queue").wants(t, http.StatusOK)
	d.stranger().postJSON("/moderation/sign-in", "email", "ana@example.org", "password", own).wants(t, http.StatusOK)
}

func TestAWeakPasswordIsRefusedWithTheReason(t *testing.T) {
	d := open(t)
	p, generated := d.generated(t)
	for password, want := range map[string][2]string{
		"short":           {"too_short", "12"},
		"":                {"too_short", "12"},
		"Password2026!":   {"common", "guessed"},
		"ana@example.org": {"address", "address"},
		generated:         {"same", "made for you"},
	} {
		var got problem
		p.postJSON("/moderation/password", "password", password).wants(t, http.StatusUnprocessableEntity).into(t, &got)
		if e := got.Errors["password"]; e.Code != want[0] || !strings.Contains(e.Message, want[1]) {
			t.Errorf("%q: %+v", password, got.Errors)
		}
	}
	page := p.post("/moderation/password", "password", "short").wants(t, http.StatusUnprocessableEntity).page(t)
	field := page.Find("#password")
	described, _ := field.Attr("aria-describedby")
	if _, typed := field.Attr("value"); typed || described != "password-hint password-fault" || page.Find("#password-fault[role=alert]").Length() != 1 {
		t.Errorf("the field is described by %q, or came back filled", described)
	}
	if title := page.Find("title").Text(); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
}

func TestAPasswordIsChangedWithTheOneOfNow(t *testing.T) {
	d := open(t)
	p := d.signedInByPassword(t, "ana@example.org", staff.Moderator)
	if p.get("/moderation/password").page(t).Find("input[name=current]").Length() != 1 {
		t.Error("the password of now is not asked for")
	}
	var got problem
	p.postJSON("/moderation/password", "current", "guess", "password", "four yellow ferries").wants(t, http.StatusUnprocessableEntity).into(t, &got)
	if got.Errors["current"].Code != "wrong" {
		t.Errorf("told %+v", got.Errors)
	}
	p.post("/moderation/password", "current", password, "password", "four yellow ferries").wants(t, http.StatusSeeOther)
	for range 10 {
		p.postJSON("/moderation/password", "current", "guess", "password", "five yellow ferries").wants(t, http.StatusUnprocessableEntity)
	}
	p.postJSON("/moderation/password", "current", "four yellow ferries", "password", "five yellow ferries").wants(t, http.StatusTooManyRequests)
}
