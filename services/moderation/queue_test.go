package moderation_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// queued is the queue as a program reads it.
type queued struct {
	Items []queuedItem `json:"items"`
}

type queuedItem struct {
	ID    drawing.ID `json:"id"`
	Seq   uint64     `json:"seq"`
	City  string     `json:"city"`
	Title string     `json:"title"`
	Child struct {
		Name string `json:"name"`
		Age  int    `json:"age"`
	} `json:"child"`
	Hints []struct {
		Code string `json:"code"`
		Text string `json:"text"`

		Evidence, Drawing string
	} `json:"hints"`
	Image        *string   `json:"image"`
	WaitingSince time.Time `json:"waiting_since"`
}

func (p person) queue(t *testing.T, query string) []queuedItem {
	t.Helper()
	var q queued
	p.getJSON("/moderation/queue"+query).wants(t, http.StatusOK).into(t, &q)
	return q.Items
}

func cities(items []queuedItem) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.City)
	}
	return out
}

// threeWait is a desk at which three drawings wait, the one from Accra longest, and one
// has no picture yet.
func threeWait(t *testing.T) *desk {
	d := open(t)
	for _, city := range []string{"accra", "cairo", "dakar"} {
		d.waiting(t, city)
		d.Move(time.Minute)
	}
	d.Enter(t)
	return d
}

func TestTheQueueHoldsWhatIsRenderedAndUndecidedOldestFirst(t *testing.T) {
	d := threeWait(t)
	items := d.moderator(t).queue(t, "")
	if got := cities(items); !slices.Equal(got, []string{"accra", "cairo", "dakar"}) {
		t.Fatalf("waiting: %v", got)
	}
	first, s := items[0], d.State(t, items[0].ID)
	if first.Seq != s.Judged || first.Title != s.Title || first.Child.Name != s.Child.Name || first.Child.Age != 7 ||
		first.Hints == nil || len(first.Hints) != 0 || !first.WaitingSince.Equal(s.Waiting) {
		t.Errorf("the first is %+v", first)
	}
}

func TestAModeratorOfSomeCitiesSeesThoseAlone(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t, "dakar", "accra")
	for query, want := range map[string][]string{
		"":            {"accra", "dakar"},
		"?city=dakar": {"dakar"},
		"?city=Dakar": {"dakar"}, // a name, as people write it
		"?city=":      {"accra", "dakar"},
	} {
		if got := cities(p.queue(t, query)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	p.getJSON("/moderation/queue?city=cairo").wants(t, http.StatusForbidden)
	p.getJSON("/moderation/queue?city=atlantis").wants(t, http.StatusNotFound)
}

func TestTheLimitIsFromOneToFiveHundred(t *testing.T) {
	p := threeWait(t).moderator(t)
	if n := len(p.queue(t, "?limit=2")); n != 2 {
		t.Errorf("limit 2 gives %d", n)
	}
	if n := len(p.queue(t, "?limit=500")); n != 3 {
		t.Errorf("limit 500 gives %d", n)
	}
	for _, bad := range []string{"0", "501", "-1", "two", "1.5"} {
		if got := p.getJSON("/moderation/queue?limit="+bad).wants(t, http.StatusBadRequest); !strings.Contains(got.Body.String(), `"errors":{"limit":`) {
			t.Errorf("limit %s: %s", bad, got.Body)
		}
	}
}

func TestTheQueuesPageHangsWhatWaitsAndLeadsToTheFirst(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	page := p.get("/moderation/queue").wants(t, http.StatusOK).page(t)
	if got := page.Find("h1").Text(); got != "3 to look at" {
		t.Errorf("says %q", got)
	}
	if got := page.Find("header .nav a").Text(); got != "Queue 3" {
		t.Errorf("the masthead says %q", got)
	}
	if n := page.Find(".wall img").Length(); n != 3 {
		t.Errorf("%d pictures hang", n)
	}
	first, _ := page.Find("main a.btn").Attr("href")
	if want := of(d.State(t, p.queue(t, "")[0].ID), ""); first != want {
		t.Errorf("begins at %q, want %q", first, want)
	}
	if n := page.Find("select[name=city] option").Length(); n != len(d.Cities.All())+1 {
		t.Errorf("%d cities to choose", n)
	}
	if got := page.Find("option[value=cairo]").Text() + ", " + page.Find("option[value=berlin]").Text(); got != "Cairo · 1, Berlin" {
		t.Errorf("the cities are %q", got)
	}
}

func TestAQueueOfOneCityStaysOfThatCity(t *testing.T) {
	d := threeWait(t)
	page := d.moderator(t).get("/ar/moderation/queue?city=cairo").wants(t, http.StatusOK).page(t)
	if got := page.Find("h1").Text(); got != "رسم واحد للنظر فيه" {
		t.Errorf("says %q", got)
	}
	if got, _ := page.Find("option[selected]").Attr("value"); got != "cairo" {
		t.Errorf("chosen is %q", got)
	}
	if got, _ := page.Find(".wall a").Attr("href"); !strings.HasPrefix(got, "/ar/moderation/drawings/") || !strings.HasSuffix(got, "?city=cairo") {
		t.Errorf("leads to %q", got)
	}
}

func TestAnEmptyQueueSaysSoKindly(t *testing.T) {
	p := open(t).moderator(t, "accra")
	page := p.get("/moderation/queue").wants(t, http.StatusOK).page(t)
	if got := page.Find("h1").Text(); got != "Nothing waits" {
		t.Errorf("says %q", got)
	}
	if page.Find(".wall").Length() != 0 || page.Find("select").Length() != 0 {
		t.Error("there is a wall, or a choice of one city")
	}
	if got := p.getJSON("/moderation/queue").Body.String(); got != "{\"items\":[]}\n" {
		t.Errorf("a program reads %q", got)
	}
}

func TestWhatNeverGotAPictureIsMentionedAfterAQuarterOfAnHour(t *testing.T) {
	d := open(t)
	d.Enter(t) // of accra
	mentioned := func(p person) string {
		return strings.TrimSpace(p.get("/moderation/queue").page(t).Find(".aside").Text())
	}
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator, "cairo")
	d.Move(14 * time.Minute)
	if got := mentioned(ana); got != "" {
		t.Errorf("after 14 minutes: %q", got)
	}
	d.Move(2 * time.Minute)
	if got := mentioned(ana); !strings.HasPrefix(got, "1 drawing has had no picture") {
		t.Errorf("after 16 minutes: %q", got)
	}
	if got := mentioned(ben); got != "" {
		t.Errorf("to another city: %q", got)
	}
}

func TestEveryPageOfTheDeskIsWholeInEveryLanguage(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	s := d.State(t, p.queue(t, "")[0].ID)
	for _, tag := range []string{"en", "es", "ar"} {
		for _, path := range []string{"/moderation/sign-in", "/moderation/queue", of(s, "")} {
			page := p.get("/"+tag+path).wants(t, http.StatusOK).page(t)
			if lang, _ := page.Find("html").Attr("lang"); lang != tag {
				t.Errorf("%s %s: lang is %q", tag, path, lang)
			}
			if n := page.Find("h1").Length(); n != 1 {
				t.Errorf("%s %s: %d h1", tag, path, n)
			}
			for _, id := range repeated(page) {
				t.Errorf("%s %s: the id %q stands twice", tag, path, id)
			}
			if page.Find("[style], script:not([src]), style").Length() != 0 {
				t.Errorf("%s %s: something inline, which the policy refuses", tag, path)
			}
			page.Find("input:not([type=hidden]), textarea, select").Each(func(_ int, field *goquery.Selection) {
				id, _ := field.Attr("id")
				if field.Closest("label").Length() == 0 && page.Find(fmt.Sprintf("label[for=%q]", id)).Length() == 0 {
					t.Errorf("%s %s: the field %q has no label", tag, path, id)
				}
			})
		}
	}
}

func repeated(page *goquery.Document) []string {
	var twice []string
	seen := map[string]bool{}
	page.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id, _ := e.Attr("id")
		if seen[id] {
			twice = append(twice, id)
		}
		seen[id] = true
	})
	return twice
}
