package upload_test

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/services/upload"
)

// siblings is a form of so many children, who differ in name, title and picture.
func (h *house) siblings(t *testing.T, n int) *entry {
	t.Helper()
	e := h.entry(t)
	e.file = nil
	e.order = []string{}
	for name := range e.fields {
		e.order = append(e.order, name)
	}
	for i := 2; i <= n; i++ {
		for _, name := range []string{"title", "story", "child_name", "child_age", "key"} {
			e.with(fmt.Sprintf("%s_%d", name, i), fmt.Sprintf("%s of %d", e.fields[name], i))
			e.order = append(e.order, fmt.Sprintf("%s_%d", name, i))
		}
		e.with(fmt.Sprintf("child_age_%d", i), "8").with(fmt.Sprintf("key_%d", i), h.Form().Key)
	}
	pictures := map[string][]byte{"drawing": contesttest.Picture(t, 0)}
	for i := 2; i <= n; i++ {
		pictures[fmt.Sprintf("drawing_%d", i)] = contesttest.Picture(t, i)
	}
	e.pictures(t, pictures)
	return e
}

// pictures sends files by the names of their fields.
func (e *entry) pictures(t *testing.T, all map[string][]byte) {
	e.extra = func(w *multipart.Writer) {
		for name, picture := range all {
			part, err := w.CreateFormFile(name, name+".jpg")
			if err == nil {
				_, err = part.Write(picture)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// entries is the JSON answer to a form of several children.
type entries struct {
	Status  int
	Entries []struct {
		accepted
		Status int
		Code   string
		Errors map[string]struct{ Code, Message string }
	}
}

// facts is how many there are.
func (h *house) facts(t *testing.T) uint64 {
	t.Helper()
	last, err := h.Journal.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return last
}

func TestSeveralChildrenAreAnEntryEach(t *testing.T) {
	h := open(t)
	e := h.siblings(t, 3)
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusCreated)
	got := decode[entries](t, answer)
	if len(got.Entries) != 3 {
		t.Fatalf("there are %d entries", len(got.Entries))
	}
	receipts := map[string]bool{}
	for i, one := range got.Entries {
		s := h.State(t, drawing.ID(one.ID))
		if want := e.fields["title"]; i > 0 && s.Title != fmt.Sprintf("%s of %d", want, i+1) || i == 0 && s.Title != want || s.City != "accra" {
			t.Errorf("the drawing of child %d is %q, of %s", i+1, s.Title, s.City)
		}
		receipts[one.Receipt] = true
	}
	if len(receipts) != 3 {
		t.Errorf("there are %d receipts", len(receipts))
	}
	before := h.facts(t)
	again := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, again, http.StatusCreated)
	if h.facts(t) != before || decode[entries](t, again).Entries[2].accepted != got.Entries[2].accepted {
		t.Error("sent again, it is another entry")
	}
	h.wantEmptySpool(t)
}

func TestOneChildThatFailsKeepsTheOthers(t *testing.T) {
	h := open(t)
	e := h.siblings(t, 3).with("title_2", "")
	answer := h.post(t, "/enter", e, asJSON...)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	got := decode[entries](t, answer)
	if len(got.Entries) != 3 || got.Entries[0].Receipt == "" || got.Entries[2].Receipt == "" || got.Entries[1].Receipt != "" ||
		got.Entries[1].Status != http.StatusUnprocessableEntity || got.Entries[1].Errors["title"].Code != "required" {
		t.Errorf("the answer is %+v", got)
	}
	if n := h.facts(t); n != 2 {
		t.Errorf("there are %d facts", n)
	}
}

func TestEachChildCountsAndNoFamilyIsRefusedHalfway(t *testing.T) {
	for name, one := range map[string]struct {
		limit  func(*upload.Config)
		passes time.Duration // until all that was sent is over
	}{
		"the limit of an address": {func(c *upload.Config) { c.EntryLimit = 5 }, 10 * time.Minute},
		"a rush":                  {func(c *upload.Config) { c.Rush = 5 }, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, one.limit)
			for range 3 {
				h.enter(t, h.entry(t))
			}
			family := h.siblings(t, 8) // two may still come
			wantStatus(t, h.post(t, "/enter", family.with("guardian_email", "eight@example.org"), asJSON...), http.StatusCreated)
			wantStatus(t, h.post(t, "/enter", h.entry(t), asJSON...), http.StatusTooManyRequests)
			next := h.siblings(t, 2).with("guardian_email", "two@example.org")
			before := h.facts(t)
			wantStatus(t, h.post(t, "/enter", next, asJSON...), http.StatusTooManyRequests)
			if n := h.facts(t); n != before {
				t.Errorf("of a family that was refused, %d are entered", n-before)
			}
			h.Move(one.passes)
			wantStatus(t, h.post(t, "/enter", next, asJSON...), http.StatusCreated)
			h.enter(t, h.entry(t)) // three of five
			h.enter(t, h.entry(t))
			h.enter(t, h.entry(t))
			wantStatus(t, h.post(t, "/enter", h.entry(t), asJSON...), http.StatusTooManyRequests)
		})
	}
}

func TestTheFormComesBackForTheChildThatFailedAndSendingAgainDoublesNothing(t *testing.T) {
	h := open(t)
	e := h.siblings(t, 3).with("title_2", "").with("story_2", "It rains.")
	answer := h.post(t, "/en/enter", e)
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	d := document(t, answer)
	if got := d.Find(".entered a").Length(); got != 2 {
		t.Errorf("%d children are shown as entered", got)
	}
	wantText(t, d, "#e-title", "Give the drawing a name.")
	if d.Find("[name=title_2]").Length() != 0 || d.Find("#story").Text() != "It rains." || d.Find("[name=key]").AttrOr("value", "") != e.fields["key_2"] {
		t.Error("the card is not that of the second child alone")
	}
	wantText(t, d, "#h-drawing b", "We still have the picture that you chose. You can choose another one.")
	sent := formOf(d)
	sent["title"], sent["child_yes"] = "Rain", "yes"
	final := h.post(t, "/en/enter", &entry{fields: sent})
	wantStatus(t, final, http.StatusSeeOther)
	at := final.Header().Get("Location")
	if !strings.HasPrefix(at, "/en/together/") || strings.Count(at, ".") != 2 {
		t.Fatalf("it leads to %s", at)
	}
	page := document(t, h.get(at))
	if page.Find(".together li").Length() != 3 || page.Find(".together .qr").Length() != 3 {
		t.Error("the page does not show three receipts with their codes")
	}
	before := h.facts(t)
	wantStatus(t, h.post(t, "/en/enter", e.with("title_2", "Rain")), http.StatusSeeOther)
	if h.facts(t) != before || before != 3 {
		t.Errorf("there are %d facts, then %d", before, h.facts(t))
	}
	h.wantEmptySpool(t)
}

// formOf are the fields of the form on a page as a browser without script sends them.
func formOf(d *goquery.Document) map[string]string {
	sent := map[string]string{}
	d.Find("#entry [name]").Each(func(_ int, f *goquery.Selection) {
		_, ticked := f.Attr("checked")
		switch kind := f.AttrOr("type", ""); {
		case kind == "file", kind == "submit", (kind == "radio" || kind == "checkbox") && !ticked:
		case goquery.NodeName(f) == "textarea":
			sent[f.AttrOr("name", "")] = f.Text()
		default:
			sent[f.AttrOr("name", "")] = f.AttrOr("value", "")
		}
	})
	return sent
}

func TestWhatIsWrongWithAllChildrenEntersNone(t *testing.T) {
	h := open(t)
	answer := h.post(t, "/en/enter", h.siblings(t, 3).with("guardian_email", "nobody"))
	wantStatus(t, answer, http.StatusUnprocessableEntity)
	d := document(t, answer)
	if d.Find(".entered").Length() != 0 || d.Find(".summary li").Length() != 1 || d.Find("[name=key_3]").Length() != 1 {
		t.Errorf("the summary says %q", d.Find(".summary").Text())
	}
	if n := h.facts(t); n != 0 {
		t.Errorf("there are %d facts", n)
	}
}

func TestWithoutScriptAChildIsAddedAndLeftOutAndAllThatWasTypedIsKept(t *testing.T) {
	h := open(t)
	e := h.siblings(t, 2).with("add", "yes")
	e.order = append(e.order, "add")
	answer := h.post(t, "/en/enter", e)
	wantStatus(t, answer, http.StatusOK)
	d := document(t, answer)
	if d.Find("section[data-child]").Length() != 9 || d.Find("#child_name_2").AttrOr("value", "") != e.fields["child_name_2"] || d.Find("#guardian_name").AttrOr("value", "") != e.fields["guardian_name"] {
		t.Error("what was typed is not kept")
	}
	wantText(t, d, "#s1_3", "Child 3: The drawing")
	sent := formOf(d)
	sent["remove"] = "1"
	d = document(t, h.post(t, "/en/enter", &entry{fields: sent}))
	if d.Find("section[data-child]").Length() != 6 || d.Find("#child_name").AttrOr("value", "") != e.fields["child_name_2"] {
		t.Error("the first child is not left out")
	}
	sent = formOf(d) // of which the card of the third child is empty
	sent["child_yes"] = "yes"
	final := h.post(t, "/en/enter", &entry{fields: sent})
	wantStatus(t, final, http.StatusSeeOther)
	if at := final.Header().Get("Location"); !strings.HasPrefix(at, "/en/entries/") {
		t.Errorf("it leads to %s", at)
	}
	if n := h.facts(t); n != 1 {
		t.Errorf("there are %d facts", n)
	}
}

func TestAFormHasRoomForEightChildren(t *testing.T) {
	h := open(t)
	for asked, want := range map[string]int{"": 1, "3": 3, "8": 8, "99": 8, "-1": 1, "x": 1} {
		d := document(t, h.get("/en/enter?children="+asked))
		if got := d.Find("section[data-child]").Length(); got != 3*want {
			t.Errorf("asked for %q, there are %d parts", asked, got)
		}
		if got := d.Find("button[name=add]").Length(); got != min(1, 8-want) {
			t.Errorf("asked for %q, %d buttons add another", asked, got)
		}
	}
	answer := h.post(t, "/enter", h.siblings(t, 9), asJSON...)
	wantStatus(t, answer, http.StatusCreated)
	if got := len(decode[entries](t, answer).Entries); got != 8 {
		t.Errorf("%d are entered", got)
	}
}

func TestReceiptsStandTogetherWithoutThoseThatAreErased(t *testing.T) {
	h := open(t)
	got := decode[entries](t, h.post(t, "/enter", h.siblings(t, 2), asJSON...))
	at := "/en/together/" + got.Entries[0].Receipt + "." + got.Entries[1].Receipt
	answer := h.get(at)
	wantStatus(t, answer, http.StatusOK)
	if answer.Header().Get("Cache-Control") != "no-store" {
		t.Error("it may be kept")
	}
	for _, wrong := range []string{at + ".", at + "x", at + "." + strings.Repeat("0", 52), "/en/together/" + strings.Repeat("0", 52)} {
		wantStatus(t, h.get(wrong), http.StatusNotFound)
	}
	h.Erase(t, drawing.ID(got.Entries[0].ID))
	page := document(t, h.get(at))
	if page.Find(".together li").Length() != 1 {
		t.Error("what is erased is listed")
	}
	h.Erase(t, drawing.ID(got.Entries[1].ID))
	wantStatus(t, h.get(at), http.StatusNotFound)
}

func TestAFamilysLinkListsAllOfItsDrawings(t *testing.T) {
	h := open(t)
	var all []drawing.ID
	for _, one := range decode[entries](t, h.post(t, "/enter", h.siblings(t, 3), asJSON...)).Entries {
		all = append(all, drawing.ID(one.ID))
	}
	h.enter(t, h.entry(t).with("guardian_email", "stranger@example.org").with("child_name", "Zoe"))
	link := h.familyLink(t, all[0])
	h.Caught(t)
	answer := h.get("/en/family/" + link)
	wantStatus(t, answer, http.StatusOK)
	if got := document(t, answer).Find(".together li").Length(); got != 3 || answer.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d drawings are listed", got)
	}
	for i := range link {
		other := "0"
		if link[i] == '0' {
			other = "1"
		}
		wantStatus(t, h.get("/en/family/"+link[:i]+other+link[i+1:]), http.StatusNotFound)
	}
	h.Erase(t, all[1]) // the catalog need not have heard of it
	if got := document(t, h.get("/en/family/"+link)).Find(".together li").Length(); got != 2 {
		t.Errorf("with one erased, %d are listed", got)
	}
	h.Move(29 * 24 * time.Hour)
	wantStatus(t, h.get("/en/family/"+link), http.StatusOK)
	h.Move(2 * 24 * time.Hour)
	wantStatus(t, h.get("/en/family/"+link), http.StatusNotFound)
}

// familyLink is the one that a letter would have today.
func (h *house) familyLink(t *testing.T, id drawing.ID) string {
	t.Helper()
	a, err := h.Contest.Addressed(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return h.Contest.FamilyLink(a, h.Now())
}

func TestALetterWithTheFamilysLinkIsAskedForWithTheReceipts(t *testing.T) {
	h := open(t)
	got := decode[entries](t, h.post(t, "/enter", h.siblings(t, 2), asJSON...))
	at := "/en/together/" + got.Entries[0].Receipt + "." + got.Entries[1].Receipt
	answer := h.postText(at+"/letter", nil)
	wantStatus(t, answer, http.StatusSeeOther)
	want(t, "the way", answer.Header().Get("Location"), "/en/lost-link/sent")
	wantStatus(t, h.postText("/en/together/"+strings.Repeat("0", 52)+"/letter", nil), http.StatusNotFound)
}

// The link is bound to the mailbox: another spelling that folds into the same may be somebody else's.
func TestAFamilysLinkIsThatOfOneMailbox(t *testing.T) {
	h := open(t)
	mine := h.enter(t, h.entry(t).with("guardian_email", "strasse@example.org"))
	h.enter(t, h.entry(t).with("guardian_email", "straße@example.org").with("child_name", "Zoe"))
	h.Caught(t)
	d := document(t, h.get("/en/family/"+h.familyLink(t, drawing.ID(mine.ID))))
	if got := d.Find(".together li").Length(); got != 1 {
		t.Errorf("%d drawings are listed", got)
	}
	var none contest.Addressed
	if link := h.Contest.FamilyLink(none, h.Now()); link != "" {
		t.Errorf("without an address there is a link, %s", link)
	}
}
