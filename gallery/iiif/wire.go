package iiif

// document is a resource that the API defines, with the properties that we use, in the order of its own examples.
type document struct {
	Context           string     `json:"@context,omitempty"`
	ID                string     `json:"id"`
	Type              string     `json:"type"`
	Label             Text       `json:"label,omitempty"`
	Metadata          []Pair     `json:"metadata,omitempty"`
	Summary           Text       `json:"summary,omitempty"`
	RequiredStatement *Pair      `json:"requiredStatement,omitempty"`
	Rights            string     `json:"rights,omitempty"`
	Provider          []agent    `json:"provider,omitempty"`
	Thumbnail         []resource `json:"thumbnail,omitempty"`
	NavDate           string     `json:"navDate,omitempty"`
	Width             int        `json:"width,omitempty"`
	Height            int        `json:"height,omitempty"`
	Homepage          []resource `json:"homepage,omitempty"`
	SeeAlso           []resource `json:"seeAlso,omitempty"`
	PartOf            []resource `json:"partOf,omitempty"`
	Items             []any      `json:"items,omitzero"`
}

// resource is what lies outside of a document, or is only named in it.
type resource struct {
	ID        string     `json:"id"`
	Type      string     `json:"type"`
	Label     Text       `json:"label,omitempty"`
	Format    string     `json:"format,omitempty"`
	Language  []string   `json:"language,omitempty"`
	Width     int        `json:"width,omitempty"`
	Height    int        `json:"height,omitempty"`
	Thumbnail []resource `json:"thumbnail,omitempty"`
}

type agent struct {
	ID       string     `json:"id"`
	Type     string     `json:"type"`
	Label    Text       `json:"label"`
	Homepage []resource `json:"homepage"`
	Logo     []resource `json:"logo"`
}

type annotation struct {
	ID         string   `json:"id"`
	Type       string   `json:"type"`
	Motivation string   `json:"motivation"`
	Body       resource `json:"body"`
	Target     string   `json:"target"`
}

func image(p Picture) resource {
	return resource{ID: p.URL, Type: "Image", Format: p.Format, Width: p.Width, Height: p.Height}
}

func homepages(pages []Page) []resource {
	var all []resource
	for _, p := range pages {
		one := resource{ID: p.URL, Type: "Text", Label: p.Label, Format: "text/html"}
		if p.Language != "" {
			one.Language = []string{p.Language}
		}
		all = append(all, one)
	}
	return all
}

func provider(p Provider) []agent {
	return []agent{{
		ID: p.URL, Type: "Agent", Label: p.Label, Homepage: homepages([]Page{p.Homepage}), Logo: []resource{image(p.Logo)},
	}}
}

func reference(kind string, l Link) resource {
	r := resource{ID: l.URL, Type: kind, Label: l.Label}
	if l.Thumbnail != nil {
		r.Thumbnail = []resource{image(*l.Thumbnail)}
	}
	return r
}

func partOf(l *Link) []resource {
	if l == nil {
		return nil
	}
	return []resource{reference("Collection", Link{URL: l.URL, Label: l.Label})}
}
