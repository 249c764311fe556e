package web

import "testing"

func TestThePaperIsTheOneOfTheCountryUnlessOneIsChosen(t *testing.T) {
	for _, c := range []struct {
		asked, country string
		want           Paper
	}{
		{"", "ES", A4}, {"", "US", Letter}, {"", "MX", Letter}, {"", "", A4},
		{"letter", "ES", Letter}, {"a4", "US", A4}, {"a3", "US", Letter}, {"A4", "ES", A4}, {"../a4", "ES", A4},
	} {
		if got := PaperOf(c.asked, c.country); got != c.want {
			t.Errorf("asked for %q in %q it is %s; want %s", c.asked, c.country, got, c.want)
		}
	}
	for _, p := range Papers() {
		for _, wide := range []bool{false, true} {
			for _, style := range p.Styles(wide) {
				if style == "" {
					t.Errorf("%s has no styles", p)
				}
			}
		}
	}
}
