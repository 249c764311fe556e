package data

import (
	"bytes"
	"encoding/csv"
)

// Name is what a city is called in a language.
type Name struct{ Slug, Language, Name string }

// Names reads CityNames. Where a city has no row for a language, its name in Cities stands.
func Names() []Name {
	rows, err := csv.NewReader(bytes.NewReader(CityNames)).ReadAll()
	if err != nil {
		panic("the embedded names of cities: " + err.Error()) // a test reads them
	}
	out := make([]Name, 0, len(rows)-1)
	for _, row := range rows[1:] {
		out = append(out, Name{row[0], row[1], row[2]})
	}
	return out
}
