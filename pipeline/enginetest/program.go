package enginetest

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

// Program is what is built from a module whose main package lies at its top.
type Program struct {
	Name, Module, Version string
	// Required says that our own go.mod requires the module, in this version: the program is then built with the same
	// versions of all else as Easel.
	Required bool
}

// Build returns the path of the program, and builds it first if it is not there in this version. Of many processes that
// call it at once, one builds and the others wait. It tells progress what takes so long.
func (p Program) Build(ctx context.Context, progress io.Writer) (string, error) {
	root, err := ModuleRoot()
	if err != nil {
		return "", err
	}
	cache := filepath.Join(root, ".cache", "bin")
	path := filepath.Join(cache, p.Name)
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
	if p.isBuilt(path) { // by whoever had the lock before us
		return path, nil
	}
	fmt.Fprintf(progress, "building %s@%s, once; this may take some minutes\n", p.Module, p.Version)
	return path, p.install(ctx, root, path)
}

func (p Program) isBuilt(path string) bool {
	info, err := buildinfo.ReadFile(path)
	return err == nil && info.Main.Path == p.Module && info.Main.Version == p.Version
}

// install puts the program in its place whole.
func (p Program) install(ctx context.Context, root, path string) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), "build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	install := exec.CommandContext(ctx, "go", "install", p.Module)
	install.Dir, install.Env = root, append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if !p.Required { // outside of our module, whose requirements are not the program's
		install.Args[2] += "@" + p.Version
		install.Dir, install.Env = dir, append(install.Env, "GOFLAGS=-mod=mod", "GOWORK=off")
	}
	if output, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", install, err, output)
	}
	return os.Rename(filepath.Join(dir, p.Name), path)
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

// ModuleRoot is the folder of our go.mod, at or above the one we run in.
func ModuleRoot() (string, error) {
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
