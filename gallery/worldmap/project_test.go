package worldmap_test

import (
	"math"
	"testing"

	"github.com/easel-gallery/easel/gallery/worldmap"
)

func TestTheMiddleOfTheWorldIsTheMiddleOfItsWidth(t *testing.T) {
	at := worldmap.Project(0, 11)
	for _, east := range []float64{40, 100, 170} {
		a, b := worldmap.Project(20, 11-east), worldmap.Project(20, 11+east)
		if math.Abs(a.X+b.X-2*at.X) > 1e-9 || a.Y != b.Y {
			t.Errorf("%g° to both sides: %v and %v around %v", east, a, b, at)
		}
	}
}

// What the authors' polynomials come to at their ends, worked out apart from this code: the equator is 2.0546 times as
// long as the line from pole to pole, and a pole 0.5925 of the equator.
func TestTheProjectionHasItsAuthorsShape(t *testing.T) {
	equator := worldmap.Place(0, 180).X - worldmap.Place(0, -180).X
	tall := worldmap.Place(-90, 0).Y - worldmap.Place(90, 0).Y
	pole := worldmap.Place(90, 180).X - worldmap.Place(90, -180).X
	if math.Abs(equator-1200) > 1e-6 || math.Abs(equator/tall-2.0546) > 0.0005 || math.Abs(pole/equator-0.5925) > 0.0005 {
		t.Errorf("equator %.3f, from pole to pole %.3f (%.4f), a pole %.3f (%.4f)", equator, tall, equator/tall, pole, pole/equator)
	}
}

// A field of one degree each way has the same area on the map as it has on the globe, wherever it lies.
func TestAreasAreTrue(t *testing.T) {
	area := func(latitude, east float64) float64 {
		corners := []worldmap.Point{
			worldmap.Place(latitude, east), worldmap.Place(latitude, east+1),
			worldmap.Place(latitude+1, east+1), worldmap.Place(latitude+1, east),
		}
		sum := 0.0
		for i, a := range corners {
			b := corners[(i+1)%4]
			sum += a.X*b.Y - b.X*a.Y
		}
		onGlobe := math.Sin((latitude+1)*math.Pi/180) - math.Sin(latitude*math.Pi/180)
		return math.Abs(sum) / 2 / onGlobe
	}
	want := area(0, 0)
	for latitude := -80.0; latitude < 80; latitude += 13 {
		for east := -170.0; east < 170; east += 31 {
			if got := area(latitude, east); math.Abs(got/want-1) > 0.002 {
				t.Errorf("%g° north, %g° east: %.4f of the field at the equator", latitude, east, got/want)
			}
		}
	}
}

func TestLongitudesAreCountedFromTheMiddle(t *testing.T) {
	for longitude, want := range map[float64]float64{11: 0, 0: -11, 180: 169, -180: 169, -169: -180, -168: -179, 190.9: 179.9, 371: 0} {
		if got := worldmap.FromMiddle(longitude); math.Abs(got-want) > 1e-9 {
			t.Errorf("%g: %g, want %g", longitude, got, want)
		}
	}
}
