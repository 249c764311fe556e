package miniotest

import "syscall"

// diesWithUs asks the kernel to kill the process when we end, however that happens: a test that runs into its time limit
// cleans nothing up.
func diesWithUs() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
