// Package data carries the tables of the contest's cities inside the binary: which cities there are, what they are
// called in other languages, and from what age the law of their country has children consent themselves. README.md
// beside them says what each column means, where the rows come from and under which licences.
//
// Names reads the second table for both packages that use it; the first is edition's to parse, by the rules that an
// organiser's own file of cities must keep too.
package data

import _ "embed"

// Cities is cities.csv: one row per city, sorted by slug, UTF-8, quoted as in RFC 4180, with a header.
//
//go:embed cities.csv
var Cities []byte

// CityNames is city-names.csv: one row per city and language that has a name of its own for it.
//
//go:embed city-names.csv
var CityNames []byte

// Consent is consent.csv: one row per country whose law was looked up, or per city where it is a province's, sorted by both.
//
//go:embed consent.csv
var Consent []byte
