package gallery_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestCitiesStandByRegionInTheAlphabetOfTheLanguage(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "durban", "accra", "seoul", "antalya"}
	for _, c := range []struct {
		address          string
		regions, africas []string
	}{
		{"/en/cities", []string{"Africa", "Asia and the Pacific", "Europe"}, []string{"Accra", "Cairo", "Durban"}},
		{"/es/cities", []string{"África", "Asia y el Pacífico", "Europa"}, []string{"Acra", "Durban", "El Cairo"}},
	} {
		page := w.page(c.address)
		if got := texts(page.Find("h2")); !slices.Equal(got, c.regions) {
			t.Errorf("%s: regions %q", c.address, got)
		}
		if got := texts(page.Find("section").First().Find("bdi")); !slices.Equal(got, c.africas) {
			t.Errorf("%s: cities %q", c.address, got)
		}
	}
}

func TestEveryRegionOfEveryLanguageIsSorted(t *testing.T) {
	w := newWorld(t)
	for _, l := range language.All() {
		page, listed := w.page("/"+l.Tag()+"/cities"), 0
		for i := range page.Find(".region").Length() {
			names := texts(page.Find(".region").Eq(i).Find(".index bdi"))
			if listed += len(names); !slices.IsSortedFunc(names, l.Compare()) {
				t.Errorf("%s: %q", l.Tag(), names)
			}
		}
		if listed != 120 {
			t.Errorf("%s: %d cities", l.Tag(), listed)
		}
	}
}

func TestCitiesAreCountedWithTheirDrawings(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "durban", "seoul"}
	w.publish("cairo", 8)
	w.publish("cairo", 9, drawingtest.Title("The river"), drawingtest.ChildName("Salma"))
	w.Submitted("cairo", 9).Rendered()
	page := w.page("/en/cities")
	if got := text(page.Find("h1 + p")); got != "3 cities · 2 drawings" {
		t.Errorf("all: %q", got)
	}
	africa := page.Find(".region").First()
	if got := text(africa.Find("h2 + p")); got != "2 cities · 2 drawings" {
		t.Errorf("Africa: %q", got)
	}
	if got := texts(africa.Find(".index a")); !slices.Equal(got, []string{"Cairo 2 2 drawings Egypt", "Durban South Africa"}) {
		t.Errorf("cities: %q", got)
	}
	if got := text(africa.Find("a.pic")); got != "The river Salma, 9 · Cairo" {
		t.Errorf("picture: %q", got)
	}
	asia := page.Find(".region").Last()
	if got := text(asia.Find("h2 + p")); got != "1 city" || asia.Find("a.pic").Length() != 0 {
		t.Errorf("Asia: %q", got)
	}
}

// left are the cities that a page's list shows.
func left(page *goquery.Document) []string {
	return texts(page.Find(".index li:not([hidden]) bdi"))
}

func TestCitiesStandByNameUnderTheirLetters(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "durban", "accra", "seoul", "antalya", "istanbul"}
	for _, c := range []struct {
		address         string
		letters, cities []string
	}{
		{"/en/cities?by=name", []string{"A", "C", "D", "I", "S"}, []string{"Accra", "Antalya", "Cairo", "Durban", "Istanbul", "Seoul"}},
		{"/es/cities?by=name", []string{"A", "D", "E", "S"}, []string{"Acra", "Antalya", "Durban", "El Cairo", "Estambul", "Seúl"}},
		{"/ar/cities?by=name", []string{"ا", "د", "س"}, []string{"أكرا", "أنطاليا", "إسطنبول", "القاهرة", "ديربان", "سول"}},
	} {
		page := w.page(c.address)
		if got := texts(page.Find("h2")); !slices.Equal(got, c.letters) {
			t.Errorf("%s: letters %q", c.address, got)
		}
		got := left(page)
		slices.Sort(got)
		if !slices.Equal(got, c.cities) {
			t.Errorf("%s: cities %q", c.address, got)
		}
		if got := page.Find(".ages [aria-current]").AttrOr("href", ""); got != c.address {
			t.Errorf("%s: the order in force is %q", c.address, got)
		}
	}
}

func TestEachLetterStandsOnceInEveryLanguage(t *testing.T) {
	w := newWorld(t)
	for _, l := range language.All() {
		letters := texts(w.page("/" + l.Tag() + "/cities?by=name").Find("h2"))
		if len(letters) == 0 {
			t.Errorf("%s: no letters", l.Tag())
		}
		seen := map[string]bool{}
		for _, letter := range letters {
			if seen[letter] {
				t.Errorf("%s: %s stands twice in %q", l.Tag(), letter, letters)
			}
			seen[letter] = true
		}
	}
}

func TestLettersToJumpToAreWhereCitiesAreMany(t *testing.T) {
	w := newWorld(t)
	page := w.page("/en/cities?by=name")
	jumps := links(page.Find(`nav[aria-label="First letters"] a`))
	if len(jumps) != page.Find("h2").Length() || len(jumps) < 20 {
		t.Errorf("%d letters to jump to, %d headings", len(jumps), page.Find("h2").Length())
	}
	for _, jump := range jumps {
		if page.Find(`[id="`+strings.TrimPrefix(jump, "#")+`"]`).Length() != 1 {
			t.Errorf("%s leads nowhere", jump)
		}
	}
	if got := left(page); !slices.IsSortedFunc(got, language.English().Compare()) || len(got) != 120 {
		t.Errorf("%d cities: %q", len(got), got)
	}
	w.edition.Cities = []string{"cairo", "seoul"}
	if n := w.page("/en/cities?by=name").Find(`nav[aria-label="First letters"]`).Length(); n != 0 {
		t.Error("two cities have letters to jump to")
	}
}

func TestACityIsFoundByItsNameInAnyLanguage(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "mexico-city", "seoul", "sao-paulo"}
	for _, c := range []struct {
		asked string
		found []string
		says  string
	}{
		{"cai", []string{"Cairo"}, "Cities found: 1"},
		{" El  CAIRO ", []string{"Cairo"}, "Cities found: 1"},
		{"القاه", []string{"Cairo"}, "Cities found: 1"},
		{"서울", []string{"Seoul"}, "Cities found: 1"},
		{"sao", []string{"São Paulo"}, "Cities found: 1"},
		{"S", []string{"Mexico City", "Seoul", "São Paulo"}, "Cities found: 3"}, // Mexiko-Stadt is its German name
		{"méx", []string{"Mexico City"}, "Cities found: 1"},
		{"atlantis", nil, "No city with such a name takes part. Perhaps only the first letters will find it."},
		{`"><script>`, nil, "No city with such a name takes part. Perhaps only the first letters will find it."},
		{strings.Repeat("x", 5000), nil, "No city with such a name takes part. Perhaps only the first letters will find it."},
		{"", []string{"Cairo", "Seoul", "São Paulo", "Mexico City"}, ""},
	} {
		for _, by := range []string{"", "&by=name"} {
			page := w.page("/en/cities?q=" + url.QueryEscape(c.asked) + by)
			got := left(page)
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.found))
			if !slices.Equal(got, want) || text(page.Find("#found")) != c.says {
				t.Errorf("%.20q%s: %q, %q", c.asked, by, got, text(page.Find("#found")))
			}
			if got := page.Find("#q").AttrOr("value", ""); got != strings.TrimSpace(c.asked) {
				t.Errorf("%.20q: the field says %.20q", c.asked, got)
			}
			if empty := page.Find(".group:not([hidden])").FilterFunction(func(_ int, g *goquery.Selection) bool {
				return g.Find("li:not([hidden])").Length() == 0
			}).Length(); empty != 0 {
				t.Errorf("%.20q%s: %d headings above nothing", c.asked, by, empty)
			}
			if noindex := page.Find(`meta[name="robots"]`).Length() == 1; noindex != (c.asked != "") {
				t.Errorf("%.20q: kept from search engines: %v", c.asked, noindex)
			}
		}
	}
}

func TestWhoTypesOnFindsTheOthersInThePage(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "seoul"}
	page := w.page("/es/cities?q=cairo")
	names := map[string]string{}
	page.Find("[data-names]").Each(func(_ int, li *goquery.Selection) {
		names[text(li.Find("bdi"))] = "," + li.AttrOr("data-names", "") + ","
	})
	if len(names) != 2 {
		t.Fatalf("%d cities in the page", len(names))
	}
	for _, name := range []string{"El Cairo", "القاهرة", "Cairo"} {
		if !strings.Contains(names["El Cairo"], ","+name) {
			t.Errorf("%q is not among %q", name, names["El Cairo"])
		}
	}
	if strings.Count(names["Seúl"], ",Seúl,") != 1 {
		t.Errorf("a name stands twice in %q", names["Seúl"])
	}
	if got := page.Find("#found").AttrOr("data-zero", ""); got != "Ciudades encontradas: 0" {
		t.Errorf("the module counts by %q", got)
	}
	if src := page.Find(`script[src*="/find-"]`).AttrOr("src", ""); w.get(src).Code != 200 {
		t.Errorf("the module %q is not there", src)
	}
}
