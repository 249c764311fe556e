package journaltest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Server is a real nats-server that stands alone: a process of its own on a port of
// loopback, that can be stopped, started and frozen.
type Server struct {
	process
	address string
}

// NewServer runs a server until the test ends. One that can't be built or started
// fails the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{process: process{t: t, program: program(t), dir: t.TempDir()}, address: addresstest.Free(t)}
	s.answers = s.hasJetStream
	t.Cleanup(s.end)
	err := s.configure()
	if err == nil {
		err = s.start()
	}
	if err != nil {
		t.Fatalf("start nats-server: %v", err)
	}
	return s
}

func (s *Server) configure() error {
	text := fmt.Sprintf("listen: %q\njetstream {\n  store_dir: %q\n  sync_interval: always\n}\n", s.address, s.Folder())
	return os.WriteFile(filepath.Join(s.dir, "nats.conf"), []byte(text), 0o600)
}

// URL is where the server is reached; the same after a new start.
func (s *Server) URL() string { return "nats://" + s.address }

// Folder is where the server keeps its files.
func (s *Server) Folder() string { return filepath.Join(s.dir, "data") }

// Replicas is how often the server can keep what it is given.
func (s *Server) Replicas() int { return 1 }

// Connect makes a connection as Easel does, closed when the test ends.
func (s *Server) Connect(t testing.TB, options ...nats.Option) *nats.Conn {
	t.Helper()
	return dial(t, journal.Server{URL: s.URL()}, options...)
}

func dial(t testing.TB, server journal.Server, options ...nats.Option) *nats.Conn {
	t.Helper()
	nc, err := journal.Dial(server, "easel-test", slog.New(slog.DiscardHandler), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// Own makes a connection that may do anything.
func (s *Server) Own(t testing.TB) *nats.Conn {
	t.Helper()
	return s.Connect(t)
}

// Through lets a connection go through a line.
func (s *Server) Through(line *Line) nats.Option { return nats.SetCustomDialer(line) }

// Restart stops the server and starts it again.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	s.Start()
}

func (s *Server) hasJetStream(ctx context.Context) bool {
	nc, err := nats.Connect(s.URL(), nats.Timeout(time.Second))
	if err != nil {
		return false
	}
	defer nc.Close()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_, err = nc.RequestWithContext(ctx, "$JS.API.INFO", nil)
	return err == nil
}
