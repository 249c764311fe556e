package moderation_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// truncated enters a drawing and renders a picture for it that was cut off.
func (d *desk) truncated(t *testing.T) drawing.State {
	t.Helper()
	file := renditiontest.JPEG(t, 640, 480)
	made, err := rendition.Render(t.Context(), file[:len(file)-len(file)/20], rendition.DefaultLimits())
	if err != nil || !made.Truncated {
		t.Fatalf("rendered, truncated %v: %v", made.Truncated, err)
	}
	id := d.Enter(t).ID
	if err := d.Contest.Rendered(t.Context(), d.State(t, id), made); err != nil {
		t.Fatal(err)
	}
	d.Caught(t)
	return d.State(t, id)
}

func TestATruncatedPictureComesWithAHint(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.truncated(t)
	for where, hints := range map[string]queuedItem{"queue": p.queue(t, "")[0], "drawing": p.read(t, s).queuedItem} {
		if h := hints.Hints; len(h) != 1 || h[0].Code != "truncated" || !strings.HasPrefix(h[0].Text, "The file broke off") {
			t.Errorf("%s: the hints are %+v", where, h)
		}
	}
	for prefix, want := range map[string]string{"": "The file broke off", "/es": "El archivo se cortó", "/ar": "انقطع الملف"} {
		if got := p.get(prefix + of(s, "")).page(t).Find(".hints li").Text(); !strings.Contains(got, want) {
			t.Errorf("%q: the page says %q", prefix, got)
		}
	}
	whole := d.waiting(t, "accra")
	if n := p.get(of(whole, "")).page(t).Find(".hints, #hints").Length(); n != 0 {
		t.Error("a whole picture has hints")
	}
}

// notice says of a drawing what was noticed.
func (d *desk) notice(t *testing.T, s drawing.State, noticed ...drawing.Noticed) drawing.State {
	t.Helper()
	seen := drawing.Screening{Of: s.Original.SHA256, Made: 1, Hints: noticed}
	if err := d.Contest.Screened(t.Context(), s.ID, seen); err != nil {
		t.Fatal(err)
	}
	d.Caught(t)
	return d.State(t, s.ID)
}

func TestAHintComesWithWhatItRestsOn(t *testing.T) {
	d := open(t)
	s := d.notice(t, d.waiting(t, "accra"), drawing.Noticed{Code: drawing.HintSurname, Evidence: "<Ada> Lovelace"}, drawing.Noticed{Code: "unheard-of"})
	p := d.moderator(t)
	page := p.get(of(s, "")).page(t)
	if got := page.Find(".hints li").First().Find(".said").Text(); got != "<Ada> Lovelace" {
		t.Errorf("the page says %q", got)
	}
	for prefix, want := range map[string]string{"": "may hold a surname", "/es": "un apellido", "/ar": "اسم عائلة"} {
		if got := p.get(prefix + of(s, "")).page(t).Find(".hints li").First().Text(); !strings.Contains(got, want) {
			t.Errorf("%q: the page says %q", prefix, got)
		}
	}
	if h := p.read(t, s).Hints; len(h) != 2 || h[0].Code != "surname" || h[1].Code != "unheard-of" || h[1].Text != "unheard-of" {
		t.Errorf("the hints are %+v", h)
	}
}

func TestEveryHintHasWords(t *testing.T) {
	d := open(t)
	var all []drawing.Noticed
	for _, code := range []drawing.Hint{drawing.HintNear, drawing.HintGenerator, drawing.HintCredentials, drawing.HintPlace, drawing.HintOwner, drawing.HintDevice,
		drawing.HintTiny, drawing.HintBlank, drawing.HintSurname, drawing.HintPhone, drawing.HintEmail, drawing.HintStreet, drawing.HintLink} {
		all = append(all, drawing.Noticed{Code: code})
	}
	s := d.notice(t, d.waiting(t, "accra"), all...)
	for _, h := range d.moderator(t).read(t, s).Hints {
		if h.Text == h.Code {
			t.Errorf("%s has no words", h.Code)
		}
	}
}

func TestTwoThatLookAlikeStandSideBySide(t *testing.T) {
	d := open(t)
	other, foreign := d.waiting(t, "accra"), d.waiting(t, "dakar")
	s := d.notice(t, d.waiting(t, "accra"),
		drawing.Noticed{Code: drawing.HintNear, Drawing: other.ID},
		drawing.Noticed{Code: drawing.HintNear, Drawing: foreign.ID},
		drawing.Noticed{Code: drawing.HintNear, Drawing: "00000000000000000000000000"})
	page := d.moderator(t, "accra").get(of(s, "")).page(t)
	pairs := page.Find(".beside")
	if pairs.Length() != 1 || pairs.Find("img").Length() != 2 {
		t.Fatalf("%d pairs with %d pictures", pairs.Length(), pairs.Find("img").Length())
	}
	if url, _ := pairs.Find("a").Attr("href"); !strings.HasPrefix(url, of(other, "")) {
		t.Errorf("the other one is at %q", url)
	}
	if src, _ := pairs.Find("img").Last().Attr("src"); !strings.Contains(src, string(other.ID)) {
		t.Errorf("its picture is %q", src)
	}
	if got := page.Find(".hints li").Eq(1).Text(); !strings.Contains(got, "not among those") || strings.Contains(got, foreign.Title) {
		t.Errorf("of a foreign city the page says %q", got)
	}
	if html, _ := page.Find(".hints").Html(); strings.Contains(html, string(foreign.ID)) {
		t.Error("the page names a drawing of a foreign city")
	}
	if n := d.signedIn(t, "all@example.org", staff.Moderator).get(of(s, "")).page(t).Find(".beside").Length(); n != 2 {
		t.Errorf("who looks after all cities sees %d pairs", n)
	}
}

// TestAHintNamesNoDrawingThatTheReaderMayNotSee looks at every page and answer that hints
// stand in: the hint stays, and whose drawing the other one is nobody is told.
func TestAHintNamesNoDrawingThatTheReaderMayNotSee(t *testing.T) {
	d := open(t)
	own, foreign, worrying, gone := d.waiting(t, "accra"), d.waiting(t, "dakar"), d.waiting(t, "accra"), drawing.ID("00000000000000000000000000")
	s := d.publishedIn(t, "accra", 1)
	waits := d.waiting(t, "accra")
	for _, one := range []drawing.State{s, waits} {
		d.notice(t, one,
			drawing.Noticed{Code: drawing.HintNear, Drawing: own.ID}, drawing.Noticed{Code: drawing.HintNear, Drawing: foreign.ID},
			drawing.Noticed{Code: drawing.HintNear, Drawing: worrying.ID}, drawing.Noticed{Code: drawing.HintNear, Drawing: gone})
	}
	p := d.moderator(t, "accra")
	p.postJSON(of(worrying, "/escalate")).wants(t, http.StatusOK)
	for _, path := range []string{of(s, ""), of(waits, ""), "/moderation/queue", "/moderation/reports", "/moderation/leaves?after=" + string(waits.ID)} {
		for _, answer := range []string{p.get(path).wants(t, http.StatusOK).Body.String(), p.getJSON(path).wants(t, http.StatusOK).Body.String()} {
			for name, id := range map[string]drawing.ID{"a foreign city's": foreign.ID, "a worrying one": worrying.ID, "one that is gone": gone} {
				if strings.Contains(answer, string(id)) {
					t.Errorf("%s names %s", path, name)
				}
			}
		}
	}
	if h := p.read(t, waits).Hints; len(h) != 4 || h[0].Drawing != string(own.ID) || h[1].Drawing+h[2].Drawing+h[3].Drawing != "" || h[3].Code != "near_duplicate" {
		t.Errorf("a program is told %+v", h)
	}
	if text := p.get(of(waits, "")).page(t).Find(".hints li"); text.Length() != 4 || strings.Count(text.Text(), "not among those") != 2 {
		t.Errorf("the page says %q", text.Text())
	}
	if h := d.signedIn(t, "safe@example.org", staff.Safeguarding).read(t, waits).Hints; len(h) != 4 || h[1].Drawing == "" || h[2].Drawing == "" || h[3].Drawing != "" {
		t.Errorf("who sees to worries is told %+v", h)
	}
}
