package gallery_test

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestAWallOfSeventyIsWalkedThroughOnceEach(t *testing.T) {
	w := newWorld(t)
	var want []string
	for i := range 70 {
		d := w.publish("barcelona", 5+i%10)
		w.publish("cairo", 8)
		want = append(want, "/drawings/"+string(d.ID()))
	}
	slices.Reverse(want) // newest first
	var got []string
	address, pages := "/cities/barcelona", 0
	for ; address != "" && pages < 10; pages++ {
		page := w.page(address)
		got = append(got, links(page.Find("a.pic"))...)
		if lead := text(page.Find("h1 + p")); lead != "70 drawings by children in Barcelona, Spain." {
			t.Errorf("page %d: %q", pages, lead)
		}
		if start := page.Find(`.cluster a[href="/cities/barcelona"]`).Length(); (start == 1) != (pages > 0) {
			t.Errorf("page %d has %d ways back to the newest", pages, start)
		}
		address = page.Find("a.btn.quiet").AttrOr("href", "")
	}
	if pages != 3 || !slices.Equal(got, want) {
		t.Errorf("%d drawings on %d pages, want the 70 of the city once each, newest first", len(got), pages)
	}
}

func TestAgesAreLookedAtByGroup(t *testing.T) {
	w := newWorld(t)
	for i := range 30 {
		w.publish("cairo", 5+i%2*5) // 5 and 10
	}
	page := w.page("/en/cities/cairo?ages=8-10")
	if got := texts(page.Find(".ages a")); !slices.Equal(got, []string{"All ages", "5 to 7", "8 to 10", "11 to 14"}) {
		t.Errorf("choices: %q", got)
	}
	if got := links(page.Find(".ages a")); got[0] != "/en/cities/cairo" || got[1] != "/en/cities/cairo?ages=5-7" {
		t.Errorf("addresses: %q", got)
	}
	if got := texts(page.Find(".ages [aria-current]")); !slices.Equal(got, []string{"8 to 10"}) {
		t.Errorf("current: %q", got)
	}
	if n := page.Find("a.pic").Length(); n != 15 {
		t.Errorf("%d drawings", n)
	}
	for _, caption := range texts(page.Find(".cap > span")) {
		if !strings.HasSuffix(caption, ", 10") {
			t.Errorf("caption %q", caption)
		}
	}
}

func TestTheNextPageKeepsTheAges(t *testing.T) {
	w := newWorld(t)
	for range 26 {
		w.publish("cairo", 6)
	}
	more, err := url.Parse(w.page("/ar/cities/cairo?ages=5-7").Find("a.btn.quiet").AttrOr("href", ""))
	if err != nil || more.Path != "/ar/cities/cairo" || more.Query().Get("ages") != "5-7" || more.Query().Get("after") == "" {
		t.Fatalf("%v, %v", more, err)
	}
	if n := w.page(more.String()).Find("a.pic").Length(); n != 2 {
		t.Errorf("%d drawings", n)
	}
}

func TestAnEmptyWallSaysWhyAndAsksForADrawingWhereItCan(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 6)
	for _, c := range []struct {
		name, address, says string
		enter               int
		closed              bool
	}{
		{"nothing yet", "/en/cities/lisbon", "No drawings from here yet. Yours could be the first.", 1, false},
		{"nothing, closed", "/en/cities/lisbon", "There are no drawings from here.", 0, true},
		{"not of this age", "/en/cities/cairo?ages=11-14", "No drawings by children of this age here yet.", 1, false},
		{"behind the end", "/en/cities/cairo?after=" + behind(w), "What hung on this page is not here any more.", 0, false},
	} {
		w.edition.ClosesAt = w.edition.OpensAt.AddDate(0, 0, 90)
		if c.closed {
			w.edition.ClosesAt = w.edition.OpensAt
		}
		page := w.page(c.address)
		if got := text(page.Find("main p.lead").Last()); got != c.says {
			t.Errorf("%s: %q", c.name, got)
		}
		if n := page.Find(`main a.btn[href^="/en/enter?city="]`).Length(); n != c.enter {
			t.Errorf("%s: %d ways to the form", c.name, n)
		}
		if n := page.Find(".stack-l > .wall").Not("#near ~ .wall").Length(); n != 0 {
			t.Errorf("%s: %d walls", c.name, n)
		}
	}
}

// behind is the cursor after a city's only drawing.
func behind(w *world) string {
	w.handler()
	page, err := w.catalog.Public().Newest(w.t.Context(), 1)
	if err != nil || len(page) != 1 {
		w.t.Fatal(err)
	}
	return page[0].Cursor().String()
}

func TestCitiesOutsideTheContestAreNotFound(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo"}
	w.publish("lisbon", 6)
	for _, address := range []string{"/cities/atlantis", "/cities/lisbon", "/cities/Cairo", "/cities/cairo/", "/api/v1/cities/lisbon/drawings"} {
		if answer := w.get(address); answer.Code != 404 || answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %s", address, answer.Code, answer.Header().Get("Cache-Control"))
		}
	}
	if got := text(w.pageOf(w.get("/es/cities/atlantis"), 404).Find("h1")); got != "Esta ciudad no está en el concurso" {
		t.Errorf("got %q", got)
	}
}

func TestBadAgesAndCursorsAreRefused(t *testing.T) {
	w := newWorld(t)
	for query, field := range map[string]string{
		"ages=7-5": "ages", "ages=5": "ages", "ages=0-7": "ages", "ages=5-7x": "ages", "ages=5-700": "ages",
		"after=x": "after", "after=%00": "after", "after=OTk5": "after",
	} {
		if got := w.get("/cities/cairo?" + query).Code; got != 400 {
			t.Errorf("%s: %d", query, got)
		}
		p := problemOf(t, w.get("/cities/cairo?"+query, "Accept", "application/json"), 400)
		if p.Errors[field].Message == "" {
			t.Errorf("%s: no fault on %s: %+v", query, field, p)
		}
	}
}

func TestTheWayLeadsFromWallToWall(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"accra", "barcelona", "cairo", "durban"}
	way := func(city string) []string {
		return links(w.page("/en/cities/" + city).Find(`nav[aria-label="Other cities"] a`))
	}
	if got := way("barcelona"); !slices.Equal(got, []string{"/en/cities/accra", "/en/cities/cairo"}) {
		t.Errorf("nothing hangs anywhere: %q", got)
	}
	w.publish("accra", 7)
	w.publish("durban", 7)
	for city, want := range map[string][]string{
		"barcelona": {"/en/cities/accra", "/en/cities/durban"},
		"accra":     {"/en/cities/durban"},
		"durban":    {"/en/cities/accra"},
	} {
		if got := way(city); !slices.Equal(got, want) {
			t.Errorf("%s: %q", city, got)
		}
	}
}

func TestAnArabicWallRunsFromTheRightAndKeepsTheTitlesLanguage(t *testing.T) {
	w := newWorld(t)
	w.publish("barcelona", 8, drawingtest.Title("El tramvia vermell"), drawingtest.ChildName("Lina"), inLanguage("ca"))
	w.publish("barcelona", 11, drawingtest.Title("المدينة"), inLanguage("ar-EG"))
	w.publish("barcelona", 11, drawingtest.Title("?"), inLanguage(`" onload="x`))
	page := w.page("/ar/cities/barcelona")
	html := page.Find("html")
	if html.AttrOr("lang", "") != "ar" || html.AttrOr("dir", "") != "rtl" {
		t.Errorf("html is %s, %s", html.AttrOr("lang", ""), html.AttrOr("dir", ""))
	}
	if got := text(page.Find("h1")); got != "برشلونة" {
		t.Errorf("heading %q", got)
	}
	if got := text(page.Find("h1 + p")); got != "3 رسوم لأطفال من برشلونة، إسبانيا." {
		t.Errorf("lead %q", got)
	}
	titles := page.Find(".cap b")
	for i, want := range []struct{ lang, title string }{{"", "?"}, {"ar-EG", "المدينة"}, {"ca", "El tramvia vermell"}} {
		one := titles.Eq(i)
		if one.AttrOr("lang", "") != want.lang || one.AttrOr("dir", "") != "auto" || text(one) != want.title {
			t.Errorf("title %d: %q in %q, dir %q", i, text(one), one.AttrOr("lang", ""), one.AttrOr("dir", ""))
		}
	}
	if got := text(page.Find(".cap > span").Last()); got != "Lina، 8 سنوات" {
		t.Errorf("caption %q", got)
	}
}

func TestEveryPictureHasItsShapeBeforeItLoads(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8)
	img := w.page("/cities/cairo").Find(".wall img")
	width, _ := strconv.Atoi(img.AttrOr("width", ""))
	height, _ := strconv.Atoi(img.AttrOr("height", ""))
	if height == 0 || width*600 < height*800-600 || width*600 > height*800+600 {
		t.Errorf("%d × %d for a drawing of 800 × 600", width, height)
	}
	if fill := w.page("/cities/cairo").Find(".wall .shape rect").AttrOr("fill", ""); fill != "#c8602a" {
		t.Errorf("tint %q", fill)
	}
}

func TestTheNextPageOfAWallIsMarkedForMachines(t *testing.T) {
	w := newWorld(t)
	for range 25 {
		w.publish("cairo", 6)
	}
	first := w.page("/cities/cairo").Find("a[rel=next]")
	if first.Length() != 1 || !strings.Contains(first.AttrOr("href", ""), "?after=") {
		t.Errorf("from the first: %d, %q", first.Length(), first.AttrOr("href", ""))
	}
	if n := w.page(first.AttrOr("href", "")).Find("a[rel=next]").Length(); n != 0 {
		t.Errorf("from the last: %d", n)
	}
}

// BenchmarkAWallOfTenThousand is the first and the last page of a large wall beside the one page of a small one.
func BenchmarkAWallOfTenThousand(b *testing.B) {
	const large = 10_000
	w := newWorld(b)
	for range large {
		w.publish("cairo", 8)
	}
	for range cityPage {
		w.publish("seoul", 8)
	}
	h := w.handler()
	last, err := w.catalog.Public().Wall(b.Context(), "cairo", edition.Ages{}, catalog.Cursor{}, large-cityPage)
	if err != nil {
		b.Fatal(err)
	}
	addresses := []string{"/cities/seoul", "/cities/cairo", "/cities/cairo?after=" + last.Next.String()}
	took := make([]time.Duration, len(addresses))
	for b.Loop() {
		for i, address := range addresses {
			began := time.Now()
			if got := ask(h, address).Code; got != 200 {
				b.Fatalf("%s: %d", address, got)
			}
			took[i] += time.Since(began)
		}
	}
	b.ReportMetric(float64(took[1])/float64(took[0]), "first/small")
	b.ReportMetric(float64(took[2])/float64(took[0]), "last/small")
}

// cityPage is how many drawings a page of a wall has.
const cityPage = 24
