package gallery_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestADrawingIsShownWithItsChildCityAndStory(t *testing.T) {
	w := newWorld(t)
	d := w.publish("barcelona", 8, drawingtest.Title("El gat <b>negre</b>"), drawingtest.Story("A la nit & al terrat."),
		drawingtest.ChildName("Ona"), inLanguage("ca"))
	w.publish("cairo", 8, drawingtest.Title("Same age"))
	w.publish("cairo", 9, drawingtest.Title("Another age"))
	page := w.page("/en/drawings/" + string(d.ID()))
	h1 := page.Find("h1")
	if text(h1) != "El gat <b>negre</b>" || h1.AttrOr("lang", "") != "ca" || h1.AttrOr("dir", "") != "auto" {
		t.Errorf("heading %q in %q", text(h1), h1.AttrOr("lang", ""))
	}
	if got := text(page.Find(".label .lead")); got != "Ona, 8 years oldBarcelona" {
		t.Errorf("child: %q", got)
	}
	if got := links(page.Find(".label .lead a")); !slices.Equal(got, []string{"/en/cities/barcelona"}) {
		t.Errorf("city: %q", got)
	}
	if story := page.Find(".story"); text(story) != "A la nit & al terrat." || story.AttrOr("lang", "") != "ca" {
		t.Errorf("story %q", text(story))
	}
	if got := text(page.Find("title")); !strings.HasPrefix(got, "El gat <b>negre</b> · Ona, 8 · Barcelona · ") {
		t.Errorf("title %q", got)
	}
	if got := texts(page.Find("[aria-labelledby=also] .cap b")); !slices.Equal(got, []string{"Same age"}) {
		t.Errorf("also: %q", got)
	}
	if got := text(page.Find("#also")); got != "Also drawn by 8-year-olds" {
		t.Errorf("heading of those: %q", got)
	}
}

func TestADrawingsPictureComesInEverySizeAndLeadsToTheLargest(t *testing.T) {
	w := newWorld(t)
	d := w.publish("barcelona", 8)
	rungs := d.State().Ladder.Pictures
	page := w.page("/drawings/" + string(d.ID()))
	img := page.Find(".show img")
	for _, r := range rungs {
		if !strings.Contains(img.AttrOr("srcset", ""), "/images/"+r.Key(d.ID())) {
			t.Errorf("no %d in %s", r.Width, img.AttrOr("srcset", ""))
		}
	}
	if img.AttrOr("width", "") != "640" || img.AttrOr("height", "") != "480" || img.AttrOr("alt", "") == "" || img.AttrOr("sizes", "") == "" {
		t.Errorf("picture is %v", img.Nodes[0].Attr)
	}
	if got := page.Find(".show a.pic").AttrOr("href", ""); got != "/images/"+rungs[len(rungs)-1].Key(d.ID()) {
		t.Errorf("leads to %s", got)
	}
}

func TestADrawingsPlaceIsKeptBeforeThePictureHasCome(t *testing.T) {
	w := newWorld(t)
	d := w.publish("barcelona", 8) // 800 × 600
	page := w.page("/drawings/" + string(d.ID()))
	place := page.Find(".show .im > svg")
	if place.AttrOr("width", "") != "2667" || place.AttrOr("height", "") != "2000" || place.Next().Nodes[0].Data != "img" {
		t.Errorf("place is %v", place.Nodes)
	}
	style := w.get(page.Find("link[rel=stylesheet]").Last().AttrOr("href", ""))
	if style.Code != http.StatusOK || !strings.Contains(style.Body.String(), ".show .place+img{position:absolute") {
		t.Errorf("its style: %d", style.Code)
	}
}

func TestADrawingKnowsWhatHangsBesideItInItsCity(t *testing.T) {
	w := newWorld(t)
	old, middle := w.publish("cairo", 8), w.publish("cairo", 9)
	w.publish("seoul", 8)
	young := w.publish("cairo", 10)
	beside := func(d *drawingtest.Drawing) (before, next string) {
		page := w.page("/ar/drawings/" + string(d.ID()))
		return page.Find("a[rel=prev]").AttrOr("href", ""), page.Find("a[rel=next]").AttrOr("href", "")
	}
	address := func(d *drawingtest.Drawing) string { return "/ar/drawings/" + string(d.ID()) }
	if before, next := beside(middle); before != address(young) || next != address(old) {
		t.Errorf("the middle one: %q, %q", before, next)
	}
	if before, next := beside(young); before != "" || next != address(middle) {
		t.Errorf("the newest: %q, %q", before, next)
	}
	if before, next := beside(old); before != address(middle) || next != "" {
		t.Errorf("the oldest: %q, %q", before, next)
	}
}

func TestADrawingIsDescribedByWhoDescribedItElseByASentence(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8, drawingtest.Title("Night"), drawingtest.ChildName("Mona"))
	page := w.page("/en/drawings/" + string(d.ID()))
	if img := page.Find(".show img"); plain(img.AttrOr("alt", "")) != "“Night”, drawn by a child of 8 in Cairo" || img.AttrOr("lang", "none") != "none" {
		t.Errorf("nobody described it: %q", img.AttrOr("alt", ""))
	}
	if n := page.Find(".label details").Length(); n != 0 {
		t.Error("a description was made up")
	}
	d.Described("Un gato negro mira la luna", "es")
	page = w.page("/en/drawings/" + string(d.ID()))
	if img := page.Find(".show img"); img.AttrOr("alt", "") != "Un gato negro mira la luna" || img.AttrOr("lang", "") != "es" {
		t.Errorf("its picture: %q in %q", img.AttrOr("alt", ""), img.AttrOr("lang", ""))
	}
	if seen := page.Find(".label details p"); text(seen) != "Un gato negro mira la luna" || seen.AttrOr("lang", "") != "es" {
		t.Errorf("in words: %q in %q", text(seen), seen.AttrOr("lang", ""))
	}
	if img := w.page("/en/cities/cairo").Find(".wall img"); img.AttrOr("alt", "") != "Un gato negro mira la luna" || img.AttrOr("lang", "") != "es" {
		t.Errorf("on the wall: %q in %q", img.AttrOr("alt", ""), img.AttrOr("lang", ""))
	}
}

func TestDrawingsInSimilarColoursFollowOnceEach(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	w.publish("seoul", 8, drawingtest.Title("Same age, same colour"))
	w.publish("seoul", 9, drawingtest.Title("Same colour"))
	page := w.page("/en/drawings/" + string(d.ID()))
	if got := texts(page.Find("[aria-labelledby=also] .cap b")); !slices.Equal(got, []string{"Same age, same colour"}) {
		t.Errorf("of the same age: %q", got)
	}
	if got := texts(page.Find("[aria-labelledby=similar] .cap b")); !slices.Equal(got, []string{"Same colour"}) {
		t.Errorf("in similar colours: %q", got)
	}
	if got := page.Find("#similar circle").AttrOr("fill", ""); got != d.State().Ladder.Color {
		t.Errorf("their colour is %q", got)
	}
}

func TestADrawingIsSharedByAnAddressWithoutNameOrLanguage(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8, drawingtest.ChildName("Mona"))
	page := w.page("/ar/drawings/" + string(d.ID()))
	share := page.Find("a[rel=bookmark]")
	if share.AttrOr("data-url", "") != "/drawings/"+string(d.ID()) || share.AttrOr("href", "") != "/ar/drawings/"+string(d.ID()) {
		t.Errorf("shared as %v", share.Nodes[0].Attr)
	}
	if got := page.Find("a[rel=nofollow]").AttrOr("href", ""); got != "/ar/drawings/"+string(d.ID())+"/report" {
		t.Errorf("reported at %q", got)
	}
}

func TestSmallPicturesAreAllThatIsOfferedWhereTheyAreAskedFor(t *testing.T) {
	w := newWorld(t)
	d := w.Submitted("cairo", 8)
	w.render(d, 1400, 1000)
	d.Approved()
	for range 9 {
		w.publish("cairo", 8)
	}
	widths := func(address, selector string) []string {
		set := w.pageOf(w.get(address, "Save-Data", "on"), http.StatusOK).Find(selector).Last().AttrOr("srcset", "")
		var all []string
		for _, one := range strings.Split(set, ", ") {
			all = append(all, one[strings.LastIndexByte(one, ' ')+1:])
		}
		return all
	}
	if got := widths("/cities/cairo", ".wall img"); !slices.Equal(got, []string{"320w"}) {
		t.Errorf("on the wall: %q", got)
	}
	if got := widths("/drawings/"+string(d.ID()), ".show img"); !slices.Equal(got, []string{"320w", "640w"}) {
		t.Errorf("alone: %q", got)
	}
	for cookie, late := range map[string]int{"data=low": 9, "data=full": 10 - 2} {
		wall := w.pageOf(w.get("/cities/cairo", "Cookie", cookie), http.StatusOK).Find(".wall img")
		if got := wall.Filter("[loading=lazy]").Length(); wall.Length() != 10 || got != late {
			t.Errorf("%s: %d of %d wait, want %d", cookie, got, wall.Length(), late)
		}
	}
}

func TestADrawingFromACityThatLeftKeepsItsPlaceWithoutALink(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	w.edition.Cities = []string{"seoul"}
	page := w.page("/en/drawings/" + string(d.ID()))
	if got := text(page.Find(".label .lead")); got != "Child 1, 8 years oldCairo" || page.Find(".label .lead a").Length() != 0 {
		t.Errorf("got %q", got)
	}
}

// hidden are lives after which the public sees nothing.
var hidden = map[string]func(*world) *drawingtest.Drawing{
	"submitted":       func(w *world) *drawingtest.Drawing { return w.Submitted("cairo", 8) },
	"waiting":         func(w *world) *drawingtest.Drawing { return w.Submitted("cairo", 8).Rendered() },
	"not rendered":    func(w *world) *drawingtest.Drawing { return w.Submitted("cairo", 8).Approved() },
	"approved, later": func(w *world) *drawingtest.Drawing { return w.waiting().ApprovedFrom(time.Now().Add(time.Hour)) },
	"returned":        func(w *world) *drawingtest.Drawing { return w.waiting().Returned("blurred") },
	"declined":        func(w *world) *drawingtest.Drawing { return w.waiting().Declined("duplicate") },
	"undone":          func(w *world) *drawingtest.Drawing { return w.publish("cairo", 8).Undone() },
	"taken down":      func(w *world) *drawingtest.Drawing { return w.publish("cairo", 8).TakenDown() },
	"withdrawn":       func(w *world) *drawingtest.Drawing { return w.publish("cairo", 8).Withdrawn() },
	"erased":          func(w *world) *drawingtest.Drawing { return w.publish("cairo", 8).Erased() },
	"no consent": func(w *world) *drawingtest.Drawing {
		return w.publish("cairo", 8, drawingtest.Purposes(drawing.PurposeEnter))
	},
}

func (w *world) waiting() *drawingtest.Drawing { return w.Submitted("cairo", 8).Rendered() }

// originalOf is the SHA-256 of what the family sent.
func originalOf(t *testing.T, d *drawingtest.Drawing) string {
	t.Helper()
	var sent drawing.Submission
	if err := d.Facts()[0].Decode(&sent); err != nil {
		t.Fatal(err)
	}
	return sent.Original.SHA256
}

func TestWhatIsNotPublishedIsNowhere(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for name, live := range hidden {
		d := live(w)
		id := string(d.ID())
		key := drawingtest.LadderOf(originalOf(t, d)).Pictures[0].Key(d.ID())
		w.keep(key, []byte("a picture that must not be shown"))
		for _, address := range []string{"/drawings/" + id, "/api/v1/drawings/" + id, "/images/" + key} {
			if answer := w.get(address); answer.Code != 404 || answer.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s: %d", name, address, answer.Code)
			}
		}
		ids = append(ids, id)
	}
	for _, address := range []string{"/", "/cities", "/cities/cairo", "/api/v1/cities/cairo/drawings", "/api/v1/cities"} {
		body := w.get(address).Body.String()
		for _, id := range ids {
			if strings.Contains(body, id) {
				t.Errorf("%s shows %s", address, id)
			}
		}
	}
	for _, c := range read[citiesJSON](t, w.get("/api/v1/cities")).Cities {
		if c.Drawings != 0 {
			t.Errorf("%s counts %d drawings", c.Slug, c.Drawings)
		}
	}
}

// plain is words without the marks that keep directions apart.
func plain(words string) string {
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(words)
}

func TestAnAddressThatIsNoIDIsNotFoundKindly(t *testing.T) {
	w := newWorld(t)
	d := string(w.publish("cairo", 8).ID())
	for _, id := range []string{"x", d[:25], d + "0", strings.ToUpper(d), d[:25] + "u", "%00", "..%2f" + d} {
		if got := w.get("/drawings/" + id).Code; got != 404 {
			t.Errorf("%q: %d", id, got)
		}
	}
	if got := text(w.pageOf(w.get("/en/drawings/x"), 404).Find("h1")); got != "This drawing is not on the wall" {
		t.Errorf("got %q", got)
	}
}

func TestAnApprovedDrawingAppearsAtItsMomentAndNotBefore(t *testing.T) {
	w := newWorld(t)
	d := w.Submitted("cairo", 8)
	key := w.render(d, 400, 300)[0]
	at := time.Now().Add(300 * time.Millisecond).Truncate(time.Millisecond) // the catalog knows no finer ones
	d.ApprovedFrom(at)
	h := w.handler()
	addresses := []string{"/drawings/" + string(d.ID()), "/api/v1/drawings/" + string(d.ID()),
		"/images/" + drawing.Rendition{Width: key.Width, Hash: key.Hash, Ext: key.Kind.Ext()}.Key(d.ID())}
	seen := func(address string) bool { return ask(h, address).Code == http.StatusOK }
	for _, address := range addresses {
		if seen(address) && time.Now().Before(at) {
			t.Errorf("%s is there too early", address)
		}
	}
	for _, address := range addresses {
		wait(t, address, func() bool { return seen(address) })
	}
	if early := time.Until(at); early > 0 {
		t.Errorf("all of it is there %s too early", early)
	}
	wait(t, "it counts", func() bool { return strings.Contains(ask(h, "/en/cities/cairo").Body.String(), "1 drawing by a child") })
}
