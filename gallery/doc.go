// Package gallery is what the public sees: the home page, the cities, a city's wall, a drawing, its pictures, the search,
// and the same in JSON; and what there is to read about all this. One page is one file with its templ and its test
// beside it; the routes stand together in gallery.go.
//
// It reads the catalog's public view and nothing else, so it cannot show what is not published, whatever mistake is made
// here: a drawing that waits, was declined, withdrawn, taken down or erased is not in that view, nor is one before its
// public_at. Pages and pictures that were made are kept, under the version that the catalog had before they were; a kept
// one is given out only while that is the version of this moment, so what leaves the view is gone with the next request.
// It is also forgotten at once, and its pictures with it, in memory and on disk. No answer but a picture may be kept
// elsewhere without asking again. Pictures may be, for five minutes (Cache-Control), and carry their drawing's id as
// Cache-Tag, for whoever keeps copies before us.
//
// The gallery changes nothing, knows no family and no guardian, and speaks every language of pipeline/language. What a
// child wrote is shown as it was written, with the language and direction it was written in.
//
// # For machines
//
// /api/v1/ and, where Accept asks for it, /drawings/<id>, /search and the pages of cities answer in JSON. Times are RFC 3339 in UTC,
// addresses absolute paths or below Config.PublicURL, next is the cursor of the next page or null. openapi.json describes
// all of it, and each answer of the tests is held to it.
//
// Besides that there are Atom feeds (gallery/feed), a sitemap that is divided by the beginnings of ids where it would be
// too long (gallery/sitemap), robots.txt, IIIF manifests and collections (gallery/iiif), and cards for previews of links
// (gallery/card). What pages of other sites may read says so (web.Open). Sitemaps and IIIF want absolute addresses: where
// no public URL is set, these begin with the host that was asked, and the answer is kept nowhere.
package gallery
