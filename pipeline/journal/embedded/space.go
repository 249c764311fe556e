package embedded

import (
	"context"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

const (
	// lookEvery is how often Recover looks at the disk.
	lookEvery = time.Second
	// restTime is how long a server that was started anew is left alone: its disk may be
	// full again at once.
	restTime = 5 * time.Second
)

// Recover restarts the server after a write failed for want of space, once there is
// space again, until the context ends. The server would not recover by itself: a stream
// that could not write once leaves everything that comes then without an answer, while
// it can still be read (nats-server 2.15.2: seen). Connections follow.
//
// What the folder must hold is wanted as by [Start]. A server that can't be started anew
// is tried again; until then the journal is away.
func (s *Server) Recover(ctx context.Context, hasSpace func() bool, wanted func() scan.Want) error {
	wait := lookEvery
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = lookEvery
		if s.full.Load() && hasSpace() {
			s.restart(ctx, wanted())
			wait = restTime
		}
	}
}

func (s *Server) restart(ctx context.Context, want scan.Want) {
	s.log.Warn("there is space again: the embedded journal is started anew")
	s.Stop()
	s.full.Store(false)
	if err := s.start(ctx, want); err != nil {
		s.full.Store(true)
		s.log.Error("the embedded journal can't be started anew", "err", err)
	}
}
