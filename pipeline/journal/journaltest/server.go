package journaltest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/journal"
)

// Program is nats-server, in the version that is embedded in Easel.
var Program = enginetest.Program{Name: "nats-server", Module: "github.com/nats-io/nats-server/v2", Version: "v" + server.VERSION, Required: true}

// Server is a real nats-server that stands alone: a process of its own on a port of
// loopback, that can be stopped, started and frozen.
type Server struct {
	*enginetest.Engine
	dir     string
	address string
}

// NewServer runs a server until the test ends. One that can't be built or started
// fails the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{dir: t.TempDir(), address: addresstest.Free(t)}
	s.Engine = enginetest.New(t, Program, s.command, s.hasJetStream)
	if err := s.configure(); err != nil {
		t.Fatal(err)
	}
	s.Start()
	return s
}

func (s *Server) command(path string) *exec.Cmd {
	cmd := exec.Command(path, "-c", "nats.conf")
	cmd.Dir = s.dir
	return cmd
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
