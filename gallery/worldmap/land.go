package worldmap

import (
	_ "embed"
	"strings"
)

//go:embed land.txt
var land string

// Land is the land without Antarctica, as the d attribute of an SVG path in the map's units.
func Land() string { return strings.TrimSuffix(land, "\n") }
