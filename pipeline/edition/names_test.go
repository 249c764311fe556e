package edition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/edition/data"
)

func TestACityIsNamedByTheBeginningOfAnyOfItsWordsInAnyLanguage(t *testing.T) {
	for _, row := range data.Names() {
		for _, typed := range []string{row.Name, strings.ToUpper(row.Name), "  " + row.Name + " "} {
			if !slices.Contains(cities.Named(typed), row.Slug) {
				t.Errorf("%q in %s does not name %s", typed, row.Language, row.Slug)
			}
		}
	}
	for typed, slug := range map[string]string{
		"mexi": "mexico-city", "MÉXICO": "mexico-city", "de mexi": "mexico-city", "мехи": "mexico-city", "멕시": "mexico-city",
		"القا": "cairo", "القاهرة": "cairo", "cai": "cairo", "paulo": "sao-paulo", "são p": "sao-paulo", "sao-paulo": "sao-paulo",
	} {
		if found := cities.Named(typed); !slices.Contains(found, slug) {
			t.Errorf("%q names %v, and not %s", typed, found, slug)
		}
	}
}

func TestACityIsFoundAsPeopleReallyWriteIt(t *testing.T) {
	for typed, slug := range map[string]string{
		"DIYARBAKIR": "diyarbakir", "diyarbakir": "diyarbakir", "diyarbakır": "diyarbakir", "ISTANBUL": "istanbul", "İstanbul": "istanbul",
		"Sao-Paulo": "sao-paulo", "sao  paulo": "sao-paulo", "São Paulo, Brasil": "sao-paulo", "القاهره": "cairo", "القاهرة، مصر": "cairo",
		"القـاهرة": "cairo", "بوئنوس آیرس": "buenos-aires", "بوئنوسآيرس": "buenos-aires", "Bogota, D.C.": "bogota", "rio de janeiro": "rio-de-janeiro",
		"Buenos\u00a0Aires": "buenos-aires", "Нью Дели": "new-delhi", "porto・alegre": "porto-alegre",
	} {
		if city, ok := cities.FindWritten(typed); !ok || city.Slug != slug {
			t.Errorf("%q finds %q, %v; want %s", typed, city.Slug, ok, slug)
		}
	}
	for _, typed := range []string{"", ",", ", Brasil", "-", "'", "Atlantis, Cairo"} {
		if city, ok := cities.FindWritten(typed); ok {
			t.Errorf("%q finds %s", typed, city.Slug)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, typed := range []string{"Accra", "القاهرة، مصر", "\xff,\u0300", "İı’ـ", ", ,", "\u0344"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		city, ok := cities.FindWritten(typed)
		if !ok {
			return
		}
		if again, found := cities.Find(city.Slug); !found || again != city {
			t.Errorf("%q finds %+v", typed, city)
		}
	})
}

func TestWhatNamesNoCityFindsNone(t *testing.T) {
	for _, typed := range []string{"", " ", "-", "exico", "cairoo", "mexico paulo", "\x00", "\xff", "*", strings.Repeat("a ", 5_000)} {
		if found := cities.Named(typed); found != nil {
			t.Errorf("%.20q names %v", typed, found)
		}
	}
}

func TestCitiesThatShareANameAreBothNamedInTheOrderOfTheFile(t *testing.T) {
	c, err := edition.ParseCities(strings.NewReader(header + "b,Santa-Ana,US,north-america,0,0\na,Santa Ana,SV,latin-america-caribbean,0,0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Named("santa an"); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("named are %v", got)
	}
}

func TestACitysNamesBeginWithTheOneOfTheList(t *testing.T) {
	names := cities.Names("cairo")
	if len(names) < 5 || names[0] != (edition.Name{Name: "Cairo"}) || !slices.Contains(names, edition.Name{Language: "ar", Name: "القاهرة"}) {
		t.Errorf("they are %v", names)
	}
	names[0].Name = "Atlantis"
	if again := cities.Names("cairo"); again[0].Name != "Cairo" {
		t.Error("a caller changed the names of all")
	}
	if got := cities.Names("atlantis"); got != nil {
		t.Errorf("no city has the names %v", got)
	}
}

func BenchmarkNamedAsSomebodyTypes(b *testing.B) {
	typed := []string{"m", "mé", "méx", "méxico", "القا", "東", "s"}
	for i := 0; b.Loop(); i++ {
		cities.Named(typed[i%len(typed)])
	}
}
