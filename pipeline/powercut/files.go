package powercut

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	fusefs "github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// file is a file or directory of a disk. What is not recorded is refused, so that a
// rebuilt folder lacks nothing.
type file struct {
	*fusefs.LoopbackNode
	disk *Disk
}

// WrapChild makes a file of ours of every one that is found or made.
func (f *file) WrapChild(_ context.Context, ops fusefs.InodeEmbedder) fusefs.InodeEmbedder {
	return &file{ops.(*fusefs.LoopbackNode), f.disk}
}

// numberOf is the number of a file: the one that it has where it really lies, because
// removed files stay there.
func numberOf(n *fusefs.Inode) node {
	if n.IsRoot() {
		return root
	}
	return node(n.StableAttr().Ino)
}

func (f *file) number() node { return numberOf(f.EmbeddedInode()) }

// where is the real path of a name in this directory.
func (f *file) where(name string) string {
	return filepath.Join(f.disk.backing, f.Path(f.Root()), name)
}

// Create makes and opens a file.
func (f *file) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fusefs.Inode, fusefs.FileHandle, uint32, syscall.Errno) {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	_, absent := os.Lstat(f.where(name))
	child, opened, fuseFlags, errno := f.LoopbackNode.Create(ctx, name, flags, mode, out)
	if errno != 0 {
		return nil, nil, 0, errno
	}
	if absent != nil {
		f.disk.made(f.number(), name, numberOf(child), fs.FileMode(mode)&fs.ModePerm)
	}
	return child, f.disk.open(opened, numberOf(child), flags), fuseFlags, 0
}

// Open opens a file.
func (f *file) Open(ctx context.Context, flags uint32) (fusefs.FileHandle, uint32, syscall.Errno) {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	opened, fuseFlags, errno := f.LoopbackNode.Open(ctx, flags)
	if errno != 0 {
		return nil, 0, errno
	}
	return f.disk.open(opened, f.number(), flags), fuseFlags, 0
}

// Mkdir makes a directory.
func (f *file) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fusefs.Inode, syscall.Errno) {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	child, errno := f.LoopbackNode.Mkdir(ctx, name, mode, out)
	if errno == 0 {
		f.disk.made(f.number(), name, numberOf(child), fs.ModeDir|fs.FileMode(mode)&fs.ModePerm)
	}
	return child, errno
}

// Mknod makes a socket, or an empty file.
func (f *file) Mknod(ctx context.Context, name string, mode, device uint32, out *fuse.EntryOut) (*fusefs.Inode, syscall.Errno) {
	kind := map[uint32]fs.FileMode{syscall.S_IFREG: 0, syscall.S_IFSOCK: fs.ModeSocket}
	is, ok := kind[mode&syscall.S_IFMT]
	if !ok {
		return nil, syscall.EPERM
	}
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	child, errno := f.LoopbackNode.Mknod(ctx, name, mode, device, out)
	if errno == 0 {
		f.disk.made(f.number(), name, numberOf(child), is|fs.FileMode(mode)&fs.ModePerm)
	}
	return child, errno
}

// Link gives a file a second name.
func (f *file) Link(ctx context.Context, target fusefs.InodeEmbedder, name string, out *fuse.EntryOut) (*fusefs.Inode, syscall.Errno) {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	child, errno := f.LoopbackNode.Link(ctx, target, name, out)
	if errno == 0 {
		n := numberOf(child)
		f.disk.add(operation{what: named, node: n, changes: []change{{f.number(), name, n}}})
	}
	return child, errno
}

// Unlink removes a file's name.
func (f *file) Unlink(_ context.Context, name string) syscall.Errno {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	return f.remove(name)
}

// Rmdir removes an empty directory.
func (f *file) Rmdir(_ context.Context, name string) syscall.Errno {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	entries, err := os.ReadDir(f.where(name))
	if err != nil {
		return fusefs.ToErrno(err)
	}
	if len(entries) > 0 {
		return syscall.ENOTEMPTY
	}
	return f.remove(name)
}

func (f *file) remove(name string) syscall.Errno {
	n, err := numberAt(f.where(name))
	if err == nil {
		err = f.disk.bury(f.where(name))
	}
	if err != nil {
		return fusefs.ToErrno(err)
	}
	f.disk.add(operation{what: named, node: n, changes: []change{{f.number(), name, 0}}})
	return 0
}

// Rename gives a file or directory another name, which may have been another's.
func (f *file) Rename(ctx context.Context, name string, newParent fusefs.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	to, ok := newParent.(*file)
	if !ok || flags != 0 {
		return syscall.EINVAL
	}
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	n, err := numberAt(f.where(name))
	if err != nil {
		return fusefs.ToErrno(err)
	}
	replaced, err := os.Lstat(to.where(newName))
	if err == nil && replaced.IsDir() {
		return syscall.EEXIST
	}
	if err == nil {
		if same, err := numberAt(to.where(newName)); err != nil || same == n {
			return fusefs.ToErrno(err) // two names of one file: POSIX does nothing
		}
		if err := f.disk.bury(to.where(newName)); err != nil {
			return fusefs.ToErrno(err)
		}
	}
	if errno := f.LoopbackNode.Rename(ctx, name, newParent, newName, 0); errno != 0 {
		return errno
	}
	f.disk.add(operation{what: named, node: n, changes: []change{{f.number(), name, 0}, {to.number(), newName, n}}})
	return 0
}

func numberAt(path string) (node, error) {
	var stat syscall.Stat_t
	err := syscall.Lstat(path, &stat)
	return node(stat.Ino), err
}

// Symlink and Tmpfile are not recorded.
func (f *file) Symlink(context.Context, string, string, *fuse.EntryOut) (*fusefs.Inode, syscall.Errno) {
	return nil, syscall.EPERM
}

// Tmpfile is refused, as by many file systems.
func (f *file) Tmpfile(context.Context, uint32, uint32, *fuse.EntryOut) (*fusefs.Inode, fusefs.FileHandle, uint32, syscall.Errno) {
	return nil, nil, 0, syscall.EOPNOTSUPP
}

// Setattr changes a size or a mode; owners and times are not recorded.
func (f *file) Setattr(ctx context.Context, h fusefs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	if errno := f.LoopbackNode.Setattr(ctx, h, in, out); errno != 0 {
		return errno
	}
	if size, ok := in.GetSize(); ok {
		f.disk.add(operation{what: truncated, node: f.number(), size: int64(size)})
	}
	if mode, ok := in.GetMode(); ok {
		f.disk.add(operation{what: chmodded, node: f.number(), mode: fs.FileMode(mode) & fs.ModePerm})
	}
	return 0
}

// Fsync syncs a file, or a directory.
func (f *file) Fsync(context.Context, fusefs.FileHandle, uint32) syscall.Errno {
	if f.disk.broken.Load() {
		return syscall.EIO
	}
	f.disk.doing.Lock()
	defer f.disk.doing.Unlock()
	f.disk.add(operation{what: synced, node: f.number()})
	return 0
}

// OpendirHandle opens a directory so that its syncs come to Fsync.
func (f *file) OpendirHandle(ctx context.Context, flags uint32) (fusefs.FileHandle, uint32, syscall.Errno) {
	opened, fuseFlags, errno := f.LoopbackNode.OpendirHandle(ctx, flags)
	if errno != 0 {
		return nil, 0, errno
	}
	return directory{opened.(listing)}, fuseFlags, 0
}

// directory is an open directory without a sync of its own.
type directory struct{ listing }

type listing interface {
	fusefs.FileReaddirenter
	fusefs.FileSeekdirer
	fusefs.FileReleasedirer
}

// handle is an open file. Of one that was opened with O_SYNC or O_DSYNC, the kernel asks
// for a sync after each write.
type handle struct {
	*fusefs.LoopbackFile
	disk *Disk
	node node
}

func (d *Disk) open(opened fusefs.FileHandle, n node, flags uint32) fusefs.FileHandle {
	if flags&syscall.O_TRUNC != 0 {
		d.add(operation{what: truncated, node: n})
	}
	return &handle{opened.(*fusefs.LoopbackFile), d, n}
}

// PassthroughFd keeps the kernel from writing past us.
func (h *handle) PassthroughFd() (int, bool) { return 0, false }

// Write writes bytes at an offset.
func (h *handle) Write(ctx context.Context, data []byte, offset int64) (uint32, syscall.Errno) {
	h.disk.doing.Lock()
	defer h.disk.doing.Unlock()
	n, errno := h.LoopbackFile.Write(ctx, data, offset)
	if n > 0 {
		h.disk.add(operation{what: written, node: h.node, offset: offset, bytes: slices.Clone(data[:n])})
	}
	return n, errno
}

// Allocate makes room, which is not recorded, and a file longer, which is.
func (h *handle) Allocate(ctx context.Context, offset, size uint64, mode uint32) syscall.Errno {
	if mode != 0 {
		return syscall.EOPNOTSUPP
	}
	h.disk.doing.Lock()
	defer h.disk.doing.Unlock()
	var before fuse.AttrOut
	if errno := h.Getattr(ctx, &before); errno != 0 {
		return errno
	}
	errno := h.LoopbackFile.Allocate(ctx, offset, size, mode)
	if errno == 0 && offset+size > before.Size {
		h.disk.add(operation{what: truncated, node: h.node, size: int64(offset + size)})
	}
	return errno
}
