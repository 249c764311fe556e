package main

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/gallery/worldmap"
)

// topojson is a file with a polygon for each ring, given as longitude and latitude in whole degrees; its first spot is
// its last again.
func topojson(rings ...[]int) []byte {
	var polygons, arcs []string
	for n, r := range rings {
		var steps []string
		x, y := 0, 0
		for i := 0; i < len(r); i += 2 {
			steps = append(steps, fmt.Sprintf("[%d,%d]", (r[i]-x)*10, (r[i+1]-y)*10))
			x, y = r[i], r[i+1]
		}
		arcs = append(arcs, "["+strings.Join(steps, ",")+"]")
		polygons = append(polygons, fmt.Sprintf("[[%d]]", n))
	}
	return fmt.Appendf(nil, `{"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[%s]}]}},"arcs":[%s],
		"transform":{"scale":[0.1,0.1],"translate":[0,0]}}`, strings.Join(polygons, ","), strings.Join(arcs, ","))
}

func mustLand(t *testing.T, file []byte) string {
	t.Helper()
	path, err := land(file)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFieldBecomesAPathOfRelativeLines(t *testing.T) {
	got := mustLand(t, topojson([]int{1, 0, 21, 0, 21, 10, 1, 10, 1, 0}))
	if want := "m433 291 66 0 0-45-66 0z"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSmallIslandsAntarcticaAndWhatLiesBeyondTheMapAreLeftOut(t *testing.T) {
	field := []int{1, 0, 21, 0, 21, 10, 1, 10, 1, 0}
	island := []int{40, 0, 41, 0, 41, 1, 40, 0}
	ice := []int{0, -62, 90, -62, 90, -80, 0, -80, 0, -62}
	beyond := []int{-150, 10, -140, 10, -140, 20, -150, 20, -150, 10}
	if got := mustLand(t, topojson(field, island, ice, beyond)); got != mustLand(t, topojson(field)) {
		t.Errorf("got %q", got)
	}
}

func TestLandThatTheEdgeWouldCutStaysWhole(t *testing.T) {
	for name, r := range map[string]ring{
		"mostly in the west":                         {{-172, 60}, {-163, 60}, {-163, 64}, {-172, 64}},
		"mostly in the east":                         {{-175, 60}, {-166, 60}, {-166, 64}, {-175, 64}},
		"beside the source's cut, which is not ours": {{178, 60}, {-178, 60}, {-178, 64}, {178, 64}},
	} {
		s := onMap(r)
		from, to := math.Inf(1), math.Inf(-1)
		for _, c := range s {
			from, to = min(from, c.X), max(to, c.X)
		}
		if wide := to - from; wide > 100 {
			t.Errorf("%s: %.0f units wide", name, wide)
		}
	}
}

func TestTwoShoresGoOnMeetingAtTheSourcesCut(t *testing.T) {
	west := onMap(ring{{170, 60}, {180, 60}, {180, 62}, {180, 64}, {180, 66}, {170, 66}}).simpler(1e6)
	kept := 0
	for _, c := range west {
		if c.kept {
			kept++
		}
	}
	if kept != 4 {
		t.Errorf("%d of 4 spots of the cut are left", kept)
	}
}

func TestTheLeastCornersGoFirst(t *testing.T) {
	at := func(x, y float64) corner { return corner{Point: worldmap.Point{X: x, Y: y}} }
	got := shore{at(0, 0), at(5, 0.1), at(10, 0), at(10, 10), at(5, 14), at(0, 10)}.simpler(3)
	if len(got) != 5 || got[1] != at(10, 0) || got[3] != at(5, 14) {
		t.Errorf("got %v", got)
	}
}

func TestAnArcMayBeReadFromItsEnd(t *testing.T) {
	arcs := []ring{{{0, 0}, {1, 0}, {1, 1}}, {{0, 0}, {0, 1}, {1, 1}}}
	got, err := join(arcs, []int{0, ^1})
	want := ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestAFileThatIsNoLandIsRefused(t *testing.T) {
	for _, file := range []string{"", "{}", `{"objects":{"land":{"geometries":[{"type":"MultiPolygon","arcs":[[[7]]]}]}}}`, `{"objects":{"land":{"geometries":[{"type":"Point"}]}}}`} {
		if path, err := land([]byte(file)); err == nil {
			t.Errorf("%s: %q", file, path)
		}
	}
}
