package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/worker/cell"
)

// folder is where binary builds, gone when all tests have ended.
var folder = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "easel-test-") })

// binary is the real easel, built once for all tests that start it.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "easel")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	if cell.Is(os.Args) { // of a serve or a render that runs in this process
		os.Exit(cell.Main())
	}
	code := m.Run()
	if dir, err := folder(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// process is an easel serve of its own, on loopback, with a folder of its own.
type process struct {
	t     testing.TB
	args  []string
	wants []string // of the environment, beside what this process has
	as    []string // how a command is run, if not by the binary on the process's folder
	env   []string // of such a command
	Data  string
	URL   string
	Admin string
	cmd   *exec.Cmd
	log   *lockedBuffer
}

// startEasel starts easel serve with further flags and waits until it answers.
func startEasel(t testing.TB, args ...string) *process {
	t.Helper()
	return startEaselIn(t, t.TempDir(), args...)
}

// startEaselIn is startEasel in a folder.
func startEaselIn(t testing.TB, data string, args ...string) *process {
	t.Helper()
	return startEaselWith(t, data, nil, args...)
}

// startEaselWith is startEaselIn with something more in the environment.
func startEaselWith(t testing.TB, data string, wants []string, args ...string) *process {
	t.Helper()
	p := &process{t: t, Data: data, log: &lockedBuffer{}, args: args, wants: wants}
	p.URL, p.Admin = "http://"+addresstest.Free(t), "http://"+addresstest.Free(t)
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("the log of easel serve:\n%s", p.log.tail(8_000))
		}
	})
	p.start()
	return p
}

// start starts the process again in the same folder and on the same ports, and waits
// until it answers.
func (p *process) start() {
	p.t.Helper()
	p.launch()
	eventually(p.t, startPatience, "easel serve answers", func() error {
		_, err := get(p.Admin+"/readyz", nil)
		return err
	})
}

// startPatience is how long a process may take until it answers. It takes half a
// second, or many beside a busy build.
const startPatience = 2 * time.Minute

// launch is start without waiting.
func (p *process) launch() {
	p.t.Helper()
	path, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	args := append([]string{"serve", "--data", p.Data, "--listen", strings.TrimPrefix(p.URL, "http://"),
		"--admin-listen", strings.TrimPrefix(p.Admin, "http://"), "--log-level", "debug"}, p.args...)
	p.cmd = exec.Command(path, args...)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.Env = p.log, p.log, append(os.Environ(), p.wants...)
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends the process as a crash would.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended by itself
	_ = p.cmd.Wait()
	p.cmd = nil
}

// stop ends the process as an operator would, and checks that it ends well.
func (p *process) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("easel serve did not end well: %v", err)
	}
	p.cmd = nil
}

// command runs another command of easel's on the process's folder.
func (p *process) command(stdin string, args ...string) (stdout string, code int) {
	p.t.Helper()
	path, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(p.t.Context(), 2*time.Minute)
	defer cancel()
	words := slices.Concat([]string{path}, args, []string{"--data", p.Data})
	if p.as != nil {
		words = slices.Concat(p.as, args)
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env, cmd.Stdin = p.env, strings.NewReader(stdin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, p.log
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return out.String(), cmd.ProcessState.ExitCode()
}

// must is command for one that has to succeed.
func (p *process) must(args ...string) string {
	p.t.Helper()
	out, code := p.command("", args...)
	if code != exitDone {
		p.t.Fatalf("easel %s: exit code %d\n%s", strings.Join(args, " "), code, out)
	}
	return out
}

// eventually waits until check is content.
func eventually(t testing.TB, within time.Duration, what string, check func() error) {
	t.Helper()
	end := time.Now().Add(within)
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s: %v", within, what, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// reply is an answer that was read whole.
type reply struct {
	Status int
	Header http.Header
	Body   string
}

func get(url string, header http.Header) (reply, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return reply{}, err
	}
	for name, values := range header {
		r.Header[name] = values
	}
	return do(http.DefaultTransport, r)
}

func do(through http.RoundTripper, r *http.Request) (reply, error) {
	answer, err := through.RoundTrip(r)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return reply{answer.StatusCode, answer.Header, string(body)}, err
}

// lockedBuffer collects what a process writes.
type lockedBuffer struct {
	mu      sync.Mutex
	buf     bytes.Buffer
	waiting map[chan struct{}]awaited
}

// awaited is what somebody waits for: words that are written behind a place.
type awaited struct {
	words string
	from  int
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buf.Write(p)
	all := b.buf.Bytes()
	for heard, a := range b.waiting {
		from := max(a.from, len(all)-len(p)-len(a.words)) // a pipe may be read in the middle of a word
		if bytes.Contains(all[from:], []byte(a.words)) {
			close(heard)
			delete(b.waiting, heard)
		}
	}
	return len(p), nil
}

// says returns a channel that is closed when words are written from now on.
func (b *lockedBuffer) says(words string) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting == nil {
		b.waiting = map[chan struct{}]awaited{}
	}
	heard := make(chan struct{})
	b.waiting[heard] = awaited{words, b.buf.Len()}
	return heard
}

func (b *lockedBuffer) tail(n int) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.buf.String()
	return s[max(0, len(s)-n):]
}
