package edition_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestMoreSettingsAreReadAsTheyAreTyped(t *testing.T) {
	for _, one := range []struct {
		name, value string
		want        func(*edition.Edition)
	}{
		{"theme.es", "Ríos", func(e *edition.Edition) { e.Themes = edition.Text{"es": "Ríos"} }},
		{"theme.es", "", func(*edition.Edition) {}},
		{"groups", "5-9,10-14", func(e *edition.Edition) { e.Groups = []edition.Ages{{Min: 5, Max: 9}, {Min: 10, Max: 14}} }},
		{"groups", "", func(e *edition.Edition) { e.Groups = []edition.Ages{e.Ages} }},
		{"limits.file", "8MB", func(e *edition.Edition) { e.Limits.File = 8_000_000 }},
		{"limits.file", "8 mb", func(e *edition.Edition) { e.Limits.File = 8_000_000 }},
		{"limits.file", "8000000", func(e *edition.Edition) { e.Limits.File = 8_000_000 }},
		{"limits.title", "40", func(e *edition.Edition) { e.Limits.Title = 40 }},
		{"limits.story", "500", func(e *edition.Edition) { e.Limits.Story = 500 }},
		{"cities", "quito,Accra, montréal", func(e *edition.Edition) { e.Cities = []string{"accra", "montreal", "quito"} }},
		{"cities", "all", func(*edition.Edition) {}},
		{"two_persons.cities", "القاهرة", func(e *edition.Edition) { e.TwoPersons.Cities = []string{"cairo"} }},
		{"two_persons.cities", "", func(*edition.Edition) {}},
		{"two_persons.declines", "yes", func(e *edition.Edition) { e.TwoPersons.Declines = true }},
		{"hide_after", "0", func(e *edition.Edition) { e.HideAfter = 0 }},
		{"guardian_days", "30", func(e *edition.Edition) { e.GuardianDays = 30 }},
		{"original_days", "400", func(e *edition.Edition) { e.OriginalDays = 400 }},
		{"address", "optional", func(e *edition.Edition) { e.Address = edition.NeedOptional }},
		{"tags", "rivers,sea", func(e *edition.Edition) { e.Tags = []string{"rivers", "sea"} }},
		{"tags", "", func(e *edition.Edition) { e.Tags = []string{} }},
	} {
		got, want := edition.Default(noon), edition.Default(noon)
		one.want(&want)
		if err := got.Set(map[string]string{one.name: one.value}, cities); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s=%s: %v, %+v", one.name, one.value, err, edition.Differences(want, got))
		}
		if err := got.Validate(); err != nil {
			t.Errorf("%s=%s: %v", one.name, one.value, err)
		}
	}
}

func TestARefusedSettingSaysWhatItWants(t *testing.T) {
	for setting, words := range map[string]string{
		"theme.=x":                 "is no language",
		"theme.spanish=x":          "theme.es",
		"theme=a\u202eb":           "at most 80",
		"groups=5 to 7":            "5-7,8-10,11-14",
		"hide_after=many":          "networks",
		"guardian_days=for ever":   "as long as their drawings",
		"original_days=x":          "as long as their drawings",
		"address=perhaps":          "required or optional",
		"limits.file=big":          "8MB",
		"limits.file=9e9":          "from 2MB to 20MB",
		"limits.file=-1MB":         "8MB",
		"limits.story=long":        "characters",
		"cities=":                  "wants a city",
		"cities=accra,atlantis":    `no city "atlantis" is listed, but atlanta; want`,
		"cities=zzz":               `no city "zzz" is listed; want cities that take part`,
		"cities=Quitto":            `no city "Quitto" is listed, but quito`,
		"two_persons.cities=xyz":   `no city "xyz"`,
		"two_persons.declines=may": "yes or no",
		"two_persons=yes":          "two_persons.declines",
		"tags=A":                   "small letters",
		"publish_delay=soon":       "10s",
		"colour=red":               `no setting "colour": there are opens, `,
	} {
		name, value, _ := strings.Cut(setting, "=")
		e := edition.Default(noon)
		if err := e.Set(map[string]string{name: value}, cities); err == nil || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v; want %q", setting, err, words)
		}
	}
}

func TestAgesAreSetBeforeTheirGroups(t *testing.T) {
	for range 20 {
		e := edition.Default(noon)
		err := e.Set(map[string]string{"groups": "4-9,10-16", "ages": "4-16"}, cities)
		if err != nil || e.Validate() != nil || len(e.Groups) != 2 {
			t.Fatalf("%v, %v, %v", err, e.Groups, e.Validate())
		}
	}
}

func TestWithoutTheListACityCanHaveAnyName(t *testing.T) {
	e := edition.Default(noon)
	if err := e.Set(map[string]string{"cities": "springfield", "two_persons.cities": "springfield"}, nil); err != nil || len(e.Cities) != 1 {
		t.Errorf("%v, %v", e.Cities, err)
	}
}

func TestEverySettableSettingIsCalledAsOnThePage(t *testing.T) {
	e := edition.Default(noon)
	e.Themes = edition.Text{"es": "Ríos"}
	shown := map[string]bool{}
	for _, s := range e.Settings() {
		shown[s.Name] = true
	}
	for _, s := range edition.Settables() {
		if name := strings.ReplaceAll(s.Name, "<language>", "es"); !shown[name] {
			t.Errorf("the page has no setting %q", name)
		}
	}
}

func TestWhatWasTakenMayStayWhenLimitsAreLowered(t *testing.T) {
	l := edition.Limits{File: 2_000_000, Title: 20, Story: 100}
	long := strings.Repeat("ж", 30)
	around := l.Around(long, "short")
	if want := (edition.Limits{File: 2_000_000, Title: 30, Story: 100}); around != want {
		t.Errorf("%+v", around)
	}
	longer := long + "ж"
	if err := around.CheckEdit(&long, nil, nil); err != nil {
		t.Error(err)
	}
	if err := around.CheckEdit(&longer, nil, nil); err == nil {
		t.Error("it may grow")
	}
}
