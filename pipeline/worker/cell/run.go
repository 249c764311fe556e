package cell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/easel-gallery/easel/pipeline/rendition"
)

// run starts a cell, gives it an original and waits until nothing of it is left. An
// error that is no refusal is a failure, or the context's.
func (k *Keeper) run(ctx context.Context, w work) (rendition.Result, error) {
	o := order{budgetOf(w.info), w.limits, w.recipe, len(w.original)}
	if k.limits != nil {
		o.Budget = k.limits(o.Budget)
	}
	head, err := appendMessage(nil, o)
	if err != nil {
		return rendition.Result{}, err
	}
	// The kernel kills a cell when the thread that started it ends, so that one must stay.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c, err := k.start()
	if err != nil {
		return rendition.Result{}, errors.Join(ctx.Err(), err)
	}
	within, stop := context.WithTimeout(ctx, k.patience())
	defer stop()
	c.killAfter(within)
	go c.feed(head, w.original)
	result, heard, said := listen(c.out, w.edited)
	state := c.end()
	if heard == limitedByte {
		k.unlocked.Do(func() { k.Log.Warn("the kernel locks no cell in: only limits hold") })
	}
	switch {
	case ctx.Err() != nil:
		return rendition.Result{}, &failure{Cancelled, ctx.Err(), ""}
	case within.Err() != nil:
		return rendition.Result{}, &failure{TimedOut, within.Err(), c.log.String()}
	case said == nil && state.Success(), rendition.Reason(said) != "" && state.Success():
		return result, said
	}
	outcome := outcomeOf(state, o.Budget, heard != 0, said, c.log.String())
	if outcome == Crashed && !o.Budget.suffices(w.edited) {
		outcome = OutOfMemory
	}
	return rendition.Result{}, &failure{outcome, errors.Join(said, errors.New(state.String())), c.log.String()}
}

func (k *Keeper) patience() time.Duration {
	if k.wall != 0 {
		return k.wall
	}
	return wallTime
}

// child is a cell as its keeper sees it.
type child struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     io.ReadCloser
	log     *lastWords
	noAlarm func() bool
}

// start starts a cell that waits for its order.
func (k *Keeper) start() (*child, error) {
	path, err := executable()
	if err != nil {
		return nil, fmt.Errorf("start a cell: %w", err)
	}
	log := &lastWords{}
	cmd := &exec.Cmd{
		Path: path, Args: append([]string{name}, k.args...), Env: []string{}, Dir: "/",
		Stderr: log, SysProcAttr: attributes(), WaitDelay: time.Second,
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start a cell: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start a cell: %w", err), in.Close())
	}
	if err := cmd.Start(); err != nil { // it closes the pipes
		return nil, fmt.Errorf("start a cell: %w", err)
	}
	return &child{cmd: cmd, in: in, out: out, log: log}, nil
}

// killAfter kills the cell when the context ends. Its pipe is closed as well, so that
// nobody waits for a process that has left the group.
func (c *child) killAfter(ctx context.Context) {
	c.noAlarm = context.AfterFunc(ctx, func() {
		c.kill()
		_ = c.out.Close()
	})
}

// kill kills the group. Its number stays the cell's until end has waited for the cell.
func (c *child) kill() {
	_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL) // all may have ended
}

// feed gives the cell its order and the original. A cell that does not take them ends
// without an answer, and that is enough to know.
func (c *child) feed(head, original []byte) {
	if _, err := c.in.Write(head); err == nil {
		_, _ = c.in.Write(original)
	}
	_ = c.in.Close()
}

// end kills what is left of the cell, and waits for it. A cell that exits has done so
// before its pipe ends: killing it then changes nothing of how it ended.
func (c *child) end() *os.ProcessState {
	c.noAlarm()
	c.kill()
	_ = c.cmd.Wait() // what it says is in the state
	return c.cmd.ProcessState
}

// listen hears a cell out. It returns the answer, the byte that came first, and a
// refusal or what is wrong with what came.
func listen(from io.Reader, info rendition.Info) (rendition.Result, byte, error) {
	var first [1]byte
	if _, err := io.ReadFull(from, first[:]); err != nil {
		return rendition.Result{}, 0, err
	}
	var a answer
	if err := readMessage(from, &a); err != nil {
		return rendition.Result{}, first[0], err
	}
	result, err := a.result(from, info)
	if err != nil && rendition.Reason(err) == "" {
		return rendition.Result{}, first[0], err
	}
	if n, _ := io.ReadFull(from, make([]byte, 1)); n != 0 {
		return rendition.Result{}, first[0], fmt.Errorf("%w: something after the answer", errFlood)
	}
	return result, first[0], err
}

// lastWords keeps the first bytes that are written to it, and lets all others go.
type lastWords struct{ kept bytes.Buffer }

// maxLastWords is how many bytes of a cell's last words are kept.
const maxLastWords = 2_000

func (t *lastWords) Write(p []byte) (int, error) {
	t.kept.Write(p[:min(len(p), maxLastWords-t.kept.Len())])
	return len(p), nil
}

func (t *lastWords) String() string { return t.kept.String() }
