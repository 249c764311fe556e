package gallery_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// linkedOf reads a page's data for machines.
func linkedOf(t testing.TB, page *goquery.Document) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(page.Find("script[type='application/ld+json']").Text()), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func property(page *goquery.Document, name string) string {
	return page.Find("meta[property='"+name+"'], meta[name='"+name+"']").AttrOr("content", "")
}

func TestADrawingsHeadTellsWhatItIs(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example/"
	d := w.publish("cairo", 8, drawingtest.Title("The river"), drawingtest.Story("Boats go by."), drawingtest.ChildName("Salma"))
	path := "/es/drawings/" + string(d.ID())
	answer := w.get(path)
	text := answer.Body.String()
	page := w.pageOf(answer, 200)
	for name, want := range map[string]string{
		"description":    "«The river», dibujado en El Cairo con 8 años. Boats go by.",
		"og:description": "«The river», dibujado en El Cairo con 8 años. Boats go by.",
		"og:image":       "https://easel.example/cards/drawings/" + string(d.ID()) + ".jpg",
		"og:image:alt":   "«The river», dibujado en El Cairo con 8 años",
		"og:url":         "https://easel.example" + path, "og:image:width": "1200", "og:image:height": "630",
	} {
		if got := property(page, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	v := linkedOf(t, page)
	for want, path := range map[string][]string{
		"VisualArtwork": {"@type"}, "https://schema.org": {"@context"}, "The river": {"name"}, "Salma": {"creator", "givenName"},
		"Person": {"creator", "@type"}, "El Cairo": {"contentLocation", "name"}, "Egipto": {"contentLocation", "containedInPlace", "name"},
		"https://easel.example/es/cities/cairo": {"contentLocation", "url"}, "en": {"inLanguage"}, "ImageObject": {"image", "@type"},
		"https://easel.example/images/" + d.State().Ladder.Pictures[1].Key(d.ID()): {"image", "contentUrl"},
		"https://easel.example" + "/es/drawings/" + string(d.ID()):                 {"url"},
	} {
		if got := at(v, path...); got != want {
			t.Errorf("%v is %v, want %s", path, got, want)
		}
	}
	if creator, _ := v["creator"].(map[string]any); len(creator) != 2 {
		t.Errorf("more than a first name: %v", creator)
	}
	if strings.Contains(strings.ToLower(text), "guardian") {
		t.Error("the guardian is on the page")
	}
}

func TestACitysHeadTellsWhatHangsThere(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example"
	var last string
	for range 26 {
		last = string(w.publish("cairo", 8).ID())
	}
	page := w.page("/en/cities/cairo?utm_source=x")
	if got := page.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://easel.example/en/cities/cairo" {
		t.Errorf("canonical %s", got)
	}
	if got := page.Find("link[type='application/atom+xml']").AttrOr("href", ""); got != "/en/cities/cairo/feed.atom" {
		t.Errorf("feed %s", got)
	}
	if got := property(page, "og:image"); got != "https://easel.example/cards/cities/cairo.jpg" || property(page, "description") != text(page.Find("main .lead").First()) {
		t.Errorf("card %s, description %q", got, property(page, "description"))
	}
	v := linkedOf(t, page)
	items, _ := at(v, "mainEntity", "itemListElement").([]any)
	if v["@type"] != "CollectionPage" || len(items) != 24 || at(items[0], "url") != "https://easel.example/en/drawings/"+last || at(items[23], "position") != 24.0 {
		t.Errorf("%v, %d items", v["@type"], len(items))
	}
	more := page.Find("a.btn.quiet").First().AttrOr("href", "")
	later := w.page(more)
	if got := later.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://easel.example"+more {
		t.Errorf("canonical of a later page: %s", got)
	}
	if got := w.page("/en/cities/lisbon"); got.Find("script[type='application/ld+json'], meta[property='og:image']").Length() != 0 {
		t.Error("an empty wall has a card or a list")
	}
}

func TestEveryPageSaysInASentenceWhatItIs(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example"
	for _, path := range w.every() {
		page := w.page("/es" + path)
		want := "https://easel.example/es" + path
		said := property(page, "description")
		if page.Find("meta[name=robots][content=noindex]").Length() > 0 {
			want = "" // what was searched for is nobody else's address
		} else if property(page, "og:description") != said || property(page, "og:title") == "" {
			t.Errorf("%s: a preview says %q", path, property(page, "og:description"))
		}
		if len(said) < 20 {
			t.Errorf("%s: %q", path, said)
		}
		if got := page.Find("link[rel=canonical]").AttrOr("href", ""); got != want {
			t.Errorf("%s: canonical %s", path, got)
		}
	}
	if page := w.pageOf(w.get("/es/cities/x"), 404); page.Find("meta[property], link[rel=canonical]").Length() != 0 {
		t.Error("an error page has a preview")
	}
}

func TestTheHomePageLeadsToTheFeed(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example"
	w.publish("cairo", 8)
	page := w.page("/ar/")
	if got := page.Find("link[type='application/atom+xml']").AttrOr("href", ""); got != "/ar/feed.atom" {
		t.Errorf("feed %s", got)
	}
	if property(page, "og:image") != "https://easel.example/cards/home.jpg" || property(page, "description") == "" {
		t.Errorf("card %q, description %q", property(page, "og:image"), property(page, "description"))
	}
}

func TestWhatAFamilyWroteCannotBreakOutOfTheHead(t *testing.T) {
	w := newWorld(t)
	hostile := `</script><script src=//evil.example>"><img onerror=x>` + "\u2028"
	d := w.publish("cairo", 8, drawingtest.Title(hostile), drawingtest.Story(hostile), drawingtest.ChildName(hostile))
	d.Described(hostile, `en"><script>`)
	for _, path := range []string{"/drawings/" + string(d.ID()), "/cities/cairo", "/"} {
		page := w.page(path)
		if page.Find("script[src*=evil], [onerror]").Length() != 0 {
			t.Errorf("%s: it does", path)
		}
	}
	if v := linkedOf(t, w.page("/drawings/"+string(d.ID()))); v["name"] != hostile {
		t.Errorf("name %q", v["name"])
	}
}

func TestADescriptionIsShortAndEndsWithAWord(t *testing.T) {
	w := newWorld(t)
	for _, story := range []string{strings.Repeat("a river and boats ", 60), strings.Repeat("河", 900), strings.Repeat("x", 900)} {
		d := w.publish("cairo", 8, drawingtest.Story(story))
		got := property(w.page("/drawings/"+string(d.ID())), "description")
		if n := utf8.RuneCountInString(got); n > 200 || n < 30 || !strings.HasSuffix(got, "…") || strings.HasSuffix(got, " …") {
			t.Errorf("%d characters: %q", n, got)
		}
	}
}
