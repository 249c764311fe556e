package iiif

// Collection is a wall, a part of one, or all walls.
type Collection struct {
	URL       string // the address that it is fetched from
	Label     Text
	Summary   Text // nil if there is nothing to say
	Metadata  []Pair
	Statement Pair // must be shown wherever the drawings are
	Provider  Provider
	Homepages []Page
	PartOf    *Link // the collection that names this one; nil if none does

	Manifests   []Link
	Collections []Link // after the manifests
}

// Encode writes the document.
func (c Collection) Encode() ([]byte, error) {
	doc := document{
		Context: context, ID: c.URL, Type: "Collection", Label: c.Label, Metadata: c.Metadata, Summary: c.Summary,
		RequiredStatement: &c.Statement, Provider: provider(c.Provider), Homepage: homepages(c.Homepages),
		PartOf: partOf(c.PartOf), Items: []any{},
	}
	for _, m := range c.Manifests {
		doc.Items = append(doc.Items, reference("Manifest", m))
	}
	for _, s := range c.Collections {
		doc.Items = append(doc.Items, reference("Collection", s))
	}
	if first := append(append([]Link{}, c.Manifests...), c.Collections...); len(first) > 0 && first[0].Thumbnail != nil {
		doc.Thumbnail = []resource{image(*first[0].Thumbnail)}
	}
	return encode(doc)
}
