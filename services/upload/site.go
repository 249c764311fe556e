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

// route is an address of the site, and what answers there.
type route struct {
	pattern string
	answer  web.Handler
	json    bool // only programs ask for it
}

func (r route) on(mux *http.ServeMux, site *web.Site, answer web.Handler) {
	handle := site.Handle
	if r.json {
		handle = site.HandleJSON
	}
	mux.Handle(r.pattern, handle(answer))
}

// Routes are all addresses of the site. Each also answers below a language's prefix.
func (s *Site) Routes(mux *http.ServeMux) {
	for _, r := range s.routes() {
		r.on(mux, s.site, r.answer)
	}
	s.assets.Routes(mux)
}

// Refuse answers for a site that can't be opened, at all its addresses and for one reason: what a family has sent so far
// is then not gone but has to wait.
func Refuse(mux *http.ServeMux, site *web.Site, why error) {
	for _, r := range (*Site)(nil).routes() {
		r.on(mux, site, web.Closed(why))
	}
}

// routes are the site's own, without its assets.
func (s *Site) routes() []route {
	return append(s.tusRoutes(), []route{
		{pattern: "GET /enter", answer: s.showForm},
		{pattern: "GET /enter/cities", answer: s.listCities},
		{pattern: "POST /enter", answer: s.enter},
		{pattern: "GET " + classPath, answer: s.showClass},
		{pattern: "POST " + classPath, answer: s.beginClass},
		{pattern: "GET " + classPath + "/{link}", answer: s.showSheet},
		{pattern: "GET " + classPath + "/{link}/images/{id}/{name}", answer: s.sendPupilImage},
		{pattern: "GET " + classPath + "/{link}/slips", answer: s.showSlips},
		{pattern: "POST " + classPath + "/{link}/drawings", answer: s.collect},
		{pattern: "POST " + classPath + "/{link}/remove", answer: s.remove},
		{pattern: "GET " + classPath + "/{link}/erase", answer: s.showEraseSheet},
		{pattern: "POST " + classPath + "/{link}/erase", answer: s.eraseSheet},
		{pattern: "POST /entries/{receipt}/agree", answer: s.sayYes},
		{pattern: "POST /entries/{receipt}/refuse", answer: s.refuseSlip},
		{pattern: "GET /entries/{receipt}", answer: s.showReceipt},
		{pattern: "GET " + shortLinks + "{code}", answer: s.follow},
		{pattern: "GET /entries/{receipt}/live", answer: s.live},
		{pattern: "GET /entries/{receipt}/images/{name}", answer: s.sendImage},
		{pattern: "POST /entries/{receipt}/replace", answer: s.replace},
		{pattern: "POST /entries/{receipt}/withdraw", answer: s.withdraw},
		{pattern: "POST /entries/{receipt}/consent", answer: s.agree},
		{pattern: "POST /entries/{receipt}/another-look", answer: s.anotherLook},
		{pattern: "POST /entries/{receipt}/restore", answer: s.restore},
		{pattern: "GET /entries/{receipt}/correct", answer: s.showCorrect},
		{pattern: "POST /entries/{receipt}/correct", answer: s.correct},
		{pattern: "GET /entries/{receipt}/export", answer: s.export},
		{pattern: "GET /entries/{receipt}/erase", answer: s.showErase},
		{pattern: "POST /entries/{receipt}/erase", answer: s.erase},
		{pattern: "GET /entries/{receipt}/certificate", answer: s.showCertificate},
		{pattern: "GET " + togetherPath + "{receipts}", answer: s.showTogether},
		{pattern: "POST " + togetherPath + "{receipts}/letter", answer: s.askTogether},
		{pattern: "GET " + familyPath + "{link}", answer: s.showFamily},
		{pattern: "GET /entries/{receipt}/postcards", answer: s.showPostcards},
		{pattern: "GET " + keepsakes + "{code}", answer: s.verify},
		{pattern: "GET " + lostLinkPath, answer: s.showLostLink},
		{pattern: "POST " + lostLinkPath, answer: s.askLostLink},
		{pattern: "GET " + lostLinkPath + "/sent", answer: s.showLinkSent},
		{pattern: "GET /drawings/{id}/report", answer: s.showReport},
		{pattern: "POST /drawings/{id}/report", answer: s.sendReport},
		{pattern: "GET /drawings/{id}/report/sent", answer: s.showReported},
	}...)
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
