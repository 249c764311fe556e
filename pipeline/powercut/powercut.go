// Package powercut says what a disk holds after the power went.
//
// A [Disk] is a file system (FUSE) over an empty folder. A program works in it as in
// any other, and every operation is written down in the order in which it was done:
//
//	1  create data/objects/incoming/X    4  link  data/objects/objects/<id>/<sha256>
//	2  write  X, bytes 0 to 4095         5  sync  data/objects/objects/<id>
//	3  sync   X                          6  ...
//
// [Disk.Position] is how many were done until now. Whoever has an answer from the
// program asks for the position then: what the answer promised rests on the operations
// before it, and on no other.
//
// [Record.Rebuild] makes a folder as a disk would hold it if the power had gone at any
// position. Nothing of the program is needed for it, so one run serves many cuts. What
// had been synced is there. What had not may be there or not, and a [Model] says what
// that means:
//
//   - [InOrder]: operations reach the disk in the order in which they were done. It
//     holds everything up to some operation that is not before the last sync. The next
//     one may be torn.
//   - [Reordered]: whatever was not synced is kept or lost by itself. A file's bytes
//     and its length are safe by a sync of that file alone. A write that is not safe is
//     kept, lost, or torn between sectors of 512 bytes, and a file that grew may be long
//     already where its bytes are still zeros. A name is safe by a sync of its directory
//     alone: not, as on most file systems, by a sync of the file that it names. This is
//     what POSIX gives, and no more. A rename is kept or lost whole.
//   - Reordered, with [Model.Logged]: in some directories, names reach the disk in order,
//     through one log, and syncing a file makes safe what the log held when that file's
//     length or name last changed. This is what ext4 and XFS give:
//     deploy/decisions has a note with the sources.
//
// A disk that lies says that it has synced and has not: [Model.Ignores]. It is there to
// prove that a test notices what it is meant to notice. A disk that breaks says that it
// can't sync: [Disk.Break].
//
// Of a file that is written through a shared memory map, the kernel tells when it
// likes: such bytes are right in the mounted folder, and in a rebuilt one only as far
// as they were told. SQLite's -shm is the one such file, and is made anew at every
// start. The process that mounts a disk must not itself map memory of its files: it
// would wait for itself.
package powercut

// Model says what may become of operations that were not synced when the power went.
// Its functions get a path below the disk's root, as it was when the file or directory
// was made.
type Model struct {
	Reorders bool
	Logged   func(directory string) bool // names in it go through one log, in order; nil for nowhere
	Ignores  func(path string) bool      // syncs of it are not done; nil for a disk that does not lie
}

// The two models that have no exceptions.
var (
	InOrder   = Model{}
	Reordered = Model{Reorders: true}
)

func (m Model) logs(directory string) bool { return m.Logged != nil && m.Logged(directory) }

func (m Model) ignores(path string) bool { return m.Ignores != nil && m.Ignores(path) }

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512
