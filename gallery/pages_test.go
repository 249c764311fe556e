package gallery_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/language"
)

// every is each kind of page, with something on it.
func (w *world) every() []string {
	d := w.publish("cairo", 8)
	return []string{"/", "/cities", "/cities/cairo", "/cities/lisbon", "/drawings/" + string(d.ID()),
		"/search", "/search?q=cairo", "/search?q=nobody+drew+this&ages=5-7&region=europe&color=blue",
		"/about", "/teachers", "/privacy", "/privacy/children", "/accessibility"}
}

func TestAPageThatTheReaderHasIsNotSentAgainUntilItChanges(t *testing.T) {
	w := newWorld(t)
	for _, path := range w.every() {
		first := w.get("/en" + path)
		tag := first.Header().Get("ETag")
		if tag == "" || first.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: tag %q, Cache-Control %q", path, tag, first.Header().Get("Cache-Control"))
		}
		if got := w.get("/en"+path, "If-None-Match", tag); got.Code != http.StatusNotModified || got.Body.Len() != 0 {
			t.Errorf("%s: %d", path, got.Code)
		}
		if got := w.get("/ar"+path, "If-None-Match", tag).Code; got != http.StatusOK {
			t.Errorf("%s in another language: %d", path, got)
		}
	}
	tag := w.get("/en/cities/cairo").Header().Get("ETag")
	w.publish("cairo", 9)
	if got := w.get("/en/cities/cairo", "If-None-Match", tag).Code; got != http.StatusOK {
		t.Errorf("after another drawing: %d", got)
	}
}

func TestEveryPageIsInTheLanguageAskedForAndKeepsIt(t *testing.T) {
	w := newWorld(t)
	for _, path := range w.every() {
		for _, l := range language.All() {
			page := w.page("/" + l.Tag() + path)
			if html := page.Find("html"); html.AttrOr("lang", "") != l.Tag() || html.AttrOr("dir", "") != l.Dir() {
				t.Errorf("%s in %s: html is %v", path, l.Tag(), html.Nodes[0].Attr)
			}
			for _, link := range links(page.Find("main a")) {
				if !strings.HasPrefix(link, "/"+l.Tag()+"/") && !strings.HasPrefix(link, "/images/") && !strings.HasPrefix(link, "#") {
					t.Errorf("%s in %s leads to %s", path, l.Tag(), link)
				}
			}
		}
		answer := w.get(path, "Accept-Language", "ar")
		if got := answer.Header().Get("Vary"); !strings.Contains(got, "Accept-Language") {
			t.Errorf("%s: Vary %q", path, got)
		}
		if page := w.pageOf(answer, http.StatusOK); page.Find("html").AttrOr("lang", "") != "ar" {
			t.Errorf("%s is not negotiated", path)
		}
	}
}

func TestEveryPageHasOneHeadingAndNothingInline(t *testing.T) {
	w := newWorld(t)
	for _, path := range w.every() {
		page := w.page("/en" + path)
		if n := page.Find("h1").Length(); n != 1 || text(page.Find("h1")) == "" {
			t.Errorf("%s: %d headings", path, n)
		}
		if n := page.Find("[style], [onclick], [onload], style, script:not([src]):not([type='application/ld+json'], [type=speculationrules])").Length(); n != 0 {
			t.Errorf("%s: %d inline styles or scripts", path, n)
		}
		if n := page.Find("script[type=speculationrules]").Length(); n != 1 {
			t.Errorf("%s: %d sets of rules of what is fetched ahead", path, n)
		}
		for _, id := range page.Find("[aria-labelledby]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("aria-labelledby", "") }) {
			if page.Find("[id='"+id+"']").Length() != 1 {
				t.Errorf("%s: no one thing has the id %q", path, id)
			}
		}
		if n := page.Find("img:not([alt]), img:not([width]), img:not([height])").Length(); n != 0 {
			t.Errorf("%s: %d pictures without alt, width or height", path, n)
		}
	}
}

// id is a message that no catalogue has, said as itself.
var id = regexp.MustCompile(`\b(home|city|cities|drawing|search|tone|about|teachers|privacy|accessibility|api)\.[a-z][a-z.-]*[a-z]\b|<no value>|\{\{`)

func TestNoPageShowsAMessagesID(t *testing.T) {
	w := newWorld(t)
	for _, path := range append(w.every(), "/cities/x", "/drawings/x", "/cities/cairo?ages=x", "/cities/cairo?after=x",
		"/search?ages=x", "/search?after=x", "/search?region=x", "/search?color=x", "/search?q="+strings.Repeat("x", 201)) {
		for _, l := range language.All() {
			if got := id.FindString(w.get("/" + l.Tag() + path).Body.String()); got != "" {
				t.Errorf("%s in %s: %s", path, l.Tag(), got)
			}
		}
	}
}

func TestAboutSaysWhoAndWhen(t *testing.T) {
	w := newWorld(t)
	w.edition.OpensAt, w.edition.ClosesAt = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	w.edition.Cities = []string{"cairo", "seoul"}
	got := texts(w.page("/en/about").Find("#part + div p"))
	want := []string{"Children from 5 to 14, in 2 cities.", "Drawings are taken from 1 November 2026 until 31 March 2027."}
	if len(got) != 5 || !slices.Equal(got[:2], want) {
		t.Errorf("got %q", got)
	}
}

func TestAddressesOfLaterAreNotFound(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{"/wall", "/trends", "/data.csv"} {
		if got := w.get(address).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", address, got)
		}
	}
}
