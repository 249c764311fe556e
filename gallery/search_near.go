package gallery

import (
	"cmp"
	"math"
	"slices"

	"github.com/easel-gallery/easel/pipeline/edition"
)

// closeMost is how many cities are named as close to another.
const closeMost = 5

// closeTo are the cities nearest to the first of these that is listed, by great circle, where drawings hang and that are
// none of these.
func (s *Site) closeTo(slugs []string, places []place) []place {
	if len(slugs) == 0 {
		return nil
	}
	here, ok := s.cities.BySlug(slugs[0])
	if !ok {
		return nil
	}
	hung, _ := apart(places)
	hung = slices.DeleteFunc(hung, func(p place) bool { return slices.Contains(slugs, p.Slug) })
	away := map[string]float64{}
	for _, p := range hung {
		if c, ok := s.cities.BySlug(p.Slug); ok {
			away[p.Slug] = angle(here, c)
		}
	}
	slices.SortStableFunc(hung, func(a, b place) int { return cmp.Compare(away[a.Slug], away[b.Slug]) })
	return hung[:min(closeMost, len(hung))]
}

// angle is how far apart two cities lie, in radians seen from the middle of the earth: the haversine formula.
func angle(a, b edition.City) float64 {
	const degree = math.Pi / 180
	north, east := math.Sin((b.Latitude-a.Latitude)*degree/2), math.Sin((b.Longitude-a.Longitude)*degree/2)
	return 2 * math.Asin(min(1, math.Sqrt(north*north+math.Cos(a.Latitude*degree)*math.Cos(b.Latitude*degree)*east*east)))
}
