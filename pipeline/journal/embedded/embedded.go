// Package embedded runs the NATS server of a one-process Easel inside the process:
// no port, a folder for its files, and every acknowledged write synced to disk
// (SyncAlways: with the server's default of a flush every two minutes a power cut
// loses what was acknowledged since).
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// startTime is how long a server may take to open its folder.
const startTime = 2 * time.Minute

// Server is a NATS server in this process.
type Server struct {
	nats *server.Server
	log  *slog.Logger
}

// Start opens the folder and returns when the server takes connections. The folder
// must belong to this process alone: its owner holds a lock. One that is damaged, or
// does not hold what is wanted, is left as it is: the error is a [*scan.Error].
func Start(ctx context.Context, dir string, want scan.Want, log *slog.Logger) (*Server, error) {
	found, err := scan.Folder(ctx, dir, want)
	if err != nil {
		return nil, err
	}
	for _, where := range found.Torn {
		log.Warn("a crash left a record that was not acknowledged: the journal server cuts it off", "where", where)
	}
	s, err := server.NewServer(&server.Options{
		ServerName: "easel", DontListen: true, NoSigs: true,
		JetStream: true, StoreDir: dir, SyncAlways: true,
		JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 50, // the disk is the limit: --min-free watches it
		MaxPayload: 1 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("start the embedded journal: %w", err)
	}
	s.SetLoggerV2(&bridge{log}, false, false, false)
	go s.Start() // ends with Shutdown, for which Stop waits
	if !s.ReadyForConnections(startTime) {
		s.Shutdown()
		s.WaitForShutdown()
		return nil, errors.New("start the embedded journal: it is not ready")
	}
	return &Server{nats: s, log: log}, nil
}

// Connect makes a connection that goes through memory, with further options.
func (s *Server) Connect(further ...nats.Option) (*nats.Conn, error) {
	options := append(journal.Options("easel", s.log), nats.InProcessServer(s))
	nc, err := nats.Connect("", append(options, further...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to the embedded journal: %w", err)
	}
	return nc, nil
}

// InProcessConn makes the connection under a NATS connection.
func (s *Server) InProcessConn() (net.Conn, error) { return s.nats.InProcessConn() }

// Stop ends the server and waits for it. Connections must be closed before.
func (s *Server) Stop() {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
}

// bridge gives the server's own words to our log: what it notices is of interest
// only to somebody who looks for it.
type bridge struct{ log *slog.Logger }

func (b *bridge) say(level slog.Level, format string, v []any) {
	b.log.Log(context.Background(), level, "journal server: "+strings.TrimSpace(fmt.Sprintf(format, v...)))
}

func (b *bridge) Noticef(f string, v ...any) { b.say(slog.LevelDebug, f, v) }
func (b *bridge) Warnf(f string, v ...any)   { b.say(slog.LevelDebug, f, v) }
func (b *bridge) Fatalf(f string, v ...any)  { b.say(slog.LevelError, f, v) }
func (b *bridge) Errorf(f string, v ...any)  { b.say(slog.LevelError, f, v) }
func (b *bridge) Debugf(f string, v ...any)  {}
func (b *bridge) Tracef(f string, v ...any)  {}
