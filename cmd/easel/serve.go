package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/sweep"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
	"github.com/easel-gallery/easel/services/admin"
	"github.com/easel-gallery/easel/services/web"
)

// serveFlags are what serve can be told.
type serveFlags struct {
	contestPlace
	Listen         string        `help:"Address of the sites." default:":8080"`
	AdminListen    string        `help:"Address of health, metrics and profiles; empty for none." default:"127.0.0.1:9090"`
	Roles          []access.Role `help:"What this process does." default:"upload,moderation,gallery,worker" enum:"upload,moderation,gallery,worker"`
	Demo           int           `help:"Fill a new data folder with this many painted drawings." placeholder:"N"`
	TrustedProxies []string      `help:"Networks of our own reverse proxies, whose word about clients is believed." placeholder:"CIDR"`
	PublicURL      string        `help:"Scheme and host that the contest is reached by." name:"public-url" placeholder:"URL"`
	SMTP           string        `help:"Server that takes mails (moderation: links to sign in; worker: letters to families, which else become files in outbox): smtp://user@host with STARTTLS, or smtps://user@host; wants --public-url." name:"smtp" env:"EASEL_SMTP" placeholder:"URL"`
	SMTPPassword   string        `help:"File with the password of the --smtp user; or name the password in EASEL_SMTP itself." name:"smtp-password-file" env:"EASEL_SMTP_PASSWORD_FILE" type:"path" placeholder:"FILE"`
	SMTPCA         string        `help:"Certificates of the authorities that are believed about the mail server, instead of the system's." name:"smtp-ca" env:"EASEL_SMTP_CA" type:"path" placeholder:"FILE"`
	MailFrom       string        `help:"Sender of mails." default:"Easel <easel@localhost>" env:"EASEL_MAIL_FROM"`
	OIDC           oidcFlags     `embed:"" prefix:"oidc-"`
	EntryLimit     int           `help:"Entries per address in 10 minutes; 0 for no limit." default:"300"`
	EntryRush      int           `help:"Entries per minute from all addresses together above which browsers are asked for work; 0 for never, as with an --entry-limit of 0." default:"1200"`
	ImageCache     int64         `help:"Bytes of disk for copies of pictures whose store is an S3." default:"1000000000" placeholder:"BYTES"`
	RenderMemory   int64         `help:"Bytes of memory that pictures share while they are rendered; one that takes more is rendered alone." default:"536870912" placeholder:"BYTES"`
}

type serveCommand struct{ serveFlags }

// Run runs the contest until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	return serve(ctx, c.serveFlags, s, log)
}

func (f serveFlags) does(role access.Role) bool { return slices.Contains(f.Roles, role) }

// serve opens the house, listens, says where, works until the context ends, and
// closes everything in reverse.
func serve(ctx context.Context, f serveFlags, s streams, log *slog.Logger) (err error) {
	if f.Demo > 0 {
		f.EntryLimit = 0
	}
	if f.EntryLimit == 0 {
		f.EntryRush = 0
	}
	h, err := f.open(ctx, log, f.Roles...)
	if damage, ok := errors.AsType[*scan.Error](err); ok {
		return serveClosed(ctx, f, s, log, damage)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	sites, err := h.sites(f)
	if err != nil {
		return err
	}
	public, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	url := homeURL(f, public.Addr())
	staffed, err := h.greet(ctx, f, s.out, url)
	if err != nil {
		return errors.Join(err, public.Close())
	}
	return h.work(ctx, f, public, sites, func(ctx context.Context) error {
		return h.demo(ctx, f, staffed, url, s.err)
	})
}

// homeURL is where a person at this machine finds the contest.
func homeURL(f serveFlags, addr net.Addr) string {
	if f.PublicURL != "" {
		return strings.TrimSuffix(f.PublicURL, "/")
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// work runs everything that goes on until the context ends: first the servers stop
// and are drained, then what they rest on.
func (h *house) work(ctx context.Context, f serveFlags, public net.Listener, sites http.Handler, demo func(context.Context) error) error {
	inner, stopInner := context.WithCancel(context.WithoutCancel(ctx))
	defer stopInner()
	below, inner := errgroup.WithContext(inner)
	h.follow(below, inner, f, homeURL(f, public.Addr()))
	servers, outer := errgroup.WithContext(ctx)
	servers.Go(func() error { return ended(below.Wait(), inner, ctx) })
	servers.Go(func() error {
		defer stopInner()
		return h.listen(outer, f, public, sites, demo)
	})
	return servers.Wait()
}

// ended is nil for what stopped because it was told to.
func ended(err error, contexts ...context.Context) error {
	for _, ctx := range contexts {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return nil
		}
	}
	return err
}

// follow starts what keeps this process's memory of the contest, and its workers. home is
// where it is found.
func (h *house) follow(g *errgroup.Group, ctx context.Context, f serveFlags, home string) {
	g.Go(func() error { return h.catalog.Run(ctx, h.journal) })
	g.Go(func() error { return h.contest.Run(ctx) })
	if f.does(access.Moderation) {
		g.Go(func() error { return h.staff.Run(ctx) })
		g.Go(func() error { return h.claims.Run(ctx) })
	}
	if h.mails != nil {
		g.Go(func() error { return h.mails.Run(ctx) })
	}
	if h.embedded != nil {
		g.Go(func() error { return h.embedded.Recover(ctx, h.hasSpace, h.wanted) })
	}
	if f.does(access.Worker) {
		g.Go(func() error { return h.thumbnail(ctx, f) })
		g.Go(func() error { return h.screen(ctx) })
		g.Go(func() error { return h.destroy(ctx) })
		g.Go(func() error { return sweep.Run(ctx, h.contest, h.contest, h.uploads, h.log) })
		h.writeLetters(g, ctx, f, home)
	}
}

// thumbnailers is how many pictures are rendered at once: one for each processor, but
// one fewer where the process answers people, too: pages are not to wait for a processor
// until a picture is done. While drawings come in, all but one of them wait for a lull.
func (f serveFlags) thumbnailers() int {
	if len(f.Roles) == 1 {
		return runtime.GOMAXPROCS(0)
	}
	return max(1, runtime.GOMAXPROCS(0)-1)
}

// workersOf is how many workers it takes to render so many pictures at once. Twice as
// many: while one's originals and renditions are read, written and synced, another's
// picture has the processor.
func workersOf(many int) int { return 2 * many }

// standingAside is how many large pictures may wait for their turn without holding up
// any other: they take a worker each, and nothing else.
const standingAside = 100

// thumbnailer renders so many pictures at once in so many bytes of memory, and beside
// them a large one.
func (h *house) thumbnailer(memory int64, many int) *thumbnail.Thumbnailer {
	return &thumbnail.Thumbnailer{
		Render: h.cells.RenderEdited, Originals: h.contest, Answers: h.contest,
		Memory: thumbnail.NewMemory(memory), Rendering: semaphore.NewWeighted(int64(many)),
		Large: semaphore.NewWeighted(1), Log: h.log,
	}
}

func (h *house) thumbnail(ctx context.Context, f serveFlags) error {
	var queue *journal.Queue
	err := patiently(ctx, func(ctx context.Context) (err error) {
		queue, err = h.journal.Queue(ctx, thumbnail.QueueName, thumbnail.Facts...)
		return err
	})
	if err != nil {
		return err
	}
	many := f.thumbnailers()
	t := h.thumbnailer(f.RenderMemory, many)
	var g errgroup.Group
	g.Go(func() error {
		return (&worker.Runner{Queue: queue, Job: t.Do, Many: workersOf(many), Aside: standingAside, Yield: h.contest.Lull, Log: h.log}).Run(ctx)
	})
	g.Go(func() error { return h.retryStuck(ctx, t) })
	return g.Wait()
}

// maxStuck bounds how many stuck drawings are tried again at a start.
const maxStuck = 1_000

// retryStuck tries once more, at the start, what earlier workers gave up.
func (h *house) retryStuck(ctx context.Context, t *thumbnail.Thumbnailer) error {
	if err := h.catchUp(ctx); err != nil {
		h.log.Warn("stuck drawings are not tried again", "err", err)
		return nil
	}
	stuck, err := h.catalog.Stuck(ctx, time.Now().Add(-worker.StuckAfter), maxStuck)
	if err != nil || len(stuck) == 0 {
		return err
	}
	h.log.Info("trying stuck drawings again", "drawings", len(stuck))
	if err := t.Retry(ctx, stuck); err != nil && ctx.Err() == nil {
		h.log.Error("drawings are still stuck: mend the cause and start a worker anew", "err", err)
	}
	return nil
}

// listen serves the sites, the admin listener and the socket, and waits for all.
func (h *house) listen(ctx context.Context, f serveFlags, public net.Listener, sites http.Handler, demo func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		// What was taken down while this process was not there must not be seen again.
		if err := patiently(ctx, h.catchUp); err != nil {
			return errors.Join(ended(err, ctx), public.Close())
		}
		return web.Serve(ctx, web.Server(sites, h.log), public)
	})
	err := h.listenInside(ctx, g, f, h.operations(), h.health())
	g.Go(func() error {
		if err != nil {
			return err
		}
		return ended(demo(ctx), ctx)
	})
	return g.Wait()
}

// listenInside serves the socket and the admin listener.
func (h *house) listenInside(ctx context.Context, g *errgroup.Group, f serveFlags, o admin.Operations, health admin.Health) error {
	socket, err := admin.Listen(h.Data)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	g.Go(func() error { return web.Serve(ctx, web.Server(o.EndingWith(ctx).Handler(), h.log), socket) })
	if f.AdminListen == "" {
		return nil
	}
	l, err := net.Listen("tcp", f.AdminListen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	g.Go(func() error { return web.Serve(ctx, web.Server(health.Handler(), h.log), l) })
	return nil
}

// patiently does something again through times when the journal is away.
func patiently(ctx context.Context, do func(context.Context) error) error {
	for {
		err := do(ctx)
		if !errors.Is(err, journal.ErrAway) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

func (h *house) health() admin.Health { return h.healthOf(h.journal.Ping) }

func (h *house) healthOf(journal func(context.Context) error) admin.Health {
	return admin.Health{
		Parts: []admin.Part{
			{Name: "journal", Check: journal},
			{Name: "store", Check: h.store.Ping},
			{Name: "catalog", Check: h.catalog.Ping, Pages: true},
		},
		Metrics: admin.Metrics(h.catalog, h.cells, h, h.screened, h.posted), Log: h.log,
	}
}

// greet prints one line with the address, and at the first start how to go on.
func (h *house) greet(ctx context.Context, f serveFlags, out io.Writer, url string) (demoAccount, error) {
	fmt.Fprintf(out, "Easel is at %s\n", url)
	if h.fresh {
		fmt.Fprintln(out, backUp(h.secretPath()))
	}
	if f.Demo > 0 {
		account, err := h.demoModerator(ctx)
		if err == nil {
			fmt.Fprintf(out, "Moderate at %s/moderation as %s with the password %s\n", url, account.Email, account.Password)
		}
		return account, err
	}
	if h.fresh {
		fmt.Fprintln(out, "To moderate, make an account: easel staff add you@example.org --data "+h.Data)
	}
	return demoAccount{}, nil
}
