package store

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"github.com/easel-gallery/easel/pipeline/durable"
)

// Folder is a store in a directory of this machine's file system, which must know hard links:
//
//	<dir>/objects/<key>      one file per object, never written to
//	<dir>/incoming/<random>  what is being put; a crash may leave some, and the next OpenFolder or Sweep removes them
//
// A Put writes to incoming, syncs, reads back, and links the file to its name in objects: the link either makes the whole
// object or fails because there is one. Several processes may have the same folder open.
//
// Names of directories are kept in memory while they are listed, about 100 bytes each: a folder is for contests of
// thousands of drawings, an S3 for more.
type Folder struct {
	root *os.Root // confines every path, even if somebody plants a symbolic link
	lock *os.File // the directory incoming, locked shared while we may have files in it
}

var _ Store = (*Folder)(nil)

const (
	objects  = "objects"
	incoming = "incoming"
)

// OpenFolder opens the store in dir, makes what is missing of it, and removes what Puts of crashed processes left. The
// caller closes it.
func OpenFolder(dir string) (*Folder, error) {
	f, err := openFolder(dir)
	if err != nil {
		return nil, failed("open", dir, meaningOf(err), err)
	}
	return f, nil
}

func openFolder(dir string) (*Folder, error) {
	if err := durable.MakeDir(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root}
	if err := f.prepare(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// prepare makes the two directories so that they survive a power cut, and joins those who have the folder open.
func (f *Folder) prepare() error {
	for _, name := range []string{objects, incoming} {
		if err := f.root.MkdirAll(name, 0o700); err != nil {
			return err
		}
	}
	if err := f.sync("."); err != nil {
		return err
	}
	var err error
	if f.lock, err = f.root.Open(incoming); err != nil {
		return err
	}
	// Only whoever is alone may clean up: what lies in incoming is then nobody's.
	if unix.Flock(int(f.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
		if err := f.clean(func(fs.FileInfo) bool { return true }); err != nil {
			return err
		}
	}
	return unix.Flock(int(f.lock.Fd()), unix.LOCK_SH)
}

// clean removes from incoming what is stale.
func (f *Folder) clean(stale func(fs.FileInfo) bool) error {
	entries, err := fs.ReadDir(f.root.FS(), incoming)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && stale(info) {
			err = f.root.RemoveAll(path.Join(incoming, entry.Name()))
		}
		if err != nil && !isAbsent(err) { // Its Put is done with it.
			return err
		}
	}
	return nil
}

// Sweep implements Store.
func (f *Folder) Sweep(ctx context.Context, before time.Time) error {
	err := ctx.Err()
	if err == nil {
		err = f.clean(func(info fs.FileInfo) bool { return info.ModTime().Before(before) })
	}
	if err != nil {
		return failed("sweep", f.root.Name(), meaningOf(err), err)
	}
	return nil
}

// Close lets go of the folder. The caller first waits for its other calls to return; objects opened by Get stay readable.
func (f *Folder) Close() error {
	var err error
	if f.lock != nil {
		err = f.lock.Close()
	}
	return errors.Join(err, f.root.Close())
}

// String says where the objects lie.
func (f *Folder) String() string { return "the folder " + filepath.Join(f.root.Name(), objects) }

// Free returns how many bytes can still be written to the folder's disk by us.
func (f *Folder) Free() (int64, error) { return Free(f.root.Name()) }

// Free returns how many bytes can still be written by us to the disk that a directory lies on.
func Free(dir string) (int64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, failed("measure", dir, meaningOf(err), err)
	}
	return int64(min(disk.Bavail*uint64(disk.Bsize), math.MaxInt64)), nil
}

// Ping implements Store: it makes a file and removes it, because a disk that turned read-only still answers all else.
func (f *Folder) Ping(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return failed("ping", f.root.Name(), nil, err)
	}
	file, err := f.create()
	if err == nil {
		err = errors.Join(file.Close(), f.root.Remove(file.name))
	}
	if err != nil {
		return failed("ping", f.root.Name(), meaningOf(err), err)
	}
	return nil
}

// Delete implements Store. It also removes the directories that become empty.
func (f *Folder) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return failed("delete", key, ErrKey, err)
	}
	if err := ctx.Err(); err != nil {
		return failed("delete", key, nil, err)
	}
	if err := f.delete(key); err != nil && !isAbsent(err) {
		return failed("delete", key, meaningOf(err), err)
	}
	return nil
}

func (f *Folder) delete(key string) error {
	if info, err := f.root.Lstat(fileOf(key)); err == nil && info.IsDir() {
		return nil // A directory of other keys.
	}
	if err := f.root.Remove(fileOf(key)); err != nil && !isAbsent(err) {
		return err
	}
	for dir := path.Dir(fileOf(key)); dir != objects; dir = path.Dir(dir) {
		if err := f.root.Remove(dir); err != nil && !isAbsent(err) {
			break // It has other objects; the sync below finds any fault of the disk.
		}
	}
	return f.syncUp(key)
}

// syncUp hands the names on the way to a key to the disk, the deepest first. A directory that is gone needs no sync: it
// is its parent that knows.
func (f *Folder) syncUp(key string) error {
	for dir := path.Dir(fileOf(key)); dir != "."; dir = path.Dir(dir) {
		if err := f.sync(dir); err != nil && !isAbsent(err) {
			return err
		}
	}
	return nil
}

func (f *Folder) sync(dir string) error {
	opened, err := f.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(opened.Sync(), opened.Close())
}

// fileOf is the path of a key's file below the root.
func fileOf(key string) string {
	return path.Join(objects, key)
}

func objectOf(key string, info fs.FileInfo) Object {
	return Object{Key: key, Size: info.Size(), Modified: info.ModTime()}
}

// isAbsent reports whether there is no such file: no name, or a name below something that is no directory.
func isAbsent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR)
}

// meaningOf tells what a file system's error means to a caller of the store. A disk that is full, failing or read-only
// is one that cannot be used now.
func meaningOf(err error) error {
	var body *bodyError
	switch {
	case errors.As(err, &body), errors.Is(err, ErrExists), errors.Is(err, ErrDamaged):
		return nil
	case errors.Is(err, ErrUnreachable):
		return ErrUnreachable
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT), errors.Is(err, unix.EIO), errors.Is(err, unix.EROFS),
		errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE), errors.Is(err, unix.ESTALE):
		return ErrUnreachable
	case isAbsent(err):
		return ErrNotFound
	}
	return nil
}
