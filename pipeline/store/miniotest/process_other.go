//go:build !linux

package miniotest

import "syscall"

// diesWithUs asks for nothing where only Linux has what we would ask for: there, a killed test leaves its server running.
func diesWithUs() *syscall.SysProcAttr {
	return nil
}
