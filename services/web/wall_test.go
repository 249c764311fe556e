package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// rungs are the renditions of a drawing of 4032 by 3024.
func rungs(id, kind string) []web.Image {
	return []web.Image{
		{URL: "/" + id + "/1280." + kind, Width: 1280, Height: 960, Type: "image/" + kind},
		{URL: "/" + id + "/320." + kind, Width: 320, Height: 240, Type: "image/" + kind},
		{URL: "/" + id + "/640." + kind, Width: 640, Height: 480, Type: "image/" + kind},
	}
}

func wallOf(t *testing.T, tag string, below bool, hung ...web.Hung) *goquery.Document {
	t.Helper()
	l, ok := language.ByTag(tag)
	if !ok {
		t.Fatal(tag)
	}
	view := web.Wall
	if below {
		view = web.WallBelow
	}
	var out strings.Builder
	if err := view(l, "Drawings from Lima", hung).Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return document(t, out.String())
}

func TestAHungDrawingKeepsItsShapeAndSaysWhoDrewIt(t *testing.T) {
	d := wallOf(t, "ar", false, web.Hung{
		URL: "/ar/drawings/abc", Title: "El gat", TitleLanguage: "ca", Child: "Ona", Age: 8, City: "ليما",
		Color: "#fdf6ec", Alt: "A cat", Images: rungs("abc", "jpeg"),
	})
	for selector, want := range map[string]map[string]string{
		".wall": {"role": "list", "aria-label": "Drawings from Lima"},
		".wall > .row > .pair > [role=listitem] > a.pic": {"href": "/ar/drawings/abc"},
		"img": {
			"width": "1333", "height": "1000", "alt": "A cat", "src": "/abc/640.jpeg", "fetchpriority": "high",
			"srcset": "/abc/320.jpeg 320w, /abc/640.jpeg 640w, /abc/1280.jpeg 1280w",
			"sizes":  "(min-width:160em) 23.04vw, (min-width:120em) 496px, (min-width:96em) 397px, (min-width:40em) calc(26.19vw - 5px), calc(74.88vw - 10px)",
		},
		".shape rect": {"fill": "#fdf6ec"},
		".cap b":      {"lang": "ca", "dir": "auto"},
		".rest":       {"width": "3367"},
	} {
		for name, value := range want {
			if got := d.Find(selector).AttrOr(name, "none"); got != value {
				t.Errorf("%s %s is %q, want %q", selector, name, got, value)
			}
		}
	}
	if got := d.Find(".cap span").Text(); got != "Ona، 8 سنوات · ليما" || d.Find(".cap bdi").Text() != "Ona" {
		t.Errorf("caption %q", got)
	}
}

func TestWhatIsUnknownIsLeftOut(t *testing.T) {
	d := wallOf(t, "en", false, web.Hung{URL: "/drawings/abc", Title: "<b>", Child: "Ona", Age: 8, Images: rungs("abc", "jpeg")})
	if d.Find(".shape rect").Length() != 0 || d.Find("img").AttrOr("alt", "none") != "" {
		t.Error("a colour or a description was made up")
	}
	if _, ok := d.Find(".cap b").Attr("lang"); ok || d.Find(".cap b").Text() != "<b>" {
		t.Error("a language was made up, or the title is not escaped")
	}
	if got := d.Find(".cap span").Text(); got != "Ona, 8" {
		t.Errorf("caption %q", got)
	}
}

func TestBrowsersThatKnowOtherKindsAreOfferedThem(t *testing.T) {
	d := wallOf(t, "en", false, web.Hung{Images: append(rungs("abc", "webp"), rungs("abc", "jpeg")...)})
	if got := d.Find("picture source").AttrOr("srcset", ""); d.Find("picture source").Length() != 1 || !strings.HasPrefix(got, "/abc/320.webp 320w") {
		t.Errorf("sources %q", got)
	}
	if got := d.Find("img").AttrOr("srcset", ""); strings.Contains(got, "webp") {
		t.Errorf("img offers %q", got)
	}
}

func TestOnlyAPhonesFirstLineIsLoadedAtOnce(t *testing.T) {
	hung := make([]web.Hung, 12)
	for i := range hung {
		hung[i].Images = rungs("abc", "jpeg")
	}
	d := wallOf(t, "en", false, hung...)
	first := d.Find(".row:first-child .pair:first-child img")
	if got := first.Filter("[loading]").Length(); first.Length() == 0 || got != 0 {
		t.Errorf("%d pictures of the first line wait", got)
	}
	later := d.Find("img").NotSelection(first)
	if later.Length() == 0 || later.Filter("[loading=lazy]").Length() != later.Length() {
		t.Error("pictures of later lines do not wait")
	}
	if d.Find("[fetchpriority]").Length() != 1 {
		t.Error("not exactly one picture comes first")
	}
	if d := wallOf(t, "en", true, hung...); d.Find("img[loading=lazy]").Length() != 12 || d.Find("[fetchpriority]").Length() != 0 {
		t.Error("a wall further down does not wait")
	}
}

func TestAnEmptyWallIsNoList(t *testing.T) {
	if d := wallOf(t, "en", false); d.Find("*").Length() != 3 { // html, head, body
		t.Error("something hangs there")
	}
}
