package main

import (
	"math"

	"github.com/easel-gallery/easel/gallery/worldmap"
)

// corner is a point of a shore on the map.
type corner struct {
	worldmap.Point
	kept bool // it lies on a cut that the source has made, where two shores must go on meeting
}

// shore is a ring on the map.
type shore []corner

// onMap projects a ring. Where it crosses the map's edge it is not cut: it is drawn whole, on the side on which most of
// it lies.
func onMap(r ring) shore {
	east := make([]float64, len(r))
	sum := 0.0
	for i, s := range r {
		east[i] = worldmap.FromMiddle(s.longitude)
		if i > 0 {
			east[i] += 360 * math.Round((east[i-1]-east[i])/360)
		}
		sum += east[i]
	}
	back := 360 * math.Round(sum/float64(len(r))/360)
	line := make(shore, len(r))
	for i, s := range r {
		line[i] = corner{worldmap.Place(s.latitude, east[i]-back), math.Abs(s.longitude) > 179.99}
	}
	return line
}

// area is how much a shore encloses, in square units.
func (s shore) area() float64 {
	sum := 0.0
	for i, a := range s {
		b := s[(i+1)%len(s)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return math.Abs(sum) / 2
}

// inside tells whether a shore lies on the part of the map that is shown.
func (s shore) inside() bool {
	for _, c := range s {
		if c.X < 0 || c.X > worldmap.Width || c.Y < 0 || c.Y > worldmap.Height {
			return false
		}
	}
	return true
}

// simpler leaves out corners, the least ones first, until each that is left makes a triangle of at least least square
// units with those beside it: M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated elimination of points",
// The Cartographic Journal 30 (1993), 46-51.
func (s shore) simpler(least float64) shore {
	s = append(shore(nil), s...)
	for len(s) > 3 {
		at, smallest := -1, least
		for i := range s {
			if a := s.triangle(i); !s[i].kept && a < smallest {
				at, smallest = i, a
			}
		}
		if at < 0 {
			break
		}
		s = append(s[:at], s[at+1:]...)
	}
	return s
}

func (s shore) triangle(i int) float64 {
	n := len(s)
	return shore{s[(i+n-1)%n], s[i], s[(i+1)%n]}.area()
}
