package edition_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

var tags = []string{"ar", "en", "es"}

// formOf is an organiser's form of an edition as its page writes it.
func formOf(e edition.Edition) edition.Typed {
	t := edition.Typed{"ages_min": {"5"}, "ages_max": {"14"}, "publish_delay": {"10"}, "limits.file": {"20"}, "every_city": {"yes"}}
	for _, s := range e.Settings() {
		if _, ok := t[s.Name]; !ok {
			t[s.Name] = []string{s.Value}
		}
	}
	for name, list := range map[string][]string{"return": e.Reasons.Return, "decline": e.Reasons.Decline, "remove": e.Reasons.Remove, "report": e.Reasons.Report} {
		t["reasons."+name] = list
	}
	delete(t, "two_persons.cities")
	delete(t, "cities")
	return t
}

func TestAFormThatNobodyTouchedChangesNothing(t *testing.T) {
	e := edition.Default(noon)
	e.Themes, e.Texts = edition.Text{"es": "Ríos"}, edition.Texts{"dark": {"en": "Too dark."}}
	e.Guidance = edition.Text{"ar": "اتصل بنا"}
	f := formOf(e)
	for _, code := range e.Reasons.Codes() {
		for _, tag := range tags {
			f["text."+code+"."+tag] = []string{e.Text(code, tag)}
		}
	}
	got, err := e.Read(f, tags, cities)
	if err != nil || len(edition.Differences(e, got)) != 0 {
		t.Fatalf("%v, %+v", err, edition.Differences(e, got))
	}
	if !reflect.DeepEqual(got, e) {
		t.Errorf("%+v\nwas %+v", got, e)
	}
}

func TestWhatAnOrganiserWritesIsTheEdition(t *testing.T) {
	e := edition.Default(noon)
	f := formOf(e)
	for name, value := range map[string]string{
		"opens": "2027-02-01T08:00", "closes": "2027-04-01T08:00", "theme.es": " Ríos  y puentes ", "ages_min": "6", "ages_max": "12",
		"groups": "6-8, 9–12", "publish_delay": "60", "hide_after": "0", "two_persons.declines": "yes", "every_city": "",
		"guardian_days": "0", "original_days": "90", "address": "optional",
		"new_reason": "too_small", "new.return": "yes", "text.new.en": "It is too small to see.", "tags": "rivers, night_sky,rivers",
		"guidance.en": "Call\r\nus.", "text.dark.en": "Near a window, please.", "limits.file": "8", "limits.title": "40", "limits.story": "500",
	} {
		f[name] = []string{value}
	}
	f["cities"], f["two_persons.cities"] = []string{"quito", "accra"}, []string{"accra"}
	f["reasons.decline"] = []string{"hurtful", "unheard_of"}
	got, err := e.Read(f, tags, cities)
	if err != nil {
		t.Fatal(err)
	}
	want := e
	want.OpensAt, want.ClosesAt = time.Date(2027, 2, 1, 8, 0, 0, 0, time.UTC), time.Date(2027, 4, 1, 8, 0, 0, 0, time.UTC)
	want.Themes = edition.Text{"es": "Ríos y puentes"}
	want.Ages, want.Groups = edition.Ages{Min: 6, Max: 12}, []edition.Ages{{Min: 6, Max: 8}, {Min: 9, Max: 12}}
	want.Limits = edition.Limits{File: 8_000_000, Title: 40, Story: 500}
	want.PublishDelay, want.HideAfter = time.Minute, 0
	want.GuardianDays, want.OriginalDays, want.Address = 0, 90, edition.NeedOptional
	want.TwoPersons = edition.TwoPersons{Declines: true, Cities: []string{"accra"}}
	want.Cities, want.Tags = []string{"accra", "quito"}, []string{"rivers", "night_sky"}
	want.Reasons.Return = append(slices.Clone(e.Reasons.Return[:len(e.Reasons.Return)-1]), "too_small", edition.ReasonOther)
	want.Reasons.Decline = []string{"hurtful", edition.ReasonOther}
	want.Texts = edition.Texts{"too_small": {"en": "It is too small to see."}, "dark": {"en": "Near a window, please."}}
	want.Guidance = edition.Text{"en": "Call\nus."}
	for _, d := range edition.Differences(want, got) {
		t.Errorf("%s: %q; want %q", d.Name, d.After, d.Before)
	}
	if err := got.Validate(); err != nil {
		t.Error(err)
	}
}

func TestWhatIsWrongWithAnEditionIsNamedByField(t *testing.T) {
	for _, one := range []struct {
		name, value, field string
		code               edition.FaultCode
	}{
		{"opens", "", "opens", edition.FaultRequired},
		{"opens", "tomorrow", "opens", edition.FaultMoment},
		{"opens", "0001-01-01T00:00", "opens", edition.FaultMoment},
		{"closes", "2026-01-01T00:00", "closes", edition.FaultOrder},
		{"theme", strings.Repeat("ж", 81), "theme", edition.FaultTooLong},
		{"theme.en", "a\u202eb", "theme.en", edition.FaultCharacters},
		{"ages_min", "0", "ages_min", edition.FaultRange},
		{"ages_min", "five", "ages_min", edition.FaultNumber},
		{"ages_max", "4", "ages_max", edition.FaultRange},
		{"groups", "5-7, 9-14", "groups", edition.FaultGroups},
		{"groups", "5-7, 8-13", "groups", edition.FaultGroups},
		{"groups", "14-5", "groups", edition.FaultGroups},
		{"limits.file", "1", "limits.file", edition.FaultRange},
		{"limits.file", "2.5", "limits.file", edition.FaultNumber},
		{"limits.title", "81", "limits.title", edition.FaultRange},
		{"limits.story", "", "limits.story", edition.FaultRequired},
		{"every_city", "no", "cities", edition.FaultRequired},
		{"two_persons.cities", "atlantis", "two_persons.cities", edition.FaultCity},
		{"publish_delay", "86401", "publish_delay", edition.FaultRange},
		{"guardian_days", "3651", "guardian_days", edition.FaultRange},
		{"original_days", "-1", "original_days", edition.FaultRange},
		{"original_days", "", "original_days", edition.FaultRequired},
		{"hide_after", "21", "hide_after", edition.FaultRange},
		{"new_reason", "Too small", "new_reason", edition.FaultSpelling},
		{"new_reason", "dark", "new_reason", edition.FaultTwice},
		{"new_reason", "other", "new_reason", edition.FaultTwice},
		{"tags", "a__b", "tags", edition.FaultSpelling},
		{"guidance.es", strings.Repeat("x", 4_001), "guidance.es", edition.FaultTooLong},
	} {
		e := edition.Default(noon)
		f := formOf(e)
		f[one.name] = []string{one.value}
		_, err := e.Read(f, tags, cities)
		var faults edition.Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Field != one.field || faults[0].Code != one.code {
			t.Errorf("%s=%q: %+v; want %s on %s", one.name, one.value, faults, one.code, one.field)
		}
	}
}

func TestAThemeIsInItsReadersLanguage(t *testing.T) {
	e := edition.Edition{Theme: "Rivers", Themes: edition.Text{"es": "Ríos"}}
	if e.ThemeIn("es") != "Ríos" || e.ThemeIn("ar") != "Rivers" {
		t.Errorf("%q and %q", e.ThemeIn("es"), e.ThemeIn("ar"))
	}
}

func TestADifferenceIsToldFromBothSides(t *testing.T) {
	a := edition.Default(noon)
	b := a
	b.Texts, b.HideAfter = edition.Texts{"dark": {"en": "Dark."}}, 5
	want := []edition.Difference{{Name: "hide_after", Before: "3", After: "5"}, {Name: "text.dark.en", Before: "", After: "Dark."}}
	if got := edition.Differences(a, b); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	want = []edition.Difference{{Name: "hide_after", Before: "5", After: "3"}, {Name: "text.dark.en", Before: "Dark.", After: ""}}
	if got := edition.Differences(b, a); !reflect.DeepEqual(got, want) {
		t.Errorf("and back: %+v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("2027-02-01T08:00", "5", "5-7 8-14", "accra", "too_small", "rivers", "a\r\nb")
	f.Add("", "٥", "5–14", "x", "other", ",,", "\u202e")
	e := edition.Default(noon)
	f.Fuzz(func(t *testing.T, opens, least, groups, city, code, labels, words string) {
		typed := formOf(e)
		typed["opens"], typed["ages_min"], typed["groups"] = []string{opens}, []string{least}, []string{groups}
		typed["two_persons.cities"], typed["new_reason"], typed["new.return"] = []string{city}, []string{code}, []string{"yes"}
		typed["tags"], typed["guidance.en"], typed["text.new.en"] = []string{labels}, []string{words}, []string{words}
		got, err := e.Read(typed, tags, cities)
		var faults edition.Faults
		switch {
		case err != nil && (!errors.As(err, &faults) || len(faults) == 0):
			t.Errorf("%v", err)
		case err == nil:
			if err := got.Validate(); err != nil {
				t.Errorf("what was read can't be: %v", err)
			}
		}
	})
}
