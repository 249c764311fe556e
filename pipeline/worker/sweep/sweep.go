// Package sweep clears away, now and then, what a crash or a replacement left in
// the store: objects and data keys that no fact names any more.
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
}

// Run sweeps until the context ends. Any number of processes may do so at once.
func Run(ctx context.Context, s Sweeper, log *slog.Logger) error {
	for wait := first; ; wait = every {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		objects, keys, err := s.Sweep(ctx, Age)
		if err != nil && ctx.Err() == nil {
			log.Warn("sweeping was interrupted: it goes on later", "err", err)
		}
		if objects+keys > 0 {
			log.Info("swept what no fact names", "objects", objects, "keys", keys)
		}
	}
}
