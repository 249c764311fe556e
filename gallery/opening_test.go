package gallery

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

// wall makes drawings named by letters, each with its city and shape.
func wall(rows ...catalog.Hung) []catalog.Hung {
	for i := range rows {
		rows[i].ID, rows[i].Height = drawing.ID(rune('a'+i)), 1000
	}
	return rows
}

func names(drawings []catalog.Hung) (s string) {
	for _, d := range drawings {
		s += string(d.ID)
	}
	return s
}

func TestTheOpeningFillsOneRowFromDifferentCities(t *testing.T) {
	for _, c := range []struct {
		name        string
		drawings    []catalog.Hung
		first, rest string
	}{
		{"none", nil, "", ""},
		{"two", wall(catalog.Hung{City: "x", Width: 1400}, catalog.Hung{City: "x", Width: 1400}), "ab", ""},
		{"the best fit", wall(
			catalog.Hung{City: "x", Width: 700}, catalog.Hung{City: "y", Width: 1500}, catalog.Hung{City: "z", Width: 700},
			catalog.Hung{City: "u", Width: 1500}, catalog.Hung{City: "v", Width: 1400}), "bde", "ac"},
		{"different cities before the best fit", wall(
			catalog.Hung{City: "x", Width: 1467}, catalog.Hung{City: "x", Width: 1467}, catalog.Hung{City: "x", Width: 1467},
			catalog.Hung{City: "y", Width: 700}, catalog.Hung{City: "z", Width: 700}), "ade", "bc"},
	} {
		first, rest := opening(c.drawings)
		if names(first) != c.first || names(rest) != c.rest {
			t.Errorf("%s: %q and %q", c.name, names(first), names(rest))
		}
		if all := slices.Concat(first, rest); len(all) != len(c.drawings) {
			t.Errorf("%s: %d of %d drawings", c.name, len(all), len(c.drawings))
		}
	}
}
