package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/easel-gallery/easel/pipeline/addresstest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/powercut"
	"github.com/easel-gallery/easel/pipeline/powercut/powercuttest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/services/admin"
)

// recording is a contest that was run on a disk that records, and what it acknowledged
// at which position of the record.
type recording struct {
	disk    *powercuttest.Disk
	staffed int // when the account was acknowledged
	entered []*recorded

	mu sync.Mutex // guards what is acknowledged while the contest runs
}

// recorded is one drawing, with the position at which each deed was acknowledged.
type recorded struct {
	family *family
	accepted
	acknowledged map[drawing.Name]int
}

const recordedModerator = "ines@example.org"

// record runs a contest: families enter at the same time as a moderator decides and
// takes down; in its midst the server is killed, and opens its folder again.
func record(t *testing.T, chance *rand.Rand) *recording {
	t.Helper()
	disk := powercuttest.Mount(t)
	r := &recording{disk: disk}
	p := startEaselIn(t, filepath.Join(disk.Dir, "data"), "--entry-limit", "0")
	p.must("edition", "set", "publish_delay=100ms")
	signIn(t, p, recordedModerator)
	r.staffed = disk.Position()
	for range 2 {
		r.run(t, p, chance.Uint64(), 10)
		p.kill()
		p.start()
	}
	p.kill()
	disk.Unmount()
	return r
}

// run lets some more families enter, and decides about their drawings as they come.
func (r *recording) run(t *testing.T, p *process, seed uint64, families int) {
	t.Helper()
	first := len(r.entered)
	for n := first; n < first+families; n++ {
		width := 200 + int((seed+uint64(n)*37)%300)
		r.entered = append(r.entered, &recorded{family: newFamily(p.URL, n, renditiontest.JPEG(t, width, 200)), acknowledged: map[drawing.Name]int{}})
	}
	var all sync.WaitGroup
	for half := range 2 {
		all.Go(func() {
			for n := first + half; n < first+families; n += 2 {
				a, err := r.entered[n].family.enter(stepTime)
				if err != nil {
					t.Error(err)
					return
				}
				r.entered[n].accepted = a
				r.acknowledge(r.entered[n], drawing.Submitted)
			}
		})
	}
	r.moderate(t, r.signIn(t, p), rand.New(rand.NewPCG(seed, 2)), r.entered[first:])
	all.Wait()
}

func (r *recording) acknowledge(d *recorded, what drawing.Name) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d.acknowledged[what] = r.disk.Position()
}

func (r *recording) signIn(t testing.TB, p *process) *moderator {
	t.Helper()
	m := &moderator{t: t, at: p.URL}
	got := m.post("/moderation/sign-in", url.Values{"email": {recordedModerator}, "password": {ownPassword}})
	if got.Status != http.StatusOK {
		t.Fatalf("the moderator signs in: %d %s", got.Status, got.Body)
	}
	m.cookie, _, _ = strings.Cut(got.Header.Get("Set-Cookie"), ";")
	return m
}

// moderate decides about each drawing once it is in the queue. Of those that it
// approves, it takes half down.
func (r *recording) moderate(t *testing.T, m *moderator, chance *rand.Rand, all []*recorded) {
	t.Helper()
	verdicts := []struct {
		verdict drawing.Verdict
		reason  string
	}{{drawing.Approve, ""}, {drawing.Approve, ""}, {drawing.Return, "blurred"}, {drawing.Decline, "off_theme"}}
	decided := 0
	eventually(t, 2*time.Minute, "all drawings are decided", func() error {
		for _, item := range m.queue() {
			at := slices.IndexFunc(all, func(d *recorded) bool { return d.family.Fields["title"] == item.Title })
			with := verdicts[chance.IntN(len(verdicts))]
			decode(t, m.decide(item, string(with.verdict), with.reason), http.StatusOK, &struct{ ID, Status string }{})
			r.acknowledge(all[at], with.verdict.Fact())
			decided++
			if with.verdict == drawing.Approve && chance.IntN(2) == 0 {
				decode(t, m.post("/moderation/drawings/"+item.ID+"/take-down", url.Values{"reason": {"face_visible"}}), http.StatusOK, &struct{ ID, Status string }{})
				r.acknowledge(all[at], drawing.TakenDown)
			}
		}
		if decided < len(all) && !t.Failed() {
			return fmt.Errorf("%d of %d are", decided, len(all))
		}
		return nil
	})
}

// moment draws a position for the power to go: half of them right when something was
// acknowledged, half anywhere.
func (r *recording) moment(chance *rand.Rand) int {
	moments := []int{r.staffed}
	for _, d := range r.entered {
		for _, at := range d.acknowledged {
			moments = append(moments, at)
		}
	}
	slices.Sort(moments)
	if chance.IntN(2) == 0 {
		return moments[chance.IntN(len(moments))]
	}
	return chance.IntN(r.disk.Len() + 1)
}

// cut is what a recording's disk held when the power went at a position.
type cut struct {
	*recording
	folder   string
	position int
}

func (r *recording) cut(t *testing.T, position int, m powercut.Model, chance *rand.Rand) cut {
	t.Helper()
	return cut{r, filepath.Join(r.disk.Cut(t, position, m, chance), "data"), position}
}

// holds opens the folder and checks that all that was acknowledged is true, that what
// was not blocks nobody, and that doctor finds nothing.
func (c cut) holds(t testing.TB) {
	t.Helper()
	p := openFolder(t, c.folder)
	client, err := admin.Dial(t.Context(), c.folder)
	if err != nil {
		t.Fatal(err)
	}
	promised := 0
	for _, d := range c.entered {
		if d.isPromised(drawing.Submitted, c.position) {
			promised++
			d.holds(t, p, client, c.position)
		}
	}
	t.Logf("%d of %d drawings had been acknowledged", promised, len(c.entered))
	c.goesOn(t, p)
	if out, code := p.command("", "doctor"); code != exitDone {
		t.Errorf("easel doctor: exit code %d\n%s", code, out)
	}
}

// isPromised reports whether a deed had been acknowledged at a position.
func (d *recorded) isPromised(what drawing.Name, position int) bool {
	at, ok := d.acknowledged[what]
	return ok && at <= position
}

// holds checks one drawing.
func (d *recorded) holds(t testing.TB, p *process, client *admin.Client, position int) {
	t.Helper()
	facts, err := client.Facts(t.Context(), drawing.ID(d.ID))
	if err != nil {
		t.Errorf("drawing %s: %v", d.ID, err)
		return
	}
	count := map[drawing.Name]int{}
	for _, f := range facts {
		count[f.What]++
	}
	for what, at := range d.acknowledged {
		if n := count[what]; n > 1 || n < 1 && d.isPromised(what, position) {
			t.Errorf("drawing %s was %s %d times; that was acknowledged after operation %d", d.ID, what, n, at)
		}
	}
	if d.keepsItsPicture(t, p.Data) { // else it may never be rendered
		d.standsWhereItStood(t, p, count)
	}
}

// keepsItsPicture compares the object with what the family sent.
func (d *recorded) keepsItsPicture(t testing.TB, data string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "objects", "objects", d.ID, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		if string(kept) == string(d.family.File) {
			return true
		}
	}
	t.Errorf("drawing %s: none of %d objects is what the family sent", d.ID, len(files))
	return false
}

// standsWhereItStood waits until the drawing is rendered and reads its status.
func (d *recorded) standsWhereItStood(t testing.TB, p *process, count map[drawing.Name]int) {
	t.Helper()
	want := drawing.StatusInReview
	for _, stands := range []struct {
		after drawing.Name
		is    drawing.Status
	}{{drawing.Approved, drawing.StatusPublished}, {drawing.Returned, drawing.StatusReturned}, {drawing.Declined, drawing.StatusDeclined}, {drawing.TakenDown, drawing.StatusTakenDown}} {
		if count[stands.after] > 0 {
			want = stands.is
		}
	}
	var s status
	eventually(t, stepTime, "drawing "+d.ID+" is "+string(want), func() error {
		got, err := get(p.URL+d.StatusURL, asJSON)
		if err != nil {
			return err
		}
		if got.Status != http.StatusOK {
			return fmt.Errorf("its receipt is answered %d", got.Status)
		}
		if err := json.Unmarshal([]byte(got.Body), &s); err != nil || s.Status != string(want) {
			return errors.Join(fmt.Errorf("status %q", s.Status), err)
		}
		return nil
	})
	public := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[want == drawing.StatusPublished]
	if got, err := get(p.URL+"/api/v1/drawings/"+d.ID, asJSON); err != nil || got.Status != public {
		t.Errorf("drawing %s is %s, and the public is answered %d, %v", d.ID, want, got.Status, err)
	}
	for _, image := range s.Images {
		if got, err := get(p.URL+image.URL, nil); err != nil || got.Status != http.StatusOK {
			t.Errorf("drawing %s: its picture is answered %d, %v", d.ID, got.Status, err)
		}
	}
}

// goesOn lets the moderator sign in, and some families send their form again: those who
// had been answered get the same answer, and the others are accepted now.
func (c cut) goesOn(t testing.TB, p *process) {
	t.Helper()
	if c.staffed <= c.position {
		c.signIn(t, p)
	}
	for n, d := range c.entered {
		if n%5 != c.position%5 {
			continue
		}
		again := *d.family
		again.at = p.URL
		a, err := again.enter(stepTime)
		if err != nil || d.isPromised(drawing.Submitted, c.position) && a != d.accepted {
			t.Errorf("drawing %s, sent again: %+v, %v", d.ID, a, err)
		}
	}
}

// openFolder starts easel serve in a folder, and fails at once if it ends again.
func openFolder(t testing.TB, folder string) *process {
	t.Helper()
	p := &process{t: t, Data: folder, log: &lockedBuffer{}, args: []string{"--entry-limit", "0"}}
	p.URL, p.Admin = "http://"+addresstest.Free(t), "http://"+addresstest.Free(t)
	t.Cleanup(p.kill)
	p.launch()
	eventually(t, startPatience, "the contest is open", func() error {
		if hasEnded(p.cmd.Process.Pid) {
			t.Fatalf("easel serve ended:\n%s", p.log.tail(300))
		}
		_, err := get(p.URL, nil)
		return err
	})
	return p
}

// hasEnded reports whether a child of ours has ended; whoever waits for it still can.
func hasEnded(pid int) bool {
	var info unix.Siginfo
	err := unix.Waitid(unix.P_PID, pid, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
	return err == nil && info.Signo != 0
}

// complaint runs a check and returns the first thing that it complains of, instead of
// failing the test; "" if it is content.
func complaint(t testing.TB, check func(testing.TB)) string {
	l := &listener{TB: t}
	var done sync.WaitGroup
	done.Go(func() {
		defer func() {
			for _, clean := range slices.Backward(l.cleanups) {
				clean()
			}
		}()
		check(l)
	})
	done.Wait()
	return l.said
}

// listener is a test that ends at the first complaint.
type listener struct {
	testing.TB
	said     string
	cleanups []func()
}

func (l *listener) Cleanup(f func())                  { l.cleanups = append(l.cleanups, f) }
func (l *listener) Error(args ...any)                 { l.end(fmt.Sprint(args...)) }
func (l *listener) Errorf(format string, args ...any) { l.end(fmt.Sprintf(format, args...)) }
func (l *listener) Fatal(args ...any)                 { l.end(fmt.Sprint(args...)) }
func (l *listener) Fatalf(format string, args ...any) { l.end(fmt.Sprintf(format, args...)) }

func (l *listener) end(said string) {
	l.said = said
	runtime.Goexit()
}
