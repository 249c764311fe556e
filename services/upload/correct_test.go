package upload_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

func TestAFamilyCorrectsItsWordsAtOnceWhileNobodyHasSaidYes(t *testing.T) {
	h := open(t)
	a := h.Enter(t)
	h.Render(t, a.ID)
	at := "/entries/" + a.Receipt
	if href := document(t, h.get("/es"+at)).Find(".tools a[href$='/correct']").AttrOr("href", ""); href != "/es"+at+"/correct" {
		t.Errorf("the way to it is %q", href)
	}
	d := document(t, h.get("/en"+at+"/correct"))
	want(t, "title so far", d.Find("#title").AttrOr("value", ""), h.State(t, a.ID).Title)
	want(t, "story so far", d.Find("#story").Text(), "This is where I live.")
	answer := h.postText("/es"+at+"/correct", []string{"title", " My  road ", "story", "Here I live.\r\nIt is loud.", "description", "A grey street", "child_name", "Ama"})
	wantStatus(t, answer, http.StatusSeeOther)
	want(t, "the way on", answer.Header().Get("Location"), "/es"+at+"?saved=words")
	wantText(t, document(t, h.get("/en"+at+"?saved=words")), ".saved p", "Your words are saved.")
	s := h.State(t, a.ID)
	if s.Title != "My road" || s.Story != "Here I live.\nIt is loud." || s.Own.Text != "A grey street" || s.Child.Name != "Ama" {
		t.Errorf("the words are %+v", s)
	}
	answer = h.postText(at+"/correct", []string{"title", "My lane"}, asJSON...)
	wantStatus(t, answer, http.StatusOK)
	if s := h.State(t, a.ID); s.Title != "My lane" || s.Child.Name != "Ama" || s.Story == "" || s.Own.Text == "" {
		t.Errorf("what was not sent is %+v", s)
	}
	want(t, "the last of the history", h.lastHeard(t, at), "corrected")
}

func TestAPageThatStoodOpenPutsNothingBack(t *testing.T) {
	h := open(t)
	a := h.enter(t, h.entry(t).with("child_name", "Ana López").with("story", "One.\nTwo."))
	at := "/entries/" + a.Receipt + "/correct"
	page := asSent(document(t, h.get(at)))
	shorter, another := "Ana", "One."
	if _, err := h.Contest.Edit(t.Context(), drawing.ID(a.ID), "staff-1", contest.Amendment{Child: &shorter, Story: &another}); err != nil {
		t.Fatal(err)
	}

	page.Set("title", "")
	answer := h.postForm("/en"+at, page)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	again := asSent(document(t, answer))
	for _, field := range []string{"child_name", "story", "description"} {
		want(t, field+" as it was shown", again.Get("shown_"+field), page.Get("shown_"+field))
	}
	again.Set("title", "My lane")
	again.Set("story", strings.ReplaceAll(again.Get("story"), "\n", "\r\n")) // as browsers send it
	wantStatus(t, h.postForm(at, again), http.StatusSeeOther)
	s := h.State(t, drawing.ID(a.ID))
	if s.Title != "My lane" || s.Child.Name != shorter || s.Story != another {
		t.Errorf("the words are %q by %q: %q", s.Title, s.Child.Name, s.Story)
	}

	again.Set("title", "My lane, as I know it")
	again.Set("child_name", "Ana L.")
	wantStatus(t, h.postForm(at, again), http.StatusSeeOther)
	if s := h.State(t, drawing.ID(a.ID)); s.Child.Name != "Ana L." || s.Story != another {
		t.Errorf("after it was typed: %q by %q: %q", s.Title, s.Child.Name, s.Story)
	}
}

// asSent are the fields of a page's form as a browser sends them.
func asSent(d *goquery.Document) url.Values {
	form := url.Values{}
	d.Find("form.measure").Find("input, textarea").Each(func(_ int, f *goquery.Selection) {
		form.Set(f.AttrOr("name", ""), f.AttrOr("value", f.Text()))
	})
	return form
}

// lastHeard is the last thing that a program is told to have happened.
func (h *house) lastHeard(t *testing.T, at string) string {
	t.Helper()
	all := decode[status](t, h.get(at, asJSON...)).History
	return all[len(all)-1].What
}

func TestTheOldWordsStandWhileTheNewOnesOfWhatHangsWait(t *testing.T) {
	h := open(t)
	s := h.Publish(t)
	at := "/entries/" + h.receipt(s)
	if lead := document(t, h.get("/en"+at+"/correct")).Find(".lead").Text(); !strings.Contains(lead, "Somebody looks at the new words first") {
		t.Errorf("the page says %q", lead)
	}
	wantStatus(t, h.postText(at+"/correct", []string{"title", "My lane", "description", "A lane"}), http.StatusSeeOther)
	want(t, "status", h.status(t, at), "published")
	d := document(t, h.get("/en"+at+"?saved=words"))
	wantText(t, d, ".saved p", "Your words are saved.Somebody looks at them soon. Until then the old words stay.")
	want(t, "what hangs", d.Find("figure b").Text(), s.Title)
	wantText(t, d, ".pending h2", "Your new words wait")
	wantText(t, d, ".pending del", s.Title)
	wantText(t, d, ".pending ins", "My laneA lane")
	want(t, "the title to come", document(t, h.get(at+"/correct")).Find("#title").AttrOr("value", ""), "My lane")
	now := h.State(t, s.ID)
	if _, err := h.Contest.Answer(t.Context(), s.ID, "staff-1", now.Judged, true); err != nil {
		t.Fatal(err)
	}
	d = document(t, h.get("/en"+at))
	if d.Find(".pending").Length() != 0 || d.Find("figure b").Text() != "My lane" {
		t.Error("the new words do not hang")
	}
}

func TestWordsThatAreAtFaultComeBack(t *testing.T) {
	h := open(t)
	a, sibling := h.Enter(t), h.Enter(t)
	other := h.State(t, sibling.ID).Child.Name
	at := "/entries/" + a.Receipt
	for _, c := range []struct {
		field, value, code string
		status             int
	}{
		{"title", "", "required", 422}, {"title", strings.Repeat("x", 81), "too_long", 422}, {"story", strings.Repeat("x", 2_001), "too_long", 422},
		{"description", strings.Repeat("x", 5_001), "too_long", 422}, {"child_name", " ", "required", 422}, {"child_name", other, "same_child", 409},
	} {
		before := h.State(t, a.ID)
		fields := []string{"title", "Kept title", "story", "Kept story", c.field, c.value}
		answer := h.postText(at+"/correct", fields, asJSON...)
		wantStatus(t, answer, c.status)
		if got := decode[problem](t, answer).Errors[c.field]; got.Code != c.code || got.Message == "" {
			t.Errorf("%s: %+v", c.field, got)
		}
		page := h.postText("/en"+at+"/correct", fields)
		wantStatus(t, page, c.status)
		d := document(t, page)
		want(t, "the way to the fault", d.Find(".summary a").AttrOr("href", ""), "#"+c.field)
		if d.Find("#"+c.field+"[aria-invalid=true]").Length() != 1 || !strings.HasPrefix(d.Find("title").Text(), "Error:") {
			t.Errorf("%s is not marked", c.field)
		}
		if c.field != "story" && d.Find("#story").Text() != "Kept story" {
			t.Error("what was typed is gone")
		}
		if h.State(t, a.ID).Seq != before.Seq {
			t.Error("something was changed")
		}
	}
}

func TestTheLongestWordsAreTakenAndLongerOnesNamed(t *testing.T) {
	h := open(t)
	at := "/entries/" + h.Enter(t).Receipt + "/correct"
	long := strings.Repeat("🚋", 2_000)
	wantStatus(t, h.postText(at, []string{"story", long, "description", long[:4*500], "title", long[:4*80]}, asJSON...), http.StatusOK)
	answer := h.postText(at, []string{"story", long + long}, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	want(t, "code", decode[problem](t, answer).Errors["story"].Code, "too_long")
	wantStatus(t, h.postText(at, []string{"story", strings.Repeat("x", 200<<10)}, asJSON...), http.StatusRequestEntityTooLarge)
}

func TestWhatIsDeclinedOrTakenBackIsNotCorrected(t *testing.T) {
	h := open(t)
	declined, withdrawn := h.Enter(t), h.Enter(t)
	h.Render(t, declined.ID)
	h.Decline(t, declined.ID)
	h.Withdraw(t, withdrawn.Receipt)
	for receipt, heading := range map[string]string{declined.Receipt: "Someone has decided already", withdrawn.Receipt: "You have taken it back already"} {
		at := "/en/entries/" + receipt
		if document(t, h.get(at)).Find(".tools a[href$='/correct']").Length() != 0 {
			t.Error("it is offered")
		}
		for _, page := range []*selection{document(t, h.get(at+"/correct")).Selection, document(t, h.postText(at+"/correct", []string{"title", "x"})).Selection} {
			if got := page.Find(".summary h2").Text(); got != heading {
				t.Errorf("it says %q; want %q", got, heading)
			}
		}
		wantStatus(t, h.get(at+"/correct"), http.StatusConflict)
	}
}
