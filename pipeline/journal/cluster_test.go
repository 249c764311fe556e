package journal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/access"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// TestWritersOnlyWaitWhileNodesComeAndGo: nodes are restarted one after the other, the
// leader freezes, and a node is lost for good, with its disk, and another takes its
// place. What was acknowledged stands, once and in order.
func TestWritersOnlyWaitWhileNodesComeAndGo(t *testing.T) {
	t.Parallel()
	cluster := journaltest.NewCluster(t)
	o := openOffice(t, cluster.Contest(), 4)
	t.Run("one after the other is restarted", func(t *testing.T) {
		for _, n := range cluster.Nodes() {
			o.wantProgress(t)
			n.Leave()
			o.wantProgress(t)
			n.Start()
		}
	})
	t.Run("the leader freezes", func(t *testing.T) {
		leader := o.Leader(t)
		leader.Freeze()
		o.wantProgress(t)
		leader.Thaw()
	})
	var fresh *journaltest.Node
	t.Run("the leader is lost for good", func(t *testing.T) {
		lost := o.Leader(t)
		lost.Stop()
		o.wantProgress(t)
		fresh = cluster.Join(lost)
		cluster.Remove(lost)
		o.WaitForCopies(t)
	})
	o.wantProgress(t)
	o.stop()
	o.wantWhole(t)
	// What the new node holds is enough, with any one other.
	for _, n := range cluster.Nodes() {
		if n != fresh {
			n.Stop()
			break
		}
	}
	o.wantWhole(t)
}

// TestWhatIsOnItsWayIsNoLostRace: the leader has taken a fact, and nobody hears it. To
// whoever appends the same again the leader says that another is being written; that
// other is our own.
func TestWhatIsOnItsWayIsNoLostRace(t *testing.T) {
	t.Parallel()
	cluster := journaltest.NewCluster(t)
	o := openOffice(t, cluster.Contest(), 1)
	o.wantProgress(t)
	o.stop()
	p, leader := o.pens[0], o.Leader(t)
	server := o.Server(access.Upload)
	server.URL = leader.URL()
	p.journal, _ = o.at(t, server, 0)
	if _, _, err := history(t, p.journal, p.id); err != nil { // so that it has the data key, which a frozen node may keep
		t.Fatal(err)
	}
	for _, n := range cluster.Nodes() {
		if n != leader {
			n.Freeze()
		}
	}
	f, err := drawing.New(journal.NewEventID(), p.id, drawing.Withdrawn, time.Now(), drawing.Act{Version: drawing.Version})
	if err != nil {
		t.Fatal(err)
	}
	for try, waits := range []time.Duration{time.Second, 3 * time.Second} {
		ctx, cancel := context.WithTimeout(t.Context(), waits)
		_, err := p.journal.Append(ctx, p.head, f)
		cancel()
		if !errors.Is(err, journal.ErrAway) || errors.Is(err, journal.ErrConflict) {
			t.Errorf("try %d: %v; want: %v", try+1, err, journal.ErrAway)
		}
	}
	for _, n := range cluster.Nodes() {
		if n != leader {
			n.Thaw()
		}
	}
	if p.head, err = p.insist(p.head, f); err != nil {
		t.Fatal(err)
	}
	p.written = append(p.written, f.EventID)
	o.wantWhole(t)
}

// TestABucketIsMadeWhenTheNodesAreThere: a cluster that was started, of which one node
// has not come yet, refuses to place anything new on three. That is no mistake of ours.
func TestABucketIsMadeWhenTheNodesAreThere(t *testing.T) {
	t.Parallel()
	cluster := journaltest.NewCluster(t)
	account := cluster.Contest()
	j, err := journal.Open(t.Context(), account.Own(t), journal.Config{Replicas: account.Replicas(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	gone := cluster.Nodes()[2]
	gone.Leave()
	for _, n := range cluster.Nodes()[:2] { // so that none of them has ever heard of it
		n.Leave()
		n.Start()
	}
	made := 0
	bucket := func() error {
		made++
		_, err := j.Bucket(t.Context(), fmt.Sprintf("some-%d", made), 0)
		return err
	}
	late := time.Now().Add(outage)
	for err = bucket(); !strings.Contains(fmt.Sprint(err), "peer"); err = bucket() { // two nodes find each other first
		if err == nil || !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatalf("without %s: %v", gone.Name, err)
		}
	}
	if !errors.Is(err, journal.ErrAway) {
		t.Errorf("without %s: %v; want: %v", gone.Name, err, journal.ErrAway)
	}
	gone.Start()
	for err = bucket(); err != nil; err = bucket() {
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatalf("with %s again: %v", gone.Name, err)
		}
	}
}

const (
	// outage is how long a writer may have to wait: for a new leader, or a new node.
	outage = 60 * time.Second
	// pace is a writer's pause between two facts.
	pace = 20 * time.Millisecond
)

// office is a contest on a cluster, to which families write all the time while somebody
// follows and a worker works.
type office struct {
	*journaltest.Account
	failed func() bool // whether a writer has given up
	secret *vault.Secret
	pens   []*pen
	worker *worker
	reader *journaltest.Reader
	stop   func() // ends pens, reader and worker, and waits for them
}

func openOffice(t *testing.T, account *journaltest.Account, pens int) *office {
	t.Helper()
	o := &office{Account: account, failed: t.Failed, reader: journaltest.NewReader(), secret: vaulttest.Secret(t)}
	at, _ := o.as(t, access.Worker) // first: the others make nothing
	queue, err := at.Queue(t.Context(), "thumbnail", drawing.Submitted, drawing.Withdrawn)
	if err != nil {
		t.Fatal(err)
	}
	o.worker = &worker{queue: queue, done: map[uint64]bool{}}
	follower, _ := o.as(t, access.Gallery)
	ctx, cancel := context.WithCancel(t.Context())
	var writing, running sync.WaitGroup
	for n := range pens {
		j, keys := o.as(t, access.Upload)
		p := &pen{journal: j, id: drawingtest.ID(n + 1)}
		if err := keys.Create(t.Context(), p.id); err != nil {
			t.Fatal(err)
		}
		o.pens = append(o.pens, p)
		writing.Go(func() { p.write(ctx, t) })
	}
	reading, noMore := context.WithCancel(t.Context())
	running.Go(func() { _ = follower.Follow(reading, 1, o.reader.Take) }) // ends when told to
	running.Go(func() { o.worker.work(reading) })
	o.stop = func() {
		cancel()
		writing.Wait()
	}
	t.Cleanup(func() {
		o.stop()
		noMore()
		running.Wait()
	})
	return o
}

// as opens the journal as a role does. The worker makes what does not exist.
func (o *office) as(t *testing.T, role access.Role) (*journal.Journal, *vault.Keys) {
	t.Helper()
	replicas := 0
	if role == access.Worker {
		replicas = o.Replicas()
	}
	return o.at(t, o.Server(role), replicas)
}

func (o *office) at(t *testing.T, server journal.Server, replicas int) (*journal.Journal, *vault.Keys) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	nc, err := journal.Dial(server, "easel-test", log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	for late := time.Now().Add(outage); ; {
		keys, err := vault.Open(t.Context(), nc, o.secret, replicas)
		var j *journal.Journal
		if err == nil {
			j, err = journal.Open(t.Context(), nc, journal.Config{Replicas: replicas, Sealer: keys, Log: log})
		}
		if err == nil {
			return j, keys
		}
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatal(err)
		}
	}
}

// pen writes one drawing's facts, one after the other.
type pen struct {
	journal *journal.Journal
	id      drawing.ID

	mu      sync.Mutex
	written []string      // event ids that were acknowledged
	head    journal.Head  // after the last of them
	longest time.Duration // that one had to wait
}

// write appends until told to stop. What is not acknowledged is tried again, the same
// fact after the same one: nothing else than waiting may be asked of a writer.
func (p *pen) write(ctx context.Context, t *testing.T) {
	name, head := drawing.Submitted, journal.Head{}
	for ctx.Err() == nil {
		f, err := drawing.New(journal.NewEventID(), p.id, name, time.Now(), drawing.Act{Version: drawing.Version})
		if err != nil {
			t.Error(err)
			return
		}
		began := time.Now()
		if head, err = p.insist(head, f); err != nil {
			t.Errorf("after %s a writer was told: %v", time.Since(began), err)
			return
		}
		p.mu.Lock()
		p.written, p.head, p.longest = append(p.written, f.EventID), head, max(p.longest, time.Since(began))
		p.mu.Unlock()
		if name = drawing.Withdrawn; len(p.written)%2 == 0 {
			name = drawing.Restored
		}
		time.Sleep(pace)
	}
}

func (p *pen) insist(after journal.Head, f drawing.Fact) (head journal.Head, err error) {
	for late := time.Now().Add(outage); ; {
		head, err = p.journal.Append(context.Background(), after, f)
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			return head, err
		}
	}
}

func (p *pen) acknowledged() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.written)
}

// worker does every task, and knows which: from when he has it, because a task whose end
// is confirmed by a node that goes away meanwhile does not come again.
type worker struct {
	queue *journal.Queue
	mu    sync.Mutex
	done  map[uint64]bool
}

func (w *worker) work(ctx context.Context) {
	for ctx.Err() == nil {
		task, ok, err := w.queue.Next(ctx, time.Second)
		if err != nil || !ok {
			continue // away, or nothing yet
		}
		w.mu.Lock()
		w.done[task.Fact.Seq] = true
		w.mu.Unlock()
		_ = task.Done(ctx) // else it comes again, or its end is known and only the answer was lost
	}
}

func (w *worker) did(seq uint64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done[seq]
}

// wantProgress waits until every writer has written five facts more.
func (o *office) wantProgress(t *testing.T) {
	t.Helper()
	late := time.Now().Add(2 * outage)
	for _, p := range o.pens {
		for before := p.acknowledged(); p.acknowledged() < before+5; time.Sleep(pace) {
			if o.failed() || time.Now().After(late) {
				t.Fatalf("the writers do not go on")
			}
		}
	}
}

// wantWhole fails unless each acknowledged fact stands once, in its place, and was
// handed to the follower, and to the worker what was for him.
func (o *office) wantWhole(t *testing.T) {
	t.Helper()
	j, _ := o.as(t, access.Gallery)
	total := 0
	for _, p := range o.pens {
		total += len(p.written)
		facts, head, err := history(t, j, p.id)
		if err != nil || len(facts) != len(p.written) || head != p.head {
			t.Fatalf("%d facts to %d, %v; %d to %d were acknowledged", len(facts), head.Seq, err, len(p.written), p.head.Seq)
		}
		for i, f := range facts {
			if f.EventID != p.written[i] {
				t.Fatalf("fact %d of %s is another one", i, p.id)
			}
		}
	}
	if last, err := j.LastSeq(t.Context()); err != nil || last != uint64(total) {
		t.Errorf("there are %d facts, %v; %d were acknowledged", last, err, total)
	}
	for i, f := range o.reader.WaitFor(t, total) {
		if f.Seq != uint64(i+1) {
			t.Fatalf("the follower got %d after %d", f.Seq, i)
		}
		for late := time.Now().Add(outage); f.Name != drawing.Restored && !o.worker.did(f.Seq); time.Sleep(pace) {
			if time.Now().After(late) {
				t.Fatalf("the task of %d was lost", f.Seq)
			}
		}
	}
	for _, p := range o.pens {
		t.Logf("%s: %d facts; the longest wait was %s", p.id, len(p.written), p.longest)
	}
}

// history reads a drawing's facts from a cluster that may be choosing a leader.
func history(t *testing.T, j *journal.Journal, id drawing.ID) (facts []drawing.Fact, head journal.Head, err error) {
	for late := time.Now().Add(outage); ; {
		facts, head, err = j.History(t.Context(), id)
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			return facts, head, err
		}
	}
}
