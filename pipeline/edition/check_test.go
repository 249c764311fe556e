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

var (
	noon   = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	cities = edition.MemberCities()
)

// form meets every rule of edition.Default.
func form() edition.Form {
	return edition.Form{
		City: "accra", Title: "My street", Story: "This is where I live.", ChildName: "Ama", ChildAge: "7",
		GuardianName: "Efua Mensah", GuardianEmail: "efua@example.org",
		ConsentGuardian: "yes", ConsentPublish: "yes", Language: "en", Key: "key-of-a-drawing",
	}
}

func TestAFormThatMeetsTheRulesIsAnEntry(t *testing.T) {
	got, err := edition.Default(noon).Check(form(), cities, noon)
	want := edition.Entry{
		City: "accra", Title: "My street", Story: "This is where I live.", ChildName: "Ama", ChildAge: 7,
		GuardianName: "Efua Mensah", GuardianEmail: "efua@example.org", Language: "en", Key: "key-of-a-drawing",
	}
	if err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

func TestWhatAFamilyTypedIsCleaned(t *testing.T) {
	f := form()
	f.Title = "  My \u00a0 \u3000 street\u0301  "
	f.Story = "\r\n One day\r\n\r\n\tit rained.  \n"
	f.ChildName = "Zoe\u0308"
	f.ChildAge = " 14 "
	f.GuardianName = "Efua\u2003Mensah"
	f.GuardianEmail = " efua@example.org\n"
	f.City = "  ACCRA "
	got, err := edition.Default(noon).Check(f, cities, noon)
	want := edition.Entry{
		City: "accra", Title: "My street\u0301", Story: "One day\n\n\tit rained.", ChildName: "Zoë", ChildAge: 14,
		GuardianName: "Efua Mensah", GuardianEmail: "efua@example.org", Language: "en", Key: "key-of-a-drawing",
	}
	if err != nil || got != want {
		t.Errorf("%+v, %v;\nwant %+v", got, err, want)
	}
}

func TestEachThingWrongIsNamedByItsField(t *testing.T) {
	part := edition.Default(noon)
	part.Cities = []string{"accra", "quito"}
	for _, one := range []struct {
		name   string
		change func(*edition.Form)
		want   edition.Fault
	}{
		{"no title", func(f *edition.Form) { f.Title = "" }, edition.Fault{Field: "title", Code: edition.FaultRequired}},
		{"a title of spaces", func(f *edition.Form) { f.Title = " \u3000 " }, edition.Fault{Field: "title", Code: edition.FaultRequired}},
		{"a title that nobody sees", func(f *edition.Form) { f.Title = "\u200b\u200d" }, edition.Fault{Field: "title", Code: edition.FaultRequired}},
		{"81 characters of title", func(f *edition.Form) { f.Title = strings.Repeat("á", 81) }, edition.Fault{Field: "title", Code: edition.FaultTooLong, Limit: 80}},
		{"a title of two lines", func(f *edition.Form) { f.Title = "My\nstreet" }, edition.Fault{Field: "title", Code: edition.FaultCharacters}},
		{"a story of 2,001 characters", func(f *edition.Form) { f.Story = strings.Repeat("故", 2_001) }, edition.Fault{Field: "story", Code: edition.FaultTooLong, Limit: 2_000}},
		{"a story of 1 MB", func(f *edition.Form) { f.Story = strings.Repeat("word ", 200_000) }, edition.Fault{Field: "story", Code: edition.FaultTooLong, Limit: 2_000}},
		{"a story that is no UTF-8", func(f *edition.Form) { f.Story = "caf\xe9" }, edition.Fault{Field: "story", Code: edition.FaultCharacters}},
		{"a NUL in the story", func(f *edition.Form) { f.Story = "a\x00b" }, edition.Fault{Field: "story", Code: edition.FaultCharacters}},
		{"half a surrogate", func(f *edition.Form) { f.Story = "\xed\xa0\x80" }, edition.Fault{Field: "story", Code: edition.FaultCharacters}},
		{"an old Mac's line end", func(f *edition.Form) { f.Story = "one\rtwo" }, edition.Fault{Field: "story", Code: edition.FaultCharacters}},
		{"an escape in the story", func(f *edition.Form) { f.Story = "\x1b[31mred" }, edition.Fault{Field: "story", Code: edition.FaultCharacters}},
		{"no name", func(f *edition.Form) { f.ChildName = "" }, edition.Fault{Field: "child_name", Code: edition.FaultRequired}},
		{"41 characters of name", func(f *edition.Form) { f.ChildName = strings.Repeat("é", 41) }, edition.Fault{Field: "child_name", Code: edition.FaultTooLong, Limit: 40}},
		{"a right-to-left override", func(f *edition.Form) { f.ChildName = "Ama\u202egpj" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"an embedding left open", func(f *edition.Form) { f.ChildName = "\u202aAma" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"an isolate left open", func(f *edition.Form) { f.ChildName = "Ama\u2067" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"a tag that hides text", func(f *edition.Form) { f.ChildName = "Ama\U000e0041" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"a NUL in the name", func(f *edition.Form) { f.ChildName = "Ama\x00" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"a line separator", func(f *edition.Form) { f.ChildName = "Ama\u2028" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"a C1 control", func(f *edition.Form) { f.ChildName = "Ama\u0085" }, edition.Fault{Field: "child_name", Code: edition.FaultCharacters}},
		{"no age", func(f *edition.Form) { f.ChildAge = " " }, edition.Fault{Field: "child_age", Code: edition.FaultRequired}},
		{"four years", func(f *edition.Form) { f.ChildAge = "4" }, edition.Fault{Field: "child_age", Code: edition.FaultAge, Limit: 5, Upper: 14}},
		{"fifteen years", func(f *edition.Form) { f.ChildAge = "15" }, edition.Fault{Field: "child_age", Code: edition.FaultAge, Limit: 5, Upper: 14}},
		{"minus seven years", func(f *edition.Form) { f.ChildAge = "-7" }, edition.Fault{Field: "child_age", Code: edition.FaultAge, Limit: 5, Upper: 14}},
		{"seven years in words", func(f *edition.Form) { f.ChildAge = "seven" }, edition.Fault{Field: "child_age", Code: edition.FaultNumber}},
		{"seven years and a half", func(f *edition.Form) { f.ChildAge = "7.5" }, edition.Fault{Field: "child_age", Code: edition.FaultNumber}},
		{"more years than fit", func(f *edition.Form) { f.ChildAge = "99999999999999999999" }, edition.Fault{Field: "child_age", Code: edition.FaultNumber}},
		{"no city", func(f *edition.Form) { f.City = "" }, edition.Fault{Field: "city", Code: edition.FaultRequired}},
		{"a city of no list", func(f *edition.Form) { f.City = "atlantis" }, edition.Fault{Field: "city", Code: edition.FaultCity}},
		{"a city that takes no part", func(f *edition.Form) { f.City = "cairo" }, edition.Fault{Field: "city", Code: edition.FaultCity}},
		{"a city that is no UTF-8", func(f *edition.Form) { f.City = "accra\xff" }, edition.Fault{Field: "city", Code: edition.FaultCity}},
		{"no guardian", func(f *edition.Form) { f.GuardianName = "\t" }, edition.Fault{Field: "guardian_name", Code: edition.FaultCharacters}},
		{"81 characters of guardian", func(f *edition.Form) { f.GuardianName = strings.Repeat("x", 81) }, edition.Fault{Field: "guardian_name", Code: edition.FaultTooLong, Limit: 80}},
		{"no address", func(f *edition.Form) { f.GuardianEmail = "" }, edition.Fault{Field: "guardian_email", Code: edition.FaultRequired}},
		{"a consent not given", func(f *edition.Form) { f.ConsentGuardian = "" }, edition.Fault{Field: "consent_guardian", Code: edition.FaultConsent}},
		{"a consent of another word", func(f *edition.Form) { f.ConsentPublish = "on" }, edition.Fault{Field: "consent_publish", Code: edition.FaultConsent}},
		{"no key", func(f *edition.Form) { f.Key = "" }, edition.Fault{Field: "key", Code: edition.FaultKey}},
		{"a key of 15", func(f *edition.Form) { f.Key = strings.Repeat("k", 15) }, edition.Fault{Field: "key", Code: edition.FaultKey}},
		{"a key of 65", func(f *edition.Form) { f.Key = strings.Repeat("k", 65) }, edition.Fault{Field: "key", Code: edition.FaultKey}},
		{"a key with a letter of two bytes", func(f *edition.Form) { f.Key = strings.Repeat("é", 16) }, edition.Fault{Field: "key", Code: edition.FaultKey}},
		{"a key with a line end", func(f *edition.Form) { f.Key = "key-of-a-drawing\n" }, edition.Fault{Field: "key", Code: edition.FaultKey}},
		{"a key with DEL", func(f *edition.Form) { f.Key = "key-of-a-drawing\x7f" }, edition.Fault{Field: "key", Code: edition.FaultKey}},
	} {
		f := form()
		one.change(&f)
		_, err := part.Check(f, cities, noon)
		var faults edition.Faults
		if !errors.As(err, &faults) || !slices.Equal(faults, edition.Faults{one.want}) {
			t.Errorf("%s: %v; want %+v alone", one.name, err, one.want)
		}
	}
}

func TestLengthsAreCountedInCharacters(t *testing.T) {
	f := form()
	f.Title = strings.Repeat("故", edition.MaxTitle)
	f.Story = strings.Repeat("🚋", edition.MaxStory)
	f.ChildName = strings.Repeat("e\u0301", edition.MaxChildName) // composed, each is one
	f.GuardianName = strings.Repeat("é", edition.MaxGuardianName)
	for _, length := range []int{edition.MinKey, edition.MaxKey} {
		f.Key = strings.Repeat("~", length)
		if _, err := edition.Default(noon).Check(f, cities, noon); err != nil {
			t.Errorf("a key of %d: %v", length, err)
		}
	}
}

func TestEveryAgeOfTheEditionIsTaken(t *testing.T) {
	for _, age := range []string{"5", "9", "14", "07", "+8"} {
		f := form()
		f.ChildAge = age
		if _, err := edition.Default(noon).Check(f, cities, noon); err != nil {
			t.Errorf("age %s: %v", age, err)
		}
	}
}

func TestTheFormsOfAnAddress(t *testing.T) {
	long := strings.Repeat("a", 64) + "@" + strings.Repeat("b", 61) + "." + strings.Repeat("c", 61) + "." + strings.Repeat("d", 61) + ".org"
	for address, good := range map[string]bool{
		"efua@example.org":               true,
		"efua.mensah+easel@example.org":  true,
		"EFUA@EXAMPLE.ORG":               true,
		"ефуа@пример.рф":                 true,
		"o'neil@example.org":             true,
		long:                             true,
		"x" + long:                       false,
		"efua":                           false,
		"@example.org":                   false,
		"efua@":                          false,
		"efua@example.org, b@ex.org":     false,
		"Efua <efua@example.org>":        false,
		"efua@example.org (mother)":      false,
		"efua mensah@example.org":        false,
		"efua@exam ple.org":              false,
		"efua@example.org\nBcc: a@b.org": false,
		"efua@example.org\x00":           false,
		"efua@\u202eexample.org":         false,
		"efua@example..org":              false,
		"efua@exmaple":                   false,
		"efua@example.":                  false,
		"efua@[192.0.2.1]":               true,
	} {
		f := form()
		f.GuardianEmail = address
		_, err := edition.Default(noon).Check(f, cities, noon)
		faults, _ := err.(edition.Faults)
		if (err == nil) != good || faults.Has("guardian_email") == good {
			t.Errorf("%q: %v", address, err)
		}
	}
	if len(long) != edition.MaxEmail {
		t.Errorf("the longest address has %d bytes", len(long))
	}
}

func TestAnAddressThatWasTakenBeforeIsFoundByItsOwn(t *testing.T) {
	if got, err := edition.CheckEmail("email", " efua@intranet "); err != nil || got != "efua@intranet" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestACityIsFoundByItsNameInEveryScript(t *testing.T) {
	for name, slug := range map[string]string{
		"القاهرة": "cairo", "काहिरा": "cairo", "Cairo": "cairo", "cairo": "cairo",
		"عمّان": "amman", "عمان": "amman", "北京": "beijing", "Bogotá": "bogota", "BOGOTA": "bogota",
		"São  Paulo": "sao-paulo", "sao paulo": "sao-paulo", "Sao Paulo": "sao-paulo",
		"mexico-city": "mexico-city", "Ｑｕｉｔｏ": "quito", "Diyarbakır": "diyarbakir",
	} {
		f := form()
		f.City = name
		entry, err := edition.Default(noon).Check(f, cities, noon)
		if err != nil || entry.City != slug {
			t.Errorf("%s is %q, %v; want %s", name, entry.City, err, slug)
		}
	}
}

func TestEverythingWrongIsNamedAtOnceInTheOrderOfTheForm(t *testing.T) {
	_, err := edition.Default(noon).Check(edition.Form{}, cities, noon)
	faults, _ := err.(edition.Faults)
	var fields []string
	for _, f := range faults {
		fields = append(fields, f.Field)
	}
	want := []string{"child_name", "child_age", "title", "city", "guardian_name", "guardian_email", "key", "consent_guardian", "consent_publish"}
	if !slices.Equal(fields, want) {
		t.Errorf("%v; want %v", fields, want)
	}
	if faults.Has("story") || !faults.Has("city") {
		t.Errorf("%v: a story is not needed, a city is", faults)
	}
}

func TestAFaultDoesNotRepeatWhatWasTyped(t *testing.T) {
	f := form()
	f.ChildName, f.GuardianEmail = strings.Repeat("canary", 20), "canary"
	_, err := edition.Default(noon).Check(f, cities, noon)
	if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "guardian_email: email") {
		t.Errorf("%v", err)
	}
}

func TestAModeratorsWordsAreCleanedOrRefused(t *testing.T) {
	for words, want := range map[string]string{"": "", " Please\r\nagain. ": "Please\nagain.", strings.Repeat("ñ", 1_000): strings.Repeat("ñ", 1_000)} {
		if got, err := edition.CheckMessage("message", words); err != nil || got != want {
			t.Errorf("%q: %q, %v", words, got, err)
		}
	}
	for words, want := range map[string]edition.Fault{
		strings.Repeat("ñ", 1_001): {Field: "note", Code: edition.FaultTooLong, Limit: 1_000},
		"\x00":                     {Field: "note", Code: edition.FaultCharacters},
		"\u202e":                   {Field: "note", Code: edition.FaultCharacters},
	} {
		if got, err := edition.CheckMessage("note", words); got != "" || !reflect.DeepEqual(err, edition.Faults{want}) {
			t.Errorf("%q: %q, %v", words, got, err)
		}
	}
}

func TestADescriptionIsOneLine(t *testing.T) {
	for words, want := range map[string]string{"": "", " A tram\r\n and\ta  cat.\n": "A tram and a cat.", "e\u0301": "é"} {
		if got, err := edition.CheckDescription("text", words); err != nil || got != want {
			t.Errorf("%q: %q, %v", words, got, err)
		}
	}
	for words, want := range map[string]edition.Fault{
		strings.Repeat("ñ", 501): {Field: "text", Code: edition.FaultTooLong, Limit: 500},
		"\x1b[31m":               {Field: "text", Code: edition.FaultCharacters},
	} {
		if got, err := edition.CheckDescription("text", words); got != "" || !reflect.DeepEqual(err, edition.Faults{want}) {
			t.Errorf("%q: %q, %v", words, got, err)
		}
	}
}

func TestAReasonIsOneOfThoseOffered(t *testing.T) {
	offered := edition.Default(noon).Reasons.Return
	for _, one := range []struct {
		reason, message string
		want            error
	}{
		{"dark", "", nil},
		{"dark", "It is too dark.", nil},
		{edition.ReasonOther, "Please again.", nil},
		{edition.ReasonOther, "", edition.Faults{{Field: "message", Code: edition.FaultRequired}}},
		{"", "It is too dark.", edition.Faults{{Field: "reason", Code: edition.FaultRequired}}},
		{"off_theme", "", edition.Faults{{Field: "reason", Code: edition.FaultChoice}}},
	} {
		if err := edition.CheckReason(offered, one.reason, "message", one.message); !reflect.DeepEqual(err, one.want) {
			t.Errorf("%q, %q: %v; want %v", one.reason, one.message, err, one.want)
		}
	}
}
