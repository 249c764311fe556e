package gallery_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/language"
)

// mapped is a page of a sitemap.
type mapped struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
	Image   string `xml:"http://www.google.com/schemas/sitemap-image/1.1 image>loc"`
	Links   []struct {
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/1999/xhtml link"`
}

// mapOf reads a sitemap or an index of some that must be there.
func mapOf(t testing.TB, answer *httptest.ResponseRecorder) (pages []mapped, parts []string) {
	t.Helper()
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || kind != "application/xml; charset=utf-8" {
		t.Fatalf("status %d, %s", answer.Code, kind)
	}
	var doc struct {
		URLs  []mapped `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
		Parts []string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap>loc"`
	}
	if err := xml.Unmarshal(answer.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.URLs, doc.Parts
}

func TestTheSitemapHasEveryPageWithItsPictureAndLanguages(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example/"
	w.edition.Cities = []string{"cairo", "seoul"}
	d := w.publish("cairo", 8)
	w.Submitted("cairo", 8).Rendered()
	pages, _ := mapOf(t, w.get("/sitemap.xml"))
	at := map[string]mapped{}
	for _, p := range pages {
		path, ok := strings.CutPrefix(p.Loc, "https://easel.example")
		if !ok || len(p.Links) != len(language.All())+1 {
			t.Errorf("%s: %d languages", p.Loc, len(p.Links))
		}
		at[path] = p
		if answer := w.get(path); answer.Code != http.StatusOK {
			t.Errorf("%s: %d", path, answer.Code)
		}
	}
	page := "/drawings/" + string(d.ID())
	if got, want := slices.Sorted(maps.Keys(at)), []string{"/", "/about", "/accessibility", "/cities", "/cities/cairo", "/cities/seoul", page, "/privacy", "/privacy/children", "/search", "/teachers"}; !slices.Equal(got, want) {
		t.Errorf("pages %q", got)
	}
	p := at[page]
	if p.Image != "https://easel.example/images/"+d.State().Ladder.Pictures[1].Key(d.ID()) || !utc.MatchString(p.LastMod) {
		t.Errorf("drawing %+v", p)
	}
	if p.Links[0].Lang != "ar" || p.Links[0].Href != "https://easel.example/ar"+page || p.Links[len(p.Links)-1].Lang != "x-default" {
		t.Errorf("languages %+v", p.Links)
	}
}

func TestASitemapWithoutAPublicURLIsForWhoAsksAndIsNotKept(t *testing.T) {
	w := newWorld(t)
	answer := w.get("http://10.0.0.7:8080/sitemap.xml")
	pages, _ := mapOf(t, answer)
	if pages[0].Loc != "http://10.0.0.7:8080/" || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%s, %v", pages[0].Loc, answer.Header())
	}
}

// TestManyDrawingsAreDividedByTheBeginningsOfTheirIDs hangs one drawing more than fits into one sitemap.
func TestManyDrawingsAreDividedByTheBeginningsOfTheirIDs(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example"
	const drawings = 4001
	want := map[string]bool{}
	for i := range drawings {
		want["https://easel.example/drawings/"+string(w.publish([]string{"cairo", "lima"}[i%2], 8).ID())] = true
	}
	h := w.handler()
	_, parts := mapOf(t, ask(h, "/sitemap.xml"))
	if len(parts) != 33 {
		t.Fatalf("%d parts", len(parts))
	}
	largest := 0
	for _, part := range parts {
		path := strings.TrimPrefix(part, "https://easel.example")
		pages, _ := mapOf(t, ask(h, path))
		largest = max(largest, len(pages))
		for _, p := range pages {
			if strings.Contains(p.Loc, "/drawings/") && !want[p.Loc] {
				t.Errorf("%s: %s", path, p.Loc)
			}
			delete(want, p.Loc)
		}
	}
	if len(want) != 0 || largest > 2*drawings/32 {
		t.Errorf("%d drawings are in no part, the largest part has %d", len(want), largest)
	}
	for _, path := range []string{"/sitemaps/.xml", "/sitemaps/00.xml", "/sitemaps/i.xml", "/sitemaps/0", "/sitemaps/x.txt", "/sitemaps/%2e.xml"} {
		if got := ask(h, path).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestASmallContestHasNoPartsOfItsSitemap(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8)
	for _, path := range []string{"/sitemaps/pages.xml", "/sitemaps/0.xml", "/sitemaps/.xml"} {
		if got := w.get(path).Code; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
}

func TestRobotsMayReadAllButFamiliesAndModeratorsPages(t *testing.T) {
	w := newWorld(t)
	answer := w.get("/robots.txt")
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "text/plain; charset=utf-8" || strings.Contains(answer.Body.String(), "Sitemap") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	w.publicURL = "https://easel.example"
	text := w.get("/robots.txt").Body.String()
	if !strings.HasPrefix(text, "User-agent: *\n") || !strings.Contains(text, "\nSitemap: https://easel.example/sitemap.xml\n") {
		t.Errorf("got %s", text)
	}
	refused := func(path string) bool {
		for line := range strings.Lines(text) {
			if rule, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && strings.HasPrefix(path, rule) {
				return true
			}
		}
		return false
	}
	for path, want := range map[string]bool{
		"/entries/abc": true, "/ar/entries/abc": true, "/e/7q2m-kx4t": true, "/es/e/7q2m-kx4t": true, "/moderation/queue": true, "/es/moderation/": true, "/enter?city=x": true, "/en/enter?city=x": true,
		"/": false, "/enter": false, "/cities/cairo": false, "/drawings/x": false, "/ar/": false, "/es/cities": false, "/en/": false, "/images/x": false, "/feed.atom": false,
	} {
		if refused(path) != want {
			t.Errorf("%s refused: %v", path, !want)
		}
	}
}

func TestASitemapStaysWithinItsLimitsAtAnyNumberOfDrawings(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://a-rather-long-name-of-a-contest.example.org"
	w.publish("cairo", 8)
	answer := w.get("/sitemap.xml").Body.String()
	entry := answer[strings.LastIndex(answer, "<url>"):strings.LastIndex(answer, "</urlset>")]
	each := float64(len(entry)) / float64(len(language.All())+1) * 16 // bytes in fifteen languages
	if bytes := each * 4000 * 1.1; bytes > 50<<20 {
		t.Errorf("a part may have %s", fmt.Sprintf("%.0f MB", bytes/1e6))
	}
}
