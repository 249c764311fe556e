package upload

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Config is all that the site needs.
type Config struct {
	Contest *contest.Contest
	Queue   Queue
	Public  Public
	Cities  *edition.Cities
	Now     func() time.Time
	Log     *slog.Logger

	// Spool is a folder of this process's own for files on their way. New makes it if it is missing, and removes what
	// a crash left there.
	Spool string

	// EntryLimit is how many entries one address may send in ten minutes, retries included; 0 for no limit.
	EntryLimit int

	// PublicURL is the scheme and host that addresses in JSON and the link to keep begin with. If it is "", addresses
	// are absolute paths, and the link begins with the host that was asked for.
	PublicURL string
}

// Queue knows how many drawings of its city wait in front of a drawing.
type Queue interface {
	Before(ctx context.Context, s drawing.State) (int, error)
}

// entryWindow is the time in which EntryLimit counts.
const entryWindow = 10 * time.Minute

// Site is the families' site. It may answer many at once.
type Site struct {
	site    *web.Site
	contest *contest.Contest
	queue   Queue
	public  Public
	cities  *edition.Cities
	now     func() time.Time
	log     *slog.Logger

	spool     spool
	entries   *limit.Limiter
	reports   *limit.Limiter
	assets    *web.Assets
	publicURL string
}

//go:embed assets
var embedded embed.FS

// New makes the site and its spool folder; Routes puts it on a mux.
func New(c Config) (*Site, error) {
	folder, err := openSpool(c.Spool, c.Contest.HasRoomToArrive)
	if err != nil {
		return nil, err
	}
	files, err := fs.Sub(embedded, "assets")
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	assets, err := web.NewAssets("upload", files)
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	s := &Site{
		contest: c.Contest, queue: c.Queue, public: c.Public, cities: c.Cities, now: c.Now, log: c.Log,
		spool: folder, entries: limit.New(c.EntryLimit, entryWindow, c.Now), reports: limit.New(mostReports, reportWindow, c.Now),
		assets: assets, publicURL: strings.TrimSuffix(c.PublicURL, "/"),
	}
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	return s, nil
}

// Routes are all addresses of the site. Each also answers below a language's prefix.
func (s *Site) Routes(mux *http.ServeMux) {
	mux.Handle("GET /enter", s.site.Handle(s.showForm))
	mux.Handle("POST /enter", s.site.Handle(s.enter))
	mux.Handle("GET /entries/{receipt}", s.site.Handle(s.showReceipt))
	mux.Handle("GET /entries/{receipt}/images/{name}", s.site.Handle(s.sendImage))
	mux.Handle("POST /entries/{receipt}/replace", s.site.Handle(s.replace))
	mux.Handle("POST /entries/{receipt}/withdraw", s.site.Handle(s.withdraw))
	mux.Handle("POST /entries/{receipt}/another-look", s.site.Handle(s.anotherLook))
	mux.Handle("POST /entries/{receipt}/restore", s.site.Handle(s.restore))
	mux.Handle("GET /drawings/{id}/report", s.site.Handle(s.showReport))
	mux.Handle("POST /drawings/{id}/report", s.site.Handle(s.sendReport))
	mux.Handle("GET /drawings/{id}/report/sent", s.site.Handle(s.showReported))
	s.assets.Routes(mux)
}

// frame is what stands around every page of the site.
func (s *Site) frame(r *http.Request) web.Frame {
	e := s.contest.Edition()
	f := web.EditionFrame(r, e.Theme, web.Ages(e.Ages))
	f.Styles = []string{web.Asset("forms.css")}
	return f
}
