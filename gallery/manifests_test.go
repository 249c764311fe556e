package gallery_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/gallery/iiif"
	"github.com/easel-gallery/easel/gallery/iiif/iiiftest"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/language"
)

const museum = "https://easel.example"

// document is what the tests look at in a manifest or a collection.
type document struct {
	ID, Type      string
	Label         map[string][]string
	Summary       map[string][]string
	Rights        string
	Width, Height int
	Items         []document
	Body          struct {
		ID            string
		Width, Height int
	}
	PartOf []document
}

// iiifOf reads a document that must be there and be one.
func iiifOf(t testing.TB, address string, answer *httptest.ResponseRecorder) document {
	t.Helper()
	if kind := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || kind != iiif.Type {
		t.Fatalf("%s: status %d, %s", address, answer.Code, kind)
	}
	iiiftest.Check(t, address, answer.Body.Bytes())
	var d document
	if err := json.Unmarshal(answer.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAManifestTellsOfADrawing(t *testing.T) {
	w := newWorld(t)
	w.publicURL = museum
	d := w.Submitted("cairo", 8, drawingtest.Title("نهر"), drawingtest.Story("A wide river."), drawingtest.ChildName("Salma"), inLanguage("ar"))
	w.render(d, 1500, 1000)
	d.Approved().Described("A river with three boats", "en")
	address := "/iiif/" + string(d.ID()) + "/manifest.json"
	answer := w.get(address)
	m := iiifOf(t, museum+address, answer)
	if !slices.Equal(m.Label["ar"], []string{"نهر"}) || !slices.Equal(m.Summary["ar"], []string{"A wide river."}) {
		t.Errorf("label %v, summary %v", m.Label, m.Summary)
	}
	canvas := m.Items[0]
	if canvas.Width != 1500 || canvas.Height != 1000 || !slices.Equal(canvas.Summary["en"], []string{"A river with three boats"}) {
		t.Errorf("canvas %+v", canvas)
	}
	all := d.State().Ladder.Pictures
	largest := all[len(all)-1]
	if body := canvas.Items[0].Items[0].Body; body.ID != museum+"/images/"+largest.Key(d.ID()) || body.Width != largest.Width || body.Height != largest.Height {
		t.Errorf("picture %+v", body)
	}
	for _, want := range []string{"Salma", "بريشة", "8 años", `"Cairo"`, "El Cairo", "rightsstatements.org/vocab/InC/1.0/", "family’s permission"} {
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("%s is not in it", want)
		}
	}
	if strings.Contains(strings.ToLower(answer.Body.String()), "guardian") {
		t.Error("the guardian is in it")
	}
}

// TestWhatDocumentsNameCanBeFetched follows every address from the collection of all cities on.
func TestWhatDocumentsNameCanBeFetched(t *testing.T) {
	w := newWorld(t)
	w.publicURL = museum
	for _, city := range []string{"cairo", "lima"} {
		d := w.Submitted(city, 8)
		w.render(d, 700, 500)
		d.Approved()
	}
	h := w.handler()
	seen := map[string]bool{}
	var follow func(path, format string)
	follow = func(path, format string) {
		if seen[path] {
			return
		}
		seen[path] = true
		answer := ask(h, path)
		kind, _, _ := strings.Cut(answer.Header().Get("Content-Type"), ";")
		if answer.Code != http.StatusOK || format != "" && kind != format {
			t.Errorf("%s: %d %s, want %s", path, answer.Code, kind, format)
		}
		if kind != "application/ld+json" {
			return
		}
		iiiftest.Check(t, museum+path, answer.Body.Bytes())
		var doc any
		if err := json.Unmarshal(answer.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		for address, format := range named(doc) {
			if path, ok := strings.CutPrefix(address, museum); ok {
				follow(path, format)
			}
		}
	}
	follow("/iiif/collection.json", "")
	if n := len(slices.Collect(maps.Keys(seen))); n < 1+2+2+2*len(language.All()) {
		t.Errorf("only %d addresses", n)
	}
}

// named are the addresses of what lies outside of a document, with the media types that it says of them.
func named(v any) map[string]string {
	all := map[string]string{}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			maps.Copy(all, named(one))
		}
	case map[string]any:
		id, _ := v["id"].(string)
		format, _ := v["format"].(string)
		if kind := v["type"]; kind != "Canvas" && kind != "AnnotationPage" && kind != "Annotation" && id != "" {
			all[id] = format
		}
		for _, one := range v {
			maps.Copy(all, named(one))
		}
	}
	return all
}

func TestALongWallGoesOnInAnotherCollection(t *testing.T) {
	w := newWorld(t)
	w.publicURL = museum
	var want, got []string
	for range 230 {
		want = append(want, museum+"/iiif/"+string(w.publish("cairo", 8).ID())+"/manifest.json")
	}
	slices.Reverse(want)
	h, first := w.handler(), museum+"/iiif/cities/cairo/collection.json"
	parts := 0
	for next := first; next != "" && parts < 9; parts++ {
		c := iiifOf(t, next, ask(h, strings.TrimPrefix(next, museum)))
		if parent := c.PartOf[0].ID; parts > 0 && parent != first || parts == 0 && parent != museum+"/iiif/collection.json" {
			t.Errorf("%s is part of %s", next, parent)
		}
		next = ""
		for _, item := range c.Items {
			if item.Type == "Collection" {
				next = item.ID
			} else {
				got = append(got, item.ID)
			}
		}
	}
	if parts != 3 || !slices.Equal(got, want) {
		t.Errorf("%d parts, %d drawings", parts, len(got))
	}
}

func TestDocumentsOfWhatIsNotThereAreProblems(t *testing.T) {
	w := newWorld(t)
	waiting := w.Submitted("cairo", 8).Rendered()
	for address, status := range map[string]int{
		"/iiif/x/manifest.json": 404, "/iiif/" + string(waiting.ID()) + "/manifest.json": 404,
		"/iiif/cities/x/collection.json": 404, "/iiif/cities/cairo/x/collection.json": 400,
	} {
		problemOf(t, w.get(address), status)
	}
	iiifOf(t, "http://example.com/iiif/cities/cairo/collection.json", w.get("/iiif/cities/cairo/collection.json"))
}

func TestWithoutAPublicURLADocumentIsCalledByWhereItWasFetched(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	address := "http://10.0.0.7:8080/iiif/" + string(d.ID()) + "/manifest.json"
	answer := w.get(address)
	iiifOf(t, address, answer)
	if answer.Header().Get("Cache-Control") != "no-store" || answer.Header().Get("ETag") != "" {
		t.Errorf("a stranger's word may be kept: %v", answer.Header())
	}
	w.publicURL = museum
	if answer := w.get(address); answer.Header().Get("Cache-Control") != "no-cache" || answer.Header().Get("ETag") == "" || !strings.Contains(answer.Body.String(), museum) {
		t.Errorf("with a public URL: %v", answer.Header())
	}
}

func TestADocumentIsPlainJSONForWhoAsksForThat(t *testing.T) {
	w := newWorld(t)
	address := "/iiif/" + string(w.publish("cairo", 8).ID()) + "/manifest.json"
	for accept, want := range map[string]string{
		"": iiif.Type, "*/*": iiif.Type, "application/ld+json": iiif.Type, "application/json": "application/json",
		"application/ld+json, application/json;q=0.9": iiif.Type, "application/json, */*": "application/json",
		`application/ld+json;profile="http://iiif.io/api/presentation/3/context.json", application/json`: iiif.Type,
	} {
		answer := w.get(address, "Accept", accept)
		if got := answer.Header().Get("Content-Type"); got != want || answer.Header().Get("Vary") != "Accept" || answer.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%q: %s, %v", accept, got, answer.Header())
		}
	}
}
