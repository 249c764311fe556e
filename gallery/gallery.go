package gallery

import (
	"context"
	"embed"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/store"
	"github.com/easel-gallery/easel/services/web"
)

// Config is all that the gallery needs.
type Config struct {
	Public  *catalog.Public
	Store   Objects
	Edition func() edition.Edition // as it is now; asked on each request, because organisers change it meanwhile
	Cities  *edition.Cities
	Log     *slog.Logger

	// Copies of what lies in Store, if that is not on this machine; else nil.
	Copies *Copies

	// PublicURL is the scheme and host that addresses in JSON begin with; "" makes them absolute paths. Pages always
	// use paths, so that they work under every name the gallery is reached by.
	PublicURL string
}

// Objects is where renditions lie. The error of Get for one that is not there is store.ErrNotFound.
type Objects interface {
	Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error)
}

// Site is the gallery. It may answer many requests at once.
type Site struct {
	site *web.Site
	log  *slog.Logger

	counts     counts
	newest     newest
	featured   featured
	walls      walls
	drawings   drawings
	searches   searches
	renditions renditions
	everything everything
	beginning  beginning
	assets     *web.Assets

	versions versions
	kept     *web.Kept
	cards    *cards
	pictures *pictures

	edition   func() edition.Edition
	cities    *edition.Cities
	publicURL string
}

//go:embed assets
var embedded embed.FS

// openAssets reads what is embedded above; that it can be read is decided when the program is built.
func openAssets() *web.Assets {
	files, err := fs.Sub(embedded, "assets")
	if err != nil {
		panic("gallery: " + err.Error())
	}
	assets, err := web.NewAssets("gallery", files)
	if err != nil {
		panic("gallery: " + err.Error())
	}
	return assets
}

// New makes a gallery; Routes puts it on a mux.
func New(c Config) *Site {
	s := &Site{
		log:    c.Log,
		counts: c.Public, newest: c.Public, featured: c.Public, walls: c.Public, drawings: c.Public, searches: c.Public, renditions: c.Public,
		everything: c.Public, beginning: c.Public,
		assets: openAssets(), versions: versions{public: c.Public, edition: c.Edition},
		edition: c.Edition, cities: c.Cities, publicURL: strings.TrimSuffix(c.PublicURL, "/"),
	}
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	s.kept = web.NewKept(keptBytes, s.versions.now)
	s.cards = &cards{objects: c.Store, painting: make(chan struct{}, cardsAtOnce), painted: web.NewShelf[string](cardBytes)}
	s.pictures = &pictures{objects: c.Store, copies: c.Copies, version: s.versions.now, shelf: web.NewShelf[string](hotBytes)}
	c.Public.OnGone(s.forget)
	return s
}

// keptBytes is what pages may take of memory: some 4,000 of the largest, compressed.
const keptBytes = 32 << 20

// forget lets go of all that drawings were seen in, right after they have ceased to be published. The version of all
// pages has changed by then, so nobody would be given one of them; this is so that nothing of them lies about.
func (s *Site) forget(ids []drawing.ID) {
	s.kept.Empty()
	s.cards.painted.Empty()
	s.pictures.drop(ids)
}

// Kept is how many pages and images were given as they were kept ("hit"), made ("made"), and made or looked up again
// because what is published had changed ("again").
func (s *Site) Kept() map[string]map[string]uint64 {
	return map[string]map[string]uint64{"page": s.kept.Outcomes(), "image": s.pictures.outcomes()}
}

// Ready are the pages and pictures that are at hand.
func (s *Site) Ready() []web.Ready { return []web.Ready{s.pictures, s.kept} }

// Routes are all addresses of the gallery. Each also answers below a language's prefix. A page that is kept names the
// parameters that its query may have.
func (s *Site) Routes(mux *http.ServeMux) {
	page := func(h web.Handler, parameters ...string) http.Handler {
		return s.kept.Handle(s.site.Handle(h), parameters...)
	}
	program := func(h web.Handler, parameters ...string) http.Handler {
		return s.kept.Handle(s.site.HandleJSON(h), parameters...)
	}

	mux.Handle("GET /{$}", page(s.showHome))
	mux.Handle("GET /cities", page(s.showCities, "by", "q"))
	mux.Handle("GET /cities/{slug}", page(s.showCity, "ages", "after", "limit"))
	mux.Handle("GET /drawings/{id}", page(s.showDrawing))
	mux.Handle("GET /search", page(s.showSearch, "q", "ages", "region", "color", "after", "limit"))
	mux.Handle("GET /about", page(s.showAbout))
	mux.Handle("GET /teachers", page(s.showTeachers))
	mux.Handle("GET /privacy", page(s.showPrivacy))
	mux.Handle("GET /privacy/children", page(s.showPrivacyForChildren))
	mux.Handle("GET /accessibility", page(s.showAccessibility))

	s.assets.Routes(mux)
	own := func(h web.Handler, _ ...string) http.Handler { return s.site.Handle(h) }      // keeps by itself
	each := func(h web.Handler, _ ...string) http.Handler { return s.site.HandleJSON(h) } // JSON-LD or JSON, by Accept: not kept
	s.open(mux, "/images/{id}/{name}", own, s.sendImage)
	s.open(mux, "/cards/home.jpg", own, s.sendHomeCard)
	s.open(mux, "/cards/cities/{name}", own, s.sendCityCard)
	s.open(mux, "/cards/drawings/{name}", own, s.sendDrawingCard)

	s.open(mux, "/feed.atom", page, s.sendFeed, "after")
	s.open(mux, "/cities/{slug}/feed.atom", page, s.sendCityFeed, "after")
	mux.Handle("GET /sitemap.xml", page(s.sendSitemap))
	mux.Handle("GET /sitemaps/{name}", page(s.sendPart))
	mux.Handle("GET /robots.txt", page(s.sendRobots))

	s.open(mux, "/iiif/collection.json", each, s.sendCollections)
	s.open(mux, "/iiif/cities/{slug}/collection.json", each, s.sendCollection)
	s.open(mux, "/iiif/cities/{slug}/{after}/collection.json", each, s.sendCollection)
	s.open(mux, "/iiif/{id}/manifest.json", each, s.sendManifest)

	s.open(mux, "/api/v1/edition", program, s.sendEdition)
	s.open(mux, "/api/v1/cities", program, s.sendCities)
	s.open(mux, "/api/v1/cities/{slug}/drawings", program, s.sendWall, "ages", "after", "limit")
	s.open(mux, "/api/v1/drawings", program, s.sendAll, "after", "limit")
	s.open(mux, "/api/v1/drawings/{id}", program, s.sendDrawing)
	s.open(mux, "/api/v1/openapi.json", program, s.sendOpenAPI)
	s.open(mux, "/api/", program, func(http.ResponseWriter, *http.Request) error { return web.ErrAbsent })
}

// open is a route that pages of other sites may read.
func (s *Site) open(mux *http.ServeMux, path string, handle func(web.Handler, ...string) http.Handler, f web.Handler, parameters ...string) {
	mux.Handle("GET "+path, handle(web.Open(f), parameters...))
	mux.Handle("OPTIONS "+path, s.site.Handle(web.Preflight))
}

// meanings is what the gallery's errors mean to the outside.
var meanings = web.Errors{
	{Is: catalog.ErrNotFound, Status: http.StatusNotFound, ID: "drawing.absent"},
	{Is: errNoCity, Status: http.StatusNotFound, ID: "city.absent"},
	{Is: errBadPlace, Status: http.StatusBadRequest, ID: "search.bad-cursor", Field: "after"}, // wraps ErrBadCursor
	{Is: errLongText, Status: http.StatusBadRequest, ID: "search.too-long", Field: "q"},
	{Is: errBadRegion, Status: http.StatusBadRequest, ID: "search.bad-region", Field: "region"},
	{Is: errBadColor, Status: http.StatusBadRequest, ID: "search.bad-color", Field: "color"},
	{Is: catalog.ErrBadCursor, Status: http.StatusBadRequest, ID: "city.bad-cursor", Field: "after"},
	{Is: errBadAges, Status: http.StatusBadRequest, ID: "city.bad-ages", Field: "ages"},
	{Is: errBadLimit, Status: http.StatusBadRequest, ID: "api.bad-limit", Field: "limit"},
	{Is: errManyCards, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: cardsAwhile},
	{Is: store.ErrUnreachable, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: storeAwhile},
	{Is: store.ErrDenied, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: storeAwhile},
}

// themeOf is the edition's theme in a language.
func themeOf(e edition.Edition, l *language.Language) string {
	return web.Theme(e.ThemeIn(l.Tag()), l)
}

// frame is what stands around every page of the gallery. A page that has nothing better to say of itself to machines says
// what all this is.
func (s *Site) frame(r *http.Request) web.Frame {
	e := s.edition()
	f := web.EditionFrame(r, e.ThemeIn(web.Language(r).Tag()), web.Ages(e.Ages))
	f.Origin, f.Description = s.publicURL, f.Language.T("frame.contest", "min", f.Ages.Min, "max", f.Ages.Max)
	f.Ahead = true
	return f
}
