package journaltest

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

// startPatience is how long a server may take until it answers. It takes a tenth of
// a second, or many beside a busy build.
const startPatience = 60 * time.Second

// process is a nats-server: it can be stopped and started again in the same folder, with
// the nats.conf that lies there. It ends with the test, on Linux also when the test is
// killed. It is used by one goroutine at a time.
type process struct {
	t       testing.TB
	program string
	dir     string
	env     []string                   // beside ours
	answers func(context.Context) bool // whether it runs and takes what it is asked
	running *exec.Cmd                  // nil while stopped
	ended   chan struct{}              // closed when the process is gone
}

// Stop kills the server, as a crash would, and returns when it is gone.
func (p *process) Stop() {
	p.t.Helper()
	if p.running == nil {
		p.t.Fatal("nats-server is stopped already")
	}
	p.end()
}

// Leave stops the server as its operator would, and returns when it is gone.
func (p *process) Leave() {
	p.t.Helper()
	p.signal(syscall.SIGTERM)
	select {
	case <-p.ended:
		p.running = nil
	case <-time.After(startPatience):
		p.t.Fatalf("nats-server does not end\n%s", p.log())
	}
}

// Start runs the stopped server again, and returns when it answers.
func (p *process) Start() {
	p.t.Helper()
	if p.running != nil {
		p.t.Fatal("nats-server runs already")
	}
	if err := p.start(); err != nil {
		p.t.Fatalf("start nats-server again: %v", err)
	}
}

// Freeze stops the server in its tracks: connections stay open and nothing answers,
// until Thaw. It returns when that is so.
func (p *process) Freeze() {
	p.t.Helper()
	p.signal(syscall.SIGSTOP)
	for late := time.Now().Add(startPatience); p.answers(context.Background()); {
		if time.Now().After(late) {
			p.t.Fatal("nats-server goes on answering")
		}
	}
}

// Thaw lets a frozen server go on.
func (p *process) Thaw() {
	p.t.Helper()
	p.signal(syscall.SIGCONT)
}

func (p *process) signal(signal os.Signal) {
	p.t.Helper()
	if p.running == nil {
		p.t.Fatal("nats-server is stopped")
	}
	if err := p.running.Process.Signal(signal); err != nil {
		p.t.Fatalf("signal nats-server: %v", err)
	}
}

// start runs the server and waits until it answers.
func (p *process) start() error {
	if err := p.run(); err != nil {
		return err
	}
	return p.ready()
}

// ready waits until the server that was started answers.
func (p *process) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	for !p.answers(ctx) {
		select {
		case <-p.ended:
			return fmt.Errorf("it ended at once\n%s", p.log())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer\n%s", p.log())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

func (p *process) run() error {
	output, err := os.OpenFile(filepath.Join(p.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	server, ended, started := exec.Command(p.program, "-c", "nats.conf"), make(chan struct{}), make(chan error)
	server.Dir, server.Env = p.dir, append(os.Environ(), p.env...)
	server.Stdout, server.Stderr, server.SysProcAttr = output, output, endsWithTest()
	go func() {
		defer close(ended)
		defer output.Close()
		runtime.LockOSThread() // the kernel takes the end of the thread that started it for the end of us
		err := server.Start()
		started <- err
		if err == nil {
			_ = server.Wait() // it is killed: that is how it always ends
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	p.running, p.ended = server, ended
	return nil
}

func (p *process) log() string {
	content, err := os.ReadFile(filepath.Join(p.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// end kills the server, if it runs, and waits for it.
func (p *process) end() {
	if p.running == nil {
		return
	}
	if err := p.running.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Errorf("kill nats-server: %v", err)
	}
	<-p.ended
	p.running = nil
}
