package powercut

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Disk is a mounted file system that records what is done to it. Whoever mounts it
// unmounts it.
type Disk struct {
	*Record
	Dir string // where it is mounted

	backing string // what it holds, really
	buried  string // what was removed from it
	graves  atomic.Int64
	doing   sync.Mutex // held while an operation is done and recorded, so that the record has the order of the deeds
	broken  atomic.Bool

	server *fuse.Server
	guard  *guard
}

// Mount makes an empty disk in a folder that is the caller's own.
//
// It wants /dev/fuse, and fusermount3 (Debian's package fuse3) for whoever is not root.
func Mount(folder string) (*Disk, error) {
	d := &Disk{Record: newRecord(), Dir: filepath.Join(folder, "disk"), backing: filepath.Join(folder, "backing"), buried: filepath.Join(folder, "buried")}
	for _, dir := range []string{d.Dir, d.backing, d.buried} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return nil, fmt.Errorf("make a disk: %w", err)
		}
	}
	var stat syscall.Stat_t
	if err := syscall.Stat(d.backing, &stat); err != nil {
		return nil, fmt.Errorf("make a disk: %w", err)
	}
	loopback := &fs.LoopbackRoot{Path: d.backing, Dev: stat.Dev}
	var err error
	if d.guard, err = guardMount(d.Dir); err != nil {
		return nil, fmt.Errorf("make a disk: %w", err)
	}
	top := &file{LoopbackNode: &fs.LoopbackNode{RootData: loopback}, disk: d}
	loopback.RootNode = top
	d.server, err = fs.Mount(d.Dir, top, &fs.Options{MountOptions: fuse.MountOptions{
		FsName: "powercut", Name: "powercut", DirectMount: true, DisableXAttrs: true,
	}})
	if err != nil {
		_ = d.guard.end() // nothing is mounted
		return nil, fmt.Errorf("mount %s (this wants /dev/fuse, and Debian's fuse3 unless you are root): %w", d.Dir, err)
	}
	return d, nil
}

// Position is how many operations were done until now.
func (d *Disk) Position() int { return d.Len() }

// Break makes every sync fail from now on. What was written can still be read, as from a
// kernel's memory, and was not synced.
func (d *Disk) Break() { d.broken.Store(true) }

// Unmount takes the disk away; its record stays. Whoever still has files open in it
// keeps it from ending, but nobody finds it any more.
func (d *Disk) Unmount() error {
	busy := d.server.Unmount()
	lazily := d.guard.end()
	if busy != nil && lazily != nil {
		return fmt.Errorf("unmount %s: %w", d.Dir, errors.Join(busy, lazily))
	}
	return nil
}

// bury removes a name, and keeps what it named: a number is never given to another
// file.
func (d *Disk) bury(path string) error {
	return os.Rename(path, filepath.Join(d.buried, fmt.Sprint(d.graves.Add(1))))
}

// guard is a process that unmounts when we end, however we end: a mount whose server
// was killed would stay for ever.
type guard struct {
	cmd  *exec.Cmd
	held io.Closer
}

func guardMount(dir string) (*guard, error) {
	cmd := exec.Command("sh", "-c", `cat; umount -l "$1" || fusermount3 -uz "$1"`, "guard", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt from the keyboard is for us
	held, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &guard{cmd, held}, cmd.Start()
}

// end lets the guard do its work. It fails if nothing is mounted any more.
func (g *guard) end() error {
	return errors.Join(g.held.Close(), g.cmd.Wait())
}
