package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/erase"
	"github.com/easel-gallery/easel/services/admin"
)

// destroy has what families erased and replaced deleted. Two at a time: a large drawing's
// objects must not hold up another family's.
func (h *house) destroy(ctx context.Context) error {
	e := &erase.Eraser{Contest: destroyer{h.contest, h}, Owed: h.catalog, Log: h.log}
	var queue *journal.Queue
	err := patiently(ctx, func(ctx context.Context) (err error) {
		queue, err = h.journal.Queue(ctx, erase.QueueName, erase.Facts...)
		return err
	})
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.Go(func() error { return (&worker.Runner{Queue: queue, Job: e.Do, Many: 2, Log: h.log}).Run(ctx) })
	g.Go(func() error { return e.Run(ctx) })
	return g.Wait()
}

type eraseCommand struct {
	contestPlace
	ID string `arg:"" help:"The drawing's id."`
}

// Run erases a drawing as its family can.
func (c *eraseCommand) Run(ctx context.Context, s streams, log *slog.Logger) error {
	id, err := drawing.ParseID(c.ID)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return c.operate(ctx, log, func(client *admin.Client) error {
		e, err := client.Erase(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s was erased on %s.\n", id, e.At.Format(time.RFC1123))
		if e.Destroyed.IsZero() {
			fmt.Fprintln(s.out, "It is hidden everywhere. A worker destroys its key and its pictures as soon as one runs.")
			return nil
		}
		pictures := "all its objects"
		if e.Objects > 0 {
			pictures = fmt.Sprintf("%d objects", e.Objects)
		}
		fmt.Fprintf(s.out, "Its data key and %s were destroyed on %s.\n", pictures, e.Destroyed.Format(time.RFC1123))
		fmt.Fprintf(s.out, "The last backup that holds it will be gone on %s: backup_days is %d.\n",
			e.Destroyed.AddDate(0, 0, e.Backups).Format("Mon, 02 Jan 2006"), e.Backups)
		return nil
	})
}

// workersTime is how long the command waits for a worker of another process.
const workersTime = 15 * time.Second

// erase erases a drawing, and destroys it if this process may.
func (h *house) erase(ctx context.Context, id drawing.ID) (admin.Erased, error) {
	s, err := h.contest.EraseID(ctx, id)
	if err != nil {
		return admin.Erased{}, err
	}
	waiting, stop := context.WithTimeout(ctx, workersTime)
	defer stop()
	for {
		var failed error // a worker that was told of the fact may be at the same work, and in its way
		if h.does(access.Worker) {
			failed = (destroyer{h.contest, h}).Destroy(ctx, id)
		}
		if s, err = h.contest.State(ctx, id); err != nil {
			return admin.Erased{}, err
		}
		if s.Destroyed.IsZero() && waiting.Err() != nil && failed != nil {
			return admin.Erased{}, failed
		}
		if !s.Destroyed.IsZero() || waiting.Err() != nil {
			return admin.Erased{At: s.Erased, Destroyed: s.Destroyed, Objects: s.Objects, Backups: h.contest.Edition().BackupDays}, nil
		}
		select {
		case <-waiting.Done():
		case <-time.After(time.Second / 5):
		}
		if errors.Is(ctx.Err(), context.Canceled) {
			return admin.Erased{}, ctx.Err()
		}
	}
}
