package enginetest

import "syscall"

// endsWithTest lets the kernel kill the engine when the thread that started it ends: a test that runs into its time limit
// cleans nothing up.
func endsWithTest() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
