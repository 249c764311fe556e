package gallery_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/language"
)

// found are the titles on the wall of a search.
func found(page *goquery.Document) []string {
	return texts(page.Find("section[aria-labelledby=found] .cap b"))
}

func TestASearchFindsTitlesStoriesAndCities(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8, drawingtest.Title("The old tower"))
	w.publish("lisbon", 8, drawingtest.Title("Tram"), drawingtest.Story("It goes past the tower."))
	w.publish("cairo", 8, drawingtest.Title("Boats"))
	w.publish("seoul", 8, drawingtest.Title("Far from Cairo"))
	w.Submitted("cairo", 8, drawingtest.Title("A tower that waits")).Rendered()
	w.publish("cairo", 8, drawingtest.Title("A tower that is gone")).TakenDown()
	for q, want := range map[string][]string{
		"tower":        {"Tram", "The old tower"},
		"tow":          {"Tram", "The old tower"},
		"tower cairo":  {"The old tower"},
		"Cairo tower":  {"The old tower"},
		"القاهرة":      {"Boats", "The old tower"},
		"le caire":     {"Boats", "The old tower"},
		"cairo":        {"Far from Cairo", "Boats", "The old tower"},
		"tower lisboa": {"Tram"},
		"waits":        nil,
	} {
		if got := found(w.page("/en/search?q=" + url.QueryEscape(q))); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

func TestCitiesThatTheWordsMayMeanAreOneStepAway(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "lisbon", "mexico-city"}
	w.publish("cairo", 8)
	for q, want := range map[string][]string{
		"cairo":             {"/en/cities/cairo"},
		"lisboa or cairo":   {"/en/cities/lisbon", "/en/cities/cairo"},
		"mexic":             {"/en/cities/mexico-city"},
		"barcelona":         nil, // takes no part
		"a tower somewhere": nil,
	} {
		if got := links(w.page("/en/search?q=" + url.QueryEscape(q)).Find("section[aria-labelledby=cities] a")); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
	if got := text(w.page("/en/search?q=cairo").Find("section[aria-labelledby=cities] li")); got != "Cairo 1 1 drawing" {
		t.Errorf("the city is %q", got)
	}
}

func TestFiltersNarrowASearchAndAreTakenOffOneByOne(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 6, drawingtest.Title("Young"))
	w.publish("cairo", 12, drawingtest.Title("Old"))
	w.publish("lisbon", 6, drawingtest.Title("Elsewhere"))
	// drawingtest paints all of them #c8602a, an orange.
	for query, want := range map[string][]string{
		"":                                     {"Elsewhere", "Old", "Young"},
		"q=&ages=&region=&color=":              {"Elsewhere", "Old", "Young"},
		"ages=5-7":                             {"Elsewhere", "Young"},
		"region=africa":                        {"Old", "Young"},
		"ages=5-7&region=africa&color=orange":  {"Young"},
		"q=el&ages=5-7":                        {"Elsewhere"},
		"color=blue":                           nil,
		"ages=11-14&region=europe&color=white": nil,
	} {
		if got := found(w.page("/en/search?" + query)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	page := w.page("/en/search?q=young&ages=5-7&region=africa&color=orange")
	if got := texts(page.Find("a.kept")); !slices.Equal(got, []string{"Leave out: 5 to 7", "Leave out: Africa", "Leave out: Orange"}) {
		t.Errorf("in force: %q", got)
	}
	if got := links(page.Find("a.kept")); !slices.Equal(got, []string{
		"/en/search?color=orange&q=young&region=africa", "/en/search?ages=5-7&color=orange&q=young", "/en/search?ages=5-7&q=young&region=africa",
	}) {
		t.Errorf("they lead to %q", got)
	}
}

func TestTheFormSendsWhatIsInForce(t *testing.T) {
	w := newWorld(t)
	form := w.page("/ar/search?q=cairo&ages=6-9&region=africa&color=white").Find("form")
	if form.AttrOr("action", "") != "/ar/search" || form.AttrOr("method", "") != "get" || form.Find("[name=q]").AttrOr("value", "") != "cairo" {
		t.Errorf("form %v, words %q", form.Nodes[0].Attr, form.Find("[name=q]").AttrOr("value", ""))
	}
	for name, want := range map[string]string{"ages": "6-9", "region": "africa", "color": "white"} {
		if got := form.Find("[name=" + name + "][checked]"); got.Length() != 1 || got.AttrOr("value", "") != want {
			t.Errorf("%s: %d chosen, %q", name, got.Length(), got.AttrOr("value", ""))
		}
	}
	for i := range form.Find("input[type=radio]").Length() {
		one := form.Find("input[type=radio]").Eq(i)
		if label := form.Find("label[for='" + one.AttrOr("id", "") + "']"); label.Length() != 1 || text(label) == "" {
			t.Errorf("%s=%s has no label", one.AttrOr("name", ""), one.AttrOr("value", ""))
		}
	}
	if n := form.Find("[name=color]").Length(); n != 12 {
		t.Errorf("%d colours to choose from", n)
	}
}

func TestRegionsWithoutACityAreNotOffered(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "seoul"}
	if got := texts(w.page("/en/search").Find(`[name=region] + label`)); !slices.Equal(got, []string{"Anywhere", "Africa", "Asia and the Pacific"}) {
		t.Errorf("offered: %q", got)
	}
}

func TestWhatWasFoundIsWalkedThroughOnceEach(t *testing.T) {
	w := newWorld(t)
	var want []string
	for i := range 50 {
		d := w.publish("cairo", 5+i%10, drawingtest.Title("My river"))
		w.publish("cairo", 8, drawingtest.Title("My hill"))
		want = append(want, "/es/drawings/"+string(d.ID()))
	}
	slices.Reverse(want)
	var got []string
	address, pages := "/es/search?q=river", 0
	for ; address != "" && pages < 10; pages++ {
		page := w.page(address)
		got = append(got, links(page.Find("a.pic"))...)
		if start := page.Find(`.cluster a[href="/es/search?q=river"]`).Length(); (start == 1) != (pages > 0) {
			t.Errorf("page %d has %d ways back to the newest", pages, start)
		}
		address = page.Find("a.btn.quiet").AttrOr("href", "")
	}
	if pages != 3 || !slices.Equal(got, want) {
		t.Errorf("%d drawings on %d pages, want 50, newest first", len(got), pages)
	}
}

func TestASearchThatFindsNothingLeadsOn(t *testing.T) {
	w := newWorld(t)
	w.publish("barcelona", 8)
	w.publish("seoul", 8)
	page := w.page("/en/search?q=submarine+lisbon&ages=5-7")
	if got := text(page.Find("p.lead")); got != "No drawing here fits that." {
		t.Errorf("it says %q", got)
	}
	if n := page.Find(`main a.plain[href="/en/search?q=submarine+lisbon"]`).Length(); n != 1 {
		t.Errorf("%d ways to search without the ages", n)
	}
	if got := links(page.Find("section[aria-labelledby=near] a")); !slices.Equal(got, []string{"/en/cities/barcelona", "/en/cities/seoul"}) {
		t.Errorf("cities near Lisbon: %q", got)
	}
	if n := page.Find("section[aria-labelledby=new] a.pic").Length(); n != 2 {
		t.Errorf("%d of the newest", n)
	}
	city := w.page("/en/search?q=lisboa")
	if got := texts(city.Find("p.lead")); !slices.Equal(got, []string{"No drawing from there hangs here yet."}) || strings.Contains(text(city.Find("main")), "spelled") {
		t.Errorf("a city without drawings: %q", got)
	}
	plain := w.page("/en/search?q=%3F%21")
	if plain.Find("section[aria-labelledby=found], section[aria-labelledby=near], a.kept").Length() != 0 || text(plain.Find("p.lead")) != "No drawing here fits that." {
		t.Errorf("a text without a word: %q", text(plain.Find("main")))
	}
}

func TestBehindTheEndOfASearchThereIsAWayBack(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 6)
	page := w.page("/en/search?q=cairo&ages=5-7&after=" + behind(w))
	if got := text(page.Find("p.lead")); got != "There are no more drawings that fit." {
		t.Errorf("it says %q", got)
	}
	if got := links(page.Find("main .cluster a")); !slices.Equal(got, []string{"/en/search?ages=5-7&q=cairo"}) {
		t.Errorf("it leads to %q", got)
	}
	if got := links(page.Find("a.kept")); !slices.Equal(got, []string{"/en/search?q=cairo"}) {
		t.Errorf("without the ages: %q", got)
	}
	if n := page.Find(".wall").Length(); n != 0 {
		t.Errorf("%d walls", n)
	}
}

func TestOfManyWordsTheFirstTenAreLookedFor(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8, drawingtest.Title("a b c d e f g h i j"))
	page := w.page("/en/search?q=" + url.QueryEscape("a b c d e f g h i j submarine"))
	if got := found(page); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	if got := text(page.Find("#found + p")); got != "We looked for the first 10 words." {
		t.Errorf("it says %q", got)
	}
}

func TestWhatIsTypedIsShownAndNeverRun(t *testing.T) {
	w := newWorld(t)
	const typed = `"><script>alert(1)</script>`
	page := w.page("/en/search?q=" + url.QueryEscape(typed))
	if got := page.Find("#q").AttrOr("value", ""); got != typed {
		t.Errorf("the field has %q", got)
	}
	if n := page.Find("main script").Length(); n != 0 {
		t.Errorf("%d scripts", n)
	}
	if got := text(page.Find("title")); !strings.HasPrefix(got, typed+" · Search · ") {
		t.Errorf("title %q", got)
	}
}

func TestSearchEnginesSeeTheSearchAndNotWhatItFinds(t *testing.T) {
	w := newWorld(t)
	for query, hidden := range map[string]int{"": 0, "?q=cat": 1, "?ages=5-7": 1, "?q=": 0} {
		if n := w.page("/en/search" + query).Find(`meta[name=robots][content=noindex]`).Length(); n != hidden {
			t.Errorf("/search%s: %d", query, n)
		}
	}
}

func TestSearchesThatCannotBeReadAreRefused(t *testing.T) {
	w := newWorld(t)
	for query, field := range map[string]string{
		"ages=7-5": "ages", "after=x": "after", "region=atlantis": "region", "region=Africa": "region", "color=mauve": "color",
		"q=" + strings.Repeat("x", 201): "q", "q=" + strings.Repeat("+", 4001): "q",
	} {
		if got := w.get("/search?" + query).Code; got != 400 {
			t.Errorf("%.40s: %d", query, got)
		}
		p := problemOf(t, w.get("/search?"+query, "Accept", "application/json"), 400)
		if p.Errors[field].Message == "" {
			t.Errorf("%.40s: no fault on %s: %+v", query, field, p)
		}
	}
	if p := problemOf(t, w.get("/search?after=x", "Accept", "application/json"), 400); p.Title != "We could not find this part of the search" {
		t.Errorf("a bad cursor: %q", p.Title)
	}
	for _, limit := range []string{"0", "101", "x"} {
		problemOf(t, w.get("/search?limit="+limit, "Accept", "application/json"), 400)
	}
}

func TestASearchAnswersProgramsPageByPage(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		w.publish("cairo", 8, drawingtest.Title("My river"))
	}
	var ids []string
	after := ""
	for range 3 {
		answer := w.get("/search?q=river&limit=2&after="+after, "Accept", "application/json")
		var page struct {
			Drawings []struct{ ID, Title, City string }
			Next     *string
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil || answer.Code != 200 {
			t.Fatalf("%d, %v: %s", answer.Code, err, answer.Body)
		}
		for _, d := range page.Drawings {
			ids = append(ids, d.ID)
		}
		if page.Next == nil {
			break
		}
		after = *page.Next
	}
	if slices.Sort(ids); len(slices.Compact(ids)) != 5 {
		t.Errorf("%d drawings", len(ids))
	}
	if got := w.get("/search?q=submarine", "Accept", "application/json").Body.String(); got != `{"drawings":[],"next":null}`+"\n" {
		t.Errorf("nothing found: %s", got)
	}
}

func TestNoWordOfASearchIsWrittenDown(t *testing.T) {
	w := newWorld(t)
	w.get("/search?q=submarine&ages=5-7")
	w.get("/search?q=submarine&after=x")
	w.get("/en/search?q=submarine'%22(*", "Accept", "application/json")
	if err := w.catalog.Close(); err != nil {
		t.Fatal(err)
	}
	if got := send(w.handler(), "GET", "/search?q=submarine").Code; got < 500 {
		t.Errorf("a search of a closed catalog: %d", got)
	}
	if log := w.log.String(); !strings.Contains(log, "GET /search") || !strings.Contains(log, "status=500") || strings.Contains(log, "submarine") {
		t.Errorf("the log says %s", log)
	}
}

func TestAPageThatIsNotThereLeadsOnByASearch(t *testing.T) {
	w := newWorld(t)
	gone := w.publish("cairo", 8).TakenDown()
	for address, want := range map[string]string{
		"/drawings/" + string(gone.ID()): "This drawing is not on the wall",
		"/cities/atlantis":               "This city is not in the contest",
	} {
		page := w.pageOf(w.get("/en"+address), 404)
		if got := text(page.Find("h1")); got != want {
			t.Errorf("%s: %q", address, got)
		}
		if action := page.Find("form[role=search]").AttrOr("action", ""); action != "/en/search" {
			t.Errorf("%s searches at %q", address, action)
		}
		if got := links(page.Find("main a")); !slices.Equal(got, []string{"/en/cities", "/en/"}) {
			t.Errorf("%s leads to %q", address, got)
		}
		if page.Find("meta[name=robots][content=noindex]").Length() != 1 {
			t.Errorf("%s may be indexed", address)
		}
		if why := text(page.Find("main")); strings.Contains(why, "taken down") || strings.Contains(why, "moderat") {
			t.Errorf("%s says why: %q", address, why)
		}
	}
}

func TestTheFootLeadsToEverythingThereIsToRead(t *testing.T) {
	w := newWorld(t)
	for _, l := range language.All() {
		for _, address := range links(w.page("/" + l.Tag() + "/search").Find("footer a")) {
			if strings.HasSuffix(address, "/lost-link") {
				continue // a form, which another site has
			}
			page := w.page(address)
			if got := page.Find("main h2").Length(); got < 4 {
				t.Errorf("%s answers %d questions", address, got)
			}
		}
	}
}

func TestTeachersAreLedToTheFormWhileItIsOpen(t *testing.T) {
	w := newWorld(t)
	w.edition.ClosesAt = w.edition.OpensAt.AddDate(0, 0, 90)
	if got := links(w.page("/en/teachers").Find("#part + div a")); !slices.Equal(got, []string{"/en/enter/class", "/en/enter"}) {
		t.Errorf("open: %q", got)
	}
	if got := links(w.page("/en/teachers").Find("#look + div a")); !slices.Equal(got, []string{
		"/en/cities", "/en/search?ages=5-7", "/en/search?ages=8-10", "/en/search?ages=11-14",
	}) {
		t.Errorf("to look: %q", got)
	}
	w.edition.ClosesAt = w.edition.OpensAt
	if got := links(w.page("/en/teachers").Find("#part + div a")); len(got) != 0 {
		t.Errorf("closed: %q", got)
	}
}
