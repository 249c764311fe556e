package powercut

import "slices"

// names are what the directories of a disk hold.
type names map[node]map[string]node

// apply makes a name mean what an operation said.
func (n names) apply(o operation) {
	for _, c := range o.changes {
		if n[c.dir] == nil {
			n[c.dir] = map[string]node{}
		}
		if n[c.dir][c.name] = c.node; c.node == 0 {
			delete(n[c.dir], c.name)
		}
	}
}

// namesAfter are the names that the disk holds after a cut.
func (c *cut) namesAfter() names {
	kept := names{}
	logged := c.logReached()
	for i, o := range c.done {
		if o.what == named && c.keepsName(i, o, logged) {
			kept.apply(o)
		}
	}
	return kept
}

func (c *cut) keepsName(i int, o operation, logged int) bool {
	switch {
	case !c.model.Reorders:
		return i < c.reached
	case c.model.logs(c.nodes[o.changes[0].dir].path):
		return i < logged
	}
	for _, change := range o.changes { // it is one deed: safe as a whole by either directory
		if c.lastSync[change.dir] > i {
			return true
		}
	}
	return c.keeps()
}

// logReached is up to which operation the log of names has reached the disk: at least
// what some sync made safe, and then any number of those that follow.
func (c *cut) logReached() int {
	safe := 0
	changed := map[node]int{} // the end of the last operation that changed a node's names or size
	sizes := map[node]int64{}
	for i, o := range c.done {
		switch o.what {
		case named:
			changed[o.node] = i + 1
			for _, change := range o.changes {
				changed[change.dir] = i + 1
			}
		case written:
			if end := o.offset + int64(len(o.bytes)); end > sizes[o.node] {
				sizes[o.node], changed[o.node] = end, i+1
			}
		case truncated:
			sizes[o.node], changed[o.node] = o.size, i+1
		case synced:
			if !c.model.ignores(c.nodes[o.node].path) {
				safe = max(safe, changed[o.node])
			}
		}
	}
	if !c.keeps() {
		return safe
	}
	return safe + c.chance.IntN(len(c.done)-safe+1)
}

// sorted are a directory's names in an order that is the same each time.
func (n names) sorted(dir node) []string {
	var all []string
	for name := range n[dir] {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
