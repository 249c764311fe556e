package main

import (
	"encoding/json"
	"net/http"
	"testing"
)

// sitePage is a page that browsers look at: its name, and its address without a language.
type sitePage struct{ name, path string }

// sitePages are all pages of a filled demo. The moderators' are seen by who is signed in.
func sitePages(t *testing.T, p *process) []sitePage {
	t.Helper()
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
	return []sitePage{
		{"home", "/"},
		{"cities", "/cities"},
		{"cities-by-name", "/cities?by=name"},
		{"cities-found", "/cities?q=bar"},
		{"city", "/cities/barcelona"},
		{"ages", "/cities/barcelona?ages=5-7"},
		{"later", "/cities/barcelona?after=" + *wall.Next},
		{"empty", "/cities/lisbon"},
		{"drawing", "/drawings/" + wall.Drawings[0].ID},
		{"search", "/search"},
		{"found", "/search?q=sea"},
		{"about", "/about"},
		{"privacy", "/privacy"},
		{"accessibility", "/accessibility"},
		{"teachers", "/teachers"},
		{"missing", "/nowhere"},
		{"report", "/drawings/" + wall.Drawings[0].ID + "/report"},
		{"enter", "/enter"},
		{"receipt", waitingEntry(t, p)},
		{"queue", "/moderation/queue"},
		{"reports", "/moderation/reports"},
		{"console", "/moderation/drawings/" + waitingItem(t, p)},
	}
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
