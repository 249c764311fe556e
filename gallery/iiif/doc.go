// Package iiif writes what viewers of museums and libraries read: manifests and collections of the IIIF Presentation
// API 3.0 (https://iiif.io/api/presentation/3.0/). It is pure: values in, bytes out. It knows no catalog, no language
// and no address of its own; whoever calls it says every word and every address, which must be absolute.
//
// A drawing is a Manifest with one Canvas, as large as the upright original, and on it one picture. A city's wall is a
// Collection that names manifests and holds none, because the API forbids that. The API knows no pages, so a wall that
// is longer than one answer ends with a Collection that goes on: every answer is as large as the next one.
//
// What a document must and must not have is checked by iiiftest, which is written from the specification.
package iiif
