package heif

// linear is the memory of an instance. Its whole capacity is asked for at the start:
// pages that are never touched cost nothing, and growing copies nothing.
type linear struct{ pix []byte }

// Reallocate sets the size in bytes. nil is the answer to a module that asks for too
// much.
func (l *linear) Reallocate(size uint64) []byte {
	if size > uint64(cap(l.pix)) {
		return nil
	}
	l.pix = l.pix[:size]
	return l.pix
}

// Free does nothing: the planes of the picture lie in this memory.
func (l *linear) Free() {}
