package gallery_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/gallery/feed/feedtest"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// feedOf reads a feed that must be there and be one.
func feedOf(t testing.TB, answer *httptest.ResponseRecorder) *feedtest.Node {
	t.Helper()
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || kind != "application/atom+xml; charset=utf-8" {
		t.Fatalf("status %d, %s", answer.Code, kind)
	}
	return feedtest.Check(t, answer.Body.Bytes())
}

func TestAFeedGivesEachDrawingOnceNewestFirstPageByPage(t *testing.T) {
	w := newWorld(t)
	var want []string
	for range 70 {
		want = append(want, "/ar/drawings/"+string(w.publish("cairo", 8).ID()))
	}
	slices.Reverse(want)
	for _, address := range []string{"/ar/feed.atom", "/ar/cities/cairo/feed.atom"} {
		var got []string
		id, pages := "", 0
		for next := address; next != "" && pages < 9; pages++ {
			f := feedOf(t, w.get(next))
			if f.Link("self") != next || pages > 0 && (f.Link("first") != address || f.Says("id") != id) {
				t.Errorf("%s: self %s, first %s", next, f.Link("self"), f.Link("first"))
			}
			id = f.Says("id")
			for _, e := range f.All("entry") {
				got = append(got, e.Link("alternate"))
			}
			next = f.Link("next")
		}
		if pages != 3 || !slices.Equal(got, want) {
			t.Errorf("%s: %d pages, %d drawings", address, pages, len(got))
		}
	}
}

func TestAnEntryIsTheDrawingAndNamesNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.publicURL = "https://easel.example"
	d := w.publish("cairo", 8, drawingtest.Title("نهر"), drawingtest.Story("A <b>wide</b> river & boats"), drawingtest.ChildName("Salma"), inLanguage("ar"))
	answer := w.get("/es/feed.atom")
	f := feedOf(t, answer)
	e := f.All("entry")[0]
	if e.Says("title") != "نهر" || e.All("author")[0].Says("name") != "Salma" || e.Says("updated") != e.Says("published") {
		t.Errorf("entry %+v", e)
	}
	if got := e.Link("alternate"); got != "https://easel.example/es/drawings/"+string(d.ID()) {
		t.Errorf("page %s", got)
	}
	if got := e.Link("enclosure"); got != "https://easel.example/images/"+d.State().Ladder.Pictures[1].Key(d.ID()) {
		t.Errorf("picture %s", got)
	}
	text := answer.Body.String()
	for _, want := range []string{`<title xml:lang="ar">نهر</title>`, `<author xml:lang=""><name>Salma</name>`, "Salma, 8 años, El Cairo", "A &lt;b&gt;wide&lt;/b&gt; river &amp; boats", `<rights>Se muestra`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	if strings.Contains(strings.ToLower(text), "guardian") {
		t.Error("the guardian is in it")
	}
}

func TestAFeedIsOfOneCityOrOfAll(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8)
	w.publish("seoul", 8)
	w.Submitted("cairo", 8).Rendered()
	one, all := feedOf(t, w.get("/cities/cairo/feed.atom")), feedOf(t, w.get("/feed.atom"))
	if len(one.All("entry")) != 1 || len(all.All("entry")) != 2 || one.Says("id") == all.Says("id") {
		t.Errorf("%d and %d entries", len(one.All("entry")), len(all.All("entry")))
	}
	if one.Says("title") != "Drawings from Cairo" || one.Link("alternate") != "/cities/cairo" || one.All("entry")[0].All("category")[0].Get("term") != "cairo" {
		t.Errorf("feed %q of %q", one.Says("title"), one.Link("alternate"))
	}
	feedOf(t, w.get("/cities/lisbon/feed.atom"))
	for address, status := range map[string]int{"/cities/x/feed.atom": 404, "/feed.atom?after=x": 400, "/cities/cairo/feed.atom?after=x": 400} {
		if got := w.get(address).Code; got != status {
			t.Errorf("%s: %d", address, got)
		}
	}
}

func TestAFeedThatTheReaderHasIsNotSentAgainUntilItChanges(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	tag := w.get("/en/feed.atom").Header().Get("ETag")
	if got := w.get("/en/feed.atom", "If-None-Match", tag); got.Code != http.StatusNotModified || tag == "" {
		t.Errorf("status %d", got.Code)
	}
	d.TakenDown()
	if got := w.get("/en/feed.atom", "If-None-Match", tag); got.Code != http.StatusOK || len(feedOf(t, got).All("entry")) != 0 {
		t.Errorf("after a take-down: %d", got.Code)
	}
}
