package powercut

// bytesAfter are the bytes of a file that the disk holds after a cut.
func (c *cut) bytesAfter(n node) []byte {
	var content []byte
	for _, i := range c.of[n] {
		o := c.done[i]
		switch {
		case i < c.safe(n):
			content = o.applyTo(content)
		case !c.model.Reorders && i == c.reached:
			content = c.torn(content, o, true)
		case !c.model.Reorders: // it never came to it
		case c.tears():
			content = c.torn(content, o, false)
		case c.keeps():
			content = o.applyTo(content)
		}
	}
	return content
}

// safe is up to which operation all that was done to a file is on the disk.
func (c *cut) safe(n node) int {
	if !c.model.Reorders {
		return c.reached
	}
	return c.lastSync[n]
}

// applyTo is a file's content after a write or a change of its size.
func (o operation) applyTo(content []byte) []byte {
	switch o.what {
	case written:
		content = resized(content, max(int64(len(content)), o.offset+int64(len(o.bytes))))
		copy(content[o.offset:], o.bytes)
	case truncated:
		content = resized(content, o.size)
	}
	return content
}

// torn is a file's content after only some sectors of a write reached the disk: the
// first ones if writes go in order. A change of size is not torn, and did not happen.
//
// A file that grows may have its new length at once, with zeros where bytes are missing.
func (c *cut) torn(content []byte, o operation, inOrder bool) []byte {
	if o.what != written {
		return content
	}
	end := o.offset + int64(len(o.bytes))
	if c.chance.IntN(2) == 0 {
		content = resized(content, max(int64(len(content)), end))
	}
	for from := o.offset; from < end; {
		to := min((from/sector+1)*sector, end)
		if c.chance.IntN(2) == 0 {
			part := operation{what: written, offset: from, bytes: o.bytes[from-o.offset : to-o.offset]}
			content = part.applyTo(content)
		} else if inOrder {
			break
		}
		from = to
	}
	return content
}

// resized cuts content, or lets it grow by zeros.
func resized(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size:size]
	}
	return append(content, make([]byte, size-int64(len(content)))...)
}
