package cell

import (
	"runtime/debug"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// budget is what a cell may use.
type budget struct {
	// Data is the size of its data segment in bytes: all memory that it may write to,
	// with the 10 to 20 MB that Go and the packages of the binary begin with.
	Data int64 `json:"data"`
	// CPU is its time of the processor, user and system, in seconds: the kernel knows no
	// finer ones.
	CPU int64 `json:"cpu"`
}

// What every picture gets, and what HEIC gets beside it for each megapixel: its decoder
// is a virtual machine's, and holds the picture in its memory.
const (
	dataBytes        = 512 << 20
	cpuSeconds       = 5
	heicBytes        = 20_000_000
	heicMilliseconds = 400
)

// budgetOf is the budget for a picture.
func budgetOf(info rendition.Info) budget {
	b := budget{dataBytes, cpuSeconds}
	if info.Kind == "heic" {
		pixels := int64(info.Width) * int64(info.Height)
		b.Data += heicBytes * pixels / 1_000_000
		b.CPU += (heicMilliseconds*pixels/1_000_000 + 999) / 1_000
	}
	return b
}

// runtimeShare is the part of the data segment that is beyond the sight of Go's memory limit: what is
// mapped but not in use, because of fragments and because memory is mapped in steps of 4 MB.
const runtimeShare = 8

// spend lets the garbage collector run only when memory is about to be short: most pictures
// are done before that, and never pay for it.
func (b budget) spend() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(b.memory())
}

// memory is what Go may use before it collects.
func (b budget) memory() int64 { return b.Data - b.Data/runtimeShare }

// suffices reports whether a picture takes surely no more than there is. When the
// kernel gives no more, Go's runtime says so, but for the tables of its collector: there
// it goes on with nothing, and ends by a SIGSEGV.
func (b budget) suffices(info rendition.Info) bool { return info.Memory() <= b.memory() }
