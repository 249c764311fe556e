package journaltest

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
)

const module = "github.com/nats-io/nats-server/v2"

// Build returns the path of nats-server's program, in the version that our module
// requires, and builds it first if it is not there. It lies in .cache/bin below the
// module's root.
func Build(ctx context.Context) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	cache := filepath.Join(root, ".cache", "bin")
	path := filepath.Join(cache, "nats-server")
	if isBuilt(path) {
		return path, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(cache, "build-") // so that many may build at once, and each puts a whole one in place
	if err != nil {
		return "", err
	}
	fresh := filepath.Join(dir, "nats-server")
	build := exec.CommandContext(ctx, "go", "build", "-o", fresh, module)
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	output, err := build.CombinedOutput()
	if err != nil {
		return "", errors.Join(fmt.Errorf("%s: %w\n%s", build, err, output), os.RemoveAll(dir))
	}
	return path, errors.Join(os.Rename(fresh, path), os.RemoveAll(dir))
}

func isBuilt(path string) bool {
	info, err := buildinfo.ReadFile(path)
	return err == nil && info.Path == module && info.Main.Version == "v"+server.VERSION
}

// program is what Build returns, or the end of the test.
func program(t testing.TB) string {
	t.Helper()
	path, err := Build(t.Context())
	if err != nil {
		t.Fatalf("build nats-server: %v", err)
	}
	return path
}

// root is the directory of our go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	return dir
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
