package moderation_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestEachFieldOfTheEditionIsHeldToItsRule sends one field wrong at a time: it comes back
// marked, the summary leads to it, and nothing has changed.
func TestEachFieldOfTheEditionIsHeldToItsRule(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	page := p.get(editionPath).page(t)
	before := d.Contest.Edition().String()
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, one := range []struct{ name, value, id string }{
		{"opens", "", "s-opens"}, {"opens", "1999-12-31T23:59", "s-opens"}, {"closes", "3000-01-01T00:00", "s-closes"},
		{"theme", long(81), "s-theme"}, {"theme.ar", long(81), "s-theme-ar"},
		{"ages_min", "0", "s-ages-min"}, {"ages_min", "15", "s-ages-max"}, {"ages_max", "100", "s-ages-max"}, {"ages_max", "old", "s-ages-max"},
		{"groups", "5-7, 9-14", "s-groups"}, {"groups", "5-7, 8-15", "s-groups"},
		{"every_city", "", "s-every-city"},
		{"publish_delay", "-1", "s-publish-delay"}, {"publish_delay", "86401", "s-publish-delay"}, {"publish_delay", "", "s-publish-delay"},
		{"hide_after", "21", "s-hide-after"}, {"hide_after", "-1", "s-hide-after"},
		{"guardian_days", "3651", "s-guardian-days"}, {"original_days", "x", "s-original-days"},
		{"two_persons.cities", "atlantis", "s-two"}, {"tags", "Night", "s-tags"},
		{"guidance.es", long(4_001), "s-guidance-es"}, {"new_reason", "blurred", "s-new-reason"},
	} {
		got := p.post(editionPath, fields(page, one.name, one.value)...)
		if got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s of %.20q: %d", one.name, one.value, got.Code)
			continue
		}
		if back := got.page(t); back.Find(`.summary a[href="#`+one.id+`"]`).Length() != 1 || back.Find("#"+one.id).Length() != 1 {
			t.Errorf("%s of %.20q: the summary says %q", one.name, one.value, back.Find(".summary").Text())
		}
	}
	if after := d.Contest.Edition().String(); after != before {
		t.Errorf("it changed from %s to %s", before, after)
	}
}

// TestEachFieldOfTheEditionIsKept sends each otherwise, and finds it in the edition.
func TestEachFieldOfTheEditionIsKept(t *testing.T) {
	d := open(t)
	p := d.organiser(t)
	for name, value := range map[string]string{
		"opens": "2026-02-03T04:05", "closes": "2031-02-03T04:05", "theme": "Bridges", "theme.ar": "جسور", "groups": "5-9, 10-14",
		"two_persons.declines": "yes", "two_persons.cities": "quito", "publish_delay": "20", "hide_after": "0", "guardian_days": "0", "original_days": "90", "address": "optional", "tags": "night", "guidance.en": "Call the school.",
	} {
		page := p.get(editionPath).page(t)
		p.post(editionPath, fields(page, name, value)...).wants(t, http.StatusSeeOther)
		again := p.get(editionPath).page(t)
		kept := again.Find(`[name="` + name + `"]`)
		if kept.AttrOr("type", "") == "checkbox" {
			kept = again.Find(`[name="` + name + `"][value="` + value + `"][checked]`)
		}
		if got := kept.AttrOr("value", kept.Text()); got != value {
			t.Errorf("%s is %q; want %q", name, got, value)
		}
	}
}
