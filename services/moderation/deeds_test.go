package moderation_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func seq(s drawing.State) string { return strconv.FormatUint(s.Judged, 10) }

// status is what a program is told after a deed.
type status struct {
	ID     drawing.ID `json:"id"`
	Status string     `json:"status"`
}

func TestEveryDeedIsDoneAndAnswered(t *testing.T) {
	d := open(t)
	p := d.moderator(t, "accra")
	for _, c := range []struct {
		name   string
		before func(drawing.ID)
		end    string
		fields []string
		want   drawing.Status
	}{
		{"approve", nil, "/decision", []string{"verdict", "approve"}, drawing.StatusApproved},
		{"return", nil, "/decision", []string{"verdict", "return", "reason", "blurred"}, drawing.StatusReturned},
		{"decline", nil, "/decision", []string{"verdict", "decline", "reason", "other", "message", "Sorry"}, drawing.StatusDeclined},
		{"undo", func(id drawing.ID) { d.Decline(t, id) }, "/undo", nil, drawing.StatusInReview},
		{"take down", func(id drawing.ID) { d.Approve(t, id) }, "/take-down", []string{"reason", "hurtful"}, drawing.StatusTakenDown},
		{"take down for another reason", func(id drawing.ID) { d.Approve(t, id) }, "/take-down", []string{"reason", "other", "note", "Asked by the school"}, drawing.StatusTakenDown},
		{"reinstate", func(id drawing.ID) { d.Approve(t, id); d.TakeDown(t, id) }, "/reinstate", nil, drawing.StatusApproved},
	} {
		s := d.waiting(t, "accra")
		if c.before != nil {
			c.before(s.ID)
		}
		var got status
		p.postJSON(of(s, c.end), append(c.fields, "seq", seq(s))...).wants(t, http.StatusOK).into(t, &got)
		if got.ID != s.ID || got.Status != string(c.want) {
			t.Errorf("%s: told %+v", c.name, got)
		}
		if now := d.State(t, s.ID).Status(d.Now()); now != c.want {
			t.Errorf("%s: it is %s", c.name, now)
		}
	}
}

func TestADecidedDrawingHasLeftTheQueueWhenTheAnswerComes(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	for range 3 {
		first := p.queue(t, "")[0]
		p.postJSON("/moderation/drawings/"+string(first.ID)+"/decision", "verdict", "approve", "seq", strconv.FormatUint(first.Seq, 10)).wants(t, http.StatusOK)
		for _, it := range p.queue(t, "") {
			if it.ID == first.ID {
				t.Fatal("it is still in the queue")
			}
		}
	}
}

func TestAMultipartFormIsReadToo(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"verdict": "approve", "seq": seq(s)} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", of(s, "/decision"), &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept", "application/json")
	p.send(r).wants(t, http.StatusOK)
}

func TestTheSameDecisionAgainIsNoMistake(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	for range 2 {
		p.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	}
	if n := len(p.read(t, s).History); n != 3 {
		t.Errorf("there are %d facts", n)
	}
}

func TestADecisionOnAnOldPageSaysWhoDecidedWhatAndWhen(t *testing.T) {
	d := open(t)
	ana, s := d.moderator(t), d.waiting(t, "accra")
	ben := d.signedIn(t, "ben@example.org", staff.Organiser)
	ana.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)

	var got problem
	ben.postJSON(of(s, "/decision"), "verdict", "decline", "reason", "duplicate", "seq", seq(s)).wants(t, http.StatusConflict).into(t, &got)
	now := d.State(t, s.ID)
	if got.Verdict == nil || *got.Verdict != "approve" || got.By == nil || *got.By != "ana@example.org" || got.At == nil || got.Seq != now.Judged {
		t.Errorf("a program is told %+v", got)
	}
	page := ben.post("/es"+of(s, "/decision"), "verdict", "decline", "reason", "duplicate", "seq", seq(s)).wants(t, http.StatusConflict).page(t)
	if text := page.Find("[role=alert]").Text(); !strings.Contains(text, "Tu decisión no se ha guardado") {
		t.Errorf("the page says %q", text)
	}
	if text := page.Find(".side .lead").Text(); !strings.HasPrefix(text, "Dibujo aprobado por ana@example.org el ") {
		t.Errorf("the page says %q", text)
	}
	if title := page.Find("title").Text(); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
	if href, _ := page.Find(".lang a[hreflang=ar]").Attr("href"); href != "/ar"+of(s, "") {
		t.Errorf("the picker leads to %q", href)
	}
	if now.Decision.Verdict != drawing.Approve || d.State(t, s.ID).Seq != now.Seq {
		t.Error("something was decided")
	}
}

// A colleague was faster, and the page has no such form any more: what was typed is
// there to be copied all the same.
func TestWhatWasTypedInVainIsShownToBeCopied(t *testing.T) {
	d := open(t)
	ana, ben := d.moderator(t), d.signedIn(t, "ben@example.org", staff.Organiser)
	const message, note = "Dear Ama,\nwhat a <bright> harbour!", "مع السلامة"
	for language, said := range map[string]string{"en": "Here is what you wrote", "es": "lo que escribiste", "ar": "هذا ما كتبته"} {
		s := d.waiting(t, "accra")
		ana.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
		page := ben.post("/"+language+of(s, "/decision"), "verdict", "return", "reason", "blurred", "message", message, "note", note, "seq", seq(s)).
			wants(t, http.StatusConflict).page(t)
		summary := page.Find(".summary")
		for field, want := range map[string]string{"message": message, "note": note} {
			box := summary.Find("textarea[readonly]#typed-" + field)
			if box.Text() != want || summary.Find("label[for=typed-"+field+"]").Text() == "" {
				t.Errorf("%s: as %s stands %q", language, field, box.Text())
			}
		}
		if !strings.Contains(summary.Text(), said) {
			t.Errorf("%s: the page says %q", language, summary.Text())
		}
	}
	s := d.waiting(t, "accra")
	stale := ben.post(of(s, "/decision"), "verdict", "return", "reason", "blurred", "message", message, "seq", "1").wants(t, http.StatusConflict).page(t)
	if stale.Find("#return-message").Text() != message || stale.Find("[id^=typed-]").Length() != 0 {
		t.Error("what its form still has is shown beside it, too")
	}
	ana.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
	plain := ben.post(of(s, "/decision"), "verdict", "decline", "reason", "duplicate", "note", " ", "seq", seq(s)).wants(t, http.StatusConflict).page(t)
	if plain.Find("[id^=typed-]").Length() != 0 || strings.Contains(plain.Find(".summary").Text(), "Here is what you wrote") {
		t.Error("where nothing was typed, something is to be copied")
	}
}

func TestOfManyDecisionsAtOnceOneIsMade(t *testing.T) {
	d := open(t)
	s := d.waiting(t, "accra")
	people := []person{d.moderator(t), d.signedIn(t, "ben@example.org", staff.Moderator), d.signedIn(t, "cy@example.org", staff.Moderator)}
	codes := make([]int, len(people))
	var racing sync.WaitGroup
	for i, p := range people {
		racing.Go(func() {
			codes[i] = p.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).Code
		})
	}
	racing.Wait()
	count := map[int]int{}
	for _, code := range codes {
		count[code]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusConflict] != 2 {
		t.Errorf("answered %v", codes)
	}
}

func TestWhatTheStateForbidsIsAConflict(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	entered := d.Enter(t)
	received := d.State(t, entered.ID)
	waiting := d.waiting(t, "accra")
	gone := d.Enter(t)
	d.Render(t, gone.ID)
	withdrawn := d.Withdraw(t, gone.Receipt)
	for _, c := range []struct {
		s      drawing.State
		end    string
		fields []string
		code   string
	}{
		{received, "/decision", []string{"verdict", "approve", "seq", seq(received)}, "not-rendered"},
		{waiting, "/undo", nil, "undecided"},
		{waiting, "/take-down", []string{"reason", "hurtful"}, "not-approved"},
		{waiting, "/reinstate", nil, "not-taken-down"},
		{withdrawn, "/decision", []string{"verdict", "approve", "seq", seq(withdrawn)}, "withdrawn"},
		{withdrawn, "/undo", nil, "withdrawn"},
	} {
		var got problem
		p.postJSON(of(c.s, c.end), c.fields...).wants(t, http.StatusConflict).into(t, &got)
		if got.Code != c.code || got.Verdict != nil || got.By != nil || got.Seq != d.State(t, c.s.ID).Judged {
			t.Errorf("%s %s: told %+v, want %s", c.s.Status(d.Now()), c.end, got, c.code)
		}
		p.post(of(c.s, c.end), c.fields...).wants(t, http.StatusConflict)
	}
}

func TestWhatIsWrongWithAFormIsSaidByField(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	waiting, hung := d.waiting(t, "accra"), d.waiting(t, "accra")
	d.Approve(t, hung.ID)
	decision := func(fields ...string) []string { return append(fields, "seq", seq(waiting)) }
	for _, c := range []struct {
		name        string
		s           drawing.State
		end         string
		fields      []string
		field, code string
	}{
		{"no reason", waiting, "/decision", decision("verdict", "return"), "reason", "required"},
		{"a reason of another verdict", waiting, "/decision", decision("verdict", "decline", "reason", "dark"), "reason", "choice"},
		{"other without words", waiting, "/decision", decision("verdict", "decline", "reason", "other"), "message", "required"},
		{"a long message", waiting, "/decision", decision("verdict", "decline", "reason", "other", "message", strings.Repeat("ж", 1001)), "message", "too_long"},
		{"a message that turns text", waiting, "/decision", decision("verdict", "decline", "reason", "other", "message", "a\u202eb"), "message", "characters"},
		{"a long note", waiting, "/decision", decision("verdict", "approve", "note", strings.Repeat("x", 1001)), "note", "too_long"},
		{"no verdict", waiting, "/decision", decision(), "verdict", "choice"},
		{"a strange verdict", waiting, "/decision", decision("verdict", "maybe"), "verdict", "choice"},
		{"no seq", waiting, "/decision", []string{"verdict", "approve"}, "seq", "required"},
		{"a strange seq", waiting, "/decision", []string{"verdict", "approve", "seq", "-1"}, "seq", "not_a_number"},
		{"a take-down without reason", hung, "/take-down", nil, "reason", "required"},
		{"a take-down for other without note", hung, "/take-down", []string{"reason", "other"}, "note", "required"},
	} {
		var got problem
		p.postJSON(of(c.s, c.end), c.fields...).wants(t, http.StatusUnprocessableEntity).into(t, &got)
		if e := got.Errors[c.field]; len(got.Errors) != 1 || e.Code != c.code || e.Message == "" || strings.HasPrefix(e.Message, "desk.") {
			t.Errorf("%s: told %+v", c.name, got.Errors)
		}
	}
	if d.State(t, waiting.ID).Decision != nil {
		t.Error("something was decided")
	}
}

func TestARefusedFormComesBackOpenWithAllThatWasTyped(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	page := p.post(of(s, "/decision"), "verdict", "decline", "reason", "other", "note", "see <me>", "seq", seq(s), "city", "accra").
		wants(t, http.StatusUnprocessableEntity).page(t)
	open := page.Find("details[open]:not(.lang)")
	if open.Length() != 1 || open.Find("input[value=decline]").Length() != 1 {
		t.Fatalf("%d forms are open", open.Length())
	}
	if v, _ := open.Find("input[type=radio][checked]").Attr("value"); v != "other" {
		t.Errorf("the reason is %q", v)
	}
	if got := open.Find("#decline-note").Text(); got != "see <me>" {
		t.Errorf("the note is %q", got)
	}
	if _, bad := open.Find("#decline-message").Attr("aria-invalid"); !bad || open.Find(".bad .err").Length() != 1 {
		t.Error("the message is not marked")
	}
	link, _ := page.Find(".summary a").Attr("href")
	if page.Find(link).Closest("details[open]").Length() != 1 {
		t.Errorf("the summary leads to %q", link)
	}
	if v, _ := open.Find("input[name=city]").Attr("value"); v != "accra" {
		t.Errorf("the city is %q", v)
	}
}

func TestAfterADecisionTheNextInLineIsShown(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	items := p.queue(t, "")
	state := func(i int) drawing.State { return d.State(t, items[i].ID) }
	decide := func(i int, more ...string) string {
		return p.post("/ar"+of(state(i), "/decision"), append(more, "verdict", "approve", "seq", seq(state(i)))...).
			wants(t, http.StatusSeeOther).Header().Get("Location")
	}
	if got, want := decide(1), "/ar"+of(state(2), ""); got != want {
		t.Errorf("after the second: %q, want %q", got, want)
	}
	if got, want := decide(2, "city", "dakar"), "/ar/moderation/queue?city=dakar"; got != want {
		t.Errorf("after the last of its city: %q, want %q", got, want)
	}
	if got, want := decide(0), "/ar/moderation/queue"; got != want {
		t.Errorf("after the last of all: %q, want %q", got, want)
	}
}

func TestTheLastDecisionCanBeUndoneFromTheNextPage(t *testing.T) {
	d := threeWait(t)
	p := d.moderator(t)
	s := d.State(t, p.queue(t, "")[0].ID)
	next := p.post(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusSeeOther).Header().Get("Location")
	undo, _ := p.get(next).wants(t, http.StatusOK).page(t).Find(".last form").Attr("action")
	if undo != of(s, "/undo") {
		t.Fatalf("undo is at %q", undo)
	}
	if n := d.signedIn(t, "ben@example.org", staff.Moderator).get(next).page(t).Find(".last form").Length(); n != 0 {
		t.Error("somebody else is offered to undo it")
	}
	back := p.post(undo).wants(t, http.StatusSeeOther).Header().Get("Location")
	if back != of(s, "") || !d.State(t, s.ID).Waits() {
		t.Errorf("leads to %q, it is %s", back, d.State(t, s.ID).Status(d.Now()))
	}
	if n := p.get(next).wants(t, http.StatusOK).page(t).Find(".last li").Length(); n != 0 {
		t.Error("an undone decision is offered to be undone")
	}
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	p.postJSON(of(s, "/decision"), "verdict", "approve", "note", strings.Repeat("x", 70_000)).wants(t, http.StatusRequestEntityTooLarge)
}
