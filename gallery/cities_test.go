package gallery_test

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/language"
)

func TestCitiesStandByRegionInTheAlphabetOfTheLanguage(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "durban", "accra", "seoul", "antalya"}
	for _, c := range []struct {
		address          string
		regions, africas []string
	}{
		{"/en/cities", []string{"Africa", "Asia and the Pacific", "Europe"}, []string{"Accra", "Cairo", "Durban"}},
		{"/es/cities", []string{"África", "Asia y el Pacífico", "Europa"}, []string{"Acra", "Durban", "El Cairo"}},
	} {
		page := w.page(c.address)
		if got := texts(page.Find("h2")); !slices.Equal(got, c.regions) {
			t.Errorf("%s: regions %q", c.address, got)
		}
		if got := texts(page.Find("section").First().Find("bdi")); !slices.Equal(got, c.africas) {
			t.Errorf("%s: cities %q", c.address, got)
		}
	}
}

func TestEveryRegionOfEveryLanguageIsSorted(t *testing.T) {
	w := newWorld(t)
	for _, l := range language.All() {
		page, listed := w.page("/"+l.Tag()+"/cities"), 0
		for i := range page.Find(".region").Length() {
			names := texts(page.Find(".region").Eq(i).Find(".index bdi"))
			if listed += len(names); !slices.IsSortedFunc(names, l.Compare()) {
				t.Errorf("%s: %q", l.Tag(), names)
			}
		}
		if listed != 120 {
			t.Errorf("%s: %d cities", l.Tag(), listed)
		}
	}
}

func TestCitiesAreCountedWithTheirDrawings(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"cairo", "durban", "seoul"}
	w.publish("cairo", 8)
	w.publish("cairo", 9, drawingtest.Title("The river"), drawingtest.ChildName("Salma"))
	w.Submitted("cairo", 9).Rendered()
	page := w.page("/en/cities")
	if got := text(page.Find("h1 + p")); got != "3 cities, 2 drawings" {
		t.Errorf("all: %q", got)
	}
	africa := page.Find(".region").First()
	if got := text(africa.Find("h2 + p")); got != "2 cities, 2 drawings" {
		t.Errorf("Africa: %q", got)
	}
	if got := texts(africa.Find(".index a")); !slices.Equal(got, []string{"Cairo 2 2 drawings Egypt", "Durban South Africa"}) {
		t.Errorf("cities: %q", got)
	}
	if got := text(africa.Find("a.pic")); got != "The river Salma, 9 · Cairo" {
		t.Errorf("picture: %q", got)
	}
	asia := page.Find(".region").Last()
	if got := text(asia.Find("h2 + p")); got != "1 city" || asia.Find("a.pic").Length() != 0 {
		t.Errorf("Asia: %q", got)
	}
}
