package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// topologyScript starts what operators start.
const topologyScript = "../../deploy/local.sh"

// topology is a whole contest on loopback: a cluster of NATS, MinIO, two processes of
// each role, and a proxy in front, as deploy/local.sh starts them. The process in it
// is how it looks from outside: requests go to the proxy, and commands are the operator's.
type topology struct {
	*process
	env   []string
	net   string        // the first numbers of its addresses
	ended chan struct{} // closed when the script has ended; err is set before
	err   error
}

// startTopology starts all of it, with further words of environment for each process.
func startTopology(t testing.TB, env ...string) *topology {
	t.Helper()
	run := t.TempDir()
	p := &topology{
		process: &process{t: t, Data: run, log: &lockedBuffer{}, as: []string{"sh", topologyScript, "easel"}},
		net:     freeNetwork(t), ended: make(chan struct{}),
	}
	p.env = append(os.Environ(), append(env, "RUN="+run, "NET="+p.net, "BIN="+programs(t))...)
	p.process.env = p.env
	t.Cleanup(func() {
		p.end()
		if t.Failed() {
			p.tell()
		}
	})
	p.run()
	return p
}

// roles are those that processes have, and the numbers of their addresses begin with.
var roles = map[string]string{"upload": "2", "worker": "3", "moderation": "4", "gallery": "5"}

// at is where one of the topology's processes answers, past the proxy.
func (p *topology) at(role string, number int) string {
	return fmt.Sprintf("http://%s.%s%d:8080", p.net, roles[role], number)
}

// freeNetwork chooses addresses that no other topology on this machine has.
func freeNetwork(t testing.TB) string {
	t.Helper()
	for range 20 {
		prefix := fmt.Sprintf("127.%d.%d", 100+rand.IntN(100), rand.IntN(256))
		l, err := net.Listen("tcp", prefix+".2:8080")
		if err == nil {
			l.Close()
			return prefix
		}
	}
	t.Fatal("no free network on loopback")
	return ""
}

// programs is a folder with all that the script starts.
func programs(t testing.TB) string {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "sh", "../../deploy/checks/proxy.sh").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	easel, err1 := binary()
	nats, err2 := journaltest.Program.Build(t.Context(), os.Stderr)
	minio, err3 := miniotest.Program.Build(t.Context(), os.Stderr)
	mc, err4 := miniotest.Client.Build(t.Context(), os.Stderr)
	fetched, err5 := filepath.Abs("../../.cache/bin")
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, path := range map[string]string{
		"easel": easel, "nats-server": nats, "minio": minio, "mc": mc,
		"caddy": filepath.Join(fetched, "caddy"), "prometheus": filepath.Join(fetched, "prometheus"),
	} {
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// topologyTime is how long all may take to start on a busy machine.
const topologyTime = 3 * time.Minute

// run runs the script and waits until it says where the contest is.
func (p *topology) run() {
	p.t.Helper()
	p.cmd = exec.Command("sh", topologyScript)
	p.cmd.Env, p.cmd.Stderr = p.env, p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} // it ends what it started, whatever ends us
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	said, started := make(chan string, 1), make(chan error)
	go func() {
		defer close(p.ended)
		runtime.LockOSThread() // the kernel takes the end of the thread that started it for the end of us
		err := p.cmd.Start()
		started <- err
		if err == nil {
			for lines := bufio.NewScanner(stdout); lines.Scan(); {
				if url, ok := strings.CutPrefix(lines.Text(), "Easel is at "); ok {
					said <- url
				}
			}
			p.err = p.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		p.t.Fatal(err)
	}
	select {
	case p.URL = <-said:
	case <-p.ended:
		p.t.Fatalf("it ended at once: %v", p.err)
	case <-time.After(topologyTime):
		p.t.Fatal("it does not start")
	}
}

// end ends it as an operator would.
func (p *topology) end() {
	select {
	case <-p.ended:
	default:
		_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may end by itself just now
		<-p.ended
	}
}

// script runs the script with one of its words on one process.
func (p *topology) script(word, name string) {
	p.t.Helper()
	cmd := exec.Command("sh", topologyScript, word, name)
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("%s %s: %v\n%s", word, name, err, out)
	}
}

// pids are the process ids of all that runs.
func (p *topology) pids() map[string]int {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.Data, "*.pid"))
	if err != nil {
		p.t.Fatal(err)
	}
	pids := map[string]int{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			p.t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			p.t.Fatal(err)
		}
		pids[strings.TrimSuffix(filepath.Base(file), ".pid")] = pid
	}
	return pids
}

// logOf is what a process has logged so far.
func (p *topology) logOf(name string) string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join(p.Data, name+".log"))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// tell shows how it went, of everybody.
func (p *topology) tell() {
	p.t.Logf("%s says:\n%s", topologyScript, p.log.tail(4_000))
	logs, _ := filepath.Glob(filepath.Join(p.Data, "*.log")) // the pattern is right
	for _, path := range logs {
		text, err := os.ReadFile(path)
		if err == nil {
			p.t.Logf("%s:\n%s", filepath.Base(path), text[max(0, len(text)-2_000):])
		}
	}
}
