package journaltest

import (
	"log/slog"
	"net"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/journal/embedded"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// Embedded is the server of a one-process Easel, in the test's own process. It is
// used by one goroutine at a time.
type Embedded struct {
	dir         string
	server      *embedded.Server
	connections []*nats.Conn
}

// NewEmbedded runs an embedded server until the test ends.
func NewEmbedded(t testing.TB) *Embedded {
	t.Helper()
	return NewEmbeddedIn(t, t.TempDir())
}

// NewEmbeddedIn is NewEmbedded in a folder that may hold a journal already.
func NewEmbeddedIn(t testing.TB, dir string) *Embedded {
	t.Helper()
	e := &Embedded{dir: dir}
	e.start(t)
	t.Cleanup(e.stop)
	return e
}

func (e *Embedded) start(t testing.TB) {
	t.Helper()
	var err error
	if e.server, err = embedded.Start(t.Context(), e.Folder(), scan.Want{}, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
}

func (e *Embedded) stop() {
	for _, nc := range e.connections {
		nc.Close()
	}
	e.connections = nil
	e.server.Stop()
}

// Folder is where the server keeps its files.
func (e *Embedded) Folder() string { return filepath.Join(e.dir, "jetstream") }

// SyncNames is the server's.
func (e *Embedded) SyncNames() error { return e.server.SyncNames() }

// Replicas is how often the server can keep what it is given.
func (e *Embedded) Replicas() int { return 1 }

// Own makes a connection that may do anything.
func (e *Embedded) Own(t testing.TB) *nats.Conn {
	t.Helper()
	return e.Connect(t)
}

// Connect makes a connection through memory, closed with the server.
func (e *Embedded) Connect(t testing.TB, options ...nats.Option) *nats.Conn {
	t.Helper()
	nc, err := e.server.Connect(options...)
	if err != nil {
		t.Fatal(err)
	}
	e.connections = append(e.connections, nc)
	return nc
}

// Through lets a connection go through a line.
func (e *Embedded) Through(line *Line) nats.Option {
	return nats.InProcessServer(memory{e.server, line})
}

// memory is where connections of an embedded server come from.
type memory struct {
	server *embedded.Server
	line   *Line
}

// InProcessConn makes the connection under a NATS connection.
func (m memory) InProcessConn() (net.Conn, error) {
	conn, err := m.server.InProcessConn()
	if err != nil {
		return nil, err
	}
	return m.line.hold(conn), nil
}

// Restart closes every connection, stops the server and starts it on the same folder.
func (e *Embedded) Restart(t testing.TB) {
	t.Helper()
	e.stop()
	e.start(t)
}
