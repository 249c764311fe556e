package cell

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// How a cell exits. Go's own deaths are 2.
const (
	exitAnswered = 0
	exitNotUp    = 1
	exitNoAnswer = 3
)

// renderer is rendition.RenderEdited, or what a test puts in its place.
type renderer func(ctx context.Context, original []byte, limits rendition.Limits, recipe rendition.Recipe) (rendition.Result, error)

// Main is the whole life of a cell. It returns the exit code.
func Main() int { return live(os.Stdin, os.Stdout, os.Stderr, rendition.RenderEdited) }

// live takes an order, locks the door, and only then takes the picture in.
func live(in io.Reader, out, log io.Writer, render renderer) int {
	// Whoever stops a whole service tells all its processes. The keeper knows what to do.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	runtime.GOMAXPROCS(1)
	var o order
	if err := readMessage(in, &o); err != nil {
		fmt.Fprintln(log, "no order:", err)
		return exitNotUp
	}
	first, err := o.Budget.lock()
	if err != nil {
		fmt.Fprintln(log, "the door does not close:", err)
		return exitNotUp
	}
	o.Budget.spend()
	original := make([]byte, o.Original)
	if _, err := out.Write([]byte{first}); err != nil {
		return exitNotUp
	}
	if _, err := io.ReadFull(in, original); err != nil {
		fmt.Fprintln(log, "no picture:", err)
		return exitNoAnswer
	}
	result, err := render(context.Background(), original, o.Limits, o.Recipe)
	if err != nil && rendition.Reason(err) == "" {
		fmt.Fprintln(log, err)
		return exitNoAnswer
	}
	if err := tell(out, result, err); err != nil {
		fmt.Fprintln(log, "no answer:", err)
		return exitNoAnswer
	}
	return exitAnswered
}

// maxWords bounds what is told of a refusal beside its reason.
const maxWords = 1_000

// tell writes an answer and its pictures.
func tell(out io.Writer, result rendition.Result, refused error) error {
	a := answer{Width: result.Width, Height: result.Height, Color: result.Color, Fallback: result.Fallback, Truncated: result.Truncated}
	if refused != nil {
		words := refused.Error()
		a = answer{Reason: rendition.Reason(refused), Words: words[:min(len(words), maxWords)]}
	}
	for _, p := range result.Pictures {
		a.Pictures = append(a.Pictures, picture{p.Width, p.Height, p.Kind, len(p.Bytes)})
	}
	message, err := appendMessage(nil, a)
	if err != nil {
		return err
	}
	if _, err := out.Write(message); err != nil {
		return err
	}
	for _, p := range result.Pictures {
		if _, err := out.Write(p.Bytes); err != nil {
			return err
		}
	}
	return nil
}

// limit takes from this process what it must not use, as far as every Unix knows it.
func (b budget) limit() error {
	for _, l := range []struct {
		what  string
		which int
		most  int64
	}{
		{"data", syscall.RLIMIT_DATA, b.Data},
		{"processor time", syscall.RLIMIT_CPU, b.CPU},
		{"files written", syscall.RLIMIT_FSIZE, 0},
		{"core dumps", syscall.RLIMIT_CORE, 0},
		{"open files", syscall.RLIMIT_NOFILE, openFiles},
	} {
		if err := syscall.Setrlimit(l.which, &syscall.Rlimit{Cur: uint64(l.most), Max: uint64(l.most)}); err != nil {
			return fmt.Errorf("limit %s to %d: %w", l.what, l.most, err)
		}
	}
	return nil
}

// openFiles is room for the three pipes, and for what Go's runtime opens for itself to wait
// for them.
const openFiles = 16

// niceness of a cell: people's requests come first.
const niceness = 10
