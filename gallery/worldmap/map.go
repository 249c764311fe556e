package worldmap

import (
	"cmp"
	"math"
	"slices"
)

// City is what the map is told of a city.
type City struct {
	Name                string  // in the page's language, for a label
	Latitude, Longitude float64 // degrees, WGS 84
	Drawings            int
}

// Map is where everything lies.
type Map struct {
	Dots   []Dot  // the cities with drawings, in the order in which they came
	Points []Spot // those without
}

// Spot is a place in whole units.
type Spot struct{ X, Y int }

// Dot is a city with drawings.
type Dot struct {
	Spot
	City   int     // its place among the cities given to Draw
	Radius float64 // tenths of a unit
	Reach  float64 // radius of what takes a finger: it meets no other dot's, and is Radius at least
	Color  string  // #rrggbb
	Label  *Label  // nil for most
}

// Draw makes the map of cities.
func Draw(cities []City) Map {
	all := circles(cities)
	spread(all)
	var m Map
	for i, c := range all {
		if c.r == pointRadius {
			m.Points = append(m.Points, c.spot())
			continue
		}
		m.Dots = append(m.Dots, Dot{Spot: c.spot(), City: i, Radius: c.r})
	}
	reach(m.Dots)
	paint(m.Dots)
	label(cities, m)
	return m
}

// The sizes of dots, in units. A dot's area is a smallest one and a part that grows with its drawings: by perDrawing
// each, or by less where the largest or all dots together would become too large.
const (
	pointRadius  = 1.8
	smallest     = 3.8
	largest      = 12.0
	perDrawing   = 2.0    // square units over π
	together     = 4300.0 // square units over π; a dot of 143 has a radius of 5.5 then
	farthestTake = 15.0   // a finger's circle
)

// circles puts every city where it lies.
func circles(cities []City) []circle {
	most, sum, hung := 0, 0, 0
	for _, c := range cities {
		if c.Drawings > 0 {
			most, sum, hung = max(most, c.Drawings), sum+c.Drawings, hung+1
		}
	}
	each := min(perDrawing,
		(largest*largest-smallest*smallest)/float64(max(most, 1)),
		max(0, together-smallest*smallest*float64(hung))/float64(max(sum, 1)))
	all := make([]circle, len(cities))
	for i, c := range cities {
		home := Project(c.Latitude, c.Longitude)
		all[i] = circle{home: home, at: home, r: pointRadius}
		if c.Drawings > 0 {
			all[i].r = math.Round(10*math.Sqrt(smallest*smallest+each*float64(c.Drawings))) / 10
		}
	}
	return all
}

// reach gives each dot the largest circle for a finger that meets no other dot's.
func reach(dots []Dot) {
	for i := range dots {
		d := &dots[i]
		d.Reach = farthestTake
		for j, other := range dots {
			if i != j {
				d.Reach = min(d.Reach, (d.distance(other.Spot)+d.Radius-other.Radius)/2)
			}
		}
		d.Reach = max(d.Radius, math.Floor(10*d.Reach)/10)
	}
}

func (s Spot) distance(t Spot) float64 { return math.Hypot(float64(s.X-t.X), float64(s.Y-t.Y)) }

// crayons are the colours of dots.
var crayons = [...]string{"#e0483a", "#2f6fc4", "#f2b632", "#3f9b55", "#d6569a", "#3aa7b8", "#e58a1f", "#8a5fb8"}

// paint gives the crayons out from west to east, so that dots beside each other have different ones.
func paint(dots []Dot) {
	order := make([]int, len(dots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(dots[a].X, dots[b].X) })
	for n, i := range order {
		dots[i].Color = crayons[n%len(crayons)]
	}
}
