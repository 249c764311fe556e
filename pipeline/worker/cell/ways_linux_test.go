package cell

import (
	"net"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// ways are those out of a cell. Each says nil when it is open.
func ways() map[string]func() error {
	return map[string]func() error{
		"read a file":     func() error { _, err := os.ReadFile("/proc/self/status"); return err },
		"list a folder":   func() error { _, err := os.ReadDir("/"); return err },
		"write a file":    func() error { return os.WriteFile("/tmp/out-of-a-cell", nil, 0o600) },
		"remove a file":   func() error { return os.Remove("/tmp/out-of-a-cell") },
		"memory as file":  func() error { _, err := unix.MemfdCreate("out", 0); return err },
		"dial":            func() error { _, err := net.Dial("tcp", "127.0.0.1:80"); return err },
		"listen":          func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
		"a socket":        func() error { _, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
		"a pair of them":  func() error { _, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
		"run":             func() error { return exec.Command("/bin/true").Run() },
		"become":          func() error { return unix.Exec("/proc/self/exe", []string{"x"}, nil) },
		"fork":            forkAlone,
		"ask for parent":  func() error { return unix.Kill(unix.Getppid(), 0) },
		"signal all":      func() error { return unix.Kill(-1, 0) },
		"signal a thread": func() error { return unix.Tgkill(1, 1, 0) },
		"trace":           func() error { return unix.PtraceAttach(1) },
		"more files": func() error {
			return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: openFiles, Max: openFiles})
		},
		"leave the group": func() error { return unix.Setpgid(0, 0) },
		"a session":       func() error { _, err := unix.Setsid(); return err },
		"a user space":    func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
		"be root":         func() error { return unix.Setuid(0) },
		"mount":           func() error { return unix.Mount("none", "/tmp", "tmpfs", 0, "") },
		"priority":        func() error { return unix.Setpriority(unix.PRIO_PROCESS, 0, niceness) },
		"dumpable":        func() error { return unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) },
	}
}

// forkAlone makes a copy of this process, which ends at once.
func forkAlone() error {
	pid, _, err := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
	switch {
	case err != 0:
		return err
	case pid == 0:
		syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 0, 0, 0)
	}
	return nil
}
