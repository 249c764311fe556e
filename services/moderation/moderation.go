// Package moderation is the site of the people who look at drawings before the
// public does: signing in, the queue, and a page for one drawing on which it is
// approved, returned to the family, or declined, and on which that is undone. What hangs is
// described there for those who can't see it, and shown on the first page; what was
// reported has a page of its own.
//
// Everything here but the sign-in wants a session of package staff, and every
// answer is no-store: pictures and names that nobody has approved stay between the
// contest and its moderators. An account that has cities sees those alone.
//
// A decision names what was seen by its seq; if that is no longer how the drawing
// is, nothing is decided, and the answer (409) says who decided what, and when.
// After a deed the site waits a moment for this process's catalog, so that the
// next page shows what was just done.
//
// The pages are whole without JavaScript. With it the console turns its leaves without
// loading a page: console.js reads what follows ahead, as the HTML that its own page has,
// and sends what is decided in the background. keys.go is the one table of its keys.
package moderation

import (
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
	"github.com/easel-gallery/easel/services/web/limit"
)

// Config is what the site works with.
type Config struct {
	Contest *contest.Contest
	Catalog *catalog.Catalog
	Staff   *staff.Staff
	Claims  *claims.Claims
	Cities  *edition.Cities
	Now     func() time.Time
	Log     *slog.Logger

	// PublicURL stands before the addresses in JSON; "" leaves them absolute paths.
	PublicURL string
}

// Site is the moderators' site.
type Site struct {
	Config
	site   *web.Site
	assets *web.Assets
	hub    *hub
	tries  *limit.Limiter // sign-ins without success, by account and address
}

// A stranger may try ten passwords for an account from one address in ten minutes.
const (
	mostTries = 10
	tryWindow = 10 * time.Minute
)

//go:embed assets
var embedded embed.FS

// New makes the site. [Site.Routes] puts it on a mux.
func New(c Config) (*Site, error) {
	files, err := fs.Sub(embedded, "assets")
	if err != nil {
		return nil, fmt.Errorf("moderation: %w", err)
	}
	assets, err := web.NewAssets("moderation", files)
	if err != nil {
		return nil, fmt.Errorf("moderation: %w", err)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	s := &Site{Config: c, assets: assets, tries: limit.New(mostTries, tryWindow, c.Now)}
	s.hub = newHub(c.Catalog, c.Claims)
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	return s, nil
}

// Routes puts the site's routes and assets on a mux.
func (s *Site) Routes(mux *http.ServeMux) {
	s.assets.Routes(mux)
	mux.Handle("GET /moderation", s.signedIn(staff.Queue, s.start))
	mux.Handle("GET /moderation/sign-in", s.site.Handle(s.showSignIn))
	mux.Handle("POST /moderation/sign-in", s.site.Handle(s.signIn))
	mux.Handle("POST /moderation/sign-out", s.site.Handle(s.signOut))

	mux.Handle("GET /moderation/queue", s.signedIn(staff.Queue, s.showQueue))
	mux.Handle("GET /moderation/next", s.signedIn(staff.Queue, s.first))
	mux.Handle("GET /moderation/leaves", s.signedIn(staff.Decide, s.leaves))
	mux.Handle("GET /moderation/live", s.signedIn(staff.Queue, s.live))
	mux.Handle("GET /moderation/lanes/{lane}", s.signedIn(staff.Queue, s.showLane))
	mux.Handle("GET /moderation/reports", s.signedIn(staff.Decide, s.showReports))
	mux.Handle("GET /moderation/drawings/{id}", s.signedIn(staff.Look, s.showDrawing))
	mux.Handle("GET /moderation/images/{id}/{file}", s.signedIn(staff.Look, s.picture))

	mux.Handle("POST /moderation/drawings/{id}/decision", s.signedIn(staff.Decide, s.decide))
	mux.Handle("POST /moderation/drawings/{id}/undo", s.signedIn(staff.Decide, s.act("undo", s.undo)))
	mux.Handle("POST /moderation/drawings/{id}/take-down", s.signedIn(staff.Decide, s.act("take-down", s.takeDown)))
	mux.Handle("POST /moderation/drawings/{id}/reinstate", s.signedIn(staff.Decide, s.act("reinstate", s.reinstate)))
	mux.Handle("POST /moderation/drawings/{id}/describe", s.signedIn(staff.Decide, s.act("describe", s.describe)))
	mux.Handle("POST /moderation/drawings/{id}/feature", s.signedIn(staff.Decide, s.act("feature", s.feature)))
	mux.Handle("POST /moderation/drawings/{id}/claim", s.signedIn(staff.Decide, s.claim))
	mux.Handle("POST /moderation/drawings/{id}/release", s.signedIn(staff.Decide, s.release))
	mux.Handle("POST /moderation/drawings/{id}/edit", s.signedIn(staff.Decide, s.act("edit", s.edit)))
	mux.Handle("POST /moderation/drawings/{id}/note", s.signedIn(staff.Decide, s.act("note", s.note)))
	mux.Handle("POST /moderation/drawings/{id}/escalate", s.signedIn(staff.Decide, s.act("escalate", s.escalate)))
	mux.Handle("POST /moderation/drawings/{id}/close", s.signedIn(staff.Safeguard, s.act("close", s.closeEscalation)))
}

// start leads from the site's shortest address to its first page.
func (s *Site) start(w http.ResponseWriter, r *http.Request, _ staff.Account) error {
	return web.SeeOther(w, r, queuePath(""))
}
