package edition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/edition/data"
)

func TestTheMemberCitiesCanBeRead(t *testing.T) {
	all := cities.All()
	if len(all) != 120 {
		t.Errorf("there are %d", len(all))
	}
	regions := map[string]bool{}
	for _, city := range all {
		regions[city.Region] = true
		for _, typed := range []string{city.Slug, city.Name, strings.ToUpper(city.Name)} {
			if found, ok := cities.Find(typed); !ok || found != city {
				t.Errorf("%q finds %+v, %v", typed, found, ok)
			}
		}
	}
	if len(regions) != len(edition.Regions) {
		t.Errorf("the cities lie in %v", regions)
	}
	if !slices.IsSortedFunc(all, func(a, b edition.City) int { return strings.Compare(a.Slug, b.Slug) }) {
		t.Error("they are in no order")
	}
}

func TestEveryNameInEveryLanguageFindsItsCity(t *testing.T) {
	for _, name := range data.Names() {
		if city, ok := cities.Find(name.Name); !ok || city.Slug != name.Slug {
			t.Errorf("%s, in %s %q, finds %q", name.Slug, name.Language, name.Name, city.Slug)
		}
	}
}

func TestAListIsTheCallersOwn(t *testing.T) {
	c := edition.MemberCities()
	c.All()[0].Name = "Atlantis"
	if c.All()[0].Name == "Atlantis" {
		t.Error("a caller changed the list of all")
	}
}

const header = "slug,name,country,region,latitude,longitude\n"

func TestAnOrganisersOwnListIsRead(t *testing.T) {
	const list = "\ufeffregion,founded,name,slug,longitude,country,latitude\r\n" +
		"africa,1896,\"Addis\nAbaba\",addis-ababa,38.7578,ET,9.0192\r\n" +
		"europe,,Springfield,springfield-1, -0.5 ,GB,90\r\n" +
		"north-america,,springfield,springfield-2,-180,US,-90,more\r\n"
	c, err := edition.ParseCities(strings.NewReader(list))
	if err != nil {
		t.Fatal(err)
	}
	want := edition.City{Slug: "addis-ababa", Name: "Addis\nAbaba", Country: "ET", Region: "africa", Latitude: 9.0192, Longitude: 38.7578}
	if got, ok := c.Find("addis ababa"); !ok || got != want {
		t.Errorf("%+v, %v", got, ok)
	}
	if got, ok := c.Find("Springfield"); ok {
		t.Errorf("a name that two cities have finds %s", got.Slug)
	}
	if got, ok := c.Find("springfield-2"); !ok || got.Country != "US" {
		t.Errorf("its slug finds %+v, %v", got, ok)
	}
	if _, ok := c.Find("accra"); ok {
		t.Error("a city of another list is found")
	}
	if _, ok := c.BySlug("Springfield"); ok {
		t.Error("a name is taken for a slug")
	}
}

func TestEveryBadRowIsNamedByItsLine(t *testing.T) {
	const list = header +
		"accra,Accra,GH,africa,5.5560,-0.1969\n" + // 2
		"Quito,Quito,EC,latin-america-caribbean,0,0\n" + // 3
		"accra,Accra,GH,africa,5.5560,-0.1969\n" + // 4
		"lima,\"Li\nma\",PE,latin-america-caribbean,0,0\n" + // 5 and 6
		"quito,,EC,latin-america-caribbean,0,0\n" + // 7
		"quito,Quito,Ecuador,latin-america-caribbean,0,0\n" + // 8
		"quito,Quito,EC,atlantis,0,0\n" + // 9
		"quito,Quito,EC,latin-america-caribbean,north,0\n" + // 10
		"quito,Quito,EC,latin-america-caribbean,90.01,0\n" + // 11
		"quito,Quito,EC,latin-america-caribbean,0,NaN\n" + // 12
		"quito,Quito,EC,latin-america-caribbean,0,-180.5\n" + // 13
		"quito,Quito\n" + // 14
		"a--b,Quito,EC,latin-america-caribbean,0,0\n" // 15
	_, err := edition.ParseCities(strings.NewReader(list))
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	want := []string{
		`line 3: slug "Quito"`, `line 4: slug "accra" stands twice`, "line 7: the name is empty", `line 8: country "Ecuador"`,
		`line 9: region "atlantis"`, `line 10: latitude: "north"`, `line 11: latitude: "90.01"`, `line 12: longitude: "NaN"`,
		`line 13: longitude: "-180.5"`, `line 14: country ""`, `line 15: slug "a--b"`,
	}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%v", len(lines), len(want), err)
	}
	for i, start := range want {
		if !strings.HasPrefix(lines[i], start) {
			t.Errorf("%q; want %s...", lines[i], start)
		}
	}
}

func TestAListThatIsNoneIsRefused(t *testing.T) {
	for name, one := range map[string]struct{ list, want string }{
		"empty":                         {"", "read the header"},
		"only a header":                 {header, "there is no city"},
		"without longitude":             {"slug,name,country,region,latitude\n", `line 1: the column "longitude" is missing`},
		"no CSV in line 3":              {header + "accra,Accra,GH,africa,5,0\nqui\"to,Quito,EC,europe,0,0\n", "line 3"},
		"a bad row and no CSV after it": {header + "Accra,Accra,GH,africa,5,0\n\"quito", "line 2: slug"},
	} {
		if _, err := edition.ParseCities(strings.NewReader(one.list)); err == nil || !strings.Contains(err.Error(), one.want) {
			t.Errorf("%s: %v; want %s", name, err, one.want)
		}
	}
}
