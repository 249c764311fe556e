package powercut

import (
	"io/fs"
	"path"
	"sync"
)

// node names a file or directory for the life of a disk: no number is used twice.
type node uint64

// root is the directory that is mounted.
const root node = 1

// what kind of operation it is.
type what int

const (
	named     what = iota // made, linked, renamed or removed: see changes
	written               // bytes at an offset
	truncated             // or grown: the size is another
	synced                // a file's bytes and size, or a directory's names
	chmodded
)

// operation is one thing that was done to the disk.
type operation struct {
	what    what
	node    node // what it was done to; of named, what has the name then, or had it
	changes []change
	offset  int64
	bytes   []byte
	size    int64
	mode    fs.FileMode
}

// change is what a name in a directory means from now on; node 0: nothing.
type change struct {
	dir  node
	name string
	node node
}

// born is how a file or directory came to be.
type born struct {
	path string // below the root
	mode fs.FileMode
}

// Record is what was done to a disk. It may be used by many at once.
type Record struct {
	mu         sync.Mutex
	operations []operation
	nodes      map[node]born
}

func newRecord() *Record {
	return &Record{nodes: map[node]born{root: {path: ".", mode: fs.ModeDir | 0o700}}}
}

// Len is how many operations were recorded: the last position.
func (r *Record) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.operations)
}

func (r *Record) add(o operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operations = append(r.operations, o)
}

// made records a new file or directory.
func (r *Record) made(dir node, name string, n node, mode fs.FileMode) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nodes[n] = born{path: path.Join(r.nodes[dir].path, name), mode: mode}
	r.operations = append(r.operations, operation{what: named, node: n, changes: []change{{dir, name, n}}})
}

// until is everything that was done before a position.
func (r *Record) until(position int) ([]operation, map[node]born) {
	r.mu.Lock()
	defer r.mu.Unlock()
	nodes := make(map[node]born, len(r.nodes))
	for n, b := range r.nodes {
		nodes[n] = b
	}
	return r.operations[:position:position], nodes
}
