// Package embedded runs the NATS server of a one-process Easel inside the process:
// no port, a folder for its files, and every acknowledged write synced to disk
// (SyncAlways: with the server's default of a flush every two minutes a power cut
// loses what was acknowledged since).
//
// A damaged folder stays closed: package scan reads it first. A server that found its
// disk full is started anew when there is space ([Server.Recover]); connections outlive
// that.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/durable"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// startTime is how long a server may take to open its folder.
const startTime = 2 * time.Minute

// Server is a NATS server in this process, and those that follow it on the same folder
// when it has to be started anew.
type Server struct {
	dir  string
	log  *slog.Logger
	full atomic.Bool // a write failed for want of space

	mu   sync.RWMutex
	nats *server.Server // guarded by mu; nil while none runs
}

// Start opens the folder and returns when the server takes connections. The folder
// must belong to this process alone: its owner holds a lock. One that is damaged, or
// does not hold what is wanted, is left as it is: the error is a [*scan.Error].
func Start(ctx context.Context, dir string, want scan.Want, log *slog.Logger) (*Server, error) {
	s := &Server{dir: dir, log: log}
	if err := s.start(ctx, want); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, want scan.Want) error {
	found, err := scan.Folder(ctx, s.dir, want)
	if err != nil {
		return err
	}
	for _, where := range found.Torn {
		s.log.Warn("a crash left a record that was not acknowledged: the journal server cuts it off", "where", where)
	}
	if err := durable.MakeDir(s.dir); err != nil { // the server makes it, too, and syncs no name
		return fmt.Errorf("start the embedded journal: %w", err)
	}
	started, err := server.NewServer(&server.Options{
		ServerName: "easel", DontListen: true, NoSigs: true,
		JetStream: true, StoreDir: s.dir, SyncAlways: true,
		JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 50, // the disk is the limit: --min-free watches it
		MaxPayload: 1 << 20,
	})
	if err != nil {
		return fmt.Errorf("start the embedded journal: %w", err)
	}
	started.SetLoggerV2(&bridge{s.log, &s.full}, false, false, false)
	go started.Start() // ends with Shutdown, for which Stop waits
	if !started.ReadyForConnections(startTime) {
		started.Shutdown()
		started.WaitForShutdown()
		return errors.New("start the embedded journal: it is not ready")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nats = started
	return nil
}

// Connect makes a connection that goes through memory, with further options. It
// outlives a restart.
func (s *Server) Connect(further ...nats.Option) (*nats.Conn, error) {
	options := append(journal.Options("easel", s.log), nats.InProcessServer(s))
	nc, err := nats.Connect("", append(options, further...)...)
	if err != nil {
		return nil, fmt.Errorf("connect to the embedded journal: %w", err)
	}
	return nc, nil
}

// InProcessConn implements nats.InProcessConnProvider: each connection, and each time
// that it connects anew, goes to the server of that moment.
func (s *Server) InProcessConn() (net.Conn, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.nats == nil {
		return nil, errDown
	}
	return s.nats.InProcessConn()
}

// errDown: no server runs now.
var errDown = errors.New("the embedded journal is not running")

// SyncNames makes safe what files there are in the server's folder. A block that it
// writes anew, as it does to overwrite what was deleted, it syncs and renames, but it
// does not sync the directory: after a power cut the old block was back.
func (s *Server) SyncNames() error {
	return filepath.WalkDir(s.dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // of a consumer or a stream that was deleted meanwhile
		}
		if err != nil || !entry.IsDir() {
			return err
		}
		if err := durable.Sync(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// Stop ends the server and waits for it. Connections must be closed before.
func (s *Server) Stop() {
	s.mu.Lock()
	stopped := s.nats
	s.nats = nil
	s.mu.Unlock()
	if stopped != nil {
		stopped.Shutdown()
		stopped.WaitForShutdown()
	}
}

// bridge gives the server's own words to our log: what it notices is of interest
// only to somebody who looks for it. Only a write that failed for want of space is
// everybody's.
type bridge struct {
	log  *slog.Logger
	full *atomic.Bool
}

func (b *bridge) say(level slog.Level, format string, v []any) {
	b.log.Log(context.Background(), level, "journal server: "+strings.TrimSpace(fmt.Sprintf(format, v...)))
	if slices.ContainsFunc(v, isFull) && b.full.CompareAndSwap(false, true) {
		b.log.Error("the journal can't be written to: the disk is full: make space")
	}
}

func isFull(said any) bool {
	err, ok := said.(error)
	return ok && (errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT))
}

func (b *bridge) Noticef(f string, v ...any) { b.say(slog.LevelDebug, f, v) }
func (b *bridge) Warnf(f string, v ...any)   { b.say(slog.LevelDebug, f, v) }
func (b *bridge) Fatalf(f string, v ...any)  { b.say(slog.LevelError, f, v) }
func (b *bridge) Errorf(f string, v ...any)  { b.say(slog.LevelError, f, v) }
func (b *bridge) Debugf(f string, v ...any)  {}
func (b *bridge) Tracef(f string, v ...any)  {}
