package cell

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// TestMain lets the test binary be a cell: an honest one, or one that went wrong.
func TestMain(m *testing.M) {
	switch {
	case Is(os.Args):
		os.Exit(Main())
	case len(os.Args) == 3 && os.Args[0] == name:
		os.Exit(attacks()[os.Args[1]]())
	case len(os.Args) == 3 && os.Args[0] == keeping:
		k := keeper("")
		k.args = os.Args[1:]
		_, err := k.Render(context.Background(), renditiontest.Noisy(64, 48, 1_000), rendition.DefaultLimits())
		panic(err)
	}
	os.Exit(m.Run())
}

// keeping is the first argument of a process that keeps a cell. Both have a second one,
// the attack, and a third, by which the processes of one test are found.
const keeping = "a keeper"

// attacks are the lives of cells that went wrong.
func attacks() map[string]func() int {
	return map[string]func() int{
		"hangs":            locked(func() { time.Sleep(time.Hour) }),
		"spins":            locked(spin),
		"hoards":           locked(hoard),
		"panics":           locked(func() { panic("at the disco") }),
		"gives up":         locked(func() { os.Exit(7) }),
		"exits silently":   locked(func() { os.Exit(0) }),
		"breaks out":       locked(breakOut),
		"floods":           locked(func() { flood(os.Stdout) }),
		"complains":        locked(func() { flood(os.Stderr) }),
		"babbles":          locked(func() { say("\x00\x00\x00\x05hello") }),
		"announces much":   locked(func() { say("\xff\xff\xff\xffhello") }),
		"breaks off":       locked(func() { say("\x00\x00\x01\x00{") }),
		"says two things":  locked(func() { say("\x00\x00\x00\x12{\"reason\":\"empty\"}{}") }),
		"does not come up": func() int { return exitNotUp },
		"is killed":        open(func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }),
		"forks":            open(fork),
		"outlives":         locked(func() { time.Sleep(time.Hour) }),
		"has a child":      func() int { time.Sleep(time.Hour); return 0 },
	}
}

// locked is a cell whose renderer does something else.
func locked(do func()) func() int {
	return func() int {
		return live(os.Stdin, os.Stdout, os.Stderr, func(context.Context, []byte, rendition.Limits, rendition.Recipe) (rendition.Result, error) {
			do()
			os.Exit(0)
			return rendition.Result{}, nil
		})
	}
}

// open is a cell that does something else before it is locked.
func open(do func()) func() int {
	return func() int {
		say(string([]byte{lockedByte}))
		do()
		select {}
	}
}

func say(words string) {
	if _, err := os.Stdout.WriteString(words); err != nil {
		panic(err)
	}
}

func spin() {
	for n := uint64(1); n != 0; n += 2 { // odd for ever
	}
	panic("an odd number is 0")
}

// hoard takes memory until there is no more.
func hoard() {
	var all [][]byte
	for len(all) < 1<<20 {
		all = append(all, bytes.Repeat([]byte{7}, 8<<20))
	}
	panic(fmt.Sprint("it has 8 TB: ", len(all)))
}

// flood writes 10 GB.
func flood(to io.Writer) {
	chunk := bytes.Repeat([]byte("A flood. "), 100_000)
	for n := 0; n < 10_000_000_000; n += len(chunk) {
		if _, err := to.Write(chunk); err != nil {
			os.Exit(5)
		}
	}
}

// fork starts children that outlive it and hold its pipes, one of them in another group.
func fork() {
	for _, own := range []bool{false, true} {
		cmd := &exec.Cmd{Path: "/proc/self/exe", Args: []string{name, "has a child", os.Args[2]}, Stdout: os.Stdout, Stderr: os.Stderr}
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: own}
		if own {
			cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL // nobody else may end it
		}
		if err := cmd.Start(); err != nil {
			panic(err)
		}
	}
	time.Sleep(time.Hour)
}

// breakOut tries every way out, and says which ones are open.
func breakOut() {
	var out []string
	for way, try := range ways() {
		if err := try(); err == nil {
			out = append(out, way)
		}
	}
	if len(os.Environ()) != 0 {
		out = append(out, fmt.Sprint("its environment is ", os.Environ()))
	}
	if err := tell(os.Stdout, rendition.Result{}, fmt.Errorf("%w: open: %s.", rendition.ErrEmpty, strings.Join(out, ", "))); err != nil {
		panic(err)
	}
}
