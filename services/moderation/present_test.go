package moderation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestAModeratorDescribesADrawing(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	form := p.get("/es" + of(s, "")).page(t).Find("form[action$='/describe']")
	if n := form.Find("select[name=language] option").Length(); n != len(language.All()) || form.Find("option[selected]").AttrOr("value", "") != "es" {
		t.Errorf("there are %d languages, and the reader's is not chosen", n)
	}
	for _, said := range []drawing.Seen{{Text: "Un tranvía rojo.", Language: "es"}, {Text: "ترام <أحمر>", Language: "ar"}} {
		back := p.post("/en"+of(s, "/describe"), "text", said.Text, "language", said.Language).wants(t, http.StatusSeeOther)
		if to := back.Header().Get("Location"); to != "/en"+of(s, "") {
			t.Errorf("it leads to %q", to)
		}
		page := p.get("/en" + of(s, "")).page(t)
		shown := page.Find("section[aria-labelledby=present] > p")
		if shown.Text() != said.Text || shown.AttrOr("lang", "") != said.Language || page.Find("#describe-text").Text() != said.Text {
			t.Errorf("the page says %q", shown.Text())
		}
		if chosen := page.Find("#describe-language option[selected]").AttrOr("value", ""); chosen != said.Language {
			t.Errorf("the language chosen is %q", chosen)
		}
		if text := page.Find("section[aria-labelledby=history]").Text(); !strings.Contains(text, "Described") || !strings.Contains(text, said.Text) {
			t.Errorf("the history says %q", text)
		}
	}
	p.post(of(s, "/describe"), "text", " ", "language", "").wants(t, http.StatusSeeOther)
	if now := d.State(t, s.ID); now.Seen != (drawing.Seen{}) {
		t.Errorf("it still is %+v", now.Seen)
	}
	history := p.read(t, s).History
	if first, last := history[2], history[len(history)-1]; first.What != "described" || first.Text != "Un tranvía rojo." || last.What != "described" || last.Text != "" {
		t.Errorf("a program is told %+v", history)
	}
	if text := p.get("/en" + of(s, "")).page(t).Find("section[aria-labelledby=history]").Text(); !strings.Contains(text, "Description taken back") {
		t.Errorf("the history says %q", text)
	}
}

func TestAModeratorGivesADrawingThemesOfTheEdition(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	page := func() *goquery.Document { return p.get("/es"+of(s, "")).wants(t, http.StatusOK).page(t) }
	texts := func(all *goquery.Selection) string {
		return strings.Join(all.Map(func(_ int, one *goquery.Selection) string { return strings.Join(strings.Fields(one.Text()), " ") }), "|")
	}
	if got := texts(page().Find("#describe-tag label")); got != "1Calles|2Casas|3Parques|4Agua|5Transporte|6Personas|7Animales|8Noche" {
		t.Errorf("offered: %s", got)
	}
	for _, c := range []struct {
		tags  []string
		shown string
	}{{[]string{"", "streets", "water"}, "Calles|Agua"}, {[]string{"", "night"}, "Noche"}, {[]string{""}, ""}} {
		fields := []string{"text", "", "language", "es"}
		for _, tag := range c.tags {
			fields = append(fields, "tag", tag)
		}
		p.post(of(s, "/describe"), fields...).wants(t, http.StatusSeeOther)
		now := page()
		if got := texts(now.Find(".words > .themes li")); got != c.shown || now.Find("#describe-tag :checked, #describe-tag [checked]").Length() != len(c.tags)-1 {
			t.Errorf("%v: the page says %q", c.tags, got)
		}
	}
	if got := texts(page().Find("#history ~ ol li b").Slice(2, 5)); got != "Temas cambiados|Temas cambiados|Temas cambiados" {
		t.Errorf("the history says %q", got)
	}
	if history := p.read(t, s).History; len(history) != 5 || !slices.Equal(history[2].Tags, []string{"streets", "water"}) {
		t.Errorf("a program is told %+v", history)
	}
	back := p.post(of(s, "/describe"), "text", "A tram.", "language", "en", "tag", "water", "tag", "bathing").wants(t, http.StatusUnprocessableEntity).page(t)
	if link := back.Find(".summary a").AttrOr("href", ""); link != "#describe-tag" || back.Find("#describe-tag.bad").Length() != 1 || back.Find("#describe-tag-water[checked]").Length() != 1 {
		t.Errorf("the way to what is wrong is %q", link)
	}
}

func TestAModeratorPutsADrawingOnTheFirstPageAndTakesItOff(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	s := d.publishedIn(t, "accra", 0)
	button := func() string {
		return p.get(of(s, "")).page(t).Find("form[action$='/feature'] button[name=on]").AttrOr("value", "none")
	}
	for _, on := range []string{"yes", "no"} {
		if got := button(); got != on {
			t.Errorf("the button says %q; want %q", got, on)
		}
		for range 2 { // the second time nothing is done
			var got status
			p.postJSON(of(s, "/feature"), "on", on).wants(t, http.StatusOK).into(t, &got)
			if got.ID != s.ID || got.Status != "published" || d.State(t, s.ID).Featured.IsZero() != (on == "no") {
				t.Errorf("%s: told %+v", on, got)
			}
		}
	}
	history := p.read(t, s).History
	if n := len(history); n != 5 || history[3].On == nil || !*history[3].On || history[4].On == nil || *history[4].On || history[2].On != nil {
		t.Errorf("a program is told %+v", history)
	}
	text := p.get(of(s, "")).page(t).Find("section[aria-labelledby=history]").Text()
	if !strings.Contains(text, "Put on the first page") || !strings.Contains(text, "Taken off the first page") {
		t.Errorf("the history says %q", text)
	}
}

func TestWhatIsWrongWithADescriptionIsSaidAtItsField(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.publishedIn(t, "accra", 0)
	long := strings.Repeat("ñ", 501)
	for _, c := range []struct {
		end, field, code string
		fields           []string
	}{
		{"/describe", "text", "too_long", []string{"text", long, "language", "es"}},
		{"/describe", "text", "characters", []string{"text", "a\x00b", "language", "es"}},
		{"/describe", "language", "choice", []string{"text", "Sporvogn.", "language", "da"}},
		{"/feature", "on", "choice", []string{"on", "perhaps"}},
		{"/feature", "on", "choice", nil},
	} {
		var got problem
		p.postJSON(of(s, c.end), c.fields...).wants(t, http.StatusUnprocessableEntity).into(t, &got)
		if len(got.Errors) != 1 || got.Errors[c.field].Code != c.code || got.Errors[c.field].Message == "" {
			t.Errorf("%v: %+v", c.fields, got)
		}
		page := p.post(of(s, c.end), c.fields...).wants(t, http.StatusUnprocessableEntity).page(t)
		link := page.Find(".summary a").AttrOr("href", "")
		if c.end == "/feature" {
			if link != "" || !strings.Contains(page.Find(".summary").Text(), got.Errors["on"].Message) {
				t.Errorf("%v: the page says %q", c.fields, page.Find(".summary").Text())
			}
			continue
		}
		if link != "#describe-"+c.field || page.Find(link+"[aria-invalid]").Length() != 1 || page.Find("details[open] #describe-text").Length() != 1 {
			t.Errorf("%v: the way leads to %q", c.fields, link)
		}
	}
	page := p.post(of(s, "/describe"), "text", long, "language", "es").page(t)
	if page.Find("#describe-text").Text() != long || page.Find("#describe-language option[selected]").AttrOr("value", "") != "es" {
		t.Error("what was typed is lost")
	}
	if page.Find("[id^=typed-]").Length() != 0 {
		t.Error("what its form still has is shown beside it, too")
	}
}

func TestWhatCanNotBeDescribedOrFeaturedIsAConflict(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	received, waiting := d.State(t, d.Enter(t).ID), d.waiting(t, "accra")
	entered := d.Enter(t)
	d.Render(t, entered.ID)
	withdrawn := d.Withdraw(t, entered.Receipt)
	for _, c := range []struct {
		s         drawing.State
		end, code string
		fields    []string
	}{
		{received, "/describe", "not-rendered", []string{"text", "A tram.", "language", "en"}},
		{waiting, "/feature", "not-approved", []string{"on", "yes"}},
		{withdrawn, "/describe", "withdrawn", []string{"text", "A tram.", "language", "en"}},
		{withdrawn, "/feature", "withdrawn", []string{"on", "yes"}},
	} {
		var got problem
		p.postJSON(of(c.s, c.end), c.fields...).wants(t, http.StatusConflict).into(t, &got)
		if got.Code != c.code || got.Seq != c.s.Judged {
			t.Errorf("%s: %+v", c.end, got)
		}
	}
	page := p.post(of(withdrawn, "/describe"), "text", "A tram.", "language", "en").wants(t, http.StatusConflict).page(t)
	if page.Find("#typed-text").Text() != "A tram." {
		t.Error("what was typed in vain is not there to be copied")
	}
	offered := p.get(of(waiting, "")).page(t)
	if offered.Find("form[action$='/describe']").Length() != 1 || offered.Find("form[action$='/feature']").Length() != 0 {
		t.Error("what waits can be described, and not featured")
	}
}

func TestOnlyThoseWhoDecideDescribeAndFeature(t *testing.T) {
	d := open(t)
	s := d.publishedIn(t, "accra", 0)
	auditor := d.signedIn(t, "aud@example.org", staff.Auditor)
	elsewhere := d.signedIn(t, "cairo@example.org", staff.Moderator, "cairo")
	for _, c := range [][]string{{"/describe", "text", "A tram.", "language", "en"}, {"/feature", "on", "yes"}} {
		d.stranger().postJSON(of(s, c[0]), c[1:]...).wants(t, http.StatusUnauthorized)
		auditor.postJSON(of(s, c[0]), c[1:]...).wants(t, http.StatusForbidden)
		elsewhere.postJSON(of(s, c[0]), c[1:]...).wants(t, http.StatusForbidden)
	}
	if now := d.State(t, s.ID); now.Seq != s.Seq {
		t.Error("something was written")
	}
	if page := auditor.get(of(s, "")).page(t); page.Find("main form").Length() != 0 {
		t.Error("an auditor gets a form")
	}
}
