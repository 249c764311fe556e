package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/easel-gallery/easel/pipeline/store"
)

// disk is a file system of its own, in memory, that a test can fill to the last byte.
type disk struct {
	t   testing.TB
	Dir string
}

// newDisk mounts a disk of so many bytes until the test ends. Only root may mount.
func newDisk(t testing.TB, bytes string) *disk {
	t.Helper()
	d := &disk{t, t.TempDir()}
	if err := unix.Mount("easel-test", d.Dir, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0700,size="+bytes); err != nil {
		t.Fatalf("mount a small disk: %v: this test wants to be root, or: unshare --user --map-root-user --mount go test ...", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(d.Dir, unix.MNT_DETACH); err != nil {
			t.Errorf("unmount the small disk: %v", err)
		}
	})
	return d
}

// free is how many bytes can still be written.
func (d *disk) free() int64 {
	d.t.Helper()
	free, err := store.Free(d.Dir)
	if err != nil {
		d.t.Fatal(err)
	}
	return free
}

func (d *disk) ballast() string { return filepath.Join(d.Dir, "ballast") }

// fill takes space until so many bytes are left.
func (d *disk) fill(left int64) {
	d.t.Helper()
	f, err := os.OpenFile(d.ballast(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil && errors.Is(err, unix.ENOSPC) {
		return
	}
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	for d.free() > left {
		if _, err := f.Write(page); err != nil && !errors.Is(err, unix.ENOSPC) {
			d.t.Fatal(err)
		}
	}
}

// clear gives back what fill took.
func (d *disk) clear() {
	d.t.Helper()
	if err := os.Remove(d.ballast()); err != nil {
		d.t.Fatal(err)
	}
}
