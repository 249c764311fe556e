package gallery_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// What programs outside rely on, written down once more: a renamed field is red here.
type (
	ages struct {
		Min int `json:"min"`
		Max int `json:"max"`
	}
	editionJSON struct {
		Theme     string   `json:"theme"`
		OpensAt   string   `json:"opens_at"`
		ClosesAt  string   `json:"closes_at"`
		Ages      ages     `json:"ages"`
		Groups    []ages   `json:"groups"`
		Limits    limits   `json:"limits"`
		Languages []string `json:"languages"`
	}
	limits struct {
		File  int64 `json:"file"`
		Title int   `json:"title"`
		Story int   `json:"story"`
	}
	citiesJSON struct {
		Cities []cityJSON `json:"cities"`
	}
	cityJSON struct {
		Slug      string  `json:"slug"`
		Name      string  `json:"name"`
		Country   string  `json:"country"`
		Region    string  `json:"region"`
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Drawings  int     `json:"drawings"`
	}
	drawingJSON struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Story string `json:"story"`
		Child struct {
			Name string `json:"name"`
			Age  int    `json:"age"`
		} `json:"child"`
		City        string `json:"city"`
		PublishedAt string `json:"published_at"`
		Color       string `json:"color"`
		Images      []struct {
			URL    string `json:"url"`
			Width  int    `json:"width"`
			Height int    `json:"height"`
			Type   string `json:"type"`
		} `json:"images"`
	}
	wallJSON struct {
		Drawings []drawingJSON `json:"drawings"`
		Next     *string       `json:"next"`
	}
	problem struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Code   string `json:"code"`
		Errors map[string]struct{ Code, Message string }
	}
)

// read decodes an answer into T and holds that it has T's members and no others.
func read[T any](t testing.TB, answer *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("status %d, %s: %s", answer.Code, answer.Header().Get("Content-Type"), answer.Body)
	}
	if got := answer.Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("Cache-Control %q", got)
	}
	text := answer.Body.String()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	var back strings.Builder
	e := json.NewEncoder(&back)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	if text != back.String() {
		t.Errorf("members are missing or written otherwise:\n%s\n%s", text, back.String())
	}
	return v
}

func problemOf(t testing.TB, answer *httptest.ResponseRecorder, status int) problem {
	t.Helper()
	var p problem
	if kind := answer.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Fatalf("Content-Type %q", kind)
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if answer.Code != status || p.Status != status || p.Title == "" || p.Code == "" {
		t.Errorf("status %d, want %d: %+v", answer.Code, status, p)
	}
	return p
}

// utc is RFC 3339 in UTC.
var utc = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)

func TestTheEditionInJSON(t *testing.T) {
	w := newWorld(t)
	zone := time.FixedZone("somewhere", 3600)
	w.edition.Theme, w.edition.OpensAt = "Bridges", time.Date(2026, 3, 1, 10, 0, 0, 0, zone)
	w.edition.ClosesAt = time.Date(2026, 6, 1, 1, 0, 0, 0, zone)
	e := read[editionJSON](t, w.get("/api/v1/edition"))
	if e.Theme != "Bridges" || e.OpensAt != "2026-03-01T09:00:00Z" || e.ClosesAt != "2026-06-01T00:00:00Z" {
		t.Errorf("got %+v", e)
	}
	if e.Ages != (ages{5, 14}) || !slices.Equal(e.Groups, []ages{{5, 7}, {8, 10}, {11, 14}}) {
		t.Errorf("ages %+v, %+v", e.Ages, e.Groups)
	}
	if e.Limits != (limits{20_000_000, 80, 2_000}) {
		t.Errorf("limits %+v", e.Limits)
	}
	w.edition.Limits = edition.Limits{File: 8_000_000, Title: 40, Story: 500}
	if e := read[editionJSON](t, w.get("/api/v1/edition")); e.Limits != (limits{8_000_000, 40, 500}) {
		t.Errorf("lowered: %+v", e.Limits)
	}
	if about := w.get("/en/about").Body.String(); !strings.Contains(about, "up to 8 MB") {
		t.Error("the page about the contest does not say the lower limit")
	}
	if !slices.Equal(e.Languages, []string{"ar", "ca", "de", "en", "es", "fa", "fr", "hi", "id", "ja", "ko", "pt", "ru", "tr", "zh"}) {
		t.Errorf("languages %q", e.Languages)
	}
	w.edition.Theme, w.edition.Groups = "", nil
	if e := read[editionJSON](t, w.get("/es/api/v1/edition")); e.Theme != "Metrópolis vistas por niñas y niños" || e.Groups == nil {
		t.Errorf("got %+v", e)
	}
}

func TestTheCitiesInJSONAreThoseTakingPart(t *testing.T) {
	w := newWorld(t)
	w.publish("cairo", 8)
	w.publish("cairo", 8)
	w.Submitted("seoul", 8).Rendered()
	if all := read[citiesJSON](t, w.get("/api/v1/cities")); len(all.Cities) != 120 {
		t.Errorf("%d cities", len(all.Cities))
	}
	w.edition.Cities = []string{"seoul", "cairo"}
	some := read[citiesJSON](t, w.get("/api/v1/cities"))
	want := []cityJSON{
		{"cairo", "Cairo", "EG", "africa", 30.0626, 31.2497, 2},
		{"seoul", "Seoul", "KR", "asia-pacific", 37.566, 126.9784, 0},
	}
	if !slices.Equal(some.Cities, want) {
		t.Errorf("got %+v", some.Cities)
	}
}

func TestADrawingInJSON(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8, drawingtest.Title("The river & me"), drawingtest.Story(""), drawingtest.ChildName("Salma"))
	for _, address := range []string{"/api/v1/drawings/", "/drawings/"} {
		got := read[drawingJSON](t, w.get(address+string(d.ID()), "Accept", "application/json"))
		if got.ID != string(d.ID()) || got.Title != "The river & me" || got.Story != "" || got.Child.Name != "Salma" || got.Child.Age != 8 || got.City != "cairo" {
			t.Errorf("%s: %+v", address, got)
		}
		if !utc.MatchString(got.PublishedAt) || got.Color != "#c8602a" || len(got.Images) != 2 {
			t.Errorf("%s: %+v", address, got)
		}
		for i, r := range d.State().Ladder.Pictures {
			if g := got.Images[i]; g.URL != "/images/"+r.Key(d.ID()) || g.Width != r.Width || g.Height != r.Height || g.Type != "image/jpeg" {
				t.Errorf("%s: picture %+v", address, g)
			}
		}
	}
	w.publicURL = "https://gallery.example/"
	got := read[drawingJSON](t, w.get("/api/v1/drawings/"+string(d.ID())))
	if !strings.HasPrefix(got.Images[0].URL, "https://gallery.example/images/") {
		t.Errorf("below the public URL: %s", got.Images[0].URL)
	}
}

func TestAWallInJSONGivesEachDrawingOnceNewestFirst(t *testing.T) {
	w := newWorld(t)
	var want []string
	for range 70 {
		want = append(want, string(w.publish("cairo", 8).ID()))
		w.publish("seoul", 8)
	}
	slices.Reverse(want)
	for limit, pages := range map[string]int{"": 3, "&limit=7": 10, "&limit=70": 1, "&limit=100": 1} {
		var got []string
		asked, after := 0, ""
		for asked < 20 {
			wall := read[wallJSON](t, w.get("/api/v1/cities/cairo/drawings?after="+after+limit))
			asked++
			for _, d := range wall.Drawings {
				got = append(got, d.ID)
			}
			if wall.Next == nil {
				break
			}
			after = *wall.Next
		}
		if asked != pages || !slices.Equal(got, want) {
			t.Errorf("%q: %d pages, want %d; %d drawings", limit, asked, pages, len(got))
		}
	}
}

func TestTheCitiesPagesGiveProgramsWhatTheAPIGives(t *testing.T) {
	w := newWorld(t)
	for age := 5; age <= 8; age++ {
		w.publish("cairo", age)
	}
	for page, address := range map[string]string{
		"/cities":                        "/api/v1/cities",
		"/es/cities/cairo?limit=2":       "/es/api/v1/cities/cairo/drawings?limit=2",
		"/cities/cairo?ages=6-7":         "/api/v1/cities/cairo/drawings?ages=6-7",
		"/cities/cairo?ages=6-7&limit=1": "/api/v1/cities/cairo/drawings?limit=1&ages=6-7",
	} {
		got, want := w.get(page, "Accept", "application/json"), w.get(address)
		if got.Code != http.StatusOK || got.Body.String() != want.Body.String() || got.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s; want %s", page, got.Code, got.Body, want.Body)
		}
	}
	var found []int
	for _, d := range read[wallJSON](t, w.get("/api/v1/cities/cairo/drawings?ages=6-7")).Drawings {
		found = append(found, d.Child.Age)
	}
	if !slices.Equal(found, []int{7, 6}) {
		t.Errorf("children from 6 to 7 are %v", found)
	}
}

func TestDrawingsOfOneMomentAreAllOnTheWall(t *testing.T) {
	w := newWorld(t)
	moment, seen, after := w.Now(), map[string]bool{}, ""
	for range 5 {
		w.waiting().ApprovedFrom(moment)
	}
	for range 3 {
		wall := read[wallJSON](t, w.get("/api/v1/cities/cairo/drawings?limit=2&after="+after))
		for _, d := range wall.Drawings {
			seen[d.ID] = true
		}
		if wall.Next != nil {
			after = *wall.Next
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d of 5 drawings", len(seen))
	}
}

func TestTheDrawingsOfAllCitiesComeNewestFirstByCursor(t *testing.T) {
	w := newWorld(t)
	var want, got []string
	for i := range 50 {
		want = append(want, string(w.publish([]string{"cairo", "seoul", "lima"}[i%3], 8).ID()))
	}
	slices.Reverse(want)
	for after := ""; len(got) < len(want)+20; {
		page := read[wallJSON](t, w.get("/api/v1/drawings?limit=20&after="+after))
		for _, d := range page.Drawings {
			got = append(got, d.ID)
		}
		if page.Next == nil {
			break
		}
		after = *page.Next
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d drawings of %d", len(got), len(want))
	}
	for _, query := range []string{"limit=0", "after=x"} {
		problemOf(t, w.get("/api/v1/drawings?"+query), 400)
	}
}

func TestAnAnswerThatTheProgramHasIsNotSentAgainUntilItChanges(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	for _, path := range []string{"/api/v1/edition", "/api/v1/cities", "/api/v1/cities/cairo/drawings", "/api/v1/drawings", "/api/v1/drawings/" + string(d.ID()), "/api/v1/openapi.json"} {
		tag := w.get(path).Header().Get("ETag")
		if got := w.get(path, "If-None-Match", tag); tag == "" || got.Code != http.StatusNotModified || got.Body.Len() != 0 {
			t.Errorf("%s: tag %q, %d", path, tag, got.Code)
		}
	}
	tag := w.get("/api/v1/cities/cairo/drawings").Header().Get("ETag")
	d.Withdrawn()
	if got := w.get("/api/v1/cities/cairo/drawings", "If-None-Match", tag).Code; got != http.StatusOK {
		t.Errorf("after a drawing was withdrawn: %d", got)
	}
}

func TestPagesOfOtherSitesMayReadWhatIsForPrograms(t *testing.T) {
	w := newWorld(t)
	d := w.Submitted("cairo", 8)
	w.render(d, 400, 300)
	d.Approved()
	image := "/images/" + d.State().Ladder.Pictures[0].Key(d.ID())
	for _, path := range []string{"/api/v1/edition", "/api/v1/drawings/" + string(d.ID()), "/api/v1/nothing", image} {
		answer := w.get(path, "Origin", "https://other.example")
		if answer.Header().Get("Access-Control-Allow-Origin") != "*" || answer.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %d %v", path, answer.Code, answer.Header())
		}
		if answer := w.do(http.MethodOptions, path, "Origin", "https://other.example"); answer.Code != http.StatusNoContent {
			t.Errorf("OPTIONS %s: %d", path, answer.Code)
		}
	}
	for _, path := range []string{"/", "/drawings/" + string(d.ID()), "/cities/cairo"} {
		if answer := w.get(path); answer.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s is open", path)
		}
	}
}

func TestAnEmptyWallInJSONIsAListAndAtItsEnd(t *testing.T) {
	w := newWorld(t)
	if got := w.get("/api/v1/cities/cairo/drawings").Body.String(); got != `{"drawings":[],"next":null}`+"\n" {
		t.Errorf("got %s", got)
	}
}

func TestBadLimitsCursorsAndAgesAreProblems(t *testing.T) {
	w := newWorld(t)
	for query, field := range map[string]string{
		"limit=0": "limit", "limit=101": "limit", "limit=-1": "limit", "limit=x": "limit", "limit=1e1": "limit",
		"limit=99999999999999999999": "limit", "after=nonsense": "after", "after=" + strings.Repeat("A", 400): "after",
		"ages=x": "ages", "ages=7-5": "ages",
	} {
		p := problemOf(t, w.get("/es/api/v1/cities/cairo/drawings?"+query), 400)
		if p.Errors[field].Code == "" || p.Errors[field].Message == "" {
			t.Errorf("%.40s: %+v", query, p)
		}
	}
}

func TestProgramsGetProblemsWithoutAskingForThem(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{"/api/v1/drawings/x", "/api/v1/drawings/" + string(drawingtest.ID(1)), "/api/v1/cities/x/drawings", "/api/v1/nothing", "/api/"} {
		problemOf(t, w.get(address, "Accept", "text/html"), 404)
	}
}

func TestNothingCanBeChangedHere(t *testing.T) {
	w := newWorld(t)
	d := string(w.publish("cairo", 8).ID())
	for address, allowed := range map[string]string{
		"/": "GET, HEAD", "/cities": "GET, HEAD", "/cities/cairo": "GET, HEAD", "/drawings/" + d: "GET, HEAD",
		"/api/v1/edition": "GET, HEAD, OPTIONS", "/api/v1/drawings/" + d: "GET, HEAD, OPTIONS",
	} {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			if answer := w.do(method, address); answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != allowed {
				t.Errorf("%s %s: %d, Allow %q", method, address, answer.Code, answer.Header().Get("Allow"))
			}
		}
	}
}

func TestThemeAgesAndGroupsComeFromTheEditionOfNow(t *testing.T) {
	w := newWorld(t)
	for _, set := range []string{"6-9", "5-14"} {
		if err := w.edition.Set(map[string]string{"ages": set}, nil); err != nil {
			t.Fatal(err)
		}
		want, _ := edition.ParseAges(set)
		if e := read[editionJSON](t, w.get("/api/v1/edition")); fmt.Sprint(e.Ages) != fmt.Sprint(ages(want)) {
			t.Errorf("%s: %+v", set, e.Ages)
		}
	}
}
