//go:build !linux

package enginetest

import "syscall"

// endsWithTest: here an engine outlives a test that is killed.
func endsWithTest() *syscall.SysProcAttr { return nil }
