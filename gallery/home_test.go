package gallery_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

func TestHomeCountsWhatHangsInTheGrammarOfItsLanguage(t *testing.T) {
	w := newWorld(t)
	w.publish("barcelona", 8)
	for _, c := range []struct{ address, lead string }{
		{"/en/", "Children from 5 to 14 drew the city they live in. Here is one of their drawings, from one city."},
		{"/es/", "Niñas y niños de 5 a 14 años dibujaron la ciudad en la que viven. Aquí hay uno de sus dibujos, de una ciudad."},
		{"/ar/", "رسم أطفال من سن 5 إلى 14 سنة المدن التي يعيشون فيها. هنا أحد رسومهم من مدينة واحدة."},
	} {
		if got := text(w.page(c.address).Find("main .lead").First()); got != c.lead {
			t.Errorf("%s: %q", c.address, got)
		}
	}
	for _, city := range []string{"barcelona", "cairo", "seoul"} {
		w.publish(city, 9)
	}
	w.Submitted("lisbon", 9).Rendered()
	for _, c := range []struct{ address, end string }{
		{"/en/", "Here are 4 of their drawings, from 3 cities around the world."},
		{"/es/", "Aquí hay 4 de sus dibujos, de 3 ciudades del mundo."},
		{"/ar/", "هنا 4 من رسومهم من 3 مدن حول العالم."},
	} {
		if got := text(w.page(c.address).Find("main .lead").First()); !strings.HasSuffix(got, c.end) {
			t.Errorf("%s: %q", c.address, got)
		}
	}
}

func TestHomeListsEveryCityThatTakesPart(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"seoul", "cairo", "barcelona", "lisbon"}
	w.publish("seoul", 8)
	w.publish("cairo", 8)
	w.publish("cairo", 9)
	page := w.page("/en/")
	if got := texts(page.Find(".names li")); !slices.Equal(got, []string{"Cairo 2 2 drawings", "Seoul 1 1 drawing"}) {
		t.Errorf("with drawings: %q", got)
	}
	if got := links(page.Find(".names a")); !slices.Equal(got, []string{"/en/cities/cairo", "/en/cities/seoul"}) {
		t.Errorf("links: %q", got)
	}
	waiting := page.Find("details.stack")
	if got := texts(waiting.Find("li")); !slices.Equal(got, []string{"Barcelona", "Lisbon"}) {
		t.Errorf("without: %q", got)
	}
	if got := text(waiting.Find("summary")); got != "2 cities where the wall is still empty" {
		t.Errorf("summary: %q", got)
	}
	if got := text(page.Find("#where")); got != "4 cities, one sheet of paper each time" {
		t.Errorf("heading: %q", got)
	}
}

func TestHomeHangsTheNewestOnceEach(t *testing.T) {
	w := newWorld(t)
	var newest []string
	for i := range 30 {
		d := w.publish([]string{"cairo", "seoul", "lisbon"}[i%3], 8)
		if i >= 6 {
			newest = append(newest, "/en/drawings/"+string(d.ID()))
		}
	}
	page := w.page("/en/")
	if n := page.Find(".wall").First().Find("a.pic").Length(); n != 3 {
		t.Errorf("%d drawings on the opening wall", n)
	}
	got := links(page.Find("a.pic"))
	rest := slices.DeleteFunc(newest, func(one string) bool { return slices.Contains(got, one) })
	if n := len(slices.Compact(slices.Sorted(slices.Values(got)))); n != len(got) || n+len(rest) != 24 || len(rest) > 3 {
		t.Errorf("got %d drawings, %d of them once, want the newest 24 less a short last row: %q", len(got), n, got)
	}
}

func TestHomeWithoutDrawingsSaysSo(t *testing.T) {
	w := newWorld(t)
	w.Submitted("cairo", 8).Rendered() // waits
	page := w.page("/en/")
	if got := text(page.Find("main .lead").First()); !strings.HasSuffix(got, "The first drawings will hang here.") {
		t.Errorf("lead: %q", got)
	}
	if n := page.Find(".wall, .names, #new").Length(); n != 0 {
		t.Errorf("%d parts that have nothing to show", n)
	}
	if _, open := page.Find("details.stack").Attr("open"); !open {
		t.Error("the cities are folded away, and nothing else is there")
	}
}

func TestHomeInvitesOnlyWhileEntriesAreTaken(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	for _, c := range []struct {
		name          string
		opens, closes time.Time
		buttons       int
		heading, when string
	}{
		{"open", now.Add(-time.Hour), time.Date(2126, 4, 1, 0, 0, 0, 0, time.UTC), 2, "Would you like to be here too?", "Open until 31 March 2126."},
		{"not yet", time.Date(2126, 3, 1, 9, 0, 0, 0, time.UTC), time.Date(2126, 3, 31, 18, 0, 0, 0, time.UTC), 0, "Soon you can be here too", "Open from 1 March 2126 until 31 March 2126."},
		{"closed", now.Add(-48 * time.Hour), time.Date(2020, 3, 31, 18, 0, 0, 0, time.UTC), 0, "The contest is closed", "It was open until 31 March 2020."},
	} {
		w.edition.OpensAt, w.edition.ClosesAt = c.opens, c.closes
		page := w.page("/en/")
		if n := page.Find(`main a[href="/en/enter"]`).Length(); n != c.buttons {
			t.Errorf("%s: %d ways to the form", c.name, n)
		}
		if got := text(page.Find("#how")); got != c.heading {
			t.Errorf("%s: heading %q", c.name, got)
		}
		if got := text(page.Find("#how + div .soft")); !strings.HasPrefix(got, c.when) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestTheThemeIsTheEditionsOrTheContestsOwnInEachLanguage(t *testing.T) {
	w := newWorld(t)
	for address, theme := range map[string]string{"/en/": "Metropolises through Children’s Eyes", "/ar/": "المدن الكبرى بعيون الأطفال"} {
		if page := w.page(address); text(page.Find(".brand")) != theme || text(page.Find("title")) != theme {
			t.Errorf("%s: %q", address, text(page.Find(".brand")))
		}
	}
	w.edition.Theme = "Bridges"
	if got := text(w.page("/ar/").Find(".brand")); got != "Bridges" {
		t.Errorf("got %q", got)
	}
}

func TestTheMapHasADotForEachCityWithDrawingsInTheOrderOfTheList(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"seoul", "cairo", "barcelona", "lisbon"}
	w.publish("seoul", 8)
	w.publish("cairo", 8)
	w.publish("cairo", 9)
	page := w.page("/es/")
	world := page.Find("svg.map")
	if got := world.AttrOr("aria-label", ""); !strings.HasPrefix(got, "Un mapa del mundo con 4 ciudades.") || world.AttrOr("role", "") != "group" {
		t.Errorf("the map is a %s: %q", world.AttrOr("role", ""), got)
	}
	names := world.Find("a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("aria-label", "") })
	if !slices.Equal(names, []string{"El Cairo, 2 dibujos", "Seúl, 1 dibujo"}) {
		t.Errorf("dots: %q", names)
	}
	if got := links(world.Find("a")); !slices.Equal(got, links(page.Find(".names a"))) {
		t.Errorf("the map leads to %q, the list to %q", got, links(page.Find(".names a")))
	}
	if got := strings.Count(world.Find(".waits").AttrOr("d", ""), "h0"); got != 2 {
		t.Errorf("%d points for 2 cities without drawings", got)
	}
	if got := texts(world.Find("a text")); !slices.Equal(got, []string{"El Cairo", "Seúl"}) {
		t.Errorf("names beside the dots: %q", got)
	}
	if world.Find("path.land").AttrOr("d", "") == "" {
		t.Error("there is no land")
	}
	if past := page.Find("a.past").AttrOr("href", ""); page.Find(past).Length() != 1 || page.Find(past+" .names").Length() != 1 {
		t.Errorf("the way past the map leads to %q", past)
	}
}

func TestAMapWithoutDrawingsIsAPicture(t *testing.T) {
	w := newWorld(t)
	page := w.page("/en/")
	if got := page.Find("svg.map").AttrOr("role", ""); got != "img" || page.Find("svg.map a, a.past").Length() != 0 {
		t.Errorf("role %q, %d links", got, page.Find("svg.map a, a.past").Length())
	}
}

func TestTheMapIsNotTurnedRoundInArabic(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8)
	english, arabic := w.page("/en/").Find("svg.map"), w.page("/ar/").Find("svg.map")
	for _, name := range []string{"cx", "cy"} {
		if e, a := english.Find(".dot").AttrOr(name, ""), arabic.Find(".dot").AttrOr(name, ""); e != a || e == "" {
			t.Errorf("%s is %q and %q", name, e, a)
		}
	}
	if arabic.AttrOr("direction", "") != "ltr" || text(arabic.Find("text")) != "القاهرة" {
		t.Errorf("direction %q, name %q", arabic.AttrOr("direction", ""), text(arabic.Find("text")))
	}
}

func TestFeaturedDrawingsHangOnceAndOnlyIfThereAreAny(t *testing.T) {
	w := newWorld(t)
	for range 30 {
		w.publish("cairo", 8)
	}
	if n := w.page("/en/").Find("#look").Length(); n != 0 {
		t.Error("a heading above nothing")
	}
	old := w.publish("seoul", 8).Featured(true)
	for range 5 {
		w.publish("lisbon", 9).Featured(true)
	}
	for range 10 {
		w.publish("cairo", 8)
	}
	page := w.page("/en/")
	got := links(page.Find(`section[aria-labelledby="look"] a.pic`))
	if !slices.Contains(got, "/en/drawings/"+string(old.ID())) || len(got) > 6 {
		t.Errorf("featured: %q", got)
	}
	all := links(page.Find("a.pic"))
	slices.Sort(all)
	if n := len(slices.Compact(slices.Clone(all))); n != len(all) {
		t.Errorf("%d drawings hang %d times", n, len(all))
	}
}

func TestHomeLeadsToAgesAndPartsOfTheWorldWhereSomethingHangs(t *testing.T) {
	w := newWorld(t)
	if n := w.page("/en/").Find("#ways").Length(); n != 0 {
		t.Error("ways to nothing")
	}
	w.publish("cairo", 8)
	w.publish("seoul", 8)
	page := w.page("/en/")
	if got := links(page.Find(`nav[aria-labelledby="by-age"] a`)); !slices.Equal(got, []string{"/en/search?ages=5-7", "/en/search?ages=8-10", "/en/search?ages=11-14"}) {
		t.Errorf("ages: %q", got)
	}
	if got := links(page.Find(`nav[aria-labelledby="by-region"] a`)); !slices.Equal(got, []string{"/en/cities#region-africa", "/en/cities#region-asia-pacific"}) {
		t.Errorf("regions: %q", got)
	}
}
