package moderation_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// said is a line of a drawing's history as a program reads it.
type said struct {
	What, Note, Text string
	By               *string
}

// history is what somebody reads of a drawing's.
func (p person) history(t *testing.T, s drawing.State) []said {
	t.Helper()
	var d struct{ History []said }
	if err := json.Unmarshal(p.getJSON(of(s, "")).wants(t, http.StatusOK).Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d.History
}

func tells(history []said, what drawing.Name) bool {
	return slices.ContainsFunc(history, func(one said) bool { return one.What == string(what) })
}

func picturePath(s drawing.State) string {
	return "/moderation/images/" + s.Ladder.Pictures[0].Key(s.ID)
}

func TestADrawingIsTurnedCoveredAndCorrected(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	p.postJSON(of(s, "/edit"), "turn", "1", "cover", "0.8,0.1,0.4,0.3", "cover", "0, 0, .5, .5", "title", " The tram ", "child", "Ama").wants(t, http.StatusOK)
	now := d.State(t, s.ID)
	want := []drawing.Box{{X: 0.8, Y: 0.1, W: 0.19999999999999996, H: 0.30000000000000004}, {W: 0.5, H: 0.5}}
	if r := now.Recipe; r.Turn != 1 || len(r.Covers) != 2 || r.Covers[0] != want[0] || r.Covers[1] != want[1] {
		t.Errorf("the recipe is %+v", r)
	}
	if now.Title != "The tram" || now.Child.Name != "Ama" || now.Story != s.Story {
		t.Errorf("%q by %q: %q", now.Title, now.Child.Name, now.Story)
	}
	d.Render(t, s.ID)
	if got := p.queue(t, ""); len(got) != 1 || got[0].Seq != now.Judged {
		t.Errorf("made anew, the queue has %+v", got)
	}
	back := p.post(of(s, "/edit"), "anew", "yes").wants(t, http.StatusSeeOther).Header().Get("Location")
	if back != of(s, "") || d.State(t, s.ID).Recipe.Hash() != "" {
		t.Errorf("it leads to %s, and the recipe is %+v", back, d.State(t, s.ID).Recipe)
	}
}

func TestAnEditThatStoodOpenPutsNothingBack(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	const words = "form:has(#edit-title)"
	stood := p.get(of(s, "")).page(t).Find(words)
	shorter, another := "Ama", "My lane"
	if _, err := d.Contest.Edit(t.Context(), s.ID, "staff-1", contest.Amendment{Child: &shorter, Title: &another}); err != nil {
		t.Fatal(err)
	}
	again := p.post(of(s, "/edit"), fieldsOf(stood, "story", "\u202e")...).wants(t, http.StatusUnprocessableEntity).page(t).Find(words)
	p.post(of(s, "/edit"), fieldsOf(again, "story", "Our tram.")...).wants(t, http.StatusSeeOther)
	if now := d.State(t, s.ID); now.Child.Name != shorter || now.Title != another || now.Story != "Our tram." {
		t.Errorf("%q by %q: %q", now.Title, now.Child.Name, now.Story)
	}
}

func TestAnEditThatCannotBeIsSaidByItsField(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	for _, one := range []struct{ field, value, told string }{
		{"turn", "a bit", "turn"}, {"cover", "1,2,3", "cover"}, {"cover", "0,0,one,1", "cover"}, {"cover", "NaN,0,1,1", "cover"},
		{"cover", "0.5,0.5,0,0", "cover"}, {"title", "", "title"}, {"child", " ", "child"}, {"story", "\u202e", "story"},
	} {
		var got problem
		p.postJSON(of(s, "/edit"), one.field, one.value).wants(t, http.StatusUnprocessableEntity).into(t, &got)
		if got.Errors[one.told].Message == "" {
			t.Errorf("%s %q: %+v", one.field, one.value, got)
		}
		p.post(of(s, "/edit"), one.field, one.value).wants(t, http.StatusUnprocessableEntity)
	}
	if now := d.State(t, s.ID); now.Seq != s.Seq {
		t.Errorf("it changed: %+v", now)
	}
}

func TestACorrectionObeysTheEditionsLimits(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	d.Change(t, func(e *edition.Edition) { e.Limits.Title, e.Limits.Story = 30, 1_000 })
	page := p.get(of(s, "")).page(t)
	for at, want := range map[string]string{"#edit-title": "30", "#edit-story": "1000", "#edit-child": "40"} {
		if got, _ := page.Find(at).Attr("maxlength"); got != want {
			t.Errorf("%s ends at %q; want %q", at, got, want)
		}
	}
	for tag, said := range map[string]string{"en": "1,000 characters", "es": "1000 ", "ar": "1,000 "} {
		var told problem
		p.postJSON("/"+tag+of(s, "/edit"), "story", strings.Repeat("ж", 1_001)).wants(t, http.StatusUnprocessableEntity).into(t, &told)
		if got := told.Errors["story"]; got.Code != "too_long" || !strings.Contains(got.Message, said) {
			t.Errorf("%s: %+v", tag, told.Errors)
		}
	}
	p.postJSON(of(s, "/edit"), "title", strings.Repeat("ж", 31)).wants(t, http.StatusUnprocessableEntity)
	p.postJSON(of(s, "/edit"), "title", strings.Repeat("ж", 30)).wants(t, http.StatusOK)
}

func TestATextOfBeforeLimitsWereLoweredMayBeMended(t *testing.T) {
	d := open(t)
	long := strings.Repeat("A long story. ", 100)
	p, s := d.moderator(t), d.waiting(t, "accra", func(f *edition.Form) { f.Story = long })
	d.Change(t, func(e *edition.Edition) { e.Limits.Story = 100 })
	if got, _ := p.get(of(s, "")).page(t).Find("#edit-story").Attr("maxlength"); got != "1399" {
		t.Errorf("the story ends at %q", got)
	}
	p.postJSON(of(s, "/edit"), "title", "My street", "child", "Ama", "story", long).wants(t, http.StatusOK)
	p.postJSON(of(s, "/edit"), "story", long+"And more.").wants(t, http.StatusUnprocessableEntity)
}

func TestANoteIsReadByColleagues(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	p.postJSON(of(s, "/note"), "text", "Whose gate is that?").wants(t, http.StatusOK)
	history := p.history(t, s)
	if last := history[len(history)-1]; last.What != "noted" || last.Text != "Whose gate is that?" || last.By == nil {
		t.Errorf("%+v", last)
	}
	var wrong problem
	p.postJSON(of(s, "/note"), "text", "").wants(t, http.StatusUnprocessableEntity).into(t, &wrong)
	if wrong.Errors["text"].Message == "" {
		t.Errorf("%+v", wrong)
	}
}

func TestWhatWorriesSomebodyIsSeenByThoseAloneWhoSeeToThat(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	lead := d.signedIn(t, "lead@example.org", staff.Organiser)
	keeper := d.signedIn(t, "keeper@example.org", staff.Safeguarding)
	following := d.waiting(t, "accra")
	next := p.post(of(s, "/escalate"), "note", "It says help.").wants(t, http.StatusSeeOther).Header().Get("Location")
	if u, err := url.Parse(next); err != nil || u.Path != of(following, "") {
		t.Errorf("it leads to %s", next)
	}
	p.get(next).wants(t, http.StatusOK)
	for _, who := range []person{p, lead} {
		who.getJSON(of(s, "")).wants(t, http.StatusNotFound)
		who.get(picturePath(s)).wants(t, http.StatusNotFound)
		who.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusNotFound)
		who.postJSON(of(s, "/escalate")).wants(t, http.StatusNotFound)
		who.postJSON(of(s, "/close")).wants(t, http.StatusForbidden)
		if got := who.queue(t, ""); len(got) != 1 || got[0].ID != following.ID {
			t.Errorf("the queue has %+v", got)
		}
	}
	keeper.get(picturePath(s)).wants(t, http.StatusOK)
	history := keeper.history(t, s)
	if last := history[len(history)-1]; last.What != "escalated" || last.Note != "It says help." {
		t.Errorf("%+v", last)
	}
	keeper.postJSON(of(s, "/escalate")).wants(t, http.StatusConflict)
	keeper.postJSON(of(s, "/close"), "note", "Seen to.").wants(t, http.StatusOK)
	keeper.postJSON(of(s, "/close")).wants(t, http.StatusConflict)
	if tells(p.history(t, s), drawing.Escalated) {
		t.Error("a moderator reads of the worry")
	}
}

func TestAFirstVerdictIsNotSeenByWhoGivesTheSecond(t *testing.T) {
	d := open(t)
	d.Change(t, func(e *edition.Edition) { e.TwoPersons.Declines = true })
	first, s := d.moderator(t), d.waiting(t, "accra")
	second := d.signedIn(t, "second@example.org", staff.Moderator)
	decline := []string{"verdict", "decline", "reason", "off_theme", "note", "Only a car."}
	first.postJSON(of(s, "/decision"), append(decline, "seq", seq(s))...).wants(t, http.StatusOK)
	if got := first.queue(t, ""); len(got) != 0 {
		t.Errorf("the first is asked again: %+v", got)
	}
	if got := second.queue(t, ""); len(got) != 1 {
		t.Errorf("the second is asked %+v", got)
	}
	says := func(who person) bool { return tells(who.history(t, s), drawing.Proposed) }
	if !says(first) || says(second) || !says(d.signedIn(t, "lead@example.org", staff.Organiser)) {
		t.Error("the first verdict is seen by others than who gave it and an organiser")
	}
	first.postJSON(of(s, "/decision"), append(decline, "seq", seq(d.State(t, s.ID)))...).wants(t, http.StatusConflict)
	second.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(d.State(t, s.ID))).wants(t, http.StatusOK)
	second.postJSON(of(s, "/decision"), "verdict", "decline", "reason", "off_theme", "seq", seq(d.State(t, s.ID))).wants(t, http.StatusConflict)
}

func TestThemesComeWithADescription(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	say := func(fields ...string) {
		t.Helper()
		p.postJSON(of(s, "/describe"), append([]string{"text", "A tram.", "language", "en"}, fields...)...).wants(t, http.StatusOK)
	}
	for _, one := range []struct {
		fields []string
		want   int
	}{{[]string{"tag", "", "tag", "streets", "tag", "streets", "tag", "night"}, 2}, {nil, 2}, {[]string{"themes", "yes"}, 0}} {
		say(one.fields...)
		if now := d.State(t, s.ID).Tags; len(now) != one.want {
			t.Errorf("%v: the themes are %v", one.fields, now)
		}
	}
	var wrong problem
	p.postJSON(of(s, "/describe"), "text", "A tram.", "language", "en", "tag", "dragons").wants(t, http.StatusUnprocessableEntity).into(t, &wrong)
	if wrong.Errors["tag"].Message == "" {
		t.Errorf("%+v", wrong)
	}
}
