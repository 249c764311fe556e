package gallery

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
)

// near is what the page of a city without drawings has instead of them: how to be the first, and what hangs close by.
type near struct {
	How    string // to take part; "" after the contest
	When   string
	Cities []place
	Wall   []web.Hung // one row
}

// How many cities close by, and among how many of the newest drawings of each the row is chosen.
const (
	nearCities   = 3
	nearDrawings = 4
)

// near gathers it for a city of these places.
func (s *Site) near(ctx context.Context, f web.Frame, here place, places []place) (near, error) {
	n := near{Cities: nearest(here, places)}
	if e, now := s.edition(), time.Now(); now.Before(e.ClosesAt) {
		invite := inviteTo(e, f.Language, now)
		n.How, n.When = invite.Text, invite.When
	}
	var newest []catalog.Hung
	for _, p := range n.Cities {
		wall, err := s.walls.Wall(ctx, p.Slug, edition.Ages{}, catalog.Cursor{}, nearDrawings)
		if err != nil {
			return near{}, err
		}
		newest = append(newest, wall.Drawings...)
	}
	row, _ := opening(newest)
	n.Wall = s.hang(f, row)
	return n, nil
}

// nearest are the cities closest to one where drawings hang.
func nearest(here place, places []place) []place {
	hung, _ := apart(places)
	slices.SortStableFunc(hung, func(a, b place) int {
		return cmp.Compare(arc(here.Lies, a.Lies), arc(here.Lies, b.Lies))
	})
	return hung[:min(nearCities, len(hung))]
}

// nearTo are the cities closest to the first of these where drawings hang, and none of these.
func nearTo(slugs []string, places []place) []place {
	at := slices.IndexFunc(places, func(p place) bool { return slices.Contains(slugs[:min(1, len(slugs))], p.Slug) })
	if at < 0 {
		return nil
	}
	others := slices.DeleteFunc(slices.Clone(places), func(p place) bool { return slices.Contains(slugs, p.Slug) })
	return nearest(places[at], others)
}

// arc is how far two cities lie from each other along a great circle, in radians (haversine formula).
func arc(a, b edition.City) float64 {
	half := func(from, to float64) float64 {
		s := math.Sin((to - from) * math.Pi / 360)
		return s * s
	}
	cos := func(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }
	h := half(a.Latitude, b.Latitude) + cos(a.Latitude)*cos(b.Latitude)*half(a.Longitude, b.Longitude)
	return 2 * math.Asin(math.Sqrt(min(1, h)))
}
