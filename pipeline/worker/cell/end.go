package cell

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// Outcome is how a cell ended, if not by refusing its picture.
type Outcome string

// The outcomes.
const (
	// Made: all renditions came.
	Made Outcome = "made"
	// TimedOut: it took longer than its wall time, and was killed. A decoder waits for
	// nothing, and one that works ends as UsedUp: so the machine had no processor for it.
	TimedOut Outcome = "timeout"
	// UsedUp: it used all its time of the processor, and the kernel killed it.
	UsedUp Outcome = "cpu"
	// OutOfMemory: it wanted more memory than it may have.
	OutOfMemory Outcome = "memory"
	// Killed: somebody else killed it, such as the kernel of a machine that has no memory left.
	Killed Outcome = "killed"
	// Crashed: it died, or gave up without an answer.
	Crashed Outcome = "crashed"
	// Garbage: it exited as if all were well, and what it said is no answer to the order.
	Garbage Outcome = "garbage"
	// Flood: it said more than any answer has.
	Flood Outcome = "flood"
	// NotStarted: it did not come as far as the picture.
	NotStarted Outcome = "not_started"
	// Cancelled: its keeper was told to stop.
	Cancelled Outcome = "cancelled"
)

// perhapsNotThePicture reports whether another try may end otherwise.
func (o Outcome) perhapsNotThePicture() bool {
	switch o {
	case Killed, Crashed, Garbage, Flood:
		return true
	}
	return false
}

// fault is what an outcome says about the picture, if it happens again; nil if nothing.
func (o Outcome) fault() error {
	switch o {
	case UsedUp, OutOfMemory, Killed:
		return rendition.ErrTooCostly
	case Crashed, Garbage, Flood:
		return rendition.ErrDamaged
	}
	return nil
}

// failure is a cell that ended without an answer.
type failure struct {
	outcome Outcome
	cause   error
	words   string // its last ones
}

func (f *failure) Error() string {
	text := fmt.Sprintf("%s: %v", f.outcome, f.cause)
	if f.words != "" {
		text += ": " + f.words
	}
	return text
}

// Unwrap makes a failure the picture's fault, or what else caused it.
func (f *failure) Unwrap() []error {
	if fault := f.outcome.fault(); fault != nil {
		return []error{fault, f.cause}
	}
	return []error{f.cause}
}

// outcomeOf says how a cell ended that gave no answer in time. up is whether it ever
// came as far as the picture, and said what is wrong with what it said.
func outcomeOf(state *os.ProcessState, b budget, up bool, said error, words string) Outcome {
	status, _ := state.Sys().(syscall.WaitStatus)
	killed := status.Signaled() && status.Signal() == syscall.SIGKILL
	switch {
	case errors.Is(said, errFlood):
		return Flood
	case errors.Is(said, errGarbage):
		return Garbage
	case killed && b.spent(state.UserTime()+state.SystemTime()), status.Signaled() && status.Signal() == syscall.SIGXCPU:
		return UsedUp
	case !up:
		return NotStarted
	case killed:
		return Killed
	case status.Exited() && status.ExitStatus() == exitOfGo && outOfMemory(words):
		return OutOfMemory
	case state.Success():
		return Garbage
	}
	return Crashed
}

// spent reports whether a cell that was killed after so much time of the processor had no
// more. The kernel counts whole ticks when it limits and exactly when it tells: on a busy
// machine a cell of 1 s was killed after 0.8 s.
func (b budget) spent(used time.Duration) bool {
	return used >= time.Duration(b.CPU)*time.Second/2
}

// exitOfGo is how Go's runtime exits when it can't go on, or when nobody catches a panic.
const exitOfGo = 2

// outOfMemory reports whether these are the runtime's last words when the kernel gives it
// no more memory.
func outOfMemory(words string) bool {
	return strings.Contains(words, "out of memory") || strings.Contains(words, "cannot allocate memory")
}
