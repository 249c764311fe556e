package gallery_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestPagesAreFetchedAheadByRulesUnlessLessDataIsAskedFor(t *testing.T) {
	w := newWorld(t)
	d := w.publish("cairo", 8)
	for _, address := range []string{"/", "/cities", "/ar/cities/cairo", "/drawings/" + string(d.ID())} {
		rules := w.get(address).Header().Get("Speculation-Rules")
		file := w.get(strings.Trim(rules, `"`))
		if file.Code != http.StatusOK || file.Header().Get("Content-Type") != "application/speculationrules+json" || !json.Valid(file.Body.Bytes()) {
			t.Errorf("%s: rules %s: %d, %v", address, rules, file.Code, file.Header())
		}
		for _, header := range [][2]string{{"Save-Data", "on"}, {"Cookie", "data=low"}} {
			if got := w.get(address, header[0], header[1]).Header().Get("Speculation-Rules"); got != "" {
				t.Errorf("%s with %s: rules %s", address, header, got)
			}
		}
	}
}
