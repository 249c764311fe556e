package edition_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/easel-gallery/easel/pipeline/edition"
)

func FuzzCheck(f *testing.F) {
	f.Add("accra", "My street", "This is where\r\nI live.", "Ama", "7", "Efua", "efua@example.org", "key-of-a-drawing")
	f.Add("القاهرة", "شارعي", "", "أمل", "14", "نور", "n@example.org", strings.Repeat("~", 64))
	f.Add(" Quito ", "e\u0301\u0301", "\u0344\r\n\u0958", "\u00a0Zoe\u0308 \u3000b", "+5", "\u212b", "a+b@c.d", "0123456789abcdef")
	f.Add("\xff", "\x00", "\u202e", "\u200b", "-1", "", "@", "")
	e := edition.Default(noon)
	f.Fuzz(func(t *testing.T, city, title, story, child, age, guardian, email, key string) {
		typed := edition.Form{
			City: city, Title: title, Story: story, ChildName: child, ChildAge: age, GuardianName: guardian, GuardianEmail: email,
			ConsentGuardian: "yes", ConsentPublish: "yes", Language: "en", Key: key,
		}
		entry, err := e.Check(typed, cities, noon)
		if err != nil {
			var faults edition.Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Errorf("%v, %+v", err, entry)
			}
			return
		}
		for name, one := range map[string]struct {
			text     string
			min, max int
		}{
			"title": {entry.Title, 1, edition.MaxTitle}, "story": {entry.Story, 0, edition.MaxStory},
			"child": {entry.ChildName, 1, edition.MaxChildName}, "guardian": {entry.GuardianName, 1, edition.MaxGuardianName},
		} {
			if n := utf8.RuneCountInString(one.text); n < one.min || n > one.max || !utf8.ValidString(one.text) || strings.ContainsAny(one.text, "\x00\r\u202e") {
				t.Errorf("%s is taken as %q", name, one.text)
			}
		}
		if _, ok := cities.BySlug(entry.City); !ok || !e.Ages.Contains(entry.ChildAge) || entry.Key != key {
			t.Errorf("%+v", entry)
		}
		typed.City, typed.Title, typed.Story, typed.ChildName = entry.City, entry.Title, entry.Story, entry.ChildName
		typed.GuardianName, typed.GuardianEmail = entry.GuardianName, entry.GuardianEmail
		if again, err := e.Check(typed, cities, noon); err != nil || again != entry {
			t.Errorf("cleaned twice it is %+v, %v; once it was %+v", again, err, entry)
		}
	})
}

func FuzzDescription(f *testing.F) {
	f.Add(" A tram\r\nand a cat. ")
	f.Add("\u0344\r\n\u0958\u2028")
	f.Add(strings.Repeat("e\u0301 ", 300))
	f.Fuzz(func(t *testing.T, text string) {
		clean, err := edition.CheckDescription("text", text)
		if err != nil {
			return
		}
		if n := utf8.RuneCountInString(clean); n > edition.MaxDescription || !utf8.ValidString(clean) || strings.ContainsAny(clean, "\x00\r\n\u202e") {
			t.Errorf("%q is taken as %q", text, clean)
		}
		if again, err := edition.CheckDescription("text", clean); err != nil || again != clean {
			t.Errorf("cleaned twice it is %q, %v; once it was %q", again, err, clean)
		}
	})
}

func FuzzParseCities(f *testing.F) {
	f.Add(header + "accra,Accra,GH,africa,5.5560,-0.1969\n")
	f.Add("\ufeffname,slug,region,country,longitude,latitude\n\"A\n\"\"b\"\"\",a-b,europe,GB,-180,90\n,,,,,\n")
	f.Add("slug,slug,name,country,region,latitude,longitude\n\n\"")
	f.Fuzz(func(t *testing.T, list string) {
		c, err := edition.ParseCities(strings.NewReader(list))
		if err != nil {
			return
		}
		if len(c.All()) == 0 {
			t.Error("a list without cities is taken")
		}
		for _, city := range c.All() {
			found, ok := c.Find(city.Slug)
			if !ok || found != city || city.Name == "" || city.Latitude*city.Latitude > 90*90 || city.Longitude*city.Longitude > 180*180 {
				t.Errorf("%+v finds %+v, %v", city, found, ok)
			}
		}
	})
}
