package journaltest

import "syscall"

// endsWithTest lets the kernel kill the server when the thread that started it ends.
func endsWithTest() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
