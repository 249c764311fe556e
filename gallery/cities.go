package gallery

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/norm"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// cities is the page of all cities. What is looked for (?q=) hides the others and leaves them in the page, so that who
// types on finds them again.
type cities struct {
	Frame   web.Frame
	Lead    string
	Find    finder
	Orders  []choice
	Letters []link // to jump to; empty by region, and where there are few
	Regions []region
	Initial []initial
}

// finder is the form that looks for a city.
type finder struct {
	Action string
	By     string // kept in the address; "" for the usual order
	Asked  string // "" if nothing is looked for
	Says   string // how many were found
	Zero   string // Says for none but with a 0, which the module replaces
	None   string
}

// region is a part of the world with its cities, and the newest of its drawings.
type region struct {
	ID      string // of its heading
	Name    string
	Counted string // "9 cities · 293 drawings"
	Picture *shown // nil if nothing hangs there
	Places  []listed
	Hidden  bool
}

// initial is a letter with the cities that begin with it.
type initial struct {
	ID, Letter string
	Places     []listed
	Hidden     bool
}

// listed is a city in the list.
type listed struct {
	place
	Names  string // all its names in every language, with commas between
	Hidden bool   // another one is looked for
}

// shown is a drawing that stands for a region.
type shown struct {
	web.Hung
	Picture picture
	Caption string // after the child's name
}

const (
	// regionsFrom is among how many of the newest drawings each region's is looked for. A region without one there goes
	// without a picture.
	regionsFrom = 100

	// lettersFrom is from how many cities on letters to jump to are of use.
	lettersFrom = 24

	// askedMost is how many bytes of what is looked for are taken; no name is so long.
	askedMost = 200
)

// byName is the order of the alphabet, as an address has it.
const byName = "name"

func (s *Site) showCities(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return s.sendCities(w, r)
	}
	f := s.site.Frame(r)
	f.Title, f.Nav = f.Language.T("cities.title"), web.NavCities
	f.Styles, f.Modules = []string{s.assets.URL("places.css")}, []string{s.assets.URL("find.js")}
	places, err := s.places(r.Context(), f)
	if err != nil {
		return err
	}
	query := r.URL.Query()
	asked := strings.TrimSpace(query.Get("q"))
	f.NoIndex = asked != ""
	list, found := s.listed(places, asked)
	page := cities{Frame: f, Lead: counted(f, places), Find: finderOf(f, query.Get("by"), asked, found)}
	page.Orders = ordersOf(f, page.Find.By)
	if page.Find.By == byName {
		page.Initial = initials(list)
		page.Letters = lettersOf(page.Initial, len(list))
		return web.Page(w, r, http.StatusOK, citiesPage(page))
	}
	drawings, err := s.newest.Newest(r.Context(), regionsFrom)
	if err != nil {
		return err
	}
	page.Regions = s.regions(f, list, drawings)
	return web.Page(w, r, http.StatusOK, citiesPage(page))
}

// listed makes the list, which keeps its order, and counts what is found.
func (s *Site) listed(places []place, asked string) (list []listed, found int) {
	named := map[string]bool{}
	if asked != "" && len(asked) <= askedMost {
		for _, slug := range s.cities.Named(asked) {
			named[slug] = true
		}
	}
	for _, p := range places {
		hidden := asked != "" && !named[p.Slug]
		if !hidden {
			found++
		}
		list = append(list, listed{p, s.namesOf(p), hidden})
	}
	return list, found
}

// namesOf are a city's names in every language, without those that another one begins with.
func (s *Site) namesOf(p place) string {
	all := []string{p.Name}
	for _, n := range s.cities.Names(p.Slug) {
		all = append(all, n.Name)
	}
	var kept []string
	for i, name := range all {
		covered := false
		for j, other := range all {
			covered = covered || strings.HasPrefix(other, name) && (len(other) > len(name) || j < i)
		}
		if !covered {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, ",")
}

func finderOf(f web.Frame, by, asked string, found int) finder {
	l := f.Language
	form := finder{
		Action: f.Link("/cities"), Asked: asked,
		Zero: l.T("cities.found", "count", 0), None: l.T("cities.none"),
	}
	if by == byName {
		form.By = byName
	}
	switch {
	case asked == "":
	case found == 0:
		form.Says = form.None
	default:
		form.Says = l.T("cities.found", "count", found)
	}
	return form
}

func ordersOf(f web.Frame, by string) []choice {
	return []choice{
		{link{f.Link("/cities"), f.Language.T("cities.by-region")}, by != byName},
		{link{f.Link("/cities?by=" + byName), f.Language.T("cities.by-name")}, by == byName},
	}
}

// initials divides cities in the order of the alphabet by the letters that they begin with.
func initials(list []listed) []initial {
	var all []initial
	for _, p := range list {
		letter := initialOf(p.Name)
		if len(all) == 0 || all[len(all)-1].Letter != letter {
			all = append(all, initial{ID: "letter-" + letter, Letter: letter, Hidden: true})
		}
		last := &all[len(all)-1]
		last.Places = append(last.Places, p)
		last.Hidden = last.Hidden && p.Hidden
	}
	return all
}

// initialOf is the letter under which a name is looked for: the first one, without its accents.
func initialOf(name string) string {
	for _, r := range norm.NFKD.String(name) {
		if unicode.IsLetter(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return name
}

func lettersOf(all []initial, cities int) []link {
	if cities < lettersFrom {
		return nil
	}
	var letters []link
	for _, g := range all {
		if !g.Hidden {
			letters = append(letters, link{"#" + g.ID, g.Letter})
		}
	}
	return letters
}

// regions divides the cities, which keep their order. A region where no city takes part is left out.
func (s *Site) regions(f web.Frame, list []listed, drawings []catalog.Hung) []region {
	var all []region
	for _, code := range edition.Regions {
		g := region{ID: regionID(code), Name: f.Language.Region(code), Hidden: true}
		var places []place
		for _, p := range list {
			if p.Region == code {
				g.Places, places = append(g.Places, p), append(places, p.place)
				g.Hidden = g.Hidden && p.Hidden
			}
		}
		if len(g.Places) == 0 {
			continue
		}
		g.Counted = counted(f, places)
		g.Picture = s.newestIn(f, code, drawings)
		all = append(all, g)
	}
	return all
}

// regionID is the id of a region's heading, to which links from other pages lead.
func regionID(code string) string { return "region-" + code }

// newestIn is a region's newest drawing among these, nil if it has none there.
func (s *Site) newestIn(f web.Frame, code string, drawings []catalog.Hung) *shown {
	for _, d := range drawings {
		if city, ok := s.cities.BySlug(d.City); !ok || city.Region != code {
			continue
		}
		on := s.hang(f, []catalog.Hung{d})[0]
		p := pictureOf(lighter(f, d, lowOnWall), "19rem", "")
		p.Attributes = templ.Attributes{"loading": "lazy"}
		caption := f.Language.T("wall.age-city", "age", f.Language.Age(on.Age), "city", on.City)
		return &shown{Hung: on, Picture: p, Caption: caption}
	}
	return nil
}

// counted says how many cities there are, and how many drawings if there are any.
func counted(f web.Frame, places []place) string {
	l, n := f.Language, total(places)
	if n == 0 {
		return l.N("cities.cities", len(places))
	}
	return l.N("cities.cities", len(places)) + " · " + l.N("cities.drawings", n)
}
