package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
)

// sitePage is a page that browsers look at: its name, and its address without a language.
type sitePage struct{ name, path string }

// sitePages are all pages of a filled demo. The moderators' and organisers' are seen by who
// signs in with signInByPage.
func sitePages(t *testing.T, p *process) []sitePage {
	t.Helper()
	organiser := signIn(t, p, organiserEmail, "--role", "organiser")
	var wall struct {
		Drawings []struct {
			ID string `json:"id"`
		} `json:"drawings"`
		Next *string `json:"next"`
	}
	got := expect(t, p.URL+"/api/v1/cities/barcelona/drawings?limit=1", nil, http.StatusOK)
	if err := json.Unmarshal([]byte(got.Body), &wall); err != nil {
		t.Fatal(err)
	}
	if wall.Next == nil {
		t.Fatal("Barcelona has one drawing only")
	}
	reported := wall.Drawings[0].ID
	if got := organiser.post("/drawings/"+reported+"/report", url.Values{"reason": {"name_visible"}, "note": {"On the gate."}}); got.Status != http.StatusOK {
		t.Fatalf("report: %d %s", got.Status, got.Body)
	}
	return []sitePage{
		{"home", "/"},
		{"cities", "/cities"},
		{"cities-by-name", "/cities?by=name"},
		{"cities-found", "/cities?q=bar"},
		{"city", "/cities/barcelona"},
		{"ages", "/cities/barcelona?ages=5-7"},
		{"later", "/cities/barcelona?after=" + *wall.Next},
		{"empty", "/cities/lisbon"},
		{"drawing", "/drawings/" + reported},
		{"search", "/search"},
		{"found", "/search?q=sea"},
		{"about", "/about"},
		{"privacy", "/privacy"},
		{"privacy-children", "/privacy/children"},
		{"accessibility", "/accessibility"},
		{"teachers", "/teachers"},
		{"missing", "/nowhere"},
		{"report", "/drawings/" + reported + "/report"},
		{"enter", "/enter"},
		{"lost-link", "/lost-link"},
		{"lost-link-sent", "/lost-link/sent"},
		{"receipt", waitingEntry(t, p, 1)},
		{"queue", "/moderation/queue"},
		{"reports", "/moderation/reports"},
		{"reported", "/moderation/drawings/" + reported},
		{"console", "/moderation/drawings/" + organiser.queue()[0].ID},
		{"lane", "/moderation/lanes/appeals"},
		{"examples", "/moderation/examples"},
		{"overview", "/moderation/overview"},
		{"labels", "/moderation/labels?city=barcelona"},
		{"catalogue", "/moderation/catalogue?city=barcelona&size=a5"},
		{"edition", "/moderation/edition"},
		{"audit", "/moderation/audit?what=edition"},
		{"staff", "/moderation/staff"},
		{"colleague", "/moderation/staff/" + organiser.colleague()},
		{"sessions", "/moderation/sessions"},
		{"password", "/moderation/password"},
	}
}

const organiserEmail = "organiser@example.org"

// colleague is the id of somebody else in the team.
func (m *moderator) colleague() string {
	m.t.Helper()
	got := m.request(http.MethodGet, "/moderation/staff", nil)
	var team struct {
		Staff []struct {
			ID    string `json:"id"`
			Email string `json:"email"`
		} `json:"staff"`
	}
	if err := json.Unmarshal([]byte(got.Body), &team); err != nil {
		m.t.Fatalf("%v: %s", err, got.Body)
	}
	for _, one := range team.Staff {
		if one.Email != m.email {
			return one.ID
		}
	}
	m.t.Fatal("nobody else is in the team")
	return ""
}

// eachPage opens every page in a language, one after another.
func (b *browser) eachPage(home, lang string, pages []sitePage, look func(sitePage)) {
	b.t.Helper()
	for _, page := range pages {
		b.open(home + "/" + lang + page.path)
		look(page)
	}
	b.mu.Lock()
	b.wrong = withoutExpected(b.wrong)
	b.mu.Unlock()
	b.clean()
}
