package web_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/services/web"
)

// framed is a handler for a page in the frame, changed as the test wants.
func (h *house) framed(change func(*web.Frame)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := h.Frame(r)
		change(&f)
		return web.Page(w, r, http.StatusOK, templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
			return web.Framed(f).Render(templ.WithChildren(ctx, templ.Raw("<h1>Lima</h1>")), out)
		}))
	}
}

func TestThePublicFrameSaysWhereOneIs(t *testing.T) {
	h := newHouse()
	h.on("GET /cities/lima", h.framed(func(f *web.Frame) { f.Title, f.Nav = "Lima", web.NavCities }))
	d := document(t, get(h.front(t), "/ar/cities/lima?ages=5-7").Body.String())

	for selector, want := range map[string]string{
		"title":                "Lima · " + theme,
		"main h1":              "Lima",
		"header .brand span":   theme,
		"a.skip":               "انتقل إلى المحتوى",
		".nav [aria-current]":  "المدن",
		".lang [aria-current]": "العربية",
		"footer p":             "مسابقة رسم للأطفال من سن 5 إلى 14 سنة.",
	} {
		if got := d.Find(selector).Text(); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	for selector, want := range map[string][2]string{
		"html":                 {"lang", "ar"},
		"html[dir]":            {"dir", "rtl"},
		".brand":               {"href", "/ar/"},
		".nav a":               {"href", "/ar/cities"},
		".nav a:last-child":    {"href", "/ar/enter"},
		".lang a[lang=es]":     {"href", "/es/cities/lima?ages=5-7"},
		".lang a[lang=ar]":     {"dir", "rtl"},
		"main":                 {"class", "page"},
		"link[rel=stylesheet]": {"href", web.Asset("look.css")},
	} {
		if got := d.Find(selector).First().AttrOr(want[0], ""); got != want[1] {
			t.Errorf("%s %s is %q, want %q", selector, want[0], got, want[1])
		}
	}
	if d.Find("meta[name=robots], meta[http-equiv]").Length() != 0 {
		t.Error("hidden or refreshed without being asked to")
	}
}

func TestTheFrameKeepsItsPromisesToThePolicy(t *testing.T) {
	h := newHouse()
	h.on("GET /x", h.framed(func(f *web.Frame) { f.Modules = []string{"/assets/x.js"} }))
	d := document(t, get(h.front(t), "/x").Body.String())
	if n := d.Find("style, [style], [onclick], script:not([src])").Length(); n != 0 {
		t.Errorf("%d inline styles or scripts", n)
	}
	if d.Find(`script[type=module][src="/assets/x.js"]`).Length() != 1 {
		t.Error("the page's module is not loaded")
	}
}

func TestTheHomePageIsCalledByTheTheme(t *testing.T) {
	h := newHouse()
	h.on("GET /{$}", h.framed(func(f *web.Frame) { f.Main, f.Refresh, f.NoIndex = "wide", 5, true }))
	d := document(t, get(h.front(t), "/").Body.String())
	if got := d.Find("title").Text(); got != theme {
		t.Errorf("title %q", got)
	}
	if d.Find("main").AttrOr("class", "") != "wide" || d.Find("#refresh").AttrOr("data-seconds", "") != "5" || !strings.Contains(d.Find("head noscript").Text(), `content="5"`) || d.Find("meta[name=robots]").Length() != 1 {
		t.Error("main, refresh or robots are not as asked")
	}
	if got := d.Find(".lang a[lang=es]").AttrOr("href", ""); got != "/es/" {
		t.Errorf("Spanish is at %q", got)
	}
}

func TestTheAnswerToAFormLeadsThePickerBackToTheForm(t *testing.T) {
	h := newHouse()
	h.on("POST /enter", h.framed(func(*web.Frame) {}))
	d := document(t, do(h.front(t), "POST", "/enter?x=1").Body.String())
	if got := d.Find(".lang a[lang=es]").AttrOr("href", ""); got != "/es/enter" {
		t.Errorf("Spanish is at %q", got)
	}
}

func TestAnAddressCannotBreakOutOfThePicker(t *testing.T) {
	h := newHouse()
	h.on("GET /", h.framed(func(*web.Frame) {}))
	front := h.front(t)
	d := document(t, get(front, `/x%22onclick=%22y/?a="><script>`).Body.String())
	if d.Find("[onclick], script:not([src])").Length() != 0 {
		t.Error("it does")
	}
	d = document(t, get(front, "/en//evil.example").Body.String())
	d.Find(".lang a").Each(func(_ int, s *goquery.Selection) {
		if href := s.AttrOr("href", ""); strings.HasPrefix(href, "//") {
			t.Errorf("leads away: %s", href)
		}
	})
}

func TestModeratorsHaveAMastheadOfTheirOwn(t *testing.T) {
	h := newHouse()
	h.on("GET /moderation/queue", h.framed(func(f *web.Frame) {
		f.Title, f.Main = "14 to look at", "page desk"
		f.Desk = &web.Desk{
			Home: f.Link("/moderation/queue"), Who: "ana@example.org", SignOut: f.Link("/moderation/sign-out"),
			Links: []web.DeskLink{{URL: "/moderation/queue", Text: "Queue 14", Current: true}, {URL: "/moderation/audit", Text: "Audit"}},
		}
	}))
	d := document(t, get(h.front(t), "/es/moderation/queue").Body.String())
	for selector, want := range map[string]string{
		"title": "14 to look at · Moderación", ".brand span": "Moderación", ".nav [aria-current]": "Queue 14",
		".mast > a.small": "Sesión de ana@example.org", ".mast form button": "Cerrar sesión",
	} {
		if got := d.Find(selector).Text(); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if d.Find("form").AttrOr("action", "") != "/es/moderation/sign-out" || d.Find("form").AttrOr("method", "") != "post" {
		t.Error("signing out is not a POST")
	}
	if d.Find("footer").Length() != 0 || d.Find(".nav a[href='/enter']").Length() != 0 {
		t.Error("the public frame shows through")
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	source, err := os.ReadFile("icon.templ")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^\t"(\w+)":`).FindAllStringSubmatch(string(source), -1)
	_, said, _ := strings.Cut(string(source), "Names: ")
	said, _, _ = strings.Cut(said, ".\n")
	var listed []string
	for _, n := range names {
		listed = append(listed, n[1])
		var out strings.Builder
		if err := web.Icon(n[1]).Render(t.Context(), &out); err != nil || document(t, out.String()).Find("path").AttrOr("d", "") == "" {
			t.Errorf("%s: %q, %v", n[1], out.String(), err)
		}
	}
	if got := strings.Join(strings.Fields(strings.ReplaceAll(said, "//", "")), " "); got != strings.Join(listed, ", ") {
		t.Errorf("the comment lists %q, there are %q", got, listed)
	}
}
