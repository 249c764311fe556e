package moderation_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// exhibited publishes a drawing that may hang in exhibitions.
func (d *desk) exhibited(t *testing.T, city string, changes ...func(*edition.Form)) drawing.State {
	t.Helper()
	return d.exhibitedAs(t, city, contesttest.Picture(t, 0), changes...)
}

// exhibitedAs is exhibited, of a certain picture.
func (d *desk) exhibitedAs(t *testing.T, city string, picture []byte, changes ...func(*edition.Form)) drawing.State {
	t.Helper()
	agreed := contesttest.Consent()
	agreed.Consent.Purposes = append(agreed.Consent.Purposes, drawing.PurposeExhibit)
	form := d.Form(append(changes, func(f *edition.Form) { f.City = city })...)
	accepted, err := d.Contest.Submit(t.Context(), form, contesttest.Upload(picture), agreed)
	if err != nil {
		t.Fatal(err)
	}
	d.WaitFor(t, accepted.Seq)
	d.Render(t, accepted.ID)
	return d.hangs(t, accepted.ID)
}

// hangs approves a drawing, and waits until it is published.
func (d *desk) hangs(t *testing.T, id drawing.ID) drawing.State {
	t.Helper()
	s := d.Approve(t, id)
	d.Move(d.Contest.Edition().PublishDelay + time.Second)
	d.Caught(t)
	return s
}

func texts(s *goquery.Selection) []string {
	return s.Map(func(_ int, one *goquery.Selection) string { return strings.Join(strings.Fields(one.Text()), " ") })
}

func TestLabelsAreOfWhatHangsAndMayBeExhibited(t *testing.T) {
	d := open(t)
	first := d.exhibited(t, "accra", func(f *edition.Form) { f.Title, f.Language, f.ChildName = "شارعنا", "ar", "لينا" })
	second := d.exhibited(t, "accra")
	d.exhibited(t, "cairo")
	d.hangs(t, d.waiting(t, "accra").ID)
	d.waiting(t, "accra")
	p := d.organiser(t)
	page := p.get("/en/moderation/labels?city=accra").wants(t, http.StatusOK).page(t)
	if got := texts(page.Find(".exhibit .title")); !slices.Equal(got, []string{first.Title, second.Title}) {
		t.Errorf("the labels are of %q", got)
	}
	one := page.Find(".exhibit").First()
	if got := texts(one.Find("p")); !slices.Equal(got, []string{"شارعنا", "لينا", "7 years old · Accra"}) {
		t.Errorf("it says %q", got)
	}
	if one.Find(".child bdi").AttrOr("lang", "") != "ar" || page.Find(".exhibit").Last().Find(".child bdi").AttrOr("lang", "") != "en" {
		t.Error("its name has no language")
	}
	if one.Find(".title").AttrOr("lang", "") != "ar" || one.Find("svg.qr").Length() != 1 {
		t.Error("its title has no language, or it has no square")
	}
	if got := texts(page.Find("[role=status] li")); len(got) != 2 || !strings.Contains(got[0], "does not hang") || !strings.Contains(got[1], "not agreed to exhibitions") {
		t.Errorf("left out: %q", got)
	}
	if got := texts(page.Find("[role=status] b")); !slices.Equal(got, []string{"2 drawings"}) {
		t.Errorf("counted: %q", got)
	}
}

func TestLabelsAreOfASelection(t *testing.T) {
	d := open(t)
	a, b, other := d.exhibited(t, "accra"), d.exhibited(t, "accra"), d.exhibited(t, "cairo")
	hidden := d.waiting(t, "accra")
	if _, err := d.Contest.Describe(t.Context(), b.ID, contesttest.Moderator, "Trees.", "en", []string{"parks"}); err != nil {
		t.Fatal(err)
	}
	d.Caught(t)
	all, some := d.organiser(t), d.signedIn(t, "cai@example.org", staff.Organiser, "accra")
	for name, c := range map[string]struct {
		who    person
		query  string
		titles []string
		left   int
	}{
		"nothing yet":          {all, "", nil, 0},
		"by numbers":           {all, fmt.Sprintf("?id=%s,%%20%s%%0A%s", b.ID, strings.ToUpper(string(other.ID)), b.ID), []string{b.Title, other.Title}, 0},
		"one at a time":        {all, fmt.Sprintf("?id=%s&id=%s", a.ID, b.ID), []string{a.Title, b.Title}, 0},
		"of one city":          {all, fmt.Sprintf("?city=cairo&id=%s+%s", b.ID, other.ID), []string{other.Title}, 1},
		"of another's city":    {some, fmt.Sprintf("?id=%s+%s", b.ID, other.ID), []string{b.Title}, 1},
		"what does not hang":   {all, fmt.Sprintf("?id=%s", hidden.ID), nil, 1},
		"no number at all":     {all, "?id=hello+" + strings.Repeat("0", 26), nil, 1},
		"by theme":             {all, "?city=accra&theme=parks", []string{b.Title}, 0},
		"of a theme of nobody": {all, "?city=accra&theme=night", nil, 0},
	} {
		page := c.who.get("/en/moderation/labels"+c.query).wants(t, http.StatusOK).page(t)
		if got := texts(page.Find(".exhibit .title")); !slices.Equal(got, c.titles) {
			t.Errorf("%s: %q; want %q", name, got, c.titles)
		}
		if got := texts(page.Find("[role=status] li")); len(got) != c.left {
			t.Errorf("%s: left out: %q", name, got)
		}
	}
	all.get("/moderation/labels?id="+strings.Repeat("0", 60_000)).wants(t, http.StatusBadRequest)
	all.get("/moderation/labels?city=atlantis").wants(t, http.StatusNotFound)
	some.get("/moderation/labels?city=cairo").wants(t, http.StatusForbidden)
}

func TestLabelsFillTheirSheets(t *testing.T) {
	d := open(t)
	for range 9 {
		d.exhibited(t, "accra")
	}
	page := d.organiser(t).get("/en/moderation/labels?city=accra").page(t)
	if n := page.Find(".paper").Length(); n != 2 || page.Find(".paper").Last().Find(".exhibit").Length() != 1 {
		t.Errorf("nine labels are on %d sheets", n)
	}
}

func TestACatalogueCountsItsPages(t *testing.T) {
	d := open(t)
	for i := range 23 { // more than a page of the table of contents has
		d.exhibited(t, "accra", func(f *edition.Form) { f.ChildAge, f.Title = fmt.Sprint(14-i%10), fmt.Sprintf("Street %02d", i) })
	}
	d.hangs(t, d.waiting(t, "accra").ID)
	page := d.organiser(t).get("/en/moderation/catalogue?city=accra").wants(t, http.StatusOK).page(t)
	sheets := page.Find(".paper")
	if sheets.Length() != 1+2+23+1 {
		t.Errorf("%d pages", sheets.Length())
	}
	rows := page.Find(".contents li")
	if rows.Length() != 23 {
		t.Errorf("%d drawings in the table of contents", rows.Length())
	}
	rows.Each(func(_ int, row *goquery.Selection) {
		at := row.Find("a").AttrOr("href", "")
		sheet := page.Find(at)
		number := fmt.Sprint(sheets.IndexOfSelection(sheet) + 1)
		if row.Find(".num").Text() != number || sheet.Find(".folio .num").Text() != number || sheet.Find("h3").Text() != row.Find("b").Text() {
			t.Errorf("%s says page %s, its page %s; it is %s", row.Find("b").Text(), row.Find(".num").Text(), sheet.Find(".folio .num").Text(), number)
		}
	})
	if first := texts(rows.First().Find("a span")); !strings.HasSuffix(first[0], "5 years old") {
		t.Errorf("the first is %q", first)
	}
	if imprint := page.Find(".imprint").Text(); !strings.Contains(imprint, "23 drawings") || !strings.Contains(imprint, d.Now().Format("2 January 2006")) {
		t.Errorf("the imprint says %s", imprint)
	}
	if page.Find("img[loading], img[srcset]").Length() > 0 {
		t.Error("a picture may be missing on paper, or small")
	}
	if left := texts(page.Find("[role=status] li")); len(left) != 1 || !strings.Contains(left[0], "not agreed") {
		t.Errorf("left out: %q", left)
	}
}

func TestACatalogueSaysInWhichLanguageTitlesAndNamesAre(t *testing.T) {
	d := open(t)
	d.exhibited(t, "accra", func(f *edition.Form) { f.Title, f.Language, f.ChildName = "شارعنا", "ar", "Lina" })
	page := d.organiser(t).get("/en/moderation/catalogue?city=accra").wants(t, http.StatusOK).page(t)
	for _, at := range []string{".contents b", ".paper h3"} {
		if title := page.Find(at); title.Text() != "شارعنا" || title.AttrOr("lang", "") != "ar" || title.AttrOr("dir", "") != "auto" {
			t.Errorf("%s: %q is in %q", at, title.Text(), title.AttrOr("lang", ""))
		}
	}
	for _, at := range []string{".contents bdi", ".paper .child bdi"} {
		if name := page.Find(at); name.Text() != "Lina" || name.AttrOr("lang", "none") != "" {
			t.Errorf("%s: %q is in %q", at, name.Text(), name.AttrOr("lang", "none"))
		}
	}
}

func TestACatalogueHasTheSizeAskedFor(t *testing.T) {
	d := open(t)
	d.exhibited(t, "accra")
	p := d.organiser(t)
	for size, want := range map[string]string{"": "size-a4", "a4": "size-a4", "a5": "size-a5", "square": "size-square", "../x": "size-a4"} {
		page := p.get("/en/moderation/catalogue?city=accra&size=" + size).page(t)
		if got := page.Find("link[href*='/size-']").AttrOr("href", ""); !strings.Contains(got, want) {
			t.Errorf("%q has %s", size, got)
		}
	}
	answer := p.get("/en/moderation/catalogue").wants(t, http.StatusSeeOther)
	if to := answer.Header().Get("Location"); to != "/en/moderation/labels" {
		t.Errorf("without a city it leads to %s", to)
	}
	empty := p.get("/en/moderation/catalogue?city=quito").wants(t, http.StatusOK).page(t)
	if empty.Find(".paper").Length() != 0 || !slices.Equal(texts(empty.Find("[role=status] b")), []string{"0 drawings"}) {
		t.Error("a city without drawings has pages")
	}
}

func TestACatalogueHasPicturesAsFineAsItsPaperShows(t *testing.T) {
	d := open(t)
	d.exhibitedAs(t, "accra", renditiontest.JPEG(t, 1950, 1300)) // renditions of 320, 640, 1280 and 1920
	d.exhibitedAs(t, "cairo", renditiontest.JPEG(t, 1300, 3900)) // as high as the page, and a third as wide
	d.exhibitedAs(t, "quito", renditiontest.JPEG(t, 900, 600))   // less than paper shows
	p := d.organiser(t)
	for asked, want := range map[string]string{
		"city=accra&size=a4": "1920", "city=accra&size=a5": "1280", "city=accra&size=square": "1920",
		"city=cairo&size=a4": "1280", "city=cairo&size=a5": "640", "city=quito&size=a4": "900",
	} {
		p.get("/en/moderation/catalogue?" + asked).page(t).Find(".hung img").Each(func(_ int, img *goquery.Selection) {
			if got := img.AttrOr("width", ""); got != want {
				t.Errorf("%s prints %s pixels; want %s", asked, got, want)
			}
		})
	}
}
