package gallery_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestACityWithoutDrawingsShowsTheNearestThatHaveSome(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"lisbon", "madrid", "rabat", "paris", "seoul", "casablanca"}
	for _, city := range []string{"madrid", "rabat", "paris", "seoul"} {
		for range 3 {
			w.publish(city, 8)
		}
	}
	page := w.page("/en/cities/lisbon")
	if got := texts(page.Find("#near ~ .names li")); !slices.Equal(got, []string{"Madrid 3 3 drawings", "Rabat 3 3 drawings", "Paris 3 3 drawings"}) {
		t.Errorf("near Lisbon: %q", got)
	}
	captions := texts(page.Find("#near ~ .wall .cap > span"))
	if len(captions) != 3 || !strings.HasSuffix(captions[0], "Madrid") || !strings.HasSuffix(captions[1], "Rabat") || !strings.HasSuffix(captions[2], "Paris") {
		t.Errorf("captions: %q", captions)
	}
	if n := w.page("/en/cities/madrid").Find("#near").Length(); n != 0 {
		t.Error("a city with drawings sends its readers away")
	}
}

func TestNearIsNearAcrossTheDateLine(t *testing.T) {
	w := newWorld(t)
	w.edition.Cities = []string{"tijuana", "sydney", "montevideo", "harbin", "jakarta"}
	for _, city := range []string{"sydney", "montevideo", "harbin", "jakarta"} {
		w.publish(city, 8)
	}
	if got := texts(w.page("/en/cities/tijuana").Find("#near ~ .names bdi")); !slices.Equal(got, []string{"Harbin", "Montevideo", "Sydney"}) {
		t.Errorf("near Tijuana: %q", got)
	}
}

func TestACityWithoutDrawingsSaysHowToBeTheFirst(t *testing.T) {
	w := newWorld(t)
	w.edition.ClosesAt = time.Date(2126, 4, 1, 0, 0, 0, 0, time.UTC)
	page := w.page("/en/cities/lisbon")
	got := texts(page.Find("main p"))
	if len(got) != 5 || !strings.HasPrefix(got[2], "Draw your city on paper") || !strings.HasPrefix(got[3], "Open until 31 March 2126.") {
		t.Errorf("got %q", got)
	}
	if page.Find("#near").Length() != 0 {
		t.Error("nothing hangs anywhere, and it is said to be near")
	}
	w.edition.ClosesAt = w.edition.OpensAt
	for _, p := range texts(w.page("/en/cities/lisbon").Find("main p")) {
		if strings.HasPrefix(p, "Draw your city") {
			t.Error("after the contest it asks for drawings")
		}
	}
}
