package powercut

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
)

// cut is a record that ends where the power went, and what chance makes of it.
type cut struct {
	done   []operation
	nodes  map[node]born
	model  Model
	chance *rand.Rand

	eager    float64        // how likely what was not synced is kept; 0 and 1 for a disk that keeps nothing or all
	reached  int            // in order: how many operations are on the disk
	lastSync map[node]int   // the position of the last sync of a node that was done
	of       map[node][]int // the operations on a file's bytes and size, in order
	modes    map[node]fs.FileMode
}

// Rebuild makes a folder, which must be missing, as the disk would hold it had the
// power gone at a position, by what the model allows and the chance decides. The same
// record, position, model and seed of the chance make the same folder.
func (r *Record) Rebuild(folder string, position int, m Model, chance *rand.Rand) error {
	done, nodes := r.until(position)
	c := &cut{done: done, nodes: nodes, model: m, chance: chance,
		lastSync: map[node]int{}, of: map[node][]int{}, modes: map[node]fs.FileMode{}}
	// Half of all disks are neither as far behind nor as far ahead as they can be.
	c.eager = [...]float64{0, 1, chance.Float64(), chance.Float64()}[chance.IntN(4)]
	c.sort()
	b := &builder{cut: c, names: c.namesAfter(), at: map[node]string{}}
	if err := b.directory(root, folder); err != nil {
		return fmt.Errorf("rebuild the disk after operation %d: %w", position, err)
	}
	return nil
}

// sort finds what belongs to which node, and what is safe.
func (c *cut) sort() {
	last := 0
	for n, b := range c.nodes {
		c.modes[n] = b.mode
	}
	for i, o := range c.done {
		switch o.what {
		case written, truncated:
			c.of[o.node] = append(c.of[o.node], i)
		case synced:
			if !c.model.ignores(c.nodes[o.node].path) {
				c.lastSync[o.node], last = i+1, i+1
			}
		case chmodded:
			c.modes[o.node] = c.modes[o.node].Type() | o.mode
		}
	}
	c.reached = last
	if c.keeps() {
		c.reached += c.chance.IntN(len(c.done) - last + 1)
	}
}

// keeps decides about something that was not synced.
func (c *cut) keeps() bool { return c.chance.Float64() < c.eager }

// tears decides about a write that was not synced: a disk between the two extremes was
// busy with one when the power went.
func (c *cut) tears() bool { return c.eager > 0 && c.eager < 1 && c.chance.IntN(3) == 0 }

// builder writes what a disk holds into a folder.
type builder struct {
	*cut
	names names
	at    map[node]string // where a file was written already: its other names are links
}

func (b *builder) directory(n node, path string) error {
	if err := os.Mkdir(path, b.modes[n].Perm()); err != nil {
		return err
	}
	for _, name := range b.names.sorted(n) {
		child := b.names[n][name]
		if err := b.entry(child, filepath.Join(path, name)); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) entry(n node, path string) error {
	if b.modes[n].IsDir() {
		return b.directory(n, path)
	}
	if first, ok := b.at[n]; ok {
		return os.Link(first, path)
	}
	b.at[n] = path
	if b.modes[n]&fs.ModeSocket != 0 {
		return syscall.Mknod(path, syscall.S_IFSOCK|uint32(b.modes[n].Perm()), 0)
	}
	if err := os.WriteFile(path, b.bytesAfter(n), 0o600); err != nil {
		return err
	}
	return os.Chmod(path, b.modes[n].Perm())
}
