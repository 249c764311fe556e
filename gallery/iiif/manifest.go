package iiif

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Manifest is one drawing.
type Manifest struct {
	URL       string // the address that it is fetched from
	Label     Text
	Metadata  []Pair
	Summary   Text // nil if there is nothing to say
	Rights    string
	Statement Pair // must be shown wherever the drawing is
	Provider  Provider
	Published time.Time
	Homepages []Page
	Data      string // address of the same in plain JSON
	PartOf    *Link  // the wall it hangs on; nil if there is none

	Width, Height int // of the canvas; any unit
	Picture       Picture
	Alt           Text // what can be seen on it
	Thumbnail     Picture
}

// Encode writes the document.
func (m Manifest) Encode() ([]byte, error) {
	doc := document{
		Context: context, ID: m.URL, Type: "Manifest", Label: m.Label, Metadata: m.Metadata, Summary: m.Summary,
		RequiredStatement: &m.Statement, Rights: m.Rights, Provider: provider(m.Provider),
		Thumbnail: []resource{image(m.Thumbnail)}, NavDate: m.Published.UTC().Format(time.RFC3339),
		Homepage: homepages(m.Homepages), PartOf: partOf(m.PartOf), Items: []any{m.canvas()},
	}
	if m.Data != "" {
		doc.SeeAlso = []resource{{ID: m.Data, Type: "Dataset", Label: m.Label, Format: "application/json"}}
	}
	return encode(doc)
}

// canvas is the drawing's sheet of paper, with the picture painted on all of it. What is on it lies in this document
// alone; its addresses only name it.
func (m Manifest) canvas() document {
	at := strings.TrimSuffix(m.URL, "/manifest.json")
	id := at + "/canvas"
	painting := annotation{at + "/painting", "Annotation", "painting", image(m.Picture), id}
	return document{
		ID: id, Type: "Canvas", Label: m.Label, Summary: m.Alt, Width: m.Width, Height: m.Height,
		Items: []any{document{ID: at + "/page", Type: "AnnotationPage", Items: []any{painting}}},
	}
}

func encode(doc document) ([]byte, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("iiif: %w", err)
	}
	return text, nil
}
