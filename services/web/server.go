package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drain is how long a stopping server waits for answers under way.
const drain = 20 * time.Second

// Server is an http.Server with time-outs that strangers cannot stretch. Bodies and answers have those of Front,
// which knows slow from stuck.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ConnContext:       withLine,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // broken handshakes and the like
	}
}

// Serve answers on l until ctx ends, then takes no more, waits for the answers under way, and returns nil when all
// are out. After 20 seconds it cuts what is left, and says so by an error. l is closed when it returns.
func Serve(ctx context.Context, s *http.Server, l net.Listener) error {
	s.BaseContext = ending(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(newLines(l)) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	err := s.Shutdown(limit)
	if err != nil {
		err = errors.Join(fmt.Errorf("drain %s: %w", l.Addr(), err), s.Close())
	}
	<-ended
	return err
}
