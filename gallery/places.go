package gallery

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

// errNoCity: there is no such city, or it takes no part.
var errNoCity = errors.New("no such city in this edition")

// counts knows how many drawings hang in each city, by slug; cities without any are missing.
type counts interface {
	Counts(ctx context.Context) (map[string]int, error)
}

// place is a city as a page names and counts it.
type place struct {
	Slug     string
	Name     string // in the page's language
	Country  string // in the page's language
	Region   string // its code
	URL      string
	Lies     edition.City
	Drawings int
	Count    string // "46"; empty for none
	Counted  string // "46 drawings", for those who hear the page; empty for none
}

// taking lists the cities that take part, in the order of the list.
func (s *Site) taking() []edition.City {
	e := s.edition()
	return slices.DeleteFunc(s.cities.All(), func(c edition.City) bool { return !e.TakesPart(c.Slug) })
}

// cityOf finds a city that takes part, else errNoCity.
func (s *Site) cityOf(slug string) (edition.City, error) {
	city, ok := s.cities.BySlug(slug)
	if !ok || !s.edition().TakesPart(slug) {
		return edition.City{}, fmt.Errorf("city: %w", errNoCity)
	}
	return city, nil
}

// places are the cities that take part, in the alphabet of the page's language.
func (s *Site) places(ctx context.Context, f web.Frame) ([]place, error) {
	drawings, err := s.counts.Counts(ctx)
	if err != nil {
		return nil, err
	}
	var all []place
	for _, c := range s.taking() {
		all = append(all, placeOf(f, c, drawings[c.Slug]))
	}
	compare := f.Language.Compare()
	slices.SortStableFunc(all, func(a, b place) int { return compare(a.Name, b.Name) })
	return all, nil
}

func placeOf(f web.Frame, c edition.City, drawings int) place {
	l := f.Language
	p := place{
		Slug: c.Slug, Name: l.City(c.Slug, c.Name), Country: l.Country(c.Country), Region: c.Region,
		URL: f.Link("/cities/" + c.Slug), Lies: c, Drawings: drawings,
	}
	if drawings > 0 {
		p.Count, p.Counted = l.Number(drawings), l.N("cities.drawings", drawings)
	}
	return p
}

// lead says how many drawings hang in a city, and where it lies.
func (p place) lead(l *language.Language) string {
	if p.Name == p.Country {
		return l.N("city.lead-alone", p.Drawings, "city", p.Name)
	}
	return l.N("city.lead", p.Drawings, "city", p.Name, "country", p.Country)
}

// where is a city with its country; once where both have one name.
func (p place) where(l *language.Language) string {
	if p.Name == p.Country {
		return p.Name
	}
	return l.T("city.where", "city", p.Name, "country", p.Country)
}

// total is how many drawings hang in all of these cities.
func total(places []place) int {
	n := 0
	for _, p := range places {
		n += p.Drawings
	}
	return n
}

// apart divides cities into those where drawings hang and those where none does yet.
func apart(places []place) (hung, waiting []place) {
	for _, p := range places {
		if p.Drawings > 0 {
			hung = append(hung, p)
		} else {
			waiting = append(waiting, p)
		}
	}
	return hung, waiting
}

// cityName is what a page calls the city of a drawing, which may have left the list since.
func (s *Site) cityName(l *language.Language, slug string) string {
	city, ok := s.cities.BySlug(slug)
	if !ok {
		return slug
	}
	return l.City(slug, city.Name)
}
