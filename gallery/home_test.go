package gallery_test

import (
	"slices"
	"strings"
	"testing"
	"time"
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
	slices.Sort(got)
	slices.Sort(newest)
	if !slices.Equal(got, newest) {
		t.Errorf("got %d drawings, want the newest 24, each once: %q", len(got), got)
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
