package edition

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition/data"
)

func TestEveryLawOfConsentHasItsAgeAndItsSource(t *testing.T) {
	all, err := parseConsentLaws(data.Consent)
	if err != nil || len(all) < 30 {
		t.Fatalf("there are %d laws, %v", len(all), err)
	}
	// Every member state of the Union: each chose an age from 13 to 16 (GDPR, article 8).
	for _, country := range []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"} {
		if l, ok := ConsentIn(City{Country: country}); !ok || l.Age < 13 || l.Age > 16 {
			t.Errorf("%s: %+v, %t", country, l, ok)
		}
	}
	if _, ok := ConsentIn(City{Country: "ZZ"}); ok {
		t.Error("a country that nobody looked up has a law")
	}
}

func TestTheLawOfAProvinceHoldsInItsCityAlone(t *testing.T) {
	cities := MemberCities()
	montreal, _ := cities.Find("montreal")
	if l, ok := ConsentIn(montreal); !ok || l.Age != 14 || l.City != "montreal" {
		t.Errorf("in Montréal: %+v, %t", l, ok)
	}
	toronto, there := cities.Find("toronto")
	if l, ok := ConsentIn(toronto); !there || ok {
		t.Errorf("in Toronto: %+v", l)
	}
	for _, l := range ConsentLaws() {
		if c, ok := cities.Find(l.City); l.City != "" && (!ok || c.Country != l.Country) {
			t.Errorf("%s has no city %q", l.Country, l.City)
		}
	}
}

func TestALawOfConsentThatIsNotWholeIsRefused(t *testing.T) {
	const head, row = "country,city,age,extra,law,source,read,looked_up,certainty,note\n", "AT,,14,,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n"
	for what, text := range map[string]string{
		"no age":                    "AT,,,,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n",
		"no law":                    "AT,,14,,,https://law.example/,https://read.example/,2026-11-26,sure,\n",
		"no source":                 "AT,,14,,Law,,https://read.example/,2026-11-26,sure,\n",
		"no day":                    "AT,,14,,Law,https://law.example/,https://read.example/,,sure,\n",
		"another day":               "AT,,14,,Law,https://law.example/,https://read.example/,yesterday,sure,\n",
		"no address that was read":  "AT,,14,,Law,https://law.example/,a book,2026-11-26,sure,\n",
		"no doubt":                  "AT,,14,,Law,https://law.example/,https://read.example/,2026-11-26,,\n",
		"sure without reading":      "AT,,14,,Law,https://law.example/,,,sure,\n",
		"a day without reading":     "AT,,14,,Law,https://law.example/,,2026-11-26,likely,\n",
		"a sentence for a word":     "AT,,14,Both must agree.,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n",
		"one country":               row + row,
		"no city":                   "AT,Wien West,14,,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n",
		"a city before its country": "AT,wien,14,,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n" + row,
		"no country":                "Austria,,14,,Law,https://law.example/,https://read.example/,2026-11-26,sure,\n",
		"no columns":                "AT,,14\n",
	} {
		if _, err := parseConsentLaws([]byte(head + text)); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	if _, err := parseConsentLaws([]byte("country,age\nAT,14\n")); err == nil {
		t.Error("other columns were taken")
	}
	all, err := parseConsentLaws([]byte(head + row + "BE,,13,together,Law,https://law.example/,,,likely,\n"))
	if want := []ConsentLaw{
		{"AT", "", 14, "", "Law", "https://law.example/", "https://read.example/", "2026-11-26", true},
		{"BE", "", 13, "together", "Law", "https://law.example/", "", "", false},
	}; err != nil || !slices.Equal(all, want) {
		t.Errorf("whole ones are %+v, %v", all, err)
	}
}
