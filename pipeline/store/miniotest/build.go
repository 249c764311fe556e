package miniotest

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// program is what is built from a module whose main package lies at its top. Another version is built when it changes here.
type program struct{ name, module, version string }

var (
	server = program{"minio", "github.com/minio/minio", "v0.0.0-20260212201848-7aac2a2c5b7c"}
	client = program{"mc", "github.com/minio/mc", "v0.0.0-20250313080218-cf909e1063a9"}
)

// Build returns the path of the server's program, and builds it first if it is not there. Of many processes that call it at
// once, one builds and the others wait. It tells progress what takes so long.
func Build(ctx context.Context, progress io.Writer) (string, error) {
	return server.build(ctx, progress)
}

// BuildClient is Build for mc, which makes the server's users and gives them their policies.
func BuildClient(ctx context.Context, progress io.Writer) (string, error) {
	return client.build(ctx, progress)
}

func (p program) build(ctx context.Context, progress io.Writer) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	cache := filepath.Join(root, ".cache", "bin")
	path := filepath.Join(cache, p.name)
	if p.isBuilt(path) {
		return path, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(path + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if p.isBuilt(path) { // By whoever had the lock before us.
		return path, nil
	}
	fmt.Fprintf(progress, "building %s@%s, once; this takes some minutes\n", p.module, p.version)
	return path, p.install(ctx, cache, path)
}

// isBuilt reports whether the program is there in the version that we want.
func (p program) isBuilt(path string) bool {
	info, err := buildinfo.ReadFile(path)
	return err == nil && info.Main.Path == p.module && info.Main.Version == p.version
}

// install builds outside of our module, whose requirements are not the program's, and puts the program in its place whole.
func (p program) install(ctx context.Context, cache, path string) (err error) {
	dir, err := os.MkdirTemp(cache, "build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	elsewhere, err := os.MkdirTemp("", "minio-build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(elsewhere)) }()

	install := exec.CommandContext(ctx, "go", "install", p.module+"@"+p.version)
	install.Dir = elsewhere
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=0")
	if output, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", install, err, output)
	}
	return os.Rename(filepath.Join(dir, p.name), path)
}

// lock waits until no other process has the file's lock. The lock ends with the process, if not before.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}

// moduleRoot is the directory of our go.mod, at or above the one we run in.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod here or above")
		}
		dir = parent
	}
}
