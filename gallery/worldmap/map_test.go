package worldmap_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/easel-gallery/easel/gallery/worldmap"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// network is the list of member cities, filled up to the 143 of the network by more beside those that are there: the
// list is not whole, and what is missing lies where members are.
func network(drawings func(i int) int) []worldmap.City {
	var all []worldmap.City
	list := edition.MemberCities().All()
	for i := range 143 {
		c := list[i%len(list)]
		off := float64(i / len(list))
		all = append(all, worldmap.City{Name: c.Name, Latitude: c.Latitude + off/3, Longitude: c.Longitude - off/2, Drawings: drawings(i)})
	}
	return all
}

// circle is a dot or a point.
type circle struct {
	worldmap.Spot
	r float64
}

func circlesOf(m worldmap.Map) []circle {
	var all []circle
	for _, d := range m.Dots {
		all = append(all, circle{d.Spot, d.Radius})
	}
	for _, p := range m.Points {
		all = append(all, circle{p, 1.8})
	}
	return all
}

func distance(a, b worldmap.Spot) float64 {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))
}

// counts are contests of many kinds.
func counts() map[string]func(int) int {
	all := map[string]func(int) int{
		"none":                 func(int) int { return 0 },
		"one each":             func(int) int { return 1 },
		"a million each":       func(int) int { return 1_000_000 },
		"every third":          func(i int) int { return i % 3 * 20 },
		"one has nearly all":   func(i int) int { return 1 + 99_999*(1-min(i, 1)) },
		"more and more":        func(i int) int { return i * i },
		"thirty-six each":      func(int) int { return 36 },
		"a few have very many": func(i int) int { return 5 + 10_000*(1-min(i%20, 1)) },
	}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		all[fmt.Sprint("by chance ", seed)] = func(int) int { return int(math.Exp(r.Float64()*12)) - 1 }
	}
	return all
}

func TestNoTwoDotsOverlapAndNoneMovesFar(t *testing.T) {
	const far = 34 // units
	worst := 0.0
	for name, drawings := range counts() {
		cities := network(drawings)
		m := worldmap.Draw(cities)
		all := circlesOf(m)
		if len(all) != len(cities) {
			t.Fatalf("%s: %d of %d cities", name, len(all), len(cities))
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				if distance(a.Spot, b.Spot) < a.r+b.r {
					t.Errorf("%s: %v and %v overlap", name, a, b)
				}
			}
			if float64(a.X) < a.r-1 || float64(a.X) > worldmap.Width-a.r+1 || float64(a.Y) < a.r-1 || float64(a.Y) > worldmap.Height-a.r+1 {
				t.Errorf("%s: %v is not on the map", name, a)
			}
		}
		for _, d := range m.Dots {
			c := cities[d.City]
			at := worldmap.Project(c.Latitude, c.Longitude)
			moved := math.Hypot(at.X-float64(d.X), at.Y-float64(d.Y))
			if worst = max(worst, moved); moved > far {
				t.Errorf("%s: %s has moved by %.1f units", name, c.Name, moved)
			}
		}
	}
	t.Logf("the farthest move is %.1f units", worst)
}
