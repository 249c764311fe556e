package powercut_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
)

// mounted reports whether something is mounted at a path.
func mounted(t *testing.T, path string) bool {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	must(t, err)
	return strings.Contains(string(mounts), " "+path+" ")
}

func TestAMountGoesWithItsProcess(t *testing.T) {
	c := startChild(t, "mounts", t.TempDir())
	dir := c.read(t)
	if !mounted(t, dir) {
		t.Errorf("not mounted: %s", dir)
	}
	c.kill()
	for end := time.Now().Add(time.Minute); mounted(t, dir); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			_ = syscall.Unmount(dir, syscall.MNT_DETACH)
			t.Fatal("the mount stays")
		}
	}
}

func TestADiskIsUnmountedThoughAFileIsOpen(t *testing.T) {
	d := powercuttest.Mount(t)
	write(t, d, "f", "x", 0)
	d.Unmount()
	if mounted(t, d.Dir) {
		t.Error("it is still mounted")
	}
}

func TestWhatIsNotRecordedIsRefused(t *testing.T) {
	d := powercuttest.Mount(t)
	write(t, d, "f", "x", 0)
	at := func(name string) string { return filepath.Join(d.Dir, name) }
	if err := os.Symlink("f", at("link")); !errors.Is(err, syscall.EPERM) {
		t.Errorf("a symbolic link: %v", err)
	}
	if err := syscall.Mknod(at("pipe"), syscall.S_IFIFO|0o600, 0); !errors.Is(err, syscall.EPERM) {
		t.Errorf("a pipe: %v", err)
	}
	must(t, os.Mkdir(at("dir"), 0o700))
	must(t, os.Mkdir(at("dir/below"), 0o700))
	if err := os.Remove(at("dir")); !errors.Is(err, syscall.ENOTEMPTY) {
		t.Errorf("a directory that is not empty: %v", err)
	}
}

func TestModesAndSocketsComeBack(t *testing.T) {
	d := powercuttest.Mount(t)
	f := write(t, d, "f", "x", 0)
	must(t, f.Chmod(0o640))
	must(t, os.Mkdir(filepath.Join(d.Dir, "dir"), 0o750))
	must(t, syscall.Mknod(filepath.Join(d.Dir, "socket"), syscall.S_IFSOCK|0o600, 0))
	must(t, f.Sync())
	syncDir(t, d.Dir)
	only(t, cuts(t, d, d.Position(), powercut.Reordered, func(folder string) string {
		all := ""
		for _, name := range []string{"f", "dir", "socket"} {
			info, err := os.Lstat(filepath.Join(folder, name))
			must(t, err)
			all += info.Mode().String() + " "
		}
		return all
	}), "-rw-r----- drwxr-x--- Srw------- ")
}
