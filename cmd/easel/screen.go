package main

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/worker"
	"github.com/easel-gallery/easel/pipeline/worker/screen"
)

// screen notices things about drawings for the moderators. One at a time: it takes little
// beside rendering, and holds an original in memory.
func (h *house) screen(ctx context.Context) error {
	known := screen.Know(h.catalog)
	s := &screen.Screener{Drawings: h.contest, Answers: h.contest, Known: known, Tally: h.screened, Log: h.log}
	var queue *journal.Queue
	err := patiently(ctx, func(ctx context.Context) (err error) {
		queue, err = h.journal.Queue(ctx, screen.QueueName, screen.Facts...)
		return err
	})
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.Go(func() error { return known.Run(ctx) })
	g.Go(func() error {
		return (&worker.Runner{Queue: queue, Job: s.Do, Many: 1, Yield: h.contest.Lull, Log: h.log}).Run(ctx)
	})
	g.Go(func() error { return h.screenOwed(ctx, s, known) })
	return g.Wait()
}

// screenOwed tries once more, at the start, what earlier workers gave up, and what was
// screened by an older version.
func (h *house) screenOwed(ctx context.Context, s *screen.Screener, known *screen.Known) error {
	if err := h.catchUp(ctx); err != nil {
		h.log.Warn("drawings that were not screened are not tried again", "err", err)
		return nil
	}
	owed, err := known.Owed(ctx)
	if err != nil || len(owed) == 0 {
		return err
	}
	h.log.Info("screening what is owed", "drawings", len(owed))
	if err := s.Retry(ctx, owed); err != nil && ctx.Err() == nil {
		h.log.Error("drawings are still not screened: mend the cause and start a worker anew", "err", err)
	}
	return nil
}
