package moderation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/staff"
)

// team is what a program reads of the staff.
type team struct {
	Staff []struct {
		ID, Email, Role string
		Cities          []string
		Invited         bool
	}
}

func (p person) team(t *testing.T) team {
	t.Helper()
	var got team
	p.getJSON("/moderation/staff").wants(t, http.StatusOK).into(t, &got)
	return got
}

func TestSomebodyIsInvitedByMailAndBegins(t *testing.T) {
	d, server := openMailing(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser)
	to := boss.post("/moderation/staff", "email", "ben@example.org", "role", "safeguarding", "scope", "some", "city", "accra", "city", "cairo", "language", "es").
		wants(t, http.StatusSeeOther).Header().Get("Location")
	page := boss.get(to).wants(t, http.StatusOK).page(t)
	if !strings.Contains(page.Find("[role=status]").Text(), "on its way") || !strings.Contains(page.Find(".people").Text(), "invited") {
		t.Errorf("the page says %q", page.Find("main").Text())
	}
	m := server.Next(t)
	if m.To != "ben@example.org" || !strings.HasPrefix(m.Subject, "Te invitan: ") || !strings.Contains(m.Text, "Protección de la infancia") || !strings.Contains(m.Text, "El Cairo") {
		t.Errorf("mailed %+v", m)
	}
	in := d.stranger().post(linkIn(t, m)).wants(t, http.StatusSeeOther)
	if to := in.Header().Get("Location"); to != "/es/moderation/password" {
		t.Errorf("led to %q", to)
	}
	ben := person{desk: d, token: cookies(in)[0].Value}
	ben.post("/moderation/password", "password", "four yellow ferries").wants(t, http.StatusSeeOther)
	ben.get("/moderation/queue?city=cairo").wants(t, http.StatusOK)
	ben.get("/moderation/queue?city=dakar").wants(t, http.StatusForbidden)
	got := boss.team(t).Staff
	if len(got) != 2 || got[0].Email != "ben@example.org" || got[0].Role != "safeguarding" || got[0].Invited || !slices.Equal(got[0].Cities, []string{"accra", "cairo"}) {
		t.Errorf("the team is %+v", got)
	}
}

func TestAnInvitationIsSentAgainUntilTheyCome(t *testing.T) {
	d, server := openMailing(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser)
	boss.postJSON("/moderation/staff", "email", "ben@example.org", "role", "moderator", "scope", "all").wants(t, http.StatusOK)
	server.Next(t)
	ben := boss.team(t).Staff[0]
	page := boss.get("/moderation/staff/"+ben.ID).wants(t, http.StatusOK).page(t)
	again, _ := page.Find("form[action$='/invite']").Attr("action")
	boss.post(again).wants(t, http.StatusSeeOther)
	d.stranger().post(linkIn(t, server.Next(t))).wants(t, http.StatusSeeOther)
	boss.post(again).wants(t, http.StatusNotFound)
}

func TestWhatIsWrongWithAnInvitationIsSaidAndAllIsKept(t *testing.T) {
	d := open(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser)
	for _, c := range []struct {
		fields      []string
		status      int
		field, code string
	}{
		{[]string{"email", "ben", "role", "jury", "scope", "all"}, http.StatusUnprocessableEntity, "email", "address"},
		{[]string{"email", "boss@example.org", "role", "jury", "scope", "all"}, http.StatusConflict, "email", "exists"},
		{[]string{"email", "ben@example.org", "role", "boss", "scope", "all"}, http.StatusUnprocessableEntity, "role", "choice"},
		{[]string{"email", "ben@example.org", "role", "jury", "scope", "some"}, http.StatusUnprocessableEntity, "city", "required"},
		{[]string{"email", "ben@example.org", "role", "jury", "scope", "some", "city", "atlantis"}, http.StatusUnprocessableEntity, "city", "choice"},
	} {
		var got problem
		boss.postJSON("/moderation/staff", c.fields...).wants(t, c.status).into(t, &got)
		if len(got.Errors) != 1 || got.Errors[c.field].Code != c.code {
			t.Errorf("%v: told %+v", c.fields, got.Errors)
		}
		page := boss.post("/moderation/staff", c.fields...).wants(t, c.status).page(t)
		if email, _ := page.Find("#email").Attr("value"); email != c.fields[1] || page.Find(".bad .err").Length() != 1 {
			t.Errorf("%v: the form came back with %q", c.fields, email)
		}
	}
	if n := len(boss.team(t).Staff); n != 1 {
		t.Errorf("there are %d", n)
	}
}

func TestWithoutAMailServerTheConsoleSaysSo(t *testing.T) {
	d := open(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser)
	page := boss.get("/moderation/staff").wants(t, http.StatusOK).page(t)
	if !strings.Contains(page.Find("main").Text(), "easel staff link") {
		t.Error("the page does not say how people get their links")
	}
	var got struct{ ID, Status string }
	boss.postJSON("/moderation/staff", "email", "ben@example.org", "role", "moderator", "scope", "all").wants(t, http.StatusOK).into(t, &got)
	if got.Status != "added" || got.ID == "" {
		t.Errorf("told %+v", got)
	}
}

func TestAnOrganiserChangesAndRemovesOthers(t *testing.T) {
	d := open(t)
	boss, ben := d.signedIn(t, "boss@example.org", staff.Organiser), d.signedIn(t, "ben@example.org", staff.Moderator)
	path := "/moderation/staff/" + ben.ID
	page := boss.get(path).wants(t, http.StatusOK).page(t)
	if role, _ := page.Find("input[name=role][checked]").Attr("value"); role != "moderator" {
		t.Errorf("the role is %q", role)
	}
	boss.post(path, "role", "auditor", "scope", "some", "city", "accra").wants(t, http.StatusSeeOther)
	ben.get("/moderation/queue").wants(t, http.StatusForbidden)
	boss.post(path+"/remove").wants(t, http.StatusSeeOther)
	ben.getJSON("/moderation/sessions").wants(t, http.StatusUnauthorized)
	boss.get(path).wants(t, http.StatusNotFound)
	if n := len(boss.team(t).Staff); n != 1 {
		t.Errorf("there are %d", n)
	}
}

func TestNobodyChangesOrRemovesThemselves(t *testing.T) {
	d := open(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser)
	path := "/moderation/staff/" + boss.ID
	boss.get(path).wants(t, http.StatusForbidden)
	boss.post(path, "role", "jury", "scope", "all").wants(t, http.StatusForbidden)
	boss.post(path+"/remove").wants(t, http.StatusForbidden)
	if page := boss.get("/moderation/staff").page(t); page.Find("a[href='"+path+"']").Length() != 0 {
		t.Error("the list leads there")
	}
}

func TestAnOrganiserOfACityGivesAwayThatCityAlone(t *testing.T) {
	d := open(t)
	boss := d.signedIn(t, "boss@example.org", staff.Organiser, "accra")
	d.add(t, "all@example.org", staff.Moderator)
	d.add(t, "cairo@example.org", staff.Moderator, "cairo")
	d.add(t, "accra@example.org", staff.Moderator, "accra")
	var seen []string
	for _, one := range boss.team(t).Staff {
		seen = append(seen, one.Email)
	}
	if !slices.Equal(seen, []string{"accra@example.org", "boss@example.org"}) {
		t.Errorf("they see %v", seen)
	}
	page := boss.get("/moderation/staff").page(t)
	if page.Find("input[name=scope]").Length() != 0 || page.Find("input[name=city]").Length() != 1 {
		t.Error("the form offers other cities")
	}
	boss.postJSON("/moderation/staff", "email", "ben@example.org", "role", "organiser", "scope", "all").wants(t, http.StatusForbidden)
	boss.postJSON("/moderation/staff", "email", "ben@example.org", "role", "organiser", "city", "cairo").wants(t, http.StatusForbidden)
	boss.postJSON("/moderation/staff", "email", "ben@example.org", "role", "organiser", "city", "accra").wants(t, http.StatusOK)
}

func TestADecisionOfSomebodyWhoLeftIsStillThere(t *testing.T) {
	d := open(t)
	boss, ana := d.signedIn(t, "boss@example.org", staff.Organiser), d.moderator(t)
	s := d.waiting(t, "accra")
	ana.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	boss.post("/moderation/staff/"+ana.ID+"/remove").wants(t, http.StatusSeeOther)
	text := boss.get(of(s, "")).wants(t, http.StatusOK).page(t).Find("main").Text()
	if !strings.Contains(text, "someone who has left") || strings.Contains(text, "ana@example.org") {
		t.Errorf("the page says %s", text)
	}
	for _, m := range boss.read(t, s).History {
		if m.What == "approved" && m.By != nil {
			t.Errorf("a program is told %q", *m.By)
		}
	}
}
