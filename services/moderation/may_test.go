package moderation_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

func TestTheConsoleSaysWhatAFamilyAllows(t *testing.T) {
	d := open(t)
	p, s := d.moderator(t), d.waiting(t, "accra")
	allow := func(purpose drawing.Purpose, yes bool) {
		t.Helper()
		if _, err := d.Contest.Allow(t.Context(), d.Secret.Receipt(s.ID, s.Link), purpose, yes, drawing.Consent{}); err != nil {
			t.Fatal(err)
		}
		d.Caught(t)
	}
	says := func(text string, want bool) {
		t.Helper()
		if page := p.get(of(s, "")).page(t).Find(".words").Text(); strings.Contains(page, text) != want {
			t.Errorf("it says %q: %t", text, !want)
		}
	}
	allow(drawing.PurposePress, true)
	says("The family allows: showing it online and newspapers", true)
	says("does not want it shown online", false)
	allow(drawing.PurposeShow, false)
	allow(drawing.PurposePress, false)
	says("The family allows", false)
	says("The family does not want it shown online. You can judge it all the same.", true)
	says("The family changed what it allows", true)
	p.postJSON(of(s, "/decision"), "verdict", "approve", "seq", seq(s)).wants(t, http.StatusOK)
}

func TestTheAuditCountsByDayWhatWasKeptLongEnough(t *testing.T) {
	d := open(t)
	p := d.auditor(t)
	if got := p.get("/moderation/audit").page(t).Find("#forgotten").Length(); got != 0 {
		t.Errorf("%d lists of what nobody forgot", got)
	}
	d.waiting(t, "accra")
	d.waiting(t, "cairo")
	d.Change(t, func(e *edition.Edition) { e.GuardianDays = 1 })
	d.Move(d.Contest.Edition().GuardianUntil().Sub(d.Now()) + time.Minute)
	if _, _, err := d.Contest.Retire(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.Caught(t)
	p = d.signedIn(t, "noor@example.org", staff.Auditor) // everybody else was signed out in that year
	page := p.get("/moderation/audit").page(t)
	if got := page.Find("section:has(#forgotten) li b").Text(); got != "Names and addresses of 2 grown-ups" {
		t.Errorf("it says %q", got)
	}
	if got := len(p.audit(t, "").Entries); got != 2 {
		t.Errorf("among the acts there are %d, of two that were submitted", got)
	}
}
