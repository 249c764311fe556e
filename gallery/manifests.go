package gallery

import (
	"net/http"

	"github.com/easel-gallery/easel/gallery/iiif"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

const (
	collectionHolds = 100 // manifests that a collection names before it goes on in another
	thumbnailWidth  = 320 // in pixels
)

// inCopyright is what RightsStatements.org calls a work that belongs to who made it, here a child.
const inCopyright = "http://rightsstatements.org/vocab/InC/1.0/"

// sendManifest answers with a drawing for the viewers of museums and libraries.
func (s *Site) sendManifest(w http.ResponseWriter, r *http.Request) error {
	d, err := s.published(r)
	if err != nil {
		return err
	}
	base, err := s.base(w, r)
	if err != nil {
		return err
	}
	doc, err := s.manifest(base, d).Encode()
	if err != nil {
		return err
	}
	return sendIIIF(w, r, doc)
}

func (s *Site) manifest(base string, d catalog.Hung) iiif.Manifest {
	title := iiif.In(writtenIn(d), d.Title)
	m := iiif.Manifest{
		URL: base + manifestPath(d), Label: title, Rights: inCopyright, Statement: rightsStatement(), Provider: s.provider(base),
		Published: d.PublishedAt, Homepages: pagesIn(base, drawingPath(d.ID), title), Data: base + "/api/v1" + drawingPath(d.ID),
		Metadata: []iiif.Pair{
			{Label: inAll(func(l *language.Language) string { return l.T("machines.artist") }), Value: iiif.In("", d.Child.Name)},
			{Label: inAll(func(l *language.Language) string { return l.T("machines.age") }), Value: inAll(func(l *language.Language) string { return l.YearsOld(d.Child.Age) })},
			{Label: inAll(func(l *language.Language) string { return l.T("machines.city") }), Value: inAll(func(l *language.Language) string { return s.cityName(l, d.City) })},
		},
		Width: d.Width, Height: d.Height, Picture: pictureFor(base, d, d.Width), Thumbnail: pictureFor(base, d, thumbnailWidth),
		Alt: inAll(func(l *language.Language) string { return s.saidOf(l, d) }),
	}
	if d.Width <= 0 || d.Height <= 0 {
		m.Width, m.Height = m.Picture.Width, m.Picture.Height
	}
	if d.Description != "" {
		m.Alt = iiif.In(tagOf(d.DescriptionLanguage), d.Description)
	}
	if d.Story != "" {
		m.Summary = iiif.In(writtenIn(d), d.Story)
	}
	if c, err := s.cityOf(d.City); err == nil {
		m.PartOf = &iiif.Link{URL: base + collectionPath(c.Slug, catalog.Cursor{}), Label: s.wallName(c.Slug)}
	}
	return m
}

// sendCollection answers with a city's wall, or with a later part of it.
func (s *Site) sendCollection(w http.ResponseWriter, r *http.Request) error {
	c, err := s.cityOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	after, err := catalog.ParseCursor(r.PathValue("after"))
	if err != nil {
		return err
	}
	base, err := s.base(w, r)
	if err != nil {
		return err
	}
	wall, err := s.walls.Wall(r.Context(), c.Slug, edition.Ages{}, after, collectionHolds)
	if err != nil {
		return err
	}
	doc, err := s.collection(base, c, after, wall).Encode()
	if err != nil {
		return err
	}
	return sendIIIF(w, r, doc)
}

func (s *Site) collection(base string, c edition.City, after catalog.Cursor, wall catalog.Page) iiif.Collection {
	doc := iiif.Collection{
		URL: base + collectionPath(c.Slug, after), Label: s.wallName(c.Slug), Statement: rightsStatement(),
		Provider: s.provider(base), Homepages: pagesIn(base, "/cities/"+c.Slug, s.wallName(c.Slug)),
		Metadata: []iiif.Pair{{
			Label: inAll(func(l *language.Language) string { return l.T("machines.city") }),
			Value: inAll(func(l *language.Language) string { return placeOf(web.Frame{Language: l}, c, 0).where(l) }),
		}},
		PartOf: &iiif.Link{URL: base + allPath, Label: s.themes()},
	}
	if after != (catalog.Cursor{}) {
		doc.PartOf = &iiif.Link{URL: base + collectionPath(c.Slug, catalog.Cursor{}), Label: s.wallName(c.Slug)}
	}
	for _, d := range wall.Drawings {
		thumbnail := pictureFor(base, d, thumbnailWidth)
		doc.Manifests = append(doc.Manifests, iiif.Link{URL: base + manifestPath(d), Label: iiif.In(writtenIn(d), d.Title), Thumbnail: &thumbnail})
	}
	if wall.Next != (catalog.Cursor{}) {
		more := inAll(func(l *language.Language) string { return l.T("city.more") })
		doc.Collections = []iiif.Link{{URL: base + collectionPath(c.Slug, wall.Next), Label: more}}
	}
	return doc
}

// sendCollections answers with the walls of all cities where drawings hang.
func (s *Site) sendCollections(w http.ResponseWriter, r *http.Request) error {
	base, err := s.base(w, r)
	if err != nil {
		return err
	}
	counts, err := s.counts.Counts(r.Context())
	if err != nil {
		return err
	}
	all := iiif.Collection{
		URL: base + allPath, Label: s.themes(), Statement: rightsStatement(), Provider: s.provider(base),
		Homepages: pagesIn(base, "/", s.themes()),
	}
	for _, c := range s.taking() {
		if counts[c.Slug] > 0 {
			all.Collections = append(all.Collections, iiif.Link{URL: base + collectionPath(c.Slug, catalog.Cursor{}), Label: s.wallName(c.Slug)})
		}
	}
	doc, err := all.Encode()
	if err != nil {
		return err
	}
	return sendIIIF(w, r, doc)
}

// sendIIIF answers with a document, which holds all languages. It is JSON-LD unless plain JSON is asked for by name.
func sendIIIF(w http.ResponseWriter, r *http.Request, doc []byte) error {
	w.Header().Set("Vary", "Accept")
	kind := iiif.Type
	if web.WantsPlainJSON(r) {
		kind = "application/json"
	}
	return web.Document(w, r, kind, doc)
}

const allPath = "/iiif/collection.json"

func manifestPath(d catalog.Hung) string { return "/iiif/" + string(d.ID) + "/manifest.json" }

// collectionPath has the cursor as a part of the path: the API wants addresses without queries.
func collectionPath(slug string, after catalog.Cursor) string {
	if after == (catalog.Cursor{}) {
		return "/iiif/cities/" + slug + "/collection.json"
	}
	return "/iiif/cities/" + slug + "/" + after.String() + "/collection.json"
}

func pictureFor(base string, d catalog.Hung, width int) iiif.Picture {
	r := rungFor(d, width)
	return iiif.Picture{URL: base + imagePath(d.ID, r), Format: r.Type, Width: r.Width, Height: r.Height}
}

// inAll says something in every language.
func inAll(say func(*language.Language) string) iiif.Text {
	text := iiif.Text{}
	for _, l := range language.All() {
		text.Add(l.Tag(), say(l))
	}
	return text
}

// pagesIn are a page of ours in each language.
func pagesIn(base, path string, label iiif.Text) []iiif.Page {
	var all []iiif.Page
	for _, l := range language.All() {
		all = append(all, iiif.Page{URL: in(base, l, path), Label: label, Language: l.Tag()})
	}
	return all
}

func rightsStatement() iiif.Pair {
	return iiif.Pair{
		Label: inAll(func(l *language.Language) string { return l.T("machines.rights") }),
		Value: inAll(func(l *language.Language) string { return l.T("drawing.rights") }),
	}
}

func (s *Site) themes() iiif.Text {
	e := s.edition()
	return inAll(func(l *language.Language) string { return themeOf(e, l) })
}

func (s *Site) wallName(slug string) iiif.Text {
	return inAll(func(l *language.Language) string { return l.T("city.wall", "city", s.cityName(l, slug)) })
}

func (s *Site) provider(base string) iiif.Provider {
	return iiif.Provider{
		URL: base + "/about", Label: s.themes(), Homepage: iiif.Page{URL: base + "/", Label: s.themes()},
		Logo: iiif.Picture{URL: base + web.Asset("icon.svg"), Format: "image/svg+xml"},
	}
}
