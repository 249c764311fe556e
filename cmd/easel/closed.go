package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/contest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/services/admin"
	"github.com/easel-gallery/easel/services/upload"
	"github.com/easel-gallery/easel/services/web"
)

// closedHouse is a house whose journal is damaged and stays closed: it has neither
// contest nor keys nor staff. It shows the gallery as the catalog knows it, and to
// everything else it says why not.
type closedHouse struct {
	*house
	damage  *scan.Error
	edition edition.Edition
	cities  *edition.Cities
}

// openClosed opens what can be opened beside a damaged journal, and changes nothing of
// what a backup is to be put beside.
func (p contestPlace) openClosed(ctx context.Context, log *slog.Logger, damage *scan.Error) (_ *closedHouse, err error) {
	c := &closedHouse{house: &house{contestPlace: p, log: log}, damage: damage}
	c.free = c.freeHere
	defer func() {
		if err != nil {
			err = errors.Join(damage, err, c.close())
		}
	}()
	for _, step := range []func(context.Context) error{c.takeFolder, c.openStore, c.openCatalogKept, c.openEdition} {
		if err := step(ctx); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c *closedHouse) openCatalogKept(ctx context.Context) (err error) {
	c.catalog, err = catalog.OpenKept(ctx, c.catalogFile(), c.log)
	return err
}

// openEdition reads the edition in force from the journal's own files. Where even that
// is lost, the gallery hangs under the theme of a new contest.
func (c *closedHouse) openEdition(context.Context) (err error) {
	if c.cities, err = c.readCities(); err != nil {
		return err
	}
	settings := contest.SettingsBucket
	if raw, ok := scan.Value(c.jetstream(), journal.BucketStream(settings), journal.BucketSubject(settings, contest.EditionKey)); ok {
		if c.edition, err = contest.ParseEdition(raw); err == nil {
			return nil
		}
	}
	c.log.Warn("the edition is lost with the journal: pages show the default theme", "err", err)
	c.edition = edition.Default(time.Now())
	return nil
}

// serveClosed is serve for a damaged journal.
func serveClosed(ctx context.Context, f serveFlags, s streams, log *slog.Logger, damage *scan.Error) (err error) {
	c, err := f.openClosed(ctx, log, damage)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	log.Error("the gallery is shown as it was; entries and decisions wait until the journal is put back and easel is started again", "err", damage)
	sites, err := c.sites(f)
	if err != nil {
		return err
	}
	public, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Fprintf(s.out, "Easel is at %s\n", homeURL(f, public.Addr()))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return ended(c.catalog.Run(ctx, away{damage}), ctx) })
	g.Go(func() error { return web.Serve(ctx, web.Server(sites, log), public) })
	if err := c.listenInside(ctx, g, f, c.operations(), c.health()); err != nil {
		g.Go(func() error { return err })
	}
	return g.Wait()
}

// away is a journal that does not come back while this process lives. To the catalog
// it is one that is not heard: nothing new becomes public.
type away struct{ why error }

func (a away) LastSeq(context.Context) (uint64, error) {
	return 0, fmt.Errorf("%w: %w", journal.ErrAway, a.why)
}

func (a away) Follow(ctx context.Context, _ uint64, _ func([]drawing.Fact) error) error {
	<-ctx.Done()
	return ctx.Err()
}

// sites are the gallery, and a kind refusal for the addresses of the other roles.
func (c *closedHouse) sites(f serveFlags) (http.Handler, error) {
	now, mux := func() edition.Edition { return c.edition }, http.NewServeMux()
	if err := c.hang(f, mux, now, c.cities); err != nil {
		return nil, err
	}
	site := &web.Site{Log: c.log, Frame: frame(now)}
	if f.does(access.Upload) {
		upload.Refuse(mux, site, c.damage)
	}
	if f.does(access.Moderation) {
		for _, address := range []string{"/moderation", "/moderation/"} {
			mux.Handle(address, site.Handle(web.Closed(c.damage)))
		}
	}
	return c.front(f, site, mux)
}

func (c *closedHouse) refuse(context.Context) error { return c.damage }

func (c *closedHouse) health() admin.Health {
	return c.house.healthOf(c.refuse)
}

// operations are those that a closed house can do: it can be examined.
func (c *closedHouse) operations() admin.Operations {
	return admin.Operations{
		AddStaff: func(context.Context, admin.NewStaff) (admin.StaffAdded, error) {
			return admin.StaffAdded{}, c.damage
		},
		ListStaff: func(context.Context) ([]admin.Colleague, error) { return nil, c.damage },
		DropStaff: func(context.Context, string) error { return c.damage },
		LinkStaff: func(context.Context, string) (admin.StaffLink, error) { return admin.StaffLink{}, c.damage },
		Edition:   func(context.Context) (edition.Edition, error) { return edition.Edition{}, c.damage },
		SetEdition: func(context.Context, map[string]string) (edition.Edition, error) {
			return edition.Edition{}, c.damage
		},
		Facts:   func(context.Context, drawing.ID) ([]drawing.Fact, error) { return nil, c.damage },
		Erase:   func(context.Context, drawing.ID) (admin.Erased, error) { return admin.Erased{}, c.damage },
		Rebuild: func(context.Context) (uint64, error) { return 0, c.damage },
		Doctor: func(ctx context.Context, _ contest.Examination) ([]contest.Finding, error) {
			return c.examinePlace(ctx)
		},
		Log: c.log,
	}
}
