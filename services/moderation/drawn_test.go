package moderation_test

import (
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestAModeratorSeesWhatTheFamilySaysOfThePictureAndWhenItWasDrawn(t *testing.T) {
	d := open(t)
	p := d.moderator(t)
	day := d.Now().AddDate(0, -1, 0)
	a := d.Enter(t, func(f *edition.Form) {
		f.Description, f.DrawnOn = "Un tranvía rojo.", day.Format("2006-01-02")
		f.Language = "es"
	})
	s := d.Render(t, a.ID)
	page := p.get("/en" + of(s, "")).page(t)
	words := page.Find(".words")
	if want := "Drawn on " + day.Format("2 January 2006"); !strings.Contains(words.Text(), want) {
		t.Errorf("it says %q; want %q", words.Text(), want)
	}
	if got := page.Find("#describe-text").Text(); got != "Un tranvía rojo." {
		t.Errorf("the description begins as %q", got)
	}
	if got := page.Find("#describe-language option[selected]").AttrOr("value", ""); got != "es" {
		t.Errorf("its language as %q", got)
	}
	other := p.get("/en" + of(d.Render(t, d.Enter(t).ID), "")).page(t)
	if strings.Contains(other.Find(".words").Text(), "Drawn on") {
		t.Error("a day is said that nobody knows")
	}
}
