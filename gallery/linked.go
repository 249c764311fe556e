package gallery

import (
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/services/web"
)

// What pages say of themselves in the words of https://schema.org, as JSON-LD. Addresses are relative to the page where
// no public URL is set.
type (
	linkedWork struct {
		Context      string      `json:"@context"`
		Type         string      `json:"@type"`
		URL          string      `json:"url"`
		Name         string      `json:"name"`
		InLanguage   string      `json:"inLanguage,omitempty"` // of the name
		Description  string      `json:"description"`
		Form         string      `json:"artform"`
		Creator      linkedChild `json:"creator"`
		Location     linkedCity  `json:"contentLocation"`
		Image        linkedImage `json:"image"`
		Thumbnail    string      `json:"thumbnailUrl"`
		Published    time.Time   `json:"datePublished"`
		Copyright    string      `json:"copyrightNotice"`
		UsageInfo    string      `json:"usageInfo"`
		FamilyViewed bool        `json:"isFamilyFriendly"`
	}
	linkedChild struct {
		Type      string `json:"@type"`
		GivenName string `json:"givenName"` // all that the family agreed to show
	}
	linkedCity struct {
		Type    string         `json:"@type"`
		Name    string         `json:"name"`
		URL     string         `json:"url,omitempty"`
		Geo     *linkedGeo     `json:"geo,omitempty"`
		Country *linkedCountry `json:"containedInPlace,omitempty"`
	}
	linkedGeo struct {
		Type      string  `json:"@type"`
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}
	linkedCountry struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	linkedImage struct {
		Type   string `json:"@type"`
		URL    string `json:"contentUrl"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
	}
	linkedPage struct {
		Context string     `json:"@context"`
		Type    string     `json:"@type"`
		URL     string     `json:"url"`
		Name    string     `json:"name"`
		About   linkedCity `json:"about"`
		Main    linkedList `json:"mainEntity"`
	}
	linkedList struct {
		Type  string       `json:"@type"`
		Items []linkedItem `json:"itemListElement"`
	}
	linkedItem struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		URL      string `json:"url"`
	}
)

const schema = "https://schema.org"

// linkedDrawing is a drawing as a VisualArtwork.
func (s *Site) linkedDrawing(f web.Frame, d catalog.Hung) linkedWork {
	l, large := f.Language, rungFor(d, d.Width)
	return linkedWork{
		Context: schema, Type: "VisualArtwork", URL: f.Origin + f.Link(drawingPath(d.ID)),
		Name: d.Title, InLanguage: writtenIn(d), Description: s.saidOf(l, d), Form: "Drawing",
		Creator:   linkedChild{"Person", d.Child.Name},
		Location:  s.linkedCity(f, d.City),
		Image:     linkedImage{"ImageObject", f.Origin + imagePath(d.ID, large), large.Width, large.Height},
		Thumbnail: f.Origin + imagePath(d.ID, rungFor(d, thumbnailWidth)), Published: d.PublishedAt.UTC(),
		Copyright: l.T("drawing.rights"), UsageInfo: f.Origin + f.Link("/about"), FamilyViewed: true,
	}
}

// linkedCity is a city of a drawing, which may have left the list since.
func (s *Site) linkedCity(f web.Frame, slug string) linkedCity {
	c := linkedCity{Type: "City", Name: s.cityName(f.Language, slug)}
	if listed, err := s.cityOf(slug); err == nil {
		c.URL = f.Origin + f.Link("/cities/"+slug)
		c.Geo = &linkedGeo{"GeoCoordinates", listed.Latitude, listed.Longitude}
		c.Country = &linkedCountry{"Country", f.Language.Country(listed.Country)}
	}
	return c
}

// linkedWall is a page of a city's wall as a list of its drawings.
func (s *Site) linkedWall(c *city, v view, drawings []catalog.Hung) linkedPage {
	f := c.Frame
	page := linkedPage{
		Context: schema, Type: "CollectionPage", URL: f.Origin + v.url(f), Name: c.Label,
		About: s.linkedCity(f, v.slug), Main: linkedList{Type: "ItemList"},
	}
	for i, d := range drawings {
		page.Main.Items = append(page.Main.Items, linkedItem{"ListItem", i + 1, f.Origin + f.Link(drawingPath(d.ID))})
	}
	return page
}
