package moderation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// correction is what a family wants its words to be, as a program reads it.
type correction struct {
	At    time.Time `json:"at"`
	Words []struct {
		Field, Old, New string
	} `json:"words"`
	Hints []struct {
		Code, Text, Evidence string
	} `json:"hints"`
}

// corrections are the lane as a program reads it.
type corrections struct {
	Items []struct {
		queuedItem
		Correction *correction `json:"correction"`
	} `json:"items"`
}

const correctedLane = "/moderation/lanes/corrected"

func (p person) corrections(t *testing.T, query string) corrections {
	t.Helper()
	var c corrections
	p.getJSON(correctedLane+query).wants(t, http.StatusOK).into(t, &c)
	return c
}

// correct has the family of a receipt want other words.
func (d *desk) correct(t *testing.T, receipt string, words contest.Correction) drawing.State {
	t.Helper()
	s, err := d.Contest.Correct(t.Context(), receipt, words)
	if err != nil {
		t.Fatal(err)
	}
	d.WaitFor(t, s.Seq)
	return s
}

// corrected is a drawing of a city that hangs, whose family wants another title.
func (d *desk) corrected(t *testing.T, city, title string) (drawing.State, string) {
	t.Helper()
	a := d.Enter(t, func(f *edition.Form) { f.City, f.Title = city, "The red tram" })
	d.Render(t, a.ID)
	d.Approve(t, a.ID)
	d.Move(time.Minute)
	return d.correct(t, a.Receipt, contest.Correction{Title: &title}), a.Receipt
}

func TestCorrectionsAreListedWithOldAndNewWordsTheOldestFirst(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	first, receipt := d.corrected(t, "accra", "The green tram")
	second, _ := d.corrected(t, "cairo", "The blue tram")
	d.Move(time.Minute)
	story := "Ring us: 020 7946 0991."
	d.Move(time.Minute)
	first = d.correct(t, receipt, contest.Correction{Story: &story}) // now it is the later one

	got := p.corrections(t, "").Items
	if len(got) != 2 || got[0].ID != second.ID || got[1].ID != first.ID || got[1].Seq != first.Judged {
		t.Fatalf("listed are %+v", got)
	}
	c := got[1].Correction
	if len(c.Words) != 2 || c.Words[0].Old != "The red tram" || c.Words[0].New != "The green tram" || c.Words[1].Field != "story" {
		t.Errorf("corrected is %+v", c)
	}
	if len(c.Hints) != 1 || c.Hints[0].Code != "phone" || !strings.Contains(c.Hints[0].Evidence, "7946") {
		t.Errorf("noticed is %+v", c.Hints)
	}
	if city := p.corrections(t, "?city=accra").Items; len(city) != 1 || city[0].ID != first.ID {
		t.Errorf("of Accra are listed %+v", city)
	}

	page := p.get("/en"+correctedLane).wants(t, http.StatusOK).page(t)
	if h1 := page.Find("h1").Text(); h1 != "2 families correct their words" {
		t.Errorf("the page says %q", h1)
	}
	item := page.Find(".reports > li").First()
	if was, is := item.Find("del").Text(), item.Find("ins").Text(); was != "red" || is != "blue" {
		t.Errorf("marked are %q and %q", was, is)
	}
	if n := item.Find("form[action='/en" + of(second, "/correction") + "'] button[name=take]").Length(); n != 2 {
		t.Errorf("it has %d buttons", n)
	}
	if n := page.Find("select[name=city] option").Length(); n != 3 {
		t.Errorf("there are %d cities to choose, with all of them", n)
	}
}

func TestTheQueueLeadsToTheCorrections(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	d.corrected(t, "accra", "The green tram")
	link := p.get("/en/moderation/queue").wants(t, http.StatusOK).page(t).Find("main .aside a")
	if got := link.AttrOr("href", "") + " " + link.Text(); got != "/en"+correctedLane+" 1 family corrects its words" {
		t.Errorf("it leads to %q", got)
	}
}

func TestNewWordsHangOrTheOldOnesDoAndTheNextCorrectionFollows(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	taken, _ := d.corrected(t, "accra", "The green tram")
	left, _ := d.corrected(t, "accra", "The blue tram")

	to := p.post("/en"+of(taken, "/correction"), "take", "yes", "seq", seq(taken), "city", "accra").wants(t, http.StatusSeeOther).Header().Get("Location")
	if to != "/en"+correctedLane+"?city=accra" {
		t.Errorf("it leads to %q", to)
	}
	if items := p.corrections(t, "").Items; len(items) != 1 || items[0].ID != left.ID {
		t.Errorf("then are listed %+v", items)
	}
	var done struct {
		ID     drawing.ID `json:"id"`
		Status string     `json:"status"`
	}
	p.postJSON(of(left, "/correction"), "take", "no", "seq", seq(left)).wants(t, http.StatusOK).into(t, &done)
	if done.ID != left.ID || done.Status != "published" {
		t.Errorf("answered %+v", done)
	}
	if a, b := d.State(t, taken.ID), d.State(t, left.ID); a.Title != "The green tram" || b.Title != "The red tram" || a.Correction != nil || b.Correction != nil {
		t.Errorf("hung are %q and %q", a.Title, b.Title)
	}
	if h1 := p.get("/en" + correctedLane).page(t).Find("h1").Text(); h1 != "Nothing waits here" {
		t.Errorf("at the end: %q", h1)
	}

	auditor := d.auditor(t)
	for s, want := range map[*drawing.State]string{&taken: "correction_taken", &left: "correction_left"} {
		history := p.read(t, *s).History
		family, answer := history[len(history)-2], history[len(history)-1]
		if family.What != "corrected" || family.By != nil || answer.What != "edited" || answer.By == nil || *answer.By != p.Email || answer.Reason != want {
			t.Errorf("%s: %+v, %+v", want, family, answer)
		}
		entry := auditor.audit(t, "?what=edited&drawing="+string(s.ID)).Entries
		if len(entry) != 1 || entry[0].Reason != want || *entry[0].By != p.Email {
			t.Errorf("the audit says %+v", entry)
		}
	}
	text := p.get("/en" + of(taken, "")).page(t).Find(".line").Text()
	for _, want := range []string{"Words corrected by the family", "The family’s new words were hung"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("the history does not say once %q: %q", want, text)
		}
	}
}

func TestAnAnswerIsToWhatWasSeen(t *testing.T) {
	d := open(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator)
	s, receipt := d.corrected(t, "accra", "The green tram")
	title := "The yellow tram"
	later := d.correct(t, receipt, contest.Correction{Title: &title})

	var now struct {
		problem
		Correction *correction `json:"correction"`
	}
	ana.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusConflict).into(t, &now)
	if now.Code != "stale" || now.Seq != later.Judged || now.Correction == nil || now.Correction.Words[0].New != title {
		t.Errorf("a correction that came later: %+v", now)
	}
	page := ana.post("/en"+of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusConflict).page(t)
	if page.Find("#refused").Length() != 1 || page.Find("ins").Text() != "yellow" || page.Find(".acts button[name=take]").Length() != 2 {
		t.Error("the page does not show the later one")
	}

	ben.postJSON(of(s, "/correction"), "take", "no", "seq", seq(later)).wants(t, http.StatusOK)
	now.Correction = nil
	ana.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(later)).wants(t, http.StatusConflict).into(t, &now)
	if now.Code != "stale" || now.Correction != nil {
		t.Errorf("a colleague was faster: %+v", now)
	}
	answered := d.State(t, s.ID)
	ana.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(answered)).wants(t, http.StatusConflict).into(t, &now)
	if now.Code != "no-correction" || answered.Title != "The red tram" {
		t.Errorf("none waits: %+v, and %q hangs", now, answered.Title)
	}
}

func TestAnAnswerIsYesOrNo(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	s, _ := d.corrected(t, "accra", "The green tram")
	for field, sent := range map[string][]string{
		"take": {"take", "maybe", "seq", seq(s)}, "seq": {"take", "yes", "seq", "last"},
	} {
		var got problem
		p.postJSON(of(s, "/correction"), sent...).wants(t, http.StatusUnprocessableEntity).into(t, &got)
		if got.Errors[field].Message == "" {
			t.Errorf("%s: %+v", field, got)
		}
	}
	page := p.post("/en"+of(s, "/correction"), "seq", seq(s)).wants(t, http.StatusUnprocessableEntity).page(t)
	if text := page.Find(".summary").Text(); !strings.Contains(text, "Say yes for the new words") {
		t.Errorf("the page says %q", text)
	}
	if d.State(t, s.ID).Correction == nil {
		t.Error("it is answered")
	}
}

func TestACorrectionOfAnotherCityOrOfAWorryIsNotForEverybody(t *testing.T) {
	d := open(t)
	s, _ := d.corrected(t, "accra", "The green tram")
	cairo := d.signedIn(t, "cairo@example.org", staff.Moderator, "cairo")
	if items := cairo.corrections(t, "").Items; len(items) != 0 {
		t.Errorf("a moderator of another city is told %+v", items)
	}
	cairo.getJSON(correctedLane+"?city=accra").wants(t, http.StatusForbidden)
	cairo.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusForbidden)
	jury := d.signedIn(t, "jury@example.org", staff.Jury)
	jury.getJSON(correctedLane).wants(t, http.StatusForbidden)
	jury.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusForbidden)

	ana, sam := d.moderator(t), d.signedIn(t, "sam@example.org", staff.Safeguarding)
	ana.postJSON(of(s, "/escalate"), "note", "Who is that?").wants(t, http.StatusOK)
	if items := ana.corrections(t, "").Items; len(items) != 0 {
		t.Errorf("of what somebody is worried about is told %+v", items)
	}
	ana.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusNotFound)
	page := sam.get("/en"+of(s, "")).wants(t, http.StatusOK).page(t)
	if page.Find("ins").Text() != "green" || page.Find("button[name=take]").Length() != 0 {
		t.Error("whoever sees to it does not see the correction, or could answer it")
	}
	sam.postJSON(of(s, "/correction"), "take", "yes", "seq", seq(s)).wants(t, http.StatusConflict)
}

func TestTheConsoleTurnsFromCorrectionToCorrection(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	d.waiting(t, "accra")
	first, _ := d.corrected(t, "accra", "The green tram")
	second, _ := d.corrected(t, "cairo", "The blue tram")
	page := p.get("/en"+of(first, "")).wants(t, http.StatusOK).page(t)
	if skip := page.Find(".keys a").AttrOr("href", ""); skip != "/en"+of(second, "") {
		t.Errorf("it is skipped to %q", skip)
	}
	keys := page.Find(".keys")
	if leaves, queue := keys.AttrOr("data-leaves", ""), keys.AttrOr("data-queue", ""); leaves != "/en/moderation/leaves?lane=corrected" || queue != "/en"+correctedLane {
		t.Errorf("it reads %q, and ends at %q", leaves, queue)
	}
	if got := p.leavesAfter(t, "?lane=corrected&after="+string(first.ID)); len(got) != 2 || got[0] != string(second.ID) {
		t.Errorf("it is followed by %v", got)
	}
	if got := p.leavesAfter(t, "?lane=corrected&city=accra"); len(got) != 1 || got[0] != string(first.ID) {
		t.Errorf("in Accra there are %v", got)
	}
	p.get("/moderation/leaves?lane=escalated").wants(t, http.StatusNotFound)
	var named []string
	for _, node := range page.Find(".help dt").EachIter() {
		name := node.Text()
		named = append(named, name)
		if n := page.Find("[aria-keyshortcuts='" + name + "']").Length(); n != 1 && name != "V" && name != "Z" {
			t.Errorf("%s is bound %d times", name, n)
		}
	}
	if got := strings.Join(named, ""); got != "HLZSRCENDWV?" {
		t.Errorf("the help has %s", got)
	}
}
