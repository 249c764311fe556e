package upload_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/edition"
)

type findable struct {
	Country   string
	Land      string
	Longitude float64
	Law       string
	Names     []string
}

func TestTheCitiesThatTakePartComeWithAllTheirNames(t *testing.T) {
	h := open(t)
	h.Change(t, func(e *edition.Edition) { e.Cities = []string{"accra", "cairo"} })
	for tag, first := range map[string]string{"en": "Cairo", "es": "El Cairo", "ar": "القاهرة"} {
		answer := h.get("/" + tag + "/enter/cities")
		wantStatus(t, answer, http.StatusOK)
		all := decode[[]findable](t, answer)
		if len(all) != 2 || all[1].Country != "EG" || all[1].Land == "" || all[1].Longitude < 31 || all[1].Names[0] != first || !slices.Contains(all[1].Names, "Le Caire") {
			t.Fatalf("%s: %+v", tag, all)
		}
		for _, name := range all[1].Names {
			if city, ok := h.Cities.Find(name); !ok || city.Slug != "cairo" {
				t.Errorf("the form offers %q, which the server takes for %q", name, city.Slug)
			}
		}
		if slices.Sort(all[1].Names); len(slices.Compact(slices.Clone(all[1].Names))) != len(all[1].Names) {
			t.Errorf("a name stands twice in %q", all[1].Names)
		}
	}
}

func TestACityIsTakenByAnyOfItsNames(t *testing.T) {
	h := open(t)
	for _, typed := range []string{"Le Caire", "القاهره", "cairo", "CAIRO, Egypt", "カイロ"} {
		if s := h.entered(t, h.entry(t).with("city", typed)); s.City != "cairo" {
			t.Errorf("%q is %q", typed, s.City)
		}
	}
}
