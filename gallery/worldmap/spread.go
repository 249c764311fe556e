package worldmap

import "math"

// circle is a city while its place is looked for.
type circle struct {
	home, at Point
	r        float64
}

func (c circle) spot() Spot { return Spot{int(math.Round(c.at.X)), int(math.Round(c.at.Y))} }

// How circles are kept apart, in units.
const (
	// between is the gap that must stay between two circles. Rounding to whole units takes up to √2 of it.
	between = 1.6

	// roomy is how far apart the middles of two dots are wanted, if little movement gives it: 24 px on a page of 1280.
	roomy = 20.0

	// neighbourly is within which gap two circles can come to meet while they move.
	neighbourly = 48.0

	gentle = 80   // steps in which room is made and circles are drawn back home
	strict = 2000 // steps, at most, until none overlaps; a hundred do for the cities of the network
	home   = 0.08 // the part of its way home that a circle goes in a gentle step
	share  = 0.12 // the part of what is missing from roomy that a gentle step gives
)

// spread moves circles apart, as little as is needed. It goes by steps: in each, circles that are too near push each
// other away, a large one less than a small one. While steps are gentle, each circle is drawn home as well, so that none
// stays where it was pushed without need; then only what overlaps moves.
func spread(all []circle) {
	pairs := neighbours(all)
	for range gentle {
		for i := range all {
			c := &all[i]
			c.at.X += home * (c.home.X - c.at.X)
			c.at.Y += home * (c.home.Y - c.at.Y)
		}
		for _, p := range pairs {
			a, b := &all[p[0]], &all[p[1]]
			if a.r > pointRadius && b.r > pointRadius {
				part(a, b, p, roomy, share)
			}
			part(a, b, p, a.r+b.r+between, 1)
		}
		keepInside(all)
	}
	for range strict {
		moved := false
		for _, p := range pairs {
			a, b := &all[p[0]], &all[p[1]]
			moved = part(a, b, p, a.r+b.r+between, 1) || moved
		}
		keepInside(all)
		if !moved {
			return
		}
	}
}

// neighbours are the pairs that can come to meet.
func neighbours(all []circle) [][2]int {
	var pairs [][2]int
	for i, a := range all {
		for j := i + 1; j < len(all); j++ {
			b := all[j]
			if math.Hypot(a.home.X-b.home.X, a.home.Y-b.home.Y) < a.r+b.r+neighbourly {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	return pairs
}

// part moves two circles that are nearer than wanted by a share of what is missing, and tells whether they were.
func part(a, b *circle, pair [2]int, wanted, share float64) bool {
	const enough = 0.01
	x, y := b.at.X-a.at.X, b.at.Y-a.at.Y
	apart := math.Hypot(x, y)
	missing := wanted - apart
	if missing < enough {
		return false
	}
	if apart < enough { // one place: any direction will do, but always the same one
		y, x = math.Sincos(float64(pair[0] + 3*pair[1]))
		apart = 1
	}
	push := share * missing / apart / (a.r*a.r + b.r*b.r)
	a.at.X -= x * push * b.r * b.r
	a.at.Y -= y * push * b.r * b.r
	b.at.X += x * push * a.r * a.r
	b.at.Y += y * push * a.r * a.r
	return true
}

// keepInside moves circles back onto the map.
func keepInside(all []circle) {
	for i := range all {
		c := &all[i]
		c.at.X = min(max(c.at.X, c.r), Width-c.r)
		c.at.Y = min(max(c.at.Y, c.r), Height-c.r)
	}
}
