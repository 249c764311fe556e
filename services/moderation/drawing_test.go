package moderation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// told is a drawing as a program reads it.
type told struct {
	queuedItem
	Story  string `json:"story"`
	Status string `json:"status"`
	Tags   []string
	Recipe struct {
		Turn   int
		Covers []drawing.Box
	}
	Notes []struct {
		At   time.Time
		By   *string
		Text string
	}
	History []struct {
		At      time.Time `json:"at"`
		What    string    `json:"what"`
		By      *string   `json:"by"`
		Reason  string    `json:"reason"`
		Message string    `json:"message"`
		Note    string    `json:"note"`
		Text    string    `json:"text"`
		Tags    []string  `json:"tags"`
		On      *bool     `json:"on"`
	} `json:"history"`
	Correction *correction `json:"correction"`
}

func (p person) read(t *testing.T, s drawing.State) told {
	t.Helper()
	var got told
	p.getJSON(of(s, "")).wants(t, http.StatusOK).into(t, &got)
	return got
}

func TestADrawingTellsItsHistoryAndWhoDecided(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	p.postJSON(of(s, "/decision"), "verdict", "return", "seq", seq(s), "reason", "dark", "message", "Near a window, please.", "note", "Shadow").wants(t, http.StatusOK)
	got := p.read(t, s)
	if got.Status != "returned" || got.Story == "" || got.Seq != d.State(t, s.ID).Judged || len(got.History) != 3 {
		t.Fatalf("%+v", got)
	}
	sent, last := got.History[0], got.History[2]
	if sent.What != "submitted" || sent.By != nil {
		t.Errorf("first %+v", sent)
	}
	if last.What != "returned" || last.By == nil || *last.By != "ana@example.org" || last.Reason != "dark" ||
		last.Message != "Near a window, please." || last.Note != "Shadow" || last.At.IsZero() {
		t.Errorf("last %+v", last)
	}
	text := p.get(of(s, "")).page(t).Find(".side").Text()
	for _, want := range []string{"Returned by ana@example.org", "The picture is too dark", "Near a window, please.", "Shadow", "Sent in by the family"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestADecisionOfSomebodyUnknownIsBySomeoneWhoHasLeft(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	d.Approve(t, s.ID) // by contesttest.Moderator, who has no account
	if by := p.read(t, s).History[2].By; by != nil {
		t.Errorf("a program is told %q", *by)
	}
	if text := p.get(of(s, "")).page(t).Find(".side .lead").Text(); !strings.HasPrefix(text, "Approved by someone who has left") {
		t.Errorf("the page says %q", text)
	}
}

func TestAProgramReadsNotesThemesAndTheRecipe(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	if body := p.getJSON(of(s, "")).Body.String(); !strings.Contains(body, `"tags":[],"recipe":{"turn":0,"covers":[]},"notes":[]`) {
		t.Errorf("of an untouched one a program reads %s", body)
	}
	tag := d.Contest.Edition().Tags[0]
	p.postJSON(of(s, "/note"), "text", "Whose gate is that?").wants(t, http.StatusOK)
	p.postJSON(of(s, "/describe"), "text", "A gate.", "language", "en", "tag", tag).wants(t, http.StatusOK)
	p.postJSON(of(s, "/edit"), "turn", "3", "cover", "0,0,0.5,0.25").wants(t, http.StatusOK)
	got := p.read(t, s)
	if len(got.Tags) != 1 || got.Tags[0] != tag || got.Recipe.Turn != 3 || len(got.Recipe.Covers) != 1 || got.Recipe.Covers[0] != (drawing.Box{W: 0.5, H: 0.25}) {
		t.Errorf("%v, %+v", got.Tags, got.Recipe)
	}
	if n := got.Notes; len(n) != 1 || n[0].Text != "Whose gate is that?" || n[0].By == nil || *n[0].By != p.Email || !n[0].At.Equal(d.Now()) {
		t.Errorf("%+v", n)
	}
}

// forms are the tools that a drawing's page offers, by where they post.
func (p person) forms(t *testing.T, s drawing.State) string {
	t.Helper()
	var out []string
	for _, f := range p.get(of(s, "")).wants(t, http.StatusOK).page(t).Find(".acts form").EachIter() {
		action, _ := f.Attr("action")
		end := strings.TrimPrefix(action, of(s, "/"))
		if v, ok := f.Find("input[name=verdict]").Attr("value"); ok {
			end = v
		}
		out = append(out, end)
	}
	return strings.Join(out, " ")
}

func TestAPageOffersWhatMayBeDoneInItsState(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	for _, c := range []struct {
		name, want string
		live       func(drawing.ID, string)
	}{
		{"received", "", func(drawing.ID, string) {}},
		{"in review", "approve return decline", func(id drawing.ID, _ string) { d.Render(t, id) }},
		{"approved", "undo take-down", func(id drawing.ID, _ string) { d.Render(t, id); d.Approve(t, id) }},
		{"returned", "undo", func(id drawing.ID, _ string) { d.Render(t, id); d.Return(t, id) }},
		{"declined", "undo", func(id drawing.ID, _ string) { d.Render(t, id); d.Decline(t, id) }},
		{"taken down", "reinstate", func(id drawing.ID, _ string) { d.Render(t, id); d.Approve(t, id); d.TakeDown(t, id) }},
		{"withdrawn", "", func(id drawing.ID, receipt string) { d.Render(t, id); d.Withdraw(t, receipt) }},
	} {
		accepted := d.Enter(t)
		c.live(accepted.ID, accepted.Receipt)
		if got := p.forms(t, d.State(t, accepted.ID)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnAuditorSeesADrawingWithoutTools(t *testing.T) {
	d := open(t)
	s := d.waiting(t, "accra")
	page := d.signedIn(t, "aud@example.org", staff.Auditor).get(of(s, "")).wants(t, http.StatusOK).page(t)
	if page.Find("main form, .film").Length() != 0 || page.Find(".big img").Length() != 1 {
		t.Error("there are tools, or there is no picture")
	}
}

func TestAFamilysWordsKeepTheirLanguageAndHarmNobody(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	accepted := d.Enter(t, func(f *edition.Form) {
		f.Title, f.Story, f.Language = `<script>alert("x")</script>`, "لنا شارع", "ar"
	})
	s := d.Render(t, accepted.ID)
	page := p.get(of(s, "")).page(t)
	h1 := page.Find("h1")
	if lang, _ := h1.Attr("lang"); h1.Text() != s.Title || lang != "ar" || page.Find("main script").Length() != 0 {
		t.Errorf("the title is %q in %q", h1.Text(), lang)
	}
	if hint := page.Find("#return-message-hint").Text(); !strings.Contains(hint, "The family reads Arabic.") {
		t.Errorf("the hint says %q", hint)
	}
}

func TestTheFilmGoesOnFromTheDrawing(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	items := p.queue(t, "")
	page := p.get(of(d.State(t, items[1].ID), "")).page(t)
	var got []string
	for _, a := range page.Find(".film a").EachIter() {
		href, _ := a.Attr("href")
		got = append(got, strings.TrimPrefix(href, "/moderation/drawings/"))
	}
	if len(got) != 3 || got[0] != string(items[1].ID) || got[1] != string(items[2].ID) || got[2] != string(items[0].ID) {
		t.Errorf("the film is %v of %v", got, items)
	}
	if href, _ := page.Find(".film a[aria-current]").Attr("href"); href != of(d.State(t, items[1].ID), "") {
		t.Errorf("here is %q", href)
	}
}

func TestWhatIsNoDrawingIsAbsent(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	for _, id := range []string{"x", "00000000000000000000000000", strings.Repeat("l", 26), contesttest.City} {
		p.get("/moderation/drawings/"+id).wants(t, http.StatusNotFound)
		p.postJSON("/moderation/drawings/"+id+"/undo").wants(t, http.StatusNotFound)
	}
}
