package gallery

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// cities is the page of all cities.
type cities struct {
	Frame   web.Frame
	Lead    string
	Regions []region
}

// region is a part of the world with its cities, and the newest of its drawings.
type region struct {
	ID      string // of its heading
	Name    string
	Counted string // "9 cities, 293 drawings"
	Picture *shown // nil if nothing hangs there
	Places  []place
}

// shown is a drawing that stands for a region.
type shown struct {
	web.Hung
	Picture picture
	Caption string // after the child's name
}

// regionsFrom is among how many of the newest drawings each region's is looked for. A region without one there goes
// without a picture.
const regionsFrom = 100

func (s *Site) showCities(w http.ResponseWriter, r *http.Request) error {
	if web.WantsJSON(r) {
		return s.sendCities(w, r)
	}
	f := s.site.Frame(r)
	f.Title, f.Nav = f.Language.T("cities.title"), web.NavCities
	places, err := s.places(r.Context(), f)
	if err != nil {
		return err
	}
	drawings, err := s.newest.Newest(r.Context(), regionsFrom)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, citiesPage(cities{
		Frame:   f,
		Lead:    counted(f, places),
		Regions: s.regions(f, places, drawings),
	}))
}

// regions divides the cities, which keep their order. A region where no city takes part is left out.
func (s *Site) regions(f web.Frame, places []place, drawings []catalog.Hung) []region {
	var all []region
	for _, code := range edition.Regions {
		g := region{ID: regionID(code), Name: f.Language.Region(code)}
		for _, p := range places {
			if p.Region == code {
				g.Places = append(g.Places, p)
			}
		}
		if len(g.Places) == 0 {
			continue
		}
		g.Counted = counted(f, g.Places)
		g.Picture = s.newestIn(f, code, drawings)
		all = append(all, g)
	}
	return all
}

// newestIn is a region's newest drawing among these, nil if it has none there.
func (s *Site) newestIn(f web.Frame, code string, drawings []catalog.Hung) *shown {
	for _, d := range drawings {
		if city, ok := s.cities.BySlug(d.City); !ok || city.Region != code {
			continue
		}
		on := s.hang(f, []catalog.Hung{d})[0]
		p := pictureOf(d, "19rem", "")
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
	return l.T("cities.both", "cities", l.N("cities.cities", len(places)), "drawings", l.N("cities.drawings", n))
}

// regionID is the id of a region's heading, to which links from other pages lead.
func regionID(code string) string { return "region-" + code }
