package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/store/miniotest"
)

// Eight moderators share what families send in, at three processes over a cluster and an
// S3. One process is killed twice, and all nodes of the journal once. In the end each
// drawing has one verdict, the one that was acknowledged, nothing waits, and no drawing
// lay before two people at once. make test has 200 drawings; EASEL_TEST_EVENING=1000 is
// the whole of it.
func TestEightModeratorsShareAnEveningsWork(t *testing.T) {
	t.Parallel()
	drawings, seed := campaign(t, "EVENING", 200)
	nats, objects := journaltest.NewCluster(t), miniotest.NewServer(t)
	flags := append(userFlags(nats.Contest().Server(access.Operator), newSecret(t), "upload,moderation,gallery,worker"), storeFlags(objects.Config("easel"))...)
	e := &evening{
		t: t, drawings: drawings, seed: seed, began: time.Now(),
		before: map[string]onDesk{}, decided: map[string]deed{},
	}
	for range 3 {
		e.at = append(e.at, startEasel(t, append(flags, "--entry-limit", "0", "--log-level", "warn")...))
	}
	var moderators []*moderator
	for n := range 8 {
		moderators = append(moderators, signIn(t, e.at[0], fmt.Sprintf("moderator-%d@example.org", n)))
	}
	work := e.begin(moderators)
	e.waitFor(drawings / 4)
	e.at[1].kill()
	time.Sleep(time.Second)
	e.at[1].start()
	e.waitFor(drawings / 2)
	nats.Restart(t)
	e.waitFor(drawings * 3 / 4)
	e.at[1].kill()
	e.waitFor(drawings * 4 / 5)
	e.at[1].start()
	work.Wait()
	e.holds(moderators[0])
}

// evening is the work that people share, and what they were told of it.
type evening struct {
	t        testing.TB
	at       []*process
	drawings int
	seed     uint64
	began    time.Time

	mu      sync.Mutex
	before  map[string]onDesk // what lies before whom, by drawing; guarded by mu
	decided map[string]deed   // what was acknowledged, by drawing; guarded by mu
	taken   int               // how often somebody else had claimed what one wanted; guarded by mu
}

// onDesk is a drawing before a moderator, for as long as the claim says.
type onDesk struct {
	to    string
	until time.Time
}

// eveningPatience is how long nothing may go on.
const eveningPatience = 2 * time.Minute

// begin lets families send in, and moderators work until everything is decided.
func (e *evening) begin(moderators []*moderator) *sync.WaitGroup {
	var work sync.WaitGroup
	picture := renditiontest.JPEG(e.t, 120, 80)
	const doors = 4
	for door := range doors {
		work.Go(func() {
			for n := door; n < e.drawings; n += doors {
				if _, err := newFamily(e.at[n%len(e.at)].URL, n, picture).enter(eveningPatience); err != nil {
					e.t.Errorf("family %d: %v", n, err)
				}
			}
		})
	}
	for n, m := range moderators {
		work.Go(func() {
			w := &colleague{evening: e, m: m, chance: rand.New(rand.NewPCG(e.seed, uint64(n))), server: n}
			if err := w.work(); err != nil {
				e.t.Errorf("%s: %v", m.email, err)
			}
		})
	}
	return &work
}

func (e *evening) done() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.decided)
}

// waitFor waits until so many verdicts are acknowledged.
func (e *evening) waitFor(many int) {
	e.t.Helper()
	eventually(e.t, eveningPatience, "moderators get on", func() error {
		if done := e.done(); done < many {
			return fmt.Errorf("%d of %d are decided", done, many)
		}
		return nil
	})
	e.t.Logf("%d are decided after %.1f s", many, time.Since(e.began).Seconds())
}

// show notes that a drawing lies before somebody, and complains if it lies before
// another, or was decided by one who has not let go of it.
func (e *evening) show(id string, s onDesk) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if other, ok := e.before[id]; ok && other.to != s.to && time.Now().Before(other.until) {
		e.t.Errorf("drawing %s lies before %s and %s at once", id, other.to, s.to)
	}
	e.before[id] = s
}

// putAway notes that somebody does not look at a drawing any more.
func (e *evening) putAway(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.before, id)
}

// acknowledge notes a verdict that was answered with 200. A process that is behind shows
// people once more what they have decided themselves, and the same verdict again is done.
func (e *evening) acknowledge(id string, d deed) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if other, ok := e.decided[id]; ok && other != d {
		e.t.Errorf("drawing %s was decided twice: %v and %v", id, other, d)
	}
	e.decided[id] = d
}

// holds checks that each drawing has the one verdict that was acknowledged.
func (e *evening) holds(m *moderator) {
	e.t.Helper()
	if len(e.decided) != e.drawings {
		e.t.Errorf("%d drawings of %d are decided", len(e.decided), e.drawings)
	}
	for _, p := range e.at {
		at := *m
		at.at = p.URL
		eventually(e.t, stepTime, "the queue is empty everywhere", func() error { return at.queueHas(0) })
	}
	for id, want := range e.decided {
		var d seenDrawing
		decode(e.t, m.request(http.MethodGet, "/moderation/drawings/"+id, nil), http.StatusOK, &d)
		people, _, _ := d.told()
		people = slices.DeleteFunc(people, func(d deed) bool { return d.by == "" })
		if !slices.Equal(people, []deed{want}) {
			e.t.Errorf("drawing %s: %v; acknowledged was %v", id, people, want)
		}
	}
	e.t.Logf("%d verdicts in %.1f s; %d times a colleague was faster", len(e.decided), time.Since(e.began).Seconds(), e.taken)
}

// verdicts are those that moderators choose from.
var verdicts = []struct {
	verdict, reason string
	fact            drawing.Name
}{
	{"approve", "", drawing.Approved},
	{"return", "blurred", drawing.Returned},
	{"decline", "off_theme", drawing.Declined},
}

// colleague is a scripted moderator.
type colleague struct {
	*evening
	m      *moderator
	chance *rand.Rand
	server int // where they are at the moment
}

// work goes on until everything is decided.
func (w *colleague) work() error {
	for last, at := -1, time.Now(); w.done() < w.drawings; {
		if done := w.done(); done != last {
			last, at = done, time.Now()
		} else if time.Since(at) > eveningPatience {
			return errors.New("nothing goes on")
		}
		var queue struct{ Items []queued }
		got, err := w.ask(http.MethodGet, "/moderation/queue?claimed=skip&limit=20", nil)
		if ok, err := w.isAnswer(got, err); err != nil {
			return err
		} else if !ok {
			continue
		}
		if err := json.Unmarshal([]byte(got.Body), &queue); err != nil {
			return err
		}
		if err := w.first(queue.Items); err != nil {
			return err
		}
	}
	return nil
}

// ask asks the process where the moderator is, and goes to the next one if that does not
// answer.
func (w *colleague) ask(method, path string, fields url.Values) (reply, error) {
	at := *w.m
	at.at = w.at[w.server%len(w.at)].URL
	got, err := at.ask(method, path, fields)
	if err != nil || isLater(got.Status) {
		w.server++
		time.Sleep(50 * time.Millisecond)
	}
	return got, err
}

// isAnswer reports whether there is an answer, or it is to be asked for again.
func (w *colleague) isAnswer(got reply, err error) (bool, error) {
	if err == nil && got.Status == http.StatusConflict {
		return true, nil
	}
	return answered(got, err)
}

// first looks at the first of these that nobody else has claimed.
func (w *colleague) first(items []queued) error {
	for _, q := range items {
		claimed, err := w.claim(q.ID)
		if err != nil {
			return err
		}
		if claimed {
			return w.look(q)
		}
	}
	time.Sleep(20 * time.Millisecond) // nothing is left to look at now
	return nil
}

// insist asks until there is an answer.
func (w *colleague) insist(path string, fields url.Values) (got reply, err error) {
	for end := time.Now().Add(eveningPatience); time.Now().Before(end); {
		got, err = w.ask(http.MethodPost, path, fields)
		if ok, err := w.isAnswer(got, err); ok || err != nil {
			return got, err
		}
	}
	return got, errors.Join(err, fmt.Errorf("no answer from %s: %d", path, got.Status))
}

func (w *colleague) claim(id string) (bool, error) {
	got, err := w.insist("/moderation/drawings/"+id+"/claim", nil)
	if err != nil {
		return false, err
	}
	if got.Status == http.StatusConflict {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.taken++
		return false, nil
	}
	var claimed struct{ Until time.Time }
	if err := json.Unmarshal([]byte(got.Body), &claimed); err != nil {
		return false, err
	}
	w.show(id, onDesk{w.m.email, claimed.Until})
	return true, nil
}

// look looks at a drawing for a moment, and decides, or now and then leaves it to others.
func (w *colleague) look(q queued) error {
	desk := "/moderation/drawings/" + q.ID
	time.Sleep(time.Duration(w.chance.IntN(20)) * time.Millisecond)
	if w.chance.IntN(10) == 0 {
		w.putAway(q.ID)
		_, err := w.insist(desk+"/release", nil)
		return err
	}
	v := verdicts[w.chance.IntN(len(verdicts))]
	got, err := w.insist(desk+"/decision", url.Values{"verdict": {v.verdict}, "reason": {v.reason}, "seq": {fmt.Sprint(q.Seq)}})
	if err != nil {
		return err
	}
	if got.Status == http.StatusOK {
		w.acknowledge(q.ID, deed{v.fact, w.m.email})
	}
	return nil
}
