package gallery

import (
	"net/http"
	"net/url"

	"github.com/easel-gallery/easel/gallery/feed"
	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/services/web"
)

const (
	feedShows = 30  // entries of a page of a feed
	feedWidth = 640 // of an entry's picture, in pixels
)

// sendFeed answers with the newest drawings of all cities.
func (s *Site) sendFeed(w http.ResponseWriter, r *http.Request) error {
	after, err := catalog.ParseCursor(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	all, err := s.everything.All(r.Context(), after, feedShows)
	if err != nil {
		return err
	}
	theme := themeOf(s.edition(), web.Language(r))
	return s.sendEntries(w, r, feed.Feed{Title: theme, Page: s.here(r, "/")}, after, all)
}

// sendCityFeed answers with the newest drawings of a city.
func (s *Site) sendCityFeed(w http.ResponseWriter, r *http.Request) error {
	c, err := s.cityOf(r.PathValue("slug"))
	if err != nil {
		return err
	}
	after, err := catalog.ParseCursor(r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	wall, err := s.walls.Wall(r.Context(), c.Slug, edition.Ages{}, after, feedShows)
	if err != nil {
		return err
	}
	l := web.Language(r)
	f := feed.Feed{Title: l.T("city.wall", "city", l.City(c.Slug, c.Name)), Page: s.here(r, "/cities/"+c.Slug)}
	return s.sendEntries(w, r, f, after, wall)
}

// sendEntries answers with a page of a feed. All pages of it have one id, which is made of what it tells of and not of
// its language: the same drawings, said otherwise, are the same feed.
func (s *Site) sendEntries(w http.ResponseWriter, r *http.Request, f feed.Feed, after catalog.Cursor, page catalog.Page) error {
	l, e := web.Language(r), s.edition()
	f.ID, f.Language = feed.ID("feed", s.publicURL, e.ID, r.URL.Path), l.Tag()
	f.Rights, f.Author = l.T("drawing.rights"), themeOf(e, l)
	f.Icon, f.Updated = s.publicURL+web.Asset("icon.svg"), e.OpensAt
	first := s.here(r, r.URL.Path)
	f.Self = later(first, after)
	if f.Self != first {
		f.First = first
	}
	if page.Next != (catalog.Cursor{}) {
		f.Next = later(first, page.Next)
	}
	for _, d := range page.Drawings {
		f.Entries = append(f.Entries, s.entry(r, d))
	}
	if len(page.Drawings) > 0 {
		f.Updated = page.Drawings[0].PublishedAt
	}
	doc, err := f.Encode()
	if err != nil {
		return err
	}
	return web.Document(w, r, feed.Type, doc)
}

// later is the address of a list's page after a cursor.
func later(first string, after catalog.Cursor) string {
	if after == (catalog.Cursor{}) {
		return first
	}
	return first + "?" + url.Values{"after": {after.String()}}.Encode()
}

func (s *Site) entry(r *http.Request, d catalog.Hung) feed.Entry {
	l, rung := web.Language(r), rungFor(d, feedWidth)
	city := s.cityName(l, d.City)
	return feed.Entry{
		ID: feed.ID("drawing", string(d.ID)), Title: d.Title, Story: d.Story, Language: writtenIn(d),
		Author: d.Child.Name, AuthorLanguage: language.Written(d.Child.Name, writtenIn(d)),
		Caption: l.T("machines.by", "child", d.Child.Name, "age", l.YearsOld(d.Child.Age), "city", city),
		City:    d.City, CityName: city, URL: s.here(r, drawingPath(d.ID)), Published: d.PublishedAt,
		Alt: s.saidOf(l, d), AltLanguage: saidIn(d),
		Picture: feed.Picture{
			URL: s.publicURL + imagePath(d.ID, rung), Type: rung.Type, Bytes: rung.Bytes, Width: rung.Width, Height: rung.Height,
		},
	}
}
