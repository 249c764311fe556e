package mail

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// sampleOf is a letter of a kind in a language, about a drawing whose texts mean no good.
func sampleOf(k kind, l *language.Language) mail.Words {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	a := contest.Addressed{Receipt: "7t3kq", Address: "ana@example.org"}
	a.ID, a.Judged, a.Title, a.Child.Name = drawingtest.ID(1), 1, `<script>"&'</script>`, "Ama Mensah"
	a.Submitted, a.Withdrawn, a.Refused = now, now, "truncated"
	a.Decision = &drawing.Decision{Verdict: drawing.Decline, Judgement: drawing.Judgement{Reason: "off_theme", Message: "<b>\nنعم"}}
	if k != kindWithdrawn {
		a.Withdrawn = time.Time{}
	}
	if k == kindErased {
		return goodbye(contest.LastLetter{Address: a.Address, Language: l.Tag(), Receipt: a.Receipt}, edition.Default(now), "https://drawings.example.org")
	}
	taken := drawing.Fact{Name: drawing.TakenDown, Data: json.RawMessage(`{"reason":"name_visible"}`)}
	w := wording{l, a, edition.Default(now), "https://drawings.example.org", now}
	out := w.words(k, taken)
	out.About = named(l, a.State)
	return out
}

// TestALetterSaysInWhichLanguageATitleAndANameAre: what is a family's own is not the letter's,
// and what a moderator wrote is in no known language.
func TestALetterSaysInWhichLanguageATitleAndANameAre(t *testing.T) {
	for _, c := range []struct{ title, name, said, nameIn string }{
		{"نهر", "سلمى", "ar", "ar"},
		{"My street", "Ama", "en", "en"},
		{"Улица", "Ama", "ru", ""},
		{`a “” "by" \x01 <i>`, "Ōta", "", ""},
	} {
		for _, l := range language.All() {
			s := drawing.State{Title: c.title, Language: c.said, Child: drawing.Child{Name: c.name + " Mensah"}}
			w := sampleOf(kindDeclined, l)
			w.About = named(l, s)
			page, err := w.HTML(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d, err := goquery.NewDocumentFromReader(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			d.Find("bdi[lang]").Each(func(_ int, own *goquery.Selection) { got[own.Text()] = own.AttrOr("lang", "") })
			if want := map[string]string{c.title: c.said, c.name: c.nameIn}; !maps.Equal(got, want) {
				t.Errorf("%s: it marks %q; want %q:\n%s", l.Tag(), got, want, page)
			}
			if about := strings.TrimSpace(d.Find("p:has(bdi)").Text()); about != mail.Sentence(w.About) || strings.ContainsAny(about, titleBegins+nameBegins+ownEnds) {
				t.Errorf("%s: it says %q; want %q", l.Tag(), about, mail.Sentence(w.About))
			}
			if quote := d.Find("blockquote"); quote.AttrOr("lang", "none") != "" || quote.AttrOr("dir", "") != "auto" {
				t.Errorf("%s: somebody's own words are in %q", l.Tag(), quote.AttrOr("lang", "none"))
			}
		}
	}
}

func kinds() []kind {
	return []kind{
		kindReceived, kindUnreadable, kindPublished, kindReturned, kindDeclined, kindWithdrawn,
		kindTakenDown, kindHidden, kindReinstated, kindWordsTaken, kindWordsLeft, kindErased,
	}
}

func TestEachLetterIsOneSheetWithOneLinkInEachLanguage(t *testing.T) {
	for _, l := range language.All() {
		subjects := map[string]kind{}
		for _, k := range kinds() {
			w := sampleOf(k, l)
			if other, twice := subjects[w.Heading]; twice || w.Heading == "" {
				t.Errorf("%s: %s and %s are both called %q", l.Tag(), k, other, w.Heading)
			}
			subjects[w.Heading] = k
			page, err := w.HTML(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			d, err := goquery.NewDocumentFromReader(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			html := d.Find("html")
			if html.AttrOr("lang", "") != l.Tag() || html.AttrOr("dir", "") != l.Dir() {
				t.Errorf("%s: %s is in %s", l.Tag(), k, html.AttrOr("lang", ""))
			}
			if n := d.Find("a[href]"); n.Length() != 1 || n.AttrOr("href", "") != w.Link || strings.Count(page, "://") != 1 || strings.Count(w.Plain(), "://") != 1 {
				t.Errorf("%s: %s has other links:\n%s\n%s", l.Tag(), k, page, w.Plain())
			}
			if d.Find("script, img, link, style, iframe, b, [src]").Length() != 0 || strings.Contains(page, "url(") {
				t.Errorf("%s: %s fetches something, or runs what somebody typed:\n%s", l.Tag(), k, page)
			}
			for _, text := range append(append([]string{w.Heading, mail.Sentence(w.About), w.Follow, w.From}, w.Before...), w.After...) {
				if !strings.Contains(d.Text(), text) || !strings.Contains(w.Plain(), text) {
					t.Errorf("%s: %s lacks %q in one of its forms", l.Tag(), k, text)
				}
			}
			if strings.Contains(page, "font:") && strings.Contains(page, "&amp;#39;") {
				t.Errorf("%s: %s: a style is broken", l.Tag(), k)
			}
		}
	}
}
