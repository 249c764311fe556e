package main

import "github.com/easel-gallery/easel/pipeline/store"

// freeHere is how many bytes can still be written where the embedded journal lies.
func (h *house) freeHere() (int64, error) { return store.Free(h.Data) }

// roomToWrite is the least that must be free before a journal that found its disk full
// is started anew.
const roomToWrite = 1 << 20

// hasSpace reports whether the embedded journal can be written to.
func (h *house) hasSpace() bool {
	free, err := h.freeHere()
	return err == nil && free >= max(h.MinFree, roomToWrite)
}
