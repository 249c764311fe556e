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
	"github.com/easel-gallery/easel/pipeline/edition"
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

	// PublicURL is the scheme and host that addresses in JSON begin with; "" makes them absolute paths. Pages always
	// use paths, so that they work under every name the gallery is reached by.
	PublicURL string
}

// Objects is where renditions lie. The error of Get for one that is not there is store.ErrNotFound.
type Objects interface {
	Get(ctx context.Context, key string) (io.ReadSeekCloser, store.Object, error)
}

// Site is the gallery. It keeps nothing between two requests and may answer many at once.
type Site struct {
	site *web.Site
	log  *slog.Logger

	counts     counts
	newest     newest
	walls      walls
	drawings   drawings
	renditions renditions
	everything everything
	beginning  beginning
	objects    Objects
	painting   chan struct{} // holds one for each card that is being painted
	assets     *web.Assets

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
		counts: c.Public, newest: c.Public, walls: c.Public, drawings: c.Public, renditions: c.Public,
		everything: c.Public, beginning: c.Public, painting: make(chan struct{}, cardsAtOnce),
		objects: c.Store, assets: openAssets(),
		edition: c.Edition, cities: c.Cities, publicURL: strings.TrimSuffix(c.PublicURL, "/"),
	}
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	return s
}

// Routes are all addresses of the gallery. Each also answers below a language's prefix.
func (s *Site) Routes(mux *http.ServeMux) {
	page, program := s.site.Handle, s.site.HandleJSON

	mux.Handle("GET /{$}", page(s.showHome))
	mux.Handle("GET /cities", page(s.showCities))
	mux.Handle("GET /cities/{slug}", page(s.showCity))
	mux.Handle("GET /drawings/{id}", page(s.showDrawing))
	mux.Handle("GET /about", page(s.showAbout))
	mux.Handle("GET /privacy", page(s.showPrivacy))

	s.assets.Routes(mux)
	open(mux, "/images/{id}/{name}", page, s.sendImage)
	open(mux, "/cards/home.jpg", page, s.sendHomeCard)
	open(mux, "/cards/cities/{name}", page, s.sendCityCard)
	open(mux, "/cards/drawings/{name}", page, s.sendDrawingCard)

	open(mux, "/feed.atom", page, s.sendFeed)
	open(mux, "/cities/{slug}/feed.atom", page, s.sendCityFeed)
	mux.Handle("GET /sitemap.xml", page(s.sendSitemap))
	mux.Handle("GET /sitemaps/{name}", page(s.sendPart))
	mux.Handle("GET /robots.txt", page(s.sendRobots))

	open(mux, "/iiif/collection.json", program, s.sendCollections)
	open(mux, "/iiif/cities/{slug}/collection.json", program, s.sendCollection)
	open(mux, "/iiif/cities/{slug}/{after}/collection.json", program, s.sendCollection)
	open(mux, "/iiif/{id}/manifest.json", program, s.sendManifest)

	open(mux, "/api/v1/edition", program, s.sendEdition)
	open(mux, "/api/v1/cities", program, s.sendCities)
	open(mux, "/api/v1/cities/{slug}/drawings", program, s.sendWall)
	open(mux, "/api/v1/drawings", program, s.sendAll)
	open(mux, "/api/v1/drawings/{id}", program, s.sendDrawing)
	open(mux, "/api/v1/openapi.json", program, s.sendOpenAPI)
	open(mux, "/api/", program, func(http.ResponseWriter, *http.Request) error { return web.ErrAbsent })
}

// open is a route that pages of other sites may read.
func open(mux *http.ServeMux, path string, handle func(web.Handler) http.Handler, f web.Handler) {
	mux.Handle("GET "+path, handle(web.Open(f)))
	mux.Handle("OPTIONS "+path, handle(web.Preflight))
}

// meanings is what the gallery's errors mean to the outside.
var meanings = web.Errors{
	{Is: catalog.ErrNotFound, Status: http.StatusNotFound, ID: "drawing.absent"},
	{Is: errNoCity, Status: http.StatusNotFound, ID: "city.absent"},
	{Is: catalog.ErrBadCursor, Status: http.StatusBadRequest, ID: "city.bad-cursor", Field: "after"},
	{Is: errBadAges, Status: http.StatusBadRequest, ID: "city.bad-ages", Field: "ages"},
	{Is: errBadLimit, Status: http.StatusBadRequest, ID: "api.bad-limit", Field: "limit"},
	{Is: errManyCards, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: cardsAwhile},
	{Is: store.ErrUnreachable, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: storeAwhile},
	{Is: store.ErrDenied, Status: http.StatusServiceUnavailable, ID: "error.unavailable", RetryAfter: storeAwhile},
}

// frame is what stands around every page of the gallery. A page that has nothing better to say of itself to machines says
// what all this is.
func (s *Site) frame(r *http.Request) web.Frame {
	e := s.edition()
	f := web.EditionFrame(r, e.Theme, web.Ages(e.Ages))
	f.Origin, f.Description = s.publicURL, f.Language.T("frame.contest", "min", f.Ages.Min, "max", f.Ages.Max)
	return f
}
