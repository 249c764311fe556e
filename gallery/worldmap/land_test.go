package worldmap_test

import (
	"bytes"
	"compress/gzip"
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/easel-gallery/easel/gallery/worldmap"
	"github.com/easel-gallery/easel/pipeline/edition"
)

func TestTheLandIsLight(t *testing.T) {
	const most, mostZipped = 9_000, 3_500 // bytes
	var zipped bytes.Buffer
	z, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	_, _ = z.Write([]byte(worldmap.Land()))
	_ = z.Close()
	if n := len(worldmap.Land()); n == 0 || n > most || zipped.Len() > mostZipped {
		t.Errorf("%d bytes, %d gzip'd", n, zipped.Len())
	}
}

// shores reads the path back.
func shores(t *testing.T) [][]worldmap.Point {
	t.Helper()
	if !regexp.MustCompile(`^(m-?\d+([ -]\d+)+z)+$`).MatchString(regexp.MustCompile(` -`).ReplaceAllString(worldmap.Land(), "-")) {
		t.Fatal("not a path of relative lines between whole units")
	}
	var all [][]worldmap.Point
	var at worldmap.Point
	for _, part := range regexp.MustCompile(`m[^z]*z`).FindAllString(worldmap.Land(), -1) {
		numbers := regexp.MustCompile(`-?\d+`).FindAllString(part, -1)
		var shore []worldmap.Point
		for i := 0; i+1 < len(numbers); i += 2 {
			x, _ := strconv.Atoi(numbers[i])
			y, _ := strconv.Atoi(numbers[i+1])
			at.X, at.Y = at.X+float64(x), at.Y+float64(y)
			shore = append(shore, at)
		}
		at = shore[0]
		all = append(all, shore)
	}
	return all
}

func TestLandLiesOnTheMap(t *testing.T) {
	for _, shore := range shores(t) {
		for _, p := range shore {
			if p.X < 0 || p.X > worldmap.Width || p.Y < 0 || p.Y > worldmap.Height {
				t.Fatalf("%v is not on the map", p)
			}
		}
	}
}

// toLine is how far a place lies from a piece of shore.
func toLine(p, a, b worldmap.Point) float64 {
	x, y := b.X-a.X, b.Y-a.Y
	along := min(1, max(0, ((p.X-a.X)*x+(p.Y-a.Y)*y)/max(x*x+y*y, 1e-9)))
	return math.Hypot(p.X-a.X-along*x, p.Y-a.Y-along*y)
}

func TestEveryCityLiesOnLandOrByIt(t *testing.T) {
	const by = 3.0 // units, some 100 km: Victoria's island is among those left out
	all := shores(t)
	for _, c := range edition.MemberCities().All() {
		at := worldmap.Project(c.Latitude, c.Longitude)
		inside, nearest := false, math.Inf(1)
		for _, shore := range all {
			for i, a := range shore {
				b := shore[(i+1)%len(shore)]
				nearest = min(nearest, toLine(at, a, b))
				if (a.Y > at.Y) != (b.Y > at.Y) && at.X < a.X+(b.X-a.X)*(at.Y-a.Y)/(b.Y-a.Y) {
					inside = !inside
				}
			}
		}
		if !inside && nearest > by && c.Slug != "victoria" {
			t.Errorf("%s lies in the sea, %.1f units from land", c.Name, nearest)
		}
	}
}
