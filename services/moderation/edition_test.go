package moderation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func (d *desk) organiser(t *testing.T) person {
	return d.signedIn(t, "omar@example.org", staff.Organiser)
}

// fields are those of the edition's form, with some of them otherwise.
func fields(page *goquery.Document, changes ...string) []string {
	return fieldsOf(page.Find("form.edit"), changes...)
}

// fieldsOf are those of a form as a browser would send them, with some of them otherwise:
// name and value alternate, and "" takes all of a name away.
func fieldsOf(form *goquery.Selection, changes ...string) []string {
	var all []string
	add := func(name, value string) {
		if i := slices.Index(changes, name); i < 0 || i%2 == 1 {
			all = append(all, name, value)
		}
	}
	form.Find("input, textarea").Each(func(_ int, e *goquery.Selection) {
		name, _ := e.Attr("name")
		value, _ := e.Attr("value")
		if e.Is("textarea") {
			value = e.Text()
		}
		if kind, _ := e.Attr("type"); kind == "checkbox" {
			if _, ticked := e.Attr("checked"); !ticked {
				return
			}
		}
		add(name, value)
	})
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] != "" {
			all = append(all, changes[i], changes[i+1])
		}
	}
	return all
}

const editionPath = "/moderation/edition"

func TestTheEditionsFormChangesNothingUntouchedInAnyLanguage(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	before := d.Contest.Edition()
	for _, tag := range []string{"en", "es", "ar"} {
		page := p.get("/"+tag+editionPath).wants(t, http.StatusOK).page(t)
		if n := page.Find("h1").Length(); n != 1 || len(repeated(page)) > 0 {
			t.Errorf("%s: %d h1, twice: %v", tag, n, repeated(page))
		}
		page.Find("input:not([type=hidden]), textarea").Each(func(_ int, field *goquery.Selection) {
			id, _ := field.Attr("id")
			if field.Closest("label").Length() == 0 && page.Find(`label[for="`+id+`"]`).Length() == 0 {
				t.Errorf("%s: the field %q has no label", tag, id)
			}
		})
		p.post("/"+tag+editionPath, fields(page)...).wants(t, http.StatusSeeOther)
	}
	if changes, err := d.Contest.Changes(t.Context(), 0, 10); err != nil || len(changes) != 0 || d.Contest.Edition().String() != before.String() {
		t.Errorf("%+v, %v", changes, err)
	}
}

func TestAnOrganiserChangesTheEditionAndTheAuditTells(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	p.post(editionPath, fields(page, "theme.es", "Ríos", "hide_after", "5", "text.dark.en", "Near a window, please.")...).wants(t, http.StatusSeeOther)
	e := d.Contest.Edition()
	if e.ThemeIn("es") != "Ríos" || e.HideAfter != 5 || e.Text("dark", "en") != "Near a window, please." {
		t.Errorf("%+v", e)
	}
	var got struct {
		Entries []struct {
			At, By, What string
			Drawing      *string
			Number       uint64
			Changes      []struct{ Name, Before, After string }
		}
		Next *string
	}
	p.getJSON("/moderation/audit?what=edition").wants(t, http.StatusOK).into(t, &got)
	if len(got.Entries) != 1 || got.Entries[0].By != p.Email || len(got.Entries[0].Changes) != 3 || got.Entries[0].Changes[1].Before != "3" {
		t.Errorf("%+v", got)
	}
	if text := p.get("/moderation/audit?what=edition").page(t).Find(".log").Text(); !strings.Contains(text, "Ríos") || !strings.Contains(text, p.Email) {
		t.Errorf("the page says %q", text)
	}
}

func TestAPreviewSaysWhatWouldChangeAndChangesNothing(t *testing.T) {
	d := open(t)
	hung := d.waiting(t, "accra")
	d.Approve(t, hung.ID)
	d.Caught(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	told := p.post(editionPath, fields(page, "every_city", "", "cities", "quito", "preview", "yes")...).wants(t, http.StatusOK).page(t)
	text := told.Find(".told").Text()
	if !strings.Contains(text, "cities leave") || !strings.Contains(text, "1 drawing that hangs stays") || !strings.Contains(text, "Quito") {
		t.Errorf("it says %q", text)
	}
	if _, ticked := told.Find("input[name=cities][value=quito]").Attr("checked"); !ticked {
		t.Error("what was typed is gone")
	}
	if len(d.Contest.Edition().Cities) != 0 {
		t.Error("it changed something")
	}
	if text := p.post(editionPath, fields(page, "preview", "yes")...).page(t).Find(".told").Text(); !strings.Contains(text, "Nothing would change") {
		t.Errorf("of nothing it says %q", text)
	}
}

// TestAPreviewDoesNotSayThatAnythingIsDestroyedAtOnce: no setting destroys anything before it has stood for two days.
func TestAPreviewDoesNotSayThatAnythingIsDestroyedAtOnce(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	for ago, want := range map[time.Duration]string{
		2 * 24 * time.Hour: "once these settings have stood for 48 hours",
		12 * time.Hour:     "once these settings have stood for 48 hours",
		-72 * time.Hour:    "It is destroyed from ",
	} {
		d.Change(t, func(e *edition.Edition) { e.OpensAt, e.ClosesAt = d.Now().Add(-30*24*time.Hour), d.Now().Add(-ago) })
		page := p.get(editionPath).page(t)
		if text := p.post(editionPath, fields(page, "original_days", "1", "preview", "yes")...).wants(t, http.StatusOK).page(t).Find(".told").Text(); !strings.Contains(text, want) {
			t.Errorf("%v after closing it says %q", ago, text)
		}
	}
}

func TestLimitsArePreviewedSavedAndTold(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	lower := fields(page, "limits.file", "8", "limits.title", "40", "limits.story", "1000")
	for tag, words := range map[string][]string{
		"en": {"8 MB", "20 MB", "1,000", "from now on"}, "es": {"8 MB", "Letras de un título"}, "ar": {"8 ميغابايت", "عدد حروف القصة"},
	} {
		text := p.post("/"+tag+editionPath, append(lower, "preview", "yes")...).wants(t, http.StatusOK).page(t).Find(".told").Text()
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s: the preview says %q; want %q", tag, text, word)
			}
		}
	}
	p.post(editionPath, lower...).wants(t, http.StatusSeeOther)
	if got := d.Contest.Edition().Limits; got != (edition.Limits{File: 8_000_000, Title: 40, Story: 1_000}) {
		t.Errorf("%+v", got)
	}
	if value, _ := p.get(editionPath).page(t).Find("#s-limits-file").Attr("value"); value != "8" {
		t.Errorf("the form shows %q", value)
	}
	if text := p.get("/moderation/audit?what=edition").page(t).Find(".log").Text(); !strings.Contains(text, "8 MB") || !strings.Contains(text, "Letters of a title") {
		t.Errorf("the audit says %q", text)
	}
	var told problem
	p.postJSON(editionPath, fields(p.get(editionPath).page(t), "limits.file", "21", "limits.story", "99")...).wants(t, http.StatusUnprocessableEntity).into(t, &told)
	if told.Errors["limits.file"].Message != "Please choose from 2 to 20" || told.Errors["limits.story"].Message != "Please choose from 100 to 2,000" {
		t.Errorf("%+v", told.Errors)
	}
}

func TestAnEditionThatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	d := open(t)
	omar, olga := d.organiser(t), d.signedIn(t, "olga@example.org", staff.Organiser)
	page := omar.get(editionPath).page(t)
	olga.post(editionPath, fields(page, "theme", "Bridges")...).wants(t, http.StatusSeeOther)
	mine := fields(page, "hide_after", "7")
	omar.postJSON(editionPath, mine...).wants(t, http.StatusConflict)
	omar.postJSON(editionPath, append(mine, "preview", "yes")...).wants(t, http.StatusConflict)
	again := omar.post(editionPath, mine...).wants(t, http.StatusConflict).page(t)
	if text := again.Find(".summary").Text(); !strings.Contains(text, olga.Email) || !strings.Contains(text, "Bridges") {
		t.Errorf("it says %q", text)
	}
	if d.Contest.Edition().HideAfter != 3 {
		t.Error("it was changed all the same")
	}
	omar.post(editionPath, fields(again)...).wants(t, http.StatusSeeOther)
	if e := d.Contest.Edition(); e.HideAfter != 7 {
		t.Errorf("after a second time it is %+v", e)
	}
}

func TestWhatIsWrongWithAnEditionStandsAtItsField(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	wrong := fields(page, "closes", "2001-01-01T00:00", "groups", "5-6", "new_reason", "Too Small", "text.dark.es", strings.Repeat("x", 301))
	back := p.post("/ar"+editionPath, wrong...).wants(t, http.StatusUnprocessableEntity).page(t)
	for _, id := range []string{"s-closes", "s-groups", "s-new-reason", "s-text-dark-es"} {
		if bad, _ := back.Find("#" + id).Attr("aria-invalid"); bad != "true" {
			t.Errorf("%s is not marked", id)
		}
		if back.Find(`.summary a[href="#`+id+`"]`).Length() != 1 {
			t.Errorf("the summary does not lead to %s", id)
		}
	}
	if back.Find("details[open] #s-text-dark-es, details[open] #s-new-reason").Length() != 2 {
		t.Error("a field at fault is hidden")
	}
	var told problem
	p.postJSON(editionPath, wrong...).wants(t, http.StatusUnprocessableEntity).into(t, &told)
	if len(told.Errors) != 4 || told.Errors["closes"].Code != "order" || told.Errors["groups"].Message == "" {
		t.Errorf("%+v", told.Errors)
	}
	p.post(editionPath, "revision", "x").wants(t, http.StatusBadRequest)
}

func TestTheEditionIsForOrganisersAlone(t *testing.T) {
	d := open(t)
	d.stranger().getJSON(editionPath).wants(t, http.StatusUnauthorized)
	for role, want := range map[staff.Role]int{staff.Moderator: 403, staff.Auditor: 403, staff.Jury: 403, staff.Organiser: 200} {
		p := d.signedIn(t, string(role)+"@example.org", role)
		p.getJSON(editionPath).wants(t, want)
		p.postJSON(editionPath, "revision", "0").wants(t, map[int]int{403: 403, 200: 422}[want])
	}
}

// TestAModeratorReadsWhatAFamilyWillRead: words that ask for a better picture are of no use
// where a drawing is taken down.
func TestAModeratorReadsWhatAFamilyWillRead(t *testing.T) {
	d := open(t)
	d.Change(t, func(e *edition.Edition) {
		e.Texts = edition.Texts{"name_visible": {"en": "Please take the photo again."}}
	})
	p := d.organiser(t)
	waits, hangs := d.waiting(t, "accra"), d.Publish(t)
	for s, said := range map[drawing.ID]string{waits.ID: "Please take the photo again.", hangs.ID: "A full name could be read on it."} {
		text := p.get(of(d.State(t, s), "")).page(t).Find(".family q").Text()
		if !strings.Contains(text, said) || s == hangs.ID && strings.Contains(text, "the photo again") {
			t.Errorf("it says %q; want %q", text, said)
		}
	}
}

func TestAFamilyReadsTheEditionsOwnWords(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	p.post(editionPath, fields(page, "new_reason", "too_small", "new.return", "yes", "text.new.en", "It is too small to see.")...).wants(t, http.StatusSeeOther)
	s := d.waiting(t, "accra")
	if text := p.get(of(s, "")).page(t).Find("label").Text(); !strings.Contains(text, "It is too small to see.") {
		t.Errorf("a moderator is offered %q", text)
	}
	p.postJSON(of(s, "/decision"), "verdict", "return", "reason", "too_small", "seq", seq(s)).wants(t, http.StatusOK)
}
