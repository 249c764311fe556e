package main

import (
	"fmt"
	"math"
	"syscall"
)

// freeHere is how many bytes can still be written where the embedded journal lies.
func (h *house) freeHere() (int64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(h.Data, &disk); err != nil {
		return 0, fmt.Errorf("measure the disk of %s: %w", h.Data, err)
	}
	return int64(min(disk.Bavail*uint64(disk.Bsize), math.MaxInt64)), nil
}

// roomToWrite is the least that must be free before a journal that found its disk full
// is started anew.
const roomToWrite = 1 << 20

// hasSpace reports whether the embedded journal can be written to.
func (h *house) hasSpace() bool {
	free, err := h.freeHere()
	return err == nil && free >= max(h.MinFree, roomToWrite)
}
