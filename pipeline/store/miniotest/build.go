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

// The server that we test with. Another version is built when this constant changes.
const (
	module  = "github.com/minio/minio"
	version = "v0.0.0-20260212201848-7aac2a2c5b7c"
)

// Build returns the path of the server's program, and builds it first if it is not there. Of many processes that call it at
// once, one builds and the others wait. It tells progress what takes so long.
func Build(ctx context.Context, progress io.Writer) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	cache := filepath.Join(root, ".cache", "bin")
	program := filepath.Join(cache, "minio")
	if isBuilt(program) {
		return program, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock(filepath.Join(cache, "minio.lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	if isBuilt(program) { // By whoever had the lock before us.
		return program, nil
	}
	fmt.Fprintf(progress, "building %s@%s, once; this takes some minutes\n", module, version)
	return program, install(ctx, cache, program)
}

// isBuilt reports whether the program is there in the version that we want.
func isBuilt(program string) bool {
	info, err := buildinfo.ReadFile(program)
	return err == nil && info.Main.Path == module && info.Main.Version == version
}

// install builds outside of our module, whose requirements are not the server's, and puts the program in its place whole.
func install(ctx context.Context, cache, program string) (err error) {
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

	install := exec.CommandContext(ctx, "go", "install", module+"@"+version)
	install.Dir = elsewhere
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=-mod=mod", "GOWORK=off", "CGO_ENABLED=0")
	if output, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", install, err, output)
	}
	return os.Rename(filepath.Join(dir, "minio"), program)
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
