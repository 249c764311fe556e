// Package miniotest runs a real MinIO for tests: a process of its own on loopback, on free ports, with its data in the
// test's temporary folder. It ends with the test, also when the test is killed.
//
// The server's program is built once from its pinned source by [Build], into .cache/bin below the module's root, and takes
// about five minutes of a processor. So that this does not eat into a test's time limit, build it before:
//
//	go run ./pipeline/store/miniotest/build
//
// A program that cannot be built or started fails the test. No test is skipped for want of a server.
package miniotest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/store"
)

// startPatience is how long a server may take until it answers. It takes a second, or many beside a busy build.
const startPatience = 90 * time.Second

// Start runs a server until the test ends, and says how to reach an empty bucket on it that is yet to be made.
func Start(t testing.TB) store.S3Config {
	t.Helper()
	return NewServer(t).Config("easel")
}

// Server is a MinIO that can be stopped and started again on the same port with the same data. It is used by one
// goroutine at a time.
type Server struct {
	t        testing.TB
	program  string
	dir      string
	address  string
	user     string
	password string
	process  *process // nil while stopped
}

// NewServer runs a server until the test ends.
func NewServer(t testing.TB) *Server {
	t.Helper()
	program, err := Build(t.Context(), os.Stderr)
	if err != nil {
		t.Fatalf("build MinIO: %v", err)
	}
	s := &Server{t: t, program: program, dir: t.TempDir(), address: addresstest.Free(t), user: "easel-test", password: rand.Text()}
	t.Cleanup(s.end)
	if err := s.start(); err != nil {
		t.Fatalf("start MinIO: %v", err)
	}
	return s
}

// Config says how to reach a bucket as the server's owner. Nobody makes the bucket but store.OpenS3.
func (s *Server) Config(bucket string) store.S3Config {
	return store.S3Config{Endpoint: "http://" + s.address, Bucket: bucket, AccessKey: s.user, SecretKey: s.password}
}

// Stop kills the server, as a crash would, and returns when it is gone.
func (s *Server) Stop() {
	s.t.Helper()
	if s.process == nil {
		s.t.Fatal("MinIO is stopped already")
	}
	s.end()
}

// Start runs the stopped server again, and returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	if s.process != nil {
		s.t.Fatal("MinIO runs already")
	}
	if err := s.start(); err != nil {
		s.t.Fatalf("start MinIO again: %v", err)
	}
}

// Freeze stops the server in its tracks: connections stay open and nothing answers, until Thaw.
func (s *Server) Freeze() {
	s.t.Helper()
	s.signal(syscall.SIGSTOP)
}

// Thaw lets a frozen server go on.
func (s *Server) Thaw() {
	s.t.Helper()
	s.signal(syscall.SIGCONT)
}

func (s *Server) signal(signal os.Signal) {
	s.t.Helper()
	if s.process == nil {
		s.t.Fatal("MinIO is stopped")
	}
	if err := s.process.cmd.Process.Signal(signal); err != nil {
		s.t.Fatalf("signal MinIO: %v", err)
	}
}

// start runs the server and waits until it takes writes.
func (s *Server) start() error {
	p, err := run(s.command(), filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	s.process = p
	ctx, cancel := context.WithTimeout(s.t.Context(), startPatience)
	defer cancel()
	for !s.healthy(ctx) {
		select {
		case <-p.ended:
			return fmt.Errorf("it ended at once: %v\n%s", p.err, p.output())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w\n%s", ctx.Err(), p.output())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

func (s *Server) command() *exec.Cmd {
	cmd := exec.Command(s.program, "server", "--quiet", "--address", s.address,
		"--certs-dir", filepath.Join(s.dir, "certs"), filepath.Join(s.dir, "data"))
	cmd.Env = []string{
		"HOME=" + s.dir,
		"PATH=" + os.Getenv("PATH"),
		"MINIO_ROOT_USER=" + s.user,
		"MINIO_ROOT_PASSWORD=" + s.password,
		"MINIO_BROWSER=off", // And with it, the second port.
		"MINIO_UPDATE=off",  // It would ask a host that is not ours.
	}
	return cmd
}

// healthy reports whether the server says that it takes writes.
func (s *Server) healthy(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/minio/health/cluster", nil)
	if err != nil {
		return false
	}
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return false
	}
	return answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}

// end kills the server, if it runs.
func (s *Server) end() {
	if s.process != nil {
		s.process.kill()
		s.process = nil
	}
}
