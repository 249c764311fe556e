package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/services/admin"
)

// operations wires what the commands can do to an open house.
func (h *house) operations() admin.Operations {
	return admin.Operations{
		AddStaff:   h.addStaff,
		ListStaff:  h.listStaff,
		DropStaff:  h.dropStaff,
		LinkStaff:  h.linkStaff,
		Edition:    func(context.Context) (edition.Edition, error) { return h.contest.Edition(), nil },
		SetEdition: h.setEdition,
		Facts: func(ctx context.Context, id drawing.ID) ([]drawing.Fact, error) {
			facts, _, err := h.journal.History(ctx, id)
			return facts, err
		},
		Erase:   h.erase,
		Rebuild: func(ctx context.Context) (uint64, error) { return h.catalog.Rebuild(ctx, h.journal) },
		Doctor:  h.examine,
		Log:     h.log,
	}
}

func (h *house) setEdition(ctx context.Context, settings map[string]string) (edition.Edition, error) {
	return h.contest.SetEdition(ctx, func(e *edition.Edition) error {
		return e.Set(settings, h.contest.Cities)
	})
}

// operate gives do a client: of the server that runs in the folder, or of the contest
// in the folder, opened here. Without a contest it fails and makes nothing: whoever
// mistyped the folder must not be told that an empty contest is in order.
func (p contestPlace) operate(ctx context.Context, log *slog.Logger, do func(*admin.Client) error) error {
	if err := p.holdsContest(); err != nil {
		return err
	}
	return p.operateOrBegin(ctx, io.Discard, log, do)
}

// operateOrBegin is operate for what may come before the first serve: it begins a
// contest where there is none, and then says on out what to back up.
func (p contestPlace) operateOrBegin(ctx context.Context, out io.Writer, log *slog.Logger, do func(*admin.Client) error) error {
	client, err := admin.Dial(ctx, p.Data)
	if err == nil {
		return do(client)
	}
	h, err := p.open(ctx, log, access.Operator)
	if errors.Is(err, errInUse) {
		return fmt.Errorf("%w, but does not answer on %s", err, admin.Socket(p.Data))
	}
	if damage, ok := errors.AsType[*scan.Error](err); ok {
		c, err := p.openClosed(ctx, log, damage)
		if err != nil {
			return err
		}
		return errors.Join(do(admin.Direct(c.operations())), c.close())
	}
	if err != nil {
		return err
	}
	if h.fresh {
		fmt.Fprintln(out, backUp(h.secretPath()))
	}
	following, stop := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		stop(h.catalog.Run(following, h.journal))
	}()
	if err = h.catchUp(following); err == nil {
		err = do(admin.Direct(h.operations()))
	} else if following.Err() != nil {
		err = context.Cause(following) // why the catalog could not go on
	}
	stop(nil)
	<-ended
	return errors.Join(err, h.close())
}

// catchUp waits until the catalog has applied what the journal holds now. A journal
// that ends before what the catalog has seen has lost facts.
func (h *house) catchUp(ctx context.Context) error {
	seen := h.catalog.Seq()
	last, err := h.journal.LastSeq(ctx)
	if err != nil {
		return err
	}
	if last < seen {
		return fmt.Errorf("the journal ends at fact %d, and the catalog has seen %d: restore the journal; if it is meant to be an older one, delete catalog.db: %w",
			last, seen, journal.ErrGap)
	}
	return h.catalog.WaitFor(ctx, last)
}
