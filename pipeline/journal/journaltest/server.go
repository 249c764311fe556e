package journaltest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/easel-gallery/easel/pipeline/journal"
)

// startPatience is how long a server may take until it answers. It takes a tenth of
// a second, or many beside a busy build.
const startPatience = 60 * time.Second

// Server is a real nats-server: a process of its own on a port of loopback, that can
// be stopped and started again with the same data. It ends with the test, on Linux
// also when the test is killed. It is used by one goroutine at a time.
type Server struct {
	t       testing.TB
	program string
	dir     string
	address string
	process *exec.Cmd     // nil while stopped
	ended   chan struct{} // closed when the process is gone
}

// NewServer runs a server until the test ends. One that can't be built or started
// fails the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	path, err := Build(t.Context())
	if err != nil {
		t.Fatalf("build nats-server: %v", err)
	}
	s := &Server{t: t, program: path, dir: t.TempDir()}
	t.Cleanup(s.end)
	// A port that is free now may be taken before the server has it.
	for range 5 {
		s.address = freeAddress(t)
		if err = s.start(); err == nil {
			return s
		}
		s.end()
	}
	t.Fatalf("start nats-server: %v", err)
	return nil
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// URL is where the server is reached; the same after a new start.
func (s *Server) URL() string { return "nats://" + s.address }

// Folder is where the server keeps its files.
func (s *Server) Folder() string { return filepath.Join(s.dir, "data") }

// Connect makes a connection as Easel does, closed when the test ends.
func (s *Server) Connect(t testing.TB) *nats.Conn {
	t.Helper()
	nc, err := journal.Dial(journal.Server{URL: s.URL()}, "easel-test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// Stop kills the server, as a crash would, and returns when it is gone.
func (s *Server) Stop() {
	s.t.Helper()
	if s.process == nil {
		s.t.Fatal("nats-server is stopped already")
	}
	s.end()
}

// Start runs the stopped server again, and returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	if s.process != nil {
		s.t.Fatal("nats-server runs already")
	}
	if err := s.start(); err != nil {
		s.t.Fatalf("start nats-server again: %v", err)
	}
}

// Restart stops the server and starts it again.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	s.Start()
}

// Freeze stops the server in its tracks: connections stay open and nothing answers,
// until Thaw. It returns when that is so.
func (s *Server) Freeze() {
	s.t.Helper()
	s.signal(syscall.SIGSTOP)
	for late := time.Now().Add(startPatience); s.answers(context.Background()); {
		if time.Now().After(late) {
			s.t.Fatal("nats-server goes on answering")
		}
	}
}

// Thaw lets a frozen server go on.
func (s *Server) Thaw() {
	s.t.Helper()
	s.signal(syscall.SIGCONT)
}

func (s *Server) signal(signal os.Signal) {
	s.t.Helper()
	if s.process == nil {
		s.t.Fatal("nats-server is stopped")
	}
	if err := s.process.Process.Signal(signal); err != nil {
		s.t.Fatalf("signal nats-server: %v", err)
	}
}

// start runs the server and waits until JetStream answers.
func (s *Server) start() error {
	if err := s.run(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	for !s.answers(ctx) {
		select {
		case <-s.ended:
			return fmt.Errorf("it ended at once\n%s", s.log())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer\n%s", s.log())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

func (s *Server) run() error {
	config := filepath.Join(s.dir, "nats.conf")
	text := fmt.Sprintf("listen: %q\njetstream {\n  store_dir: %q\n  sync_interval: always\n}\n", s.address, s.Folder())
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return err
	}
	output, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	process, ended, started := exec.Command(s.program, "-c", config), make(chan struct{}), make(chan error)
	process.Stdout, process.Stderr, process.SysProcAttr = output, output, endsWithTest()
	go func() {
		defer close(ended)
		defer output.Close()
		runtime.LockOSThread() // the kernel takes the end of the thread that started it for the end of us
		err := process.Start()
		started <- err
		if err == nil {
			_ = process.Wait() // it is killed: that is how it always ends
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.process, s.ended = process, ended
	return nil
}

func (s *Server) answers(ctx context.Context) bool {
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

func (s *Server) log() string {
	content, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// end kills the server, if it runs, and waits for it.
func (s *Server) end() {
	if s.process == nil {
		return
	}
	if err := s.process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Errorf("kill nats-server: %v", err)
	}
	<-s.ended
	s.process = nil
}
