package miniotest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

// process is a running server, and the goroutine that waits for its end.
type process struct {
	cmd   *exec.Cmd
	log   string
	ended chan struct{} // closed when the process is gone; err is set before
	err   error
}

// run starts the command with its output in the file log.
func run(cmd *exec.Cmd, log string) (*process, error) {
	output, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, log: log, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = diesWithUs()
	started := make(chan error)
	go func() {
		defer close(p.ended)
		// The kernel takes the end of the thread that started the process for the end of us.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			err = cmd.Wait()
		}
		p.err = errors.Join(err, output.Close())
	}()
	return p, <-started
}

// kill ends the process and returns when it is gone.
func (p *process) kill() {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintln(os.Stderr, "kill MinIO:", err)
	}
	<-p.ended
}

// output is what the server printed.
func (p *process) output() string {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(content)
}
