package web

import "slices"

// Paper is what families and organisers print on.
type Paper string

// The papers.
const (
	A4     Paper = "a4"     // 210 × 297 mm, ISO 216
	Letter Paper = "letter" // 8.5 × 11 in, ANSI/ASME Y14.1
)

// Papers are all of them, in the order of choices.
func Papers() []Paper { return []Paper{A4, Letter} }

// onLetter are the countries whose printers hold Letter.
// Source: https://github.com/unicode-org/cldr/blob/release-46/common/supplemental/supplementalData.xml (paperSize)
var onLetter = []string{"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}

// PaperOf is the paper asked for, or that of a country, by its ISO 3166-1 alpha-2 code.
func PaperOf(asked, country string) Paper {
	switch p := Paper(asked); {
	case slices.Contains(Papers(), p):
		return p
	case slices.Contains(onLetter, country):
		return Letter
	}
	return A4
}

// Styles are the style sheets of a page that is printed on this paper, upright or wide: print.css, and its sizes.
func (p Paper) Styles(wide bool) []string {
	name := "paper-" + string(p)
	if wide {
		name += "-wide"
	}
	return []string{Asset("print.css"), Asset(name + ".css")}
}

// Name is what the paper is called everywhere.
func (p Paper) Name() string {
	if p == Letter {
		return "US Letter"
	}
	return "A4"
}
