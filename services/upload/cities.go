package upload

import (
	"net/http"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// findable is a city as the form's module finds it.
type findable struct {
	Country   string   `json:"country"`   // ISO 3166-1
	Land      string   `json:"land"`      // what the country is called
	Longitude float64  `json:"longitude"` // degrees
	Law       string   `json:"law"`       // what it asks there, see lawIn
	Names     []string `json:"names"`     // the first one is in the page's language, the last one the slug
}

// listCities answers GET /enter/cities: those that take part, with all their names. They are the same for everybody, so
// where a family lives is found out on its own device.
func (s *Site) listCities(w http.ResponseWriter, r *http.Request) error {
	e, l := s.contest.Edition(), web.Language(r)
	all := []findable{}
	for _, city := range s.cities.All() {
		if e.TakesPart(city.Slug) {
			names := append([]edition.Name{{Name: l.City(city.Slug, city.Name)}}, s.cities.Names(city.Slug)...)
			all = append(all, findable{city.Country, l.Country(city.Country), city.Longitude, lawIn(l, city), distinct(append(names, edition.Name{Name: city.Slug}))})
		}
	}
	w.Header().Set("Cache-Control", "private, max-age=600")
	return web.JSON(w, http.StatusOK, all)
}

// distinct are the names that differ, in their order.
func distinct(names []edition.Name) []string {
	seen, all := map[string]bool{}, []string{}
	for _, one := range names {
		if !seen[one.Name] {
			seen[one.Name] = true
			all = append(all, one.Name)
		}
	}
	return all
}
