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

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/uploads"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Config is all that the site needs.
type Config struct {
	Contest *contest.Contest
	Queue   Queue
	Links   Links
	Family  contest.Families
	Changes Changes
	Public  Public
	Letters Letters
	Cities  *edition.Cities
	Now     func() time.Time
	Log     *slog.Logger

	// Uploads are the drawings that come before their forms.
	Uploads *uploads.Uploads

	// Spool is a folder of this process's own for files on their way. New makes it if it is missing, and removes what
	// a crash left there.
	Spool string

	// EntryLimit is how many entries one address may send in ten minutes, retries included; 0 for no limit, nor on uploads.
	EntryLimit int

	// Rush is how many entries may come in a minute from all addresses together before browsers are asked for work; 0
	// for any number. See rush.go.
	Rush int

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
	family  contest.Families
	public  Public
	letters Letters
	cities  *edition.Cities
	now     func() time.Time
	log     *slog.Logger

	links      Links
	watch      *watch
	listeners  *crowd
	exports    *crowd
	guesses    *limit.Limiter
	tus        *handler.UnroutedHandler
	uploads    *uploads.Uploads
	entryLimit int

	spool     spool
	entries   *limit.Limiter
	hurried   *limit.Limiter // forms that came sooner than a hand can fill them in
	rush      *limit.Limiter // all forms together
	slow      *limit.Limiter // forms that passed in a rush because they had waited
	reports   *limit.Limiter
	askers    *limit.Limiter // networks that ask for lost links
	asked     *limit.Limiter // families whose links were asked for
	begun     *limit.Limiter // networks that begin sheets
	teachers  *limit.Limiter // addresses that sheets are begun with
	changes   *limit.Limiter // of each drawing, by its family
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
		contest: c.Contest, queue: c.Queue, family: c.Family, public: c.Public, letters: c.Letters, cities: c.Cities, now: c.Now, log: c.Log,
		spool: folder, entries: limit.New(c.EntryLimit, entryWindow, c.Now), reports: limit.New(mostReports, reportWindow, c.Now),
		hurried: limit.New(hurried, entryWindow, c.Now), rush: limit.New(c.Rush, rushWindow, c.Now), slow: limit.New(slowEach, entryWindow, c.Now),
		askers: limit.New(mostAsked, askWindow, c.Now), asked: limit.New(mostLetters, askWindow, c.Now), begun: limit.New(mostClasses, classWindow, c.Now), teachers: limit.New(mostSheets, classWindow, c.Now),
		assets: assets, publicURL: strings.TrimSuffix(c.PublicURL, "/"),
	}
	s.links, s.watch, s.guesses = c.Links, newWatch(c.Changes), limit.New(mostGuesses, guessWindow, c.Now)
	s.changes = limit.New(mostChanges, changeWindow, c.Now)
	s.listeners, s.exports = newCrowd(mostListeners, mostOfNetwork), newCrowd(mostExports, mostExportsOfNetwork)
	s.uploads, s.entryLimit = c.Uploads, c.EntryLimit
	if s.tus, err = newTus(s); err != nil {
		return nil, err
	}
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	return s, nil
}

// Routes are all addresses of the site. Each also answers below a language's prefix.
func (s *Site) Routes(mux *http.ServeMux) {
	mux.Handle("GET /enter", s.site.Handle(s.showForm))
	mux.Handle("GET /enter/cities", s.site.Handle(s.listCities))
	mux.Handle("POST /enter", s.site.Handle(s.enter))
	mux.Handle("GET "+classPath, s.site.Handle(s.showClass))
	mux.Handle("POST "+classPath, s.site.Handle(s.beginClass))
	mux.Handle("GET "+classPath+"/{link}", s.site.Handle(s.showSheet))
	mux.Handle("GET "+classPath+"/{link}/images/{id}/{name}", s.site.Handle(s.sendPupilImage))
	mux.Handle("GET "+classPath+"/{link}/slips", s.site.Handle(s.showSlips))
	mux.Handle("POST "+classPath+"/{link}/drawings", s.site.Handle(s.collect))
	mux.Handle("POST "+classPath+"/{link}/remove", s.site.Handle(s.remove))
	mux.Handle("GET "+classPath+"/{link}/erase", s.site.Handle(s.showEraseSheet))
	mux.Handle("POST "+classPath+"/{link}/erase", s.site.Handle(s.eraseSheet))
	mux.Handle("POST /entries/{receipt}/agree", s.site.Handle(s.sayYes))
	mux.Handle("POST /entries/{receipt}/refuse", s.site.Handle(s.refuseSlip))
	mux.Handle("GET /entries/{receipt}", s.site.Handle(s.showReceipt))
	mux.Handle("GET "+shortLinks+"{code}", s.site.Handle(s.follow))
	mux.Handle("GET /entries/{receipt}/live", s.site.Handle(s.live))
	mux.Handle("GET /entries/{receipt}/images/{name}", s.site.Handle(s.sendImage))
	mux.Handle("POST /entries/{receipt}/replace", s.site.Handle(s.replace))
	mux.Handle("POST /entries/{receipt}/withdraw", s.site.Handle(s.withdraw))
	mux.Handle("POST /entries/{receipt}/consent", s.site.Handle(s.agree))
	mux.Handle("POST /entries/{receipt}/another-look", s.site.Handle(s.anotherLook))
	mux.Handle("POST /entries/{receipt}/restore", s.site.Handle(s.restore))
	mux.Handle("GET /entries/{receipt}/correct", s.site.Handle(s.showCorrect))
	mux.Handle("POST /entries/{receipt}/correct", s.site.Handle(s.correct))
	mux.Handle("GET /entries/{receipt}/export", s.site.Handle(s.export))
	mux.Handle("GET /entries/{receipt}/erase", s.site.Handle(s.showErase))
	mux.Handle("POST /entries/{receipt}/erase", s.site.Handle(s.erase))
	mux.Handle("GET /entries/{receipt}/certificate", s.site.Handle(s.showCertificate))
	mux.Handle("GET "+togetherPath+"{receipts}", s.site.Handle(s.showTogether))
	mux.Handle("POST "+togetherPath+"{receipts}/letter", s.site.Handle(s.askTogether))
	mux.Handle("GET "+familyPath+"{link}", s.site.Handle(s.showFamily))
	mux.Handle("GET /entries/{receipt}/postcards", s.site.Handle(s.showPostcards))
	mux.Handle("GET "+keepsakes+"{code}", s.site.Handle(s.verify))
	mux.Handle("GET "+lostLinkPath, s.site.Handle(s.showLostLink))
	mux.Handle("POST "+lostLinkPath, s.site.Handle(s.askLostLink))
	mux.Handle("GET "+lostLinkPath+"/sent", s.site.Handle(s.showLinkSent))
	mux.Handle("GET /drawings/{id}/report", s.site.Handle(s.showReport))
	mux.Handle("POST /drawings/{id}/report", s.site.Handle(s.sendReport))
	mux.Handle("GET /drawings/{id}/report/sent", s.site.Handle(s.showReported))
	s.tusRoutes(mux)
	s.assets.Routes(mux)
}

// frame is what stands around every page of the site.
func (s *Site) frame(r *http.Request) web.Frame {
	e := s.contest.Edition()
	f := web.EditionFrame(r, e.ThemeIn(web.Language(r).Tag()), web.Ages(e.Ages))
	f.Styles = []string{web.Asset("forms.css"), s.assets.URL("device.css")}
	return f
}

// modules are the addresses of modules by their names. One that others import is named before them, so that it is
// fetched at the same time.
func (s *Site) modules(names ...string) []string {
	var all []string
	for _, name := range names {
		all = append(all, s.assets.URL(name))
	}
	return all
}
