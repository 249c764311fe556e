package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// headOf is the head of a page at an address, in a frame that is changed as the test wants.
func headOf(t *testing.T, address string, change func(*web.Frame)) *goquery.Selection {
	t.Helper()
	h := newHouse()
	h.on("GET /cities/lima", h.framed(change))
	return document(t, get(h.front(t), address).Body.String()).Find("head")
}

func whole(f *web.Frame) {
	f.Origin, f.Canonical = "https://easel.example", "after=abc"
	f.Title, f.Description, f.Feed = "Lima", "46 drawings by children in Lima.", "/cities/lima/feed.atom"
	f.Card = &web.Card{URL: "/cards/cities/lima.jpg", Width: 1200, Height: 630, Alt: "Drawings from Lima"}
}

func TestTheHeadTellsMachinesThePagesOneAddressAndItsOtherLanguages(t *testing.T) {
	head := headOf(t, "/ar/cities/lima?utm=x&after=abc", whole)
	if got := head.Find("link[rel=canonical]").AttrOr("href", ""); got != "https://easel.example/ar/cities/lima?after=abc" {
		t.Errorf("canonical %q", got)
	}
	for _, l := range language.All() {
		got := head.Find("link[rel=alternate][hreflang="+l.Tag()+"]").AttrOr("href", "")
		if got != "https://easel.example/"+l.Tag()+"/cities/lima?after=abc" {
			t.Errorf("%s: %q", l.Tag(), got)
		}
	}
	if got := head.Find("link[hreflang=x-default]").AttrOr("href", ""); got != "https://easel.example/cities/lima?after=abc" {
		t.Errorf("x-default %q", got)
	}
	if got := head.Find("link[type='application/atom+xml']").AttrOr("href", ""); got != "/ar/cities/lima/feed.atom" {
		t.Errorf("feed %q", got)
	}
}

func TestTheHeadHasAllThatAPreviewOfALinkShows(t *testing.T) {
	head := headOf(t, "/en/cities/lima", whole)
	for property, want := range map[string]string{
		"og:title": "Lima", "og:description": "46 drawings by children in Lima.", "og:type": "website",
		"og:site_name": theme, "og:url": "https://easel.example/en/cities/lima?after=abc",
		"og:image": "https://easel.example/cards/cities/lima.jpg", "og:image:width": "1200", "og:image:height": "630",
		"og:image:alt": "Drawings from Lima",
	} {
		if got := head.Find("meta[property='"+property+"']").AttrOr("content", ""); got != want {
			t.Errorf("%s is %q, want %q", property, got, want)
		}
	}
	for name, want := range map[string]string{"twitter:card": "summary_large_image", "description": "46 drawings by children in Lima."} {
		if got := head.Find("meta[name='"+name+"']").AttrOr("content", ""); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWithoutAnOriginTheHeadSaysNothingThatMustBeAbsolute(t *testing.T) {
	head := headOf(t, "/en/cities/lima", func(f *web.Frame) { whole(f); f.Origin = "" })
	if n := head.Find("link[rel=canonical], link[hreflang], meta[property='og:url'], meta[property='og:image']").Length(); n != 0 {
		t.Errorf("%d such things", n)
	}
	if head.Find("meta[property='og:title'], link[type='application/atom+xml']").Length() != 2 {
		t.Error("nor what may be a path")
	}
}

func TestAPageThatIsKeptFromSearchEnginesHasNoAddressForThem(t *testing.T) {
	head := headOf(t, "/en/cities/lima", func(f *web.Frame) { whole(f); f.NoIndex = true })
	if n := head.Find("link[rel=canonical], link[hreflang], meta[property]").Length(); n != 0 {
		t.Errorf("%d tags", n)
	}
}

func TestDataForMachinesCannotEndItsElement(t *testing.T) {
	hostile := `</script><script src=//evil.example></script><!--`
	head := headOf(t, "/cities/lima", func(f *web.Frame) {
		f.Data = map[string]string{"name": hostile}
		f.Description = `"><script src=//evil.example>`
	})
	scripts := head.Find("script[type='application/ld+json']")
	if scripts.Length() != 1 || head.Find("script[src*=evil]").Length() != 0 {
		t.Fatal("it does")
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(scripts.Text()), &back); err != nil || back["name"] != hostile {
		t.Errorf("%v: %q", err, scripts.Text())
	}
}

func TestDataThatCannotBeWrittenIsAnErrorPage(t *testing.T) {
	h := newHouse()
	h.on("GET /x", h.framed(func(f *web.Frame) { f.Data = make(chan int) }))
	if answer := get(h.front(t), "/x"); answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), "Lima") {
		t.Errorf("status %d", answer.Code)
	}
}
