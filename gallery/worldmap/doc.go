// Package worldmap draws the cities of a contest on a map of the world: where each dot lies, how large it is, what its
// colour is and which few have their name beside them. It gives numbers; the page makes the SVG.
//
// The projection is Equal Earth, so that a country of Africa is as large beside one of Europe as it is in the world. It
// is centred on 11° E: its edge then runs through the Bering Strait and cuts no land. A map is not a text: it is not
// turned round for a language that is written from the right.
//
// A dot's area grows with its city's drawings. Where dots would cover each other they are moved apart, as little as is
// needed, and always to the same places: the same cities with the same counts give the same map.
//
// Land is one path of an SVG, in the same units. README.md says what it is made from, and by what.
//
// The package does no I/O and keeps nothing.
package worldmap
