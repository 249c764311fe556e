package edition_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestANewEditionIsOpenForNinetyDays(t *testing.T) {
	e := edition.Default(noon)
	if err := e.Validate(); err != nil {
		t.Error(err)
	}
	for _, one := range []struct {
		now  time.Time
		want error
	}{
		{noon.Add(-time.Nanosecond), edition.ErrNotYetOpen},
		{noon, nil},
		{noon.AddDate(0, 0, 90).Add(-time.Nanosecond), nil},
		{noon.AddDate(0, 0, 90), edition.ErrClosed},
	} {
		if err := e.Open(one.now); !errors.Is(err, one.want) || (err == nil) != (one.want == nil) {
			t.Errorf("at %s: %v; want %v", one.now, err, one.want)
		}
	}
	if e.ID != "2026" || e.PublishDelay != 10*time.Second || e.String() != "edition 2026, open 2026-03-01 to 2026-05-30" {
		t.Errorf("%s with a delay of %s", e, e.PublishDelay)
	}
	for _, reasons := range [][]string{e.Reasons.Return, e.Reasons.Decline, e.Reasons.Remove, e.Reasons.Report} {
		if !slices.Contains(reasons, edition.ReasonOther) {
			t.Errorf("%v are not enough", reasons)
		}
	}
}

func TestAnEditionFromBeforeReportsHasTheUsualReasons(t *testing.T) {
	for text, want := range map[string][]string{
		`{"id":"2026","reasons":{"return":["dark"]}}`:    edition.Default(noon).Reasons.Report,
		`{"id":"2026","reasons":{"report":["hurtful"]}}`: {"hurtful"},
		`{"id":"2026","reasons":{"report":[]}}`:          {},
	} {
		var e edition.Edition
		if err := json.Unmarshal([]byte(text), &e); err != nil || e.ID != "2026" || !reflect.DeepEqual(e.Reasons.Report, want) {
			t.Errorf("%s: %+v, %v", text, e, err)
		}
	}
	var e edition.Edition
	if err := json.Unmarshal([]byte(`{"id":5}`), &e); err == nil {
		t.Error("a number is an id")
	}
}

func TestAnEditionFromBeforeLimitsHasTheUsualOnes(t *testing.T) {
	usual := edition.Limits{File: 20_000_000, Title: 80, Story: 2_000}
	for text, want := range map[string]edition.Limits{
		`{"id":"2026"}`: usual,
		`{"id":"2026","limits":{"file":5000000,"title":40,"story":500}}`: {File: 5_000_000, Title: 40, Story: 500},
		`{"id":"2026","limits":{"title":40}}`:                            {File: usual.File, Title: 40, Story: usual.Story},
	} {
		var e edition.Edition
		if err := json.Unmarshal([]byte(text), &e); err != nil || e.Limits != want {
			t.Errorf("%s: %+v, %v", text, e.Limits, err)
		}
	}
	if got := edition.Default(noon).Limits; got != usual {
		t.Errorf("a new edition has %+v", got)
	}
}

func TestEveryListedCityTakesPartUnlessSomeAreNamed(t *testing.T) {
	e := edition.Default(noon)
	if !e.TakesPart("accra") {
		t.Error("Accra takes no part")
	}
	e.Cities = []string{"quito"}
	if e.TakesPart("accra") || !e.TakesPart("quito") {
		t.Error("not only Quito takes part")
	}
}

func TestSettingsAreReadAsTheyAreTyped(t *testing.T) {
	for _, one := range []struct {
		name, value string
		want        func(*edition.Edition)
	}{
		{"opens", "2027-03-31", func(e *edition.Edition) { e.OpensAt = time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC) }},
		{"closes", "2027-03-31T18:00:00-05:00", func(e *edition.Edition) { e.ClosesAt = time.Date(2027, 3, 31, 23, 0, 0, 0, time.UTC) }},
		{"publish_delay", "1h30m", func(e *edition.Edition) { e.PublishDelay = 90 * time.Minute }},
		{"publish_delay", "0", func(e *edition.Edition) { e.PublishDelay = 0 }},
		{"theme", " Rivers ", func(e *edition.Edition) { e.Theme = "Rivers" }},
		{"theme", "", func(e *edition.Edition) { e.Theme = "" }},
		{"ages", "6-12", func(e *edition.Edition) {
			e.Ages, e.Groups = edition.Ages{Min: 6, Max: 12}, []edition.Ages{{Min: 6, Max: 7}, {Min: 8, Max: 10}, {Min: 11, Max: 12}}
		}},
		{"ages", "3-17", func(e *edition.Edition) {
			e.Ages, e.Groups = edition.Ages{Min: 3, Max: 17}, []edition.Ages{{Min: 3, Max: 7}, {Min: 8, Max: 10}, {Min: 11, Max: 17}}
		}},
		{"ages", "9-9", func(e *edition.Edition) {
			e.Ages, e.Groups = edition.Ages{Min: 9, Max: 9}, []edition.Ages{{Min: 9, Max: 9}}
		}},
		{"ages", "20-30", func(e *edition.Edition) {
			e.Ages, e.Groups = edition.Ages{Min: 20, Max: 30}, []edition.Ages{{Min: 20, Max: 30}}
		}},
	} {
		got, want := edition.Default(noon), edition.Default(noon)
		one.want(&want)
		if err := got.Set(map[string]string{one.name: one.value}, cities); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s=%s: %v, %+v\nwant %+v", one.name, one.value, err, got, want)
		}
	}
}

func TestASettingThatCannotBeReadIsRefused(t *testing.T) {
	for _, one := range [][2]string{
		{"opens", "tomorrow"}, {"opens", ""}, {"closes", "31.03.2027"}, {"closes", "2027-02-30"}, {"publish_delay", "10"},
		{"ages", "14-5"}, {"ages", "5"}, {"colour", "red"}, {"id", "2027"},
	} {
		e := edition.Default(noon)
		if err := e.Set(map[string]string{one[0]: one[1]}, cities); err == nil {
			t.Errorf("%s=%s is taken", one[0], one[1])
		}
	}
}

func TestAgesAreTwoNumbersInOrder(t *testing.T) {
	for _, s := range []string{"5-14", "1-99", "7-7"} {
		if a, err := edition.ParseAges(s); err != nil || a.String() != s {
			t.Errorf("%s: %v, %v", s, a, err)
		}
	}
	for _, s := range []string{"", "5", "5-", "-14", "14-5", "0-5", "5-100", "05-14", "5-14 ", " 5-14", "5-14x", "5–14", "٥-١٤", "5--14", "+5-14"} {
		if a, err := edition.ParseAges(s); err == nil || a != (edition.Ages{}) {
			t.Errorf("%q is %v", s, a)
		}
	}
}

func TestAnImpossibleEditionIsRefused(t *testing.T) {
	for name, change := range map[string]func(*edition.Edition){
		"closed before it opens":   func(e *edition.Edition) { e.ClosesAt = e.OpensAt.Add(-time.Hour) },
		"closed as it opens":       func(e *edition.Edition) { e.ClosesAt = e.OpensAt },
		"ages in the wrong order":  func(e *edition.Edition) { e.Ages = edition.Ages{Min: 14, Max: 5} },
		"ages from nought":         func(e *edition.Edition) { e.Ages.Min = 0 },
		"ages above a hundred":     func(e *edition.Edition) { e.Ages.Max = 100 },
		"public before approval":   func(e *edition.Edition) { e.PublishDelay = -time.Second },
		"public after two days":    func(e *edition.Edition) { e.PublishDelay = 48 * time.Hour },
		"a group that is missing":  func(e *edition.Edition) { e.Groups = e.Groups[:2] },
		"groups with a gap":        func(e *edition.Edition) { e.Groups = []edition.Ages{{Min: 5, Max: 7}, {Min: 9, Max: 14}} },
		"files of a megabyte":      func(e *edition.Edition) { e.Limits.File = 1_000_000 },
		"files of 21 megabytes":    func(e *edition.Edition) { e.Limits.File = 21_000_000 },
		"files of half megabytes":  func(e *edition.Edition) { e.Limits.File = 8_500_000 },
		"titles of a word":         func(e *edition.Edition) { e.Limits.Title = 19 },
		"titles of 81 characters":  func(e *edition.Edition) { e.Limits.Title = 81 },
		"stories of a line":        func(e *edition.Edition) { e.Limits.Story = 99 },
		"stories beyond a page":    func(e *edition.Edition) { e.Limits.Story = 2_001 },
		"a theme of 81 characters": func(e *edition.Edition) { e.Theme = strings.Repeat("é", 81) },
	} {
		e := edition.Default(noon)
		change(&e)
		if err := e.Validate(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAnEditionIsKeptAsJSON(t *testing.T) {
	e := edition.Default(noon)
	e.Cities, e.Theme = []string{"accra"}, "Rivers"
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back edition.Edition
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(e, back) {
		t.Errorf("%+v, %v", back, err)
	}
}
