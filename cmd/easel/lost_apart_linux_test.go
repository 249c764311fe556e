package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal/access"
)

// The same lives over roles apart, as operators start them: processes of every role,
// nodes of the cluster and the store are killed one after another, and in the middle of
// it a worker with a task in its hands and a process that takes uploads stand still.
// When all have lived, what no fact names is swept, and the killing goes on.
func TestNothingAcceptedIsLostWhenPartsAreKilled(t *testing.T) {
	t.Parallel()
	kills, seed := campaign(t, "KILLS", 20)
	p := startTopology(t, "EASEL_ENTRY_LIMIT=0", "EASEL_LOG_LEVEL=debug")
	c := newCrowd(t, p.process, seed)
	victims, k := p.victims(), killer{rand.New(rand.NewPCG(seed, 0))}
	strike := func(n int) { t.Logf("kill %d: %s", n+1, k.strike(victims[k.chance.IntN(len(victims))])) }
	c.begin(24)
	last := kills - kills/5
	for n := range last {
		if n == last/2 {
			p.standStill(standstill)
		}
		strike(n)
	}
	lived := c.end()
	sweeping := p.sweeps(seed)
	for n := last; n < kills; n++ {
		strike(n)
	}
	swept := sweeping()
	t.Logf("%d drawings, %d kills, %d objects swept", len(lived), kills, swept)
	if len(lived) < kills || swept == 0 {
		t.Errorf("only %d drawings came through %d kills, and %d objects were swept", len(lived), kills, swept)
	}
	c.holds(p.process, lived)
	p.catalogsAgree(len(lived))
}

// sweeps sweeps what is a little old, as a worker of this process's own, until it is
// told to end and say how many objects that were. Each sweep is cut off at a random
// moment, as by a kill: what it had asked of journal and store is done or not, and
// nothing follows. The last one goes through.
func (p *topology) sweeps(seed uint64) (end func() int) {
	p.t.Helper()
	const age = 10 * time.Second
	h, err := p.house(access.Worker)
	if err != nil {
		p.t.Fatal(err)
	}
	over, chance, swept := make(chan struct{}), rand.New(rand.NewPCG(seed, 1)), 0
	var sweeping sync.WaitGroup
	sweeping.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(100 * time.Millisecond):
			}
			ctx, cut := context.WithTimeout(context.Background(), time.Duration(chance.IntN(1_000))*time.Millisecond)
			objects, _, _ := h.contest.Sweep(ctx, age) // it is cut off, and what it needs is killed
			swept += objects
			cut()
		}
	})
	return func() int {
		close(over)
		sweeping.Wait()
		eventually(p.t, stepTime, "a sweep goes through", func() error {
			objects, _, err := h.contest.Sweep(p.t.Context(), age)
			swept += objects
			return err
		})
		if err := h.close(); err != nil {
			p.t.Error(err)
		}
		return swept
	}
}

// house opens the contest in this process, as a role.
func (p *topology) house(role access.Role) (*house, error) {
	nodes := make([]string, 3)
	for n := range nodes {
		nodes[n] = fmt.Sprintf("tls://%s.1%d:4222", p.net, n+1)
	}
	at := contestPlace{place: place{
		Data: p.t.TempDir(), NATS: strings.Join(nodes, ","), Replicas: len(nodes), SecretFile: p.secret("secret"),
		NATSCreds: access.Creds(p.secret("nats"), "easel", role), NATSCA: p.secret("nats/ca.pem"),
		S3: s3Flags{Endpoint: "https://" + p.net + ".3:9000", Bucket: "easel", Creds: p.secret("s3-" + string(role)), CA: p.secret("minio/public.crt")},
	}}
	return at.open(p.t.Context(), slog.New(slog.DiscardHandler), role)
}

// victims are all whose end nobody may notice.
func (p *topology) victims() []victim {
	store := p.net + ".3:9000"
	v := []victim{p.victim("minio", func() error {
		conn, err := net.Dial("tcp", store)
		if err == nil {
			err = conn.Close()
		}
		return err
	})}
	for n := range 3 {
		v = append(v, p.victim(fmt.Sprintf("nats-%d", n+1), wellAt(fmt.Sprintf("http://%s.1%d:8222/healthz", p.net, n+1))))
	}
	for role, facts := range map[string][]drawing.Name{
		"upload":     {drawing.Submitted, drawing.Replaced, drawing.Withdrawn, drawing.Restored},
		"worker":     {drawing.Rendered, drawing.Unreadable, drawing.Screened},
		"moderation": {drawing.Approved, drawing.Returned, drawing.Declined, drawing.Undone, drawing.TakenDown, drawing.Reinstated, drawing.Described, drawing.Featured},
		"gallery":    nil,
	} {
		for n := range 2 {
			one := p.victim(fmt.Sprintf("%s-%d", role, n+1), wellAt(fmt.Sprintf("http://%s.%s%d:9090/readyz", p.net, roles[role], n+1)))
			one.facts = facts
			if role == "upload" {
				one.object = func() <-chan struct{} { return grows(filepath.Join(p.Data, "minio", "objects", "easel")) }
			}
			v = append(v, one)
		}
	}
	slices.SortFunc(v, func(a, b victim) int { return strings.Compare(a.name, b.name) }) // so that the seed decides
	return v
}

func (p *topology) victim(name string, well func() error) victim {
	launch := func() { p.script("start", name) }
	return victim{
		name: name, says: func(words string) <-chan struct{} { return p.logSays(name, words) }, launch: launch,
		kill: func() {
			pid := p.pids()[name]
			p.signal(name, syscall.SIGKILL)
			eventually(p.t, startPatience, name+" is gone", func() error {
				// It may stay as a zombie, whose files are closed when its last thread is gone.
				stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
				threads, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid)) // none of one that is wholly gone
				if err == nil && (!strings.Contains(string(stat), ") Z ") || len(threads) > 1) {
					return errors.New("it is not")
				}
				return nil
			})
		},
		start: func() {
			launch()
			eventually(p.t, startPatience, name+" answers", well)
		},
	}
}

func wellAt(url string) func() error {
	return func() error {
		got, err := get(url, nil)
		if err == nil && got.Status != http.StatusOK {
			err = fmt.Errorf("%d %s", got.Status, got.Body)
		}
		return err
	}
}

// logSays returns a channel that is closed when a process writes words from now on.
func (p *topology) logSays(name, words string) <-chan struct{} {
	p.t.Helper()
	path, heard, late := filepath.Join(p.Data, name+".log"), make(chan struct{}), time.Now().Add(momentPatience)
	info, err := os.Stat(path)
	if err != nil {
		p.t.Fatal(err)
	}
	go func() { // ends by itself, at the latest when nobody waits any more
		for time.Now().Before(late) {
			if text, err := os.ReadFile(path); err == nil && strings.Contains(string(text[info.Size():]), words) {
				close(heard)
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return heard
}

// standStill freezes a worker that has a task in its hands, and a process that takes
// uploads. The other worker must do the task, while the first one still stands; then
// both go on, and the first worker comes too late with what it made.
func (p *topology) standStill(d time.Duration) {
	p.t.Helper()
	p.signal("upload-1", syscall.SIGSTOP)
	defer p.signal("upload-1", syscall.SIGCONT)
	began := time.Now()
	held := p.freezeAtWork("worker-1")
	defer p.signal("worker-1", syscall.SIGCONT)
	eventually(p.t, 3*time.Minute, "the other worker takes over "+held, func() error {
		if !regexp.MustCompile(`msg="drawing (rendered|unreadable)" drawing=` + held).MatchString(p.logOf("worker-2")) {
			return errors.New("it has not")
		}
		return nil
	})
	time.Sleep(d - time.Since(began))
}

// freezeAtWork stops a worker between making renditions and saying so, and returns the
// drawing.
func (p *topology) freezeAtWork(worker string) (held string) {
	p.t.Helper()
	made := regexp.MustCompile(`msg="renditions made" drawing=(\w+)`)
	eventually(p.t, 2*time.Minute, worker+" stands still with a task in its hands", func() error {
		select {
		case <-p.logSays(worker, "renditions made"):
		case <-time.After(momentPatience):
			return errors.New("it has no work")
		}
		p.signal(worker, syscall.SIGSTOP)
		log := p.logOf(worker)
		all := made.FindAllStringSubmatch(log, -1)
		held = all[len(all)-1][1]
		if strings.Contains(log, `msg="drawing rendered" drawing=`+held) {
			p.signal(worker, syscall.SIGCONT)
			return errors.New("it was quicker")
		}
		return nil
	})
	return held
}

func (p *topology) signal(name string, s syscall.Signal) {
	p.t.Helper()
	if err := syscall.Kill(p.pids()[name], s); err != nil {
		p.t.Fatalf("%v to %s: %v", s, name, err)
	}
}

// catalogsAgree compares all rows of the catalogs of all processes.
func (p *topology) catalogsAgree(drawings int) {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.Data, "*-[12]", "catalog.db"))
	if err != nil || len(files) != 8 {
		p.t.Fatalf("there are %d catalogs, %v", len(files), err)
	}
	eventually(p.t, stepTime, "all catalogs agree", func() error {
		first := allRows(p.t, files[0])
		if len(first) < drawings {
			return fmt.Errorf("%s has %d rows of %d drawings", files[0], len(first), drawings)
		}
		for _, file := range files[1:] {
			if rows := allRows(p.t, file); !slices.Equal(rows, first) {
				return fmt.Errorf("%s and %s differ", files[0], file)
			}
		}
		return nil
	})
}
