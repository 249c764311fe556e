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
// Who looks at a drawing may claim it (package claims), and hears at /moderation/live of
// what others do, as server-sent events. One hub hears of the catalog's changes for all
// who listen. Both only advise: no verdict needs them. A page that nobody has touched for
// five minutes gives back what it claimed.
//
// Organisers print from here: labels beside what hangs in exhibitions, and a city's
// catalogue (prints.go). What a browser prints is what the page shows: each sheet is an
// element of the paper's size.
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
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
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

	Letters  *letters.Letters // takes what organisers write to families
	Messages *letters.Messages
	Mishaps  *letters.Mishaps

	// Mail takes letters to the staff; nil where nothing is mailed.
	Mail *mail.Outbox

	// Provider says who somebody is; nil where there is none.
	Provider *Provider

	// PublicURL stands before the addresses in JSON and in mails; "" leaves them absolute
	// paths, and then there must be no Mail.
	PublicURL string
}

// Site is the moderators' site.
type Site struct {
	Config
	site   *web.Site
	assets *web.Assets
	hub    *hub
	small  func(http.Handler) http.HandlerFunc // compresses
	tries  *limit.Limiter                      // sign-ins without success, by account and address
	sizes  map[string]size                     // of the examples' pictures, by code

	links, networks *limit.Limiter // links asked for, by account and by network
	tests           *limit.Limiter // of messages, by account
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
	small, err := web.NewCompressed()
	if err != nil {
		return nil, fmt.Errorf("moderation: %w", err)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	s := &Site{Config: c, assets: assets, small: small, tries: limit.New(mostTries, tryWindow, c.Now),
		links: limit.New(mostLinks, staff.LinkTime, c.Now), networks: limit.New(mostLinksNetwork, staff.LinkTime, c.Now),
		tests: limit.New(mostTests, testWindow, c.Now)}
	if s.sizes, err = exampleSizes(files); err != nil {
		return nil, fmt.Errorf("moderation: %w", err)
	}
	s.hub = newHub(c.Catalog, c.Claims)
	s.site = &web.Site{Log: c.Log, Errors: meanings, Frame: s.frame}
	return s, nil
}

// Routes puts the site's routes and assets on a mux, each behind its row of [Rights].
func (s *Site) Routes(mux web.Mux) {
	s.assets.Routes(mux)
	on := func(pattern string, f handler) { mux.Handle(pattern, s.small(s.guarded(pattern, f))) }
	const live = "GET /moderation/live" // what is compressed waits for more
	mux.Handle(live, s.guarded(live, s.live))
	on("GET /moderation", s.start)
	on("GET /moderation/sign-in", s.showSignIn)
	on("POST /moderation/sign-in", s.signIn)
	on("POST /moderation/sign-out", s.signOut)
	on("GET /moderation/sign-in-link", s.linkAsked)
	on("POST /moderation/sign-in-link", s.askLink)
	on("GET /moderation/link/{token}", s.showLinked)
	on("POST /moderation/link/{token}", s.signInByLink)
	on("GET /moderation/oidc", s.toProvider)
	on("GET /moderation/oidc/back", s.fromProvider)

	on("GET /moderation/password", s.showPassword)
	on("POST /moderation/password", s.setPassword)
	on("GET /moderation/sessions", s.showSessions)
	on("POST /moderation/sessions", s.endSessions)
	on("GET /moderation/staff", s.showStaff)
	on("POST /moderation/staff", s.invite)
	on("GET /moderation/staff/{id}", s.showPerson)
	on("POST /moderation/staff/{id}", s.changePerson)
	on("POST /moderation/staff/{id}/invite", s.inviteAgain)
	on("POST /moderation/staff/{id}/remove", s.removePerson)

	on("GET /moderation/examples", s.showExamples)
	on("POST /moderation/examples", s.leaveExamples)
	on("GET /moderation/letters", s.showMessages)
	on("POST /moderation/letters", s.writeMessage)
	on("GET /moderation/overview", s.showOverview)
	on("GET /moderation/entries.csv", s.sendEntries)
	on("GET /moderation/labels", s.showLabels)
	on("GET /moderation/catalogue", s.showCatalogue)
	on("GET /moderation/edition", s.showEdition)
	on("POST /moderation/edition", s.saveEdition)
	on("GET /moderation/audit", s.showAudit)
	on("GET /moderation/audit.csv", s.sendAuditSheet)
	on("GET /moderation/audit.jsonl", s.sendAuditLines)

	on("GET /moderation/queue", s.showQueue)
	on("GET /moderation/next", s.first)
	on("GET /moderation/leaves", s.leaves)
	on("GET /moderation/lanes/{lane}", s.showLane)
	on("GET /moderation/reports", s.showReports)
	on("GET /moderation/drawings/{id}", s.showDrawing)
	on("GET /moderation/images/{id}/{file}", s.picture)

	on("POST /moderation/drawings/{id}/decision", s.decide)
	on("POST /moderation/drawings/{id}/undo", s.act("undo", s.undo))
	on("POST /moderation/drawings/{id}/take-down", s.act("take-down", s.takeDown))
	on("POST /moderation/drawings/{id}/reinstate", s.act("reinstate", s.reinstate))
	on("POST /moderation/drawings/{id}/looked-at", s.lookAt)
	on("POST /moderation/drawings/{id}/correction", s.answer)
	on("POST /moderation/drawings/{id}/describe", s.act("describe", s.describe))
	on("POST /moderation/drawings/{id}/feature", s.act("feature", s.feature))
	on("POST /moderation/drawings/{id}/edit", s.act("edit", s.edit))
	on("POST /moderation/drawings/{id}/note", s.act("note", s.note))
	on("POST /moderation/drawings/{id}/escalate", s.act("escalate", s.escalate))
	on("POST /moderation/drawings/{id}/close", s.act("close", s.closeEscalation))
	on("POST /moderation/drawings/{id}/claim", s.claim)
	on("POST /moderation/drawings/{id}/release", s.release)
}

// start leads from the site's shortest address to its first page.
func (s *Site) start(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	return web.SeeOther(w, r, first(r, a))
}

// home is the first page of an account: the queue, or their own page for whoever has none.
func home(a staff.Account) string {
	if a.Role.May(staff.Queue) {
		return queuePath("")
	}
	return sessionsPath
}
