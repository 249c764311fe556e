package cell

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"
)

// lock makes a cell of this process, for good. It returns what the cell has to say first.
func (b budget) lock() (byte, error) {
	if err := stepBack(); err != nil {
		return 0, err
	}
	if err := b.limit(); err != nil {
		return 0, err
	}
	runtime.LockOSThread() // the privileges of one thread go with the filter to all
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, fmt.Errorf("give up new privileges: %w", err)
	}
	if !seccomp.Supported() {
		return limitedByte, nil
	}
	if err := seccomp.LoadFilter(seccomp.Filter{Flag: seccomp.FilterFlagTSync, Policy: allowed()}); err != nil {
		return 0, err
	}
	return lockedByte, nil
}

// stepBack lowers the priority of all threads. Linux knows one for each, and a new thread
// has that of the one which made it.
func stepBack() error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return unix.Setpriority(unix.PRIO_PROCESS, 0, niceness)
	}
	for _, t := range threads {
		id, err := strconv.Atoi(t.Name())
		if err != nil {
			continue
		}
		if err := unix.Setpriority(unix.PRIO_PROCESS, id, niceness); err != nil && err != unix.ESRCH {
			return fmt.Errorf("lower the priority: %w", err)
		}
	}
	return nil
}

// How threads of this process are made, by Go and by the C library of a binary that is
// built with cgo: clone with any other flags is a fork.
const (
	threadFlags  = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD
	threadFlagsC = threadFlags | unix.CLONE_SETTLS | unix.CLONE_PARENT_SETTID | unix.CLONE_CHILD_CLEARTID
)

// allowed is what Go's runtime asks of the kernel while a picture is decoded: see
// runtime/os_linux.go, mem_linux.go and netpoll_epoll.go. Everything else fails as not
// permitted. It does not kill, so that a new call of a new Go costs a picture nothing
// where Go does without.
func allowed() seccomp.Policy {
	return seccomp.Policy{
		DefaultAction: seccomp.ActionErrno,
		Syscalls: []seccomp.SyscallGroup{{
			Action: seccomp.ActionAllow,
			Names: []string{
				"read", "write", "close", // of the pipes: nothing else is open
				"mmap", "munmap", "mremap", "madvise", "mprotect", "brk",
				"futex", "sched_yield", "nanosleep", "restart_syscall", "clock_gettime", "getrandom",
				"epoll_create1", "epoll_ctl", "epoll_pwait", "eventfd2",
				"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
				"getpid", "gettid", "set_robust_list", "rseq", "exit", "exit_group",
			},
			NamesWithCondtions: []seccomp.NameWithConditions{
				only("clone", 0, threadFlags),
				only("clone", 0, threadFlagsC),
				only("tgkill", 0, uint64(os.Getpid())), // the runtime interrupts its own threads
				only("prctl", 0, unix.PR_SET_VMA),      // and names its memory
			},
		}, {
			// Its flags can't be seen from here; the C library goes on with clone.
			Action: seccomp.ActionErrno | seccomp.Action(unix.ENOSYS),
			Names:  []string{"clone3"},
		}},
	}
}

// only allows a call whose argument has that value.
func only(name string, argument uint32, value uint64) seccomp.NameWithConditions {
	return seccomp.NameWithConditions{Name: name, Conditions: seccomp.ArgumentConditions{{Argument: argument, Operation: seccomp.Equal, Value: value}}}
}

// attributes of a cell: it leads a group of its own, and dies with the thread that started it.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// executable is the binary of this process, even when another lies in its place by now.
func executable() (string, error) { return "/proc/self/exe", nil }
