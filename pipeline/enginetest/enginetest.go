// Package enginetest runs the real engines that tests start beside Easel, as processes of their own that end with the test,
// also when the test is killed. Which engines there are, and how one is configured, is said by packages journaltest and
// miniotest.
//
// An engine's program is built once by [Program.Build], into .cache/bin below the module's root. MinIO takes about five
// minutes of a processor. So that this does not eat into a test's time limit, build all of them before:
//
//	go run ./pipeline/enginetest/build
//
// An engine that cannot be built or started fails the test. No test is skipped for want of one.
package enginetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// Patience is how long an engine may take until it answers. It takes a tenth of a second or one, or many beside a busy build.
const Patience = 90 * time.Second

// Engine is a server that can be stopped, started again in the same folder, and frozen. It is used by one goroutine at a
// time.
type Engine struct {
	t       testing.TB
	name    string
	path    string
	command func(path string) *exec.Cmd
	answers func(context.Context) bool
	log     string
	running *exec.Cmd     // nil while stopped
	ended   chan struct{} // closed when the process is gone
}

// New builds the program of an engine that is not started yet, and ends with the test. For each start, command says how
// the program at path is run; the folder that it names gets the file log with all that the engine prints. The engine runs
// when it answers.
func New(t testing.TB, program Program, command func(path string) *exec.Cmd, answers func(context.Context) bool) *Engine {
	t.Helper()
	path, err := program.Build(t.Context(), os.Stderr)
	if err != nil {
		t.Fatalf("build %s: %v", program.Name, err)
	}
	e := &Engine{t: t, name: program.Name, path: path, command: command, answers: answers}
	t.Cleanup(e.End)
	return e
}

// Start runs the stopped engine, and returns when it answers.
func (e *Engine) Start() {
	e.t.Helper()
	err := e.Launch()
	if err == nil {
		err = e.Ready()
	}
	if err != nil {
		e.t.Fatalf("start %s: %v", e.name, err)
	}
}

// Launch is Start without waiting.
func (e *Engine) Launch() error {
	if e.Runs() {
		return errors.New("it runs already")
	}
	cmd := e.command(e.path)
	e.log = filepath.Join(cmd.Dir, "log")
	output, err := os.OpenFile(e.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = output, output, endsWithTest()
	ended, started := make(chan struct{}), make(chan error)
	go func() {
		defer close(ended)
		defer output.Close()
		runtime.LockOSThread() // the kernel takes the end of the thread that started it for the end of us
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // it is killed: that is how it always ends
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	e.running, e.ended = cmd, ended
	return nil
}

// Ready waits until the engine that was launched answers.
func (e *Engine) Ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	for !e.answers(ctx) {
		select {
		case <-e.ended:
			return fmt.Errorf("it ended at once\n%s", e.printed())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer\n%s", e.printed())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

// Runs reports whether the engine was launched and not stopped since.
func (e *Engine) Runs() bool { return e.running != nil }

// Stop kills the engine, as a crash would, and returns when it is gone.
func (e *Engine) Stop() {
	e.t.Helper()
	if !e.Runs() {
		e.t.Fatalf("%s is stopped already", e.name)
	}
	e.End()
}

// End is Stop for an engine that may be stopped already.
func (e *Engine) End() {
	if !e.Runs() {
		return
	}
	if err := e.running.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		e.t.Errorf("kill %s: %v", e.name, err)
	}
	<-e.ended
	e.running = nil
}

// Leave stops the engine as its operator would, and returns when it is gone.
func (e *Engine) Leave() {
	e.t.Helper()
	e.signal(syscall.SIGTERM)
	select {
	case <-e.ended:
		e.running = nil
	case <-time.After(Patience):
		e.t.Fatalf("%s does not end\n%s", e.name, e.printed())
	}
}

// Freeze stops the engine in its tracks: connections stay open and nothing answers, until Thaw. It returns when that is so.
func (e *Engine) Freeze() {
	e.t.Helper()
	e.signal(syscall.SIGSTOP)
	for late := time.Now().Add(Patience); e.answers(context.Background()); {
		if time.Now().After(late) {
			e.t.Fatalf("%s goes on answering", e.name)
		}
	}
}

// Thaw lets a frozen engine go on.
func (e *Engine) Thaw() {
	e.t.Helper()
	e.signal(syscall.SIGCONT)
}

func (e *Engine) signal(signal os.Signal) {
	e.t.Helper()
	if !e.Runs() {
		e.t.Fatalf("%s is stopped", e.name)
	}
	if err := e.running.Process.Signal(signal); err != nil {
		e.t.Fatalf("signal %s: %v", e.name, err)
	}
}

func (e *Engine) printed() string {
	content, err := os.ReadFile(e.log)
	if err != nil {
		return err.Error()
	}
	return string(content)
}
