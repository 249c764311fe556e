// Package sweep clears away, now and then, what a crash or a replacement left in
// the store: objects and data keys that no fact names any more; and uploads that no
// entry has taken; what no guardian has agreed to a month after closing; and what the
// edition says has been kept long enough.
package sweep

import (
	"context"
	"log/slog"
	"time"
)

// Age is how old something must be before it is swept: whoever is still at work on
// it has long finished or failed.
const Age = 24 * time.Hour

const (
	first = 10 * time.Minute // after the start: other work comes first
	every = 6 * time.Hour
)

// Sweeper deletes what is older than an age and named by no fact.
type Sweeper interface {
	Sweep(ctx context.Context, age time.Duration) (objects, keys int, err error)
	// Retire destroys what was kept long enough.
	Retire(ctx context.Context) (guardians, originals int, err error)
}

// Lapser erases drawings that waited too long for their guardians, and the sheets on which they
// stood.
type Lapser interface {
	Lapse(ctx context.Context, age time.Duration) (drawings, sheets int, err error)
}

// Uploads deletes uploads that are older than an age.
type Uploads interface {
	Sweep(ctx context.Context, age time.Duration) (objects int, err error)
}

// Run sweeps until the context ends. Any number of processes may do so at once.
func Run(ctx context.Context, s Sweeper, l Lapser, u Uploads, log *slog.Logger) error {
	for wait := first; ; wait = every {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		objects, keys, err := s.Sweep(ctx, Age)
		interrupted(ctx, err, log)
		if objects+keys > 0 {
			log.Info("swept what no fact names", "objects", objects, "keys", keys)
		}
		drawings, sheets, err := l.Lapse(ctx, Age)
		interrupted(ctx, err, log)
		if drawings+sheets > 0 {
			log.Info("erased what no guardian has agreed to", "drawings", drawings, "sheets", sheets)
		}
		guardians, originals, err := s.Retire(ctx)
		interrupted(ctx, err, log)
		if guardians+originals > 0 {
			log.Info("destroyed what was kept long enough", "guardians", guardians, "originals", originals)
		}
		pieces, err := u.Sweep(ctx, Age)
		interrupted(ctx, err, log)
		if pieces > 0 {
			log.Info("swept uploads that no entry took", "objects", pieces)
		}
	}
}

func interrupted(ctx context.Context, err error, log *slog.Logger) {
	if err != nil && ctx.Err() == nil {
		log.Warn("sweeping was interrupted: it goes on later", "err", err)
	}
}
