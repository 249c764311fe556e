//go:build !linux

package cell

import (
	"fmt"
	"os"
	"syscall"
)

// lock limits this process. It returns what the cell has to say first.
func (b budget) lock() (byte, error) {
	if err := syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness); err != nil {
		return 0, fmt.Errorf("lower the priority: %w", err)
	}
	return limitedByte, b.limit()
}

// attributes of a cell: it leads a group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// executable is the binary of this process.
func executable() (string, error) { return os.Executable() }
