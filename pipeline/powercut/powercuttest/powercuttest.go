// Package powercuttest mounts disks for tests and cuts their power.
package powercuttest

import (
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/powercut"
)

// Disk is a disk that is mounted until the test ends, if not before.
type Disk struct {
	*powercut.Disk
	unmount func()
}

// Mount makes an empty disk.
func Mount(t testing.TB) *Disk {
	t.Helper()
	d, err := powercut.Mount(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	unmount := sync.OnceFunc(func() {
		if err := d.Unmount(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(unmount)
	return &Disk{d, unmount}
}

// Unmount takes the disk away; its record stays.
func (d *Disk) Unmount() { d.unmount() }

// Cut returns a folder that holds what the disk would hold had the power gone at a
// position.
func (d *Disk) Cut(t testing.TB, position int, m powercut.Model, chance *rand.Rand) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "cut")
	if err := d.Rebuild(folder, position, m, chance); err != nil {
		t.Fatal(err)
	}
	return folder
}
