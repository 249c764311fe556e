package worldmap_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
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

func TestTouchTargetsMeetNoOthers(t *testing.T) {
	for name, drawings := range counts() {
		m := worldmap.Draw(network(drawings))
		for i, a := range m.Dots {
			if a.Reach < a.Radius || a.Reach > 15 {
				t.Errorf("%s: a dot of %.1f takes a finger within %.1f", name, a.Radius, a.Reach)
			}
			for _, b := range m.Dots[i+1:] {
				if distance(a.Spot, b.Spot) < a.Reach+b.Reach-1e-9 {
					t.Errorf("%s: %v and %v take one finger", name, a, b)
				}
			}
		}
	}
}

func TestALonelyDotLiesWhereItsCityIs(t *testing.T) {
	m := worldmap.Draw([]worldmap.City{{Name: "Sydney", Latitude: -33.8678, Longitude: 151.2073, Drawings: 4}, {Name: "Cairo", Latitude: 30.06, Longitude: 31.25}})
	at := worldmap.Project(-33.8678, 151.2073)
	if len(m.Dots) != 1 || len(m.Points) != 1 {
		t.Fatalf("got %+v", m)
	}
	if d := m.Dots[0]; math.Abs(at.X-float64(d.X)) > 0.5 || math.Abs(at.Y-float64(d.Y)) > 0.5 || d.Reach != 15 || d.Label == nil {
		t.Errorf("got %+v, its city is at %v", d, at)
	}
}

func TestADotsAreaGrowsWithItsDrawings(t *testing.T) {
	cities := make([]worldmap.City, 4)
	for i := range cities {
		cities[i] = worldmap.City{Latitude: -10, Longitude: float64(40 * i), Drawings: 1 + 20*i}
	}
	dots := worldmap.Draw(cities).Dots
	area := func(i int) float64 { return dots[i].Radius * dots[i].Radius }
	for i := 2; i < len(dots); i++ {
		before, step := area(i-1)-area(i-2), area(i)-area(i-1)
		if step < 0.9*before || step > 1.1*before {
			t.Errorf("twenty drawings more are once %.1f and once %.1f", before, step)
		}
	}
}

func TestTheSameCitiesGiveTheSameMap(t *testing.T) {
	cities := network(func(i int) int { return i * 7 % 60 })
	if a, b := worldmap.Draw(cities), worldmap.Draw(cities); !reflect.DeepEqual(a, b) {
		t.Error("two maps differ")
	}
}

func TestNeighboursHaveDifferentCrayons(t *testing.T) {
	m := worldmap.Draw(network(func(int) int { return 36 })[:33])
	for i, a := range m.Dots {
		for _, b := range m.Dots[i+1:] {
			if distance(a.Spot, b.Spot) < 25 && a.Color == b.Color {
				t.Errorf("%v and %v are both %s", a, b, a.Color)
			}
		}
	}
}

func TestNamesCoverNoDotAndStandOnTheMap(t *testing.T) {
	for name, drawings := range counts() {
		cities := network(drawings)
		m, labels := worldmap.Draw(cities), 0
		for i, d := range m.Dots {
			if d.Label == nil {
				continue
			}
			labels++
			for j, other := range m.Dots {
				if i != j && math.Abs(float64(other.X-d.Label.X)) < other.Radius && math.Abs(float64(other.Y-d.Label.Y)) < other.Radius {
					t.Errorf("%s: the name of %s lies on %s", name, cities[d.City].Name, cities[other.City].Name)
				}
			}
		}
		if labels > 7 {
			t.Errorf("%s: %d names", name, labels)
		}
	}
}
