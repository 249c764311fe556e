// Package miniotest runs a real MinIO for tests: an engine on a port of loopback, with its data in the test's temporary
// folder, and with users who may do only what a policy says.
package miniotest

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/enginetest"
	"github.com/easel-gallery/easel/pipeline/store"
)

// Program is the server, and Client is mc, which makes the server's users and gives them their policies. Another version is
// built when it changes here.
var (
	Program = enginetest.Program{Name: "minio", Module: "github.com/minio/minio", Version: "v0.0.0-20260212201848-7aac2a2c5b7c"}
	Client  = enginetest.Program{Name: "mc", Module: "github.com/minio/mc", Version: "v0.0.0-20250313080218-cf909e1063a9"}
)

// Start runs a server until the test ends, and says how to reach an empty bucket on it that is yet to be made.
func Start(t testing.TB) store.S3Config {
	t.Helper()
	return NewServer(t).Config("easel")
}

// Server is a MinIO that can be stopped and started again on the same port with the same data. It is used by one
// goroutine at a time.
type Server struct {
	*enginetest.Engine
	t        testing.TB
	dir      string
	address  string
	user     string
	password string
}

// NewServer runs a server until the test ends.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, dir: t.TempDir(), address: addresstest.Free(t), user: "easel-test", password: rand.Text()}
	s.Engine = enginetest.New(t, Program, s.command, s.takesWrites)
	s.Start()
	return s
}

// Config says how to reach a bucket as the server's owner. Nobody makes the bucket but store.OpenS3.
func (s *Server) Config(bucket string) store.S3Config {
	return store.S3Config{Endpoint: "http://" + s.address, Bucket: bucket, AccessKey: s.user, SecretKey: s.password}
}

func (s *Server) command(path string) *exec.Cmd {
	cmd := exec.Command(path, "server", "--quiet", "--address", s.address,
		"--certs-dir", filepath.Join(s.dir, "certs"), filepath.Join(s.dir, "data"))
	cmd.Dir = s.dir
	cmd.Env = []string{
		"HOME=" + s.dir,
		"PATH=" + os.Getenv("PATH"),
		"MINIO_ROOT_USER=" + s.user,
		"MINIO_ROOT_PASSWORD=" + s.password,
		"MINIO_BROWSER=off",                     // And with it, the second port.
		"MINIO_API_DELETE_CLEANUP_INTERVAL=10s", // As in deploy.
		"MINIO_UPDATE=off",                      // It would ask a host that is not ours.
	}
	return cmd
}

// takesWrites reports whether the server says that it does.
func (s *Server) takesWrites(ctx context.Context) bool {
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
