package journal_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/journaltest"
	"github.com/easel-gallery/easel/pipeline/vault"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

const (
	// soon is how long it may take to say that the journal is away: two answers that
	// do not come, of four seconds each, and much for a busy machine.
	soon     = 40 * time.Second
	patience = time.Minute
)

// desk is a journal on a server that can be stopped, with one drawing in it.
type desk struct {
	*journal.Journal
	server *journaltest.Server
	keys   *vault.Keys
	nc     *nats.Conn
	life   *drawingtest.Drawing
	head   journal.Head
}

func openDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{server: journaltest.NewServer(t), life: drawingtest.Submitted("accra", 7)}
	d.nc = d.server.Connect(t)
	var err error
	if d.keys, err = vault.Open(t.Context(), d.nc, vaulttest.Secret(t), 1); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	if d.Journal, err = journal.Open(t.Context(), d.nc, journal.Config{Replicas: 1, Sealer: d.keys, Log: log}); err != nil {
		t.Fatal(err)
	}
	if err := d.keys.Create(t.Context(), d.life.ID()); err != nil {
		t.Fatal(err)
	}
	d.append(t, d.life.Facts()[0])
	return d
}

func (d *desk) append(t *testing.T, f drawing.Fact) {
	t.Helper()
	head, err := d.Append(t.Context(), d.head, f)
	if err != nil {
		t.Fatal(err)
	}
	d.head = head
}

// next is one more fact of the drawing.
func (d *desk) next() drawing.Fact {
	facts := d.life.Undone().Facts()
	return facts[len(facts)-1]
}

// wantAway fails unless every deed says in time that the journal is away.
func (d *desk) wantAway(t *testing.T, f drawing.Fact) {
	t.Helper()
	var deeds sync.WaitGroup
	for name, do := range map[string]func() error{
		"append":  func() error { _, err := d.Append(t.Context(), d.head, f); return err },
		"history": func() error { _, _, err := d.History(t.Context(), d.life.ID()); return err },
		"last":    func() error { _, err := d.LastSeq(t.Context()); return err },
		"ping":    func() error { return d.Ping(t.Context()) },
		"bucket":  func() error { _, err := d.Bucket(t.Context(), "settings", 0); return err },
		"key":     func() error { return d.keys.Create(t.Context(), drawingtest.ID(2)) },
	} {
		deeds.Go(func() {
			began := time.Now()
			err := do()
			if !errors.Is(err, journal.ErrAway) || errors.Is(err, journal.ErrConflict) {
				t.Errorf("%s: %v; want: %v", name, err, journal.ErrAway)
			}
			if took := time.Since(began); took > soon {
				t.Errorf("%s took %s to say so", name, took)
			}
		})
	}
	deeds.Wait()
}

// wantBack waits until the journal answers again.
func (d *desk) wantBack(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for err := d.Ping(ctx); err != nil; err = d.Ping(ctx) {
		select {
		case <-ctx.Done():
			t.Fatalf("it did not come back: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func TestAStoppedServerIsAwayAndComesBack(t *testing.T) {
	d := openDesk(t)
	for range 2 {
		d.server.Stop()
		f := d.next()
		d.wantAway(t, f)
		d.server.Start()
		d.wantBack(t)
		// What could not be sent is not sent later, as a surprise.
		if last, err := d.LastSeq(t.Context()); err != nil || last != d.head.Seq {
			t.Errorf("there are %d facts, %v; want %d", last, err, d.head.Seq)
		}
		d.append(t, f)
	}
	d.wantWhole(t)
}

// TestAFrozenServerIsAwayAndNothingHappensTwice: whether what was asked of it
// happened, nobody knows until it answers again.
func TestAFrozenServerIsAwayAndNothingHappensTwice(t *testing.T) {
	d := openDesk(t)
	d.server.Freeze()
	f := d.next()
	d.wantAway(t, f)
	d.server.Thaw()
	d.wantBack(t)
	d.append(t, f)
	d.wantWhole(t)
}

// wantWhole fails unless each fact of the drawing stands once.
func (d *desk) wantWhole(t *testing.T) {
	t.Helper()
	facts, head, err := d.History(t.Context(), d.life.ID())
	if err != nil {
		t.Fatal(err)
	}
	wanted := d.life.Facts()
	if len(facts) != len(wanted) || head != d.head {
		t.Fatalf("%d facts to %d; want %d to %d", len(facts), head.Seq, len(wanted), d.head.Seq)
	}
	for i := range facts {
		if facts[i].EventID != wanted[i].EventID {
			t.Errorf("fact %d is %s", i, facts[i].EventID)
		}
	}
}

func TestFollowersAndWatchersGoOnWhenTheServerIsBack(t *testing.T) {
	d := openDesk(t)
	r := journaltest.NewReader()
	watched := make(chan journal.Value, 100)
	bucket, err := d.Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = d.Follow(ctx, 1, r.Take) }) // ends when told to
	running.Go(func() {
		for ctx.Err() == nil { // a server that is back, but not ready, ends a watch
			_ = bucket.Watch(ctx, func(v journal.Value) { watched <- v }, func() {})
			time.Sleep(10 * time.Millisecond)
		}
	})
	defer running.Wait()
	defer stop()
	for round := range 3 {
		for range 5 {
			d.append(t, d.next())
		}
		if err := bucket.Put(t.Context(), "edition", []byte{byte(round)}); err != nil {
			t.Fatal(err)
		}
		facts := r.WaitFor(t, 1+5*(round+1))
		for i, f := range facts {
			if f.Seq != uint64(i+1) {
				t.Fatalf("fact %d has the sequence %d", i, f.Seq)
			}
		}
		if took := wantValue(t, watched, byte(round)); took > 10*time.Second { // left to itself the client may take 20
			t.Errorf("the watcher was told %s after it happened", took)
		}
		d.server.Restart(t)
		d.wantBack(t)
	}
}

// wantValue waits for a value of a watch; the ones before may come again.
func wantValue(t *testing.T, watched <-chan journal.Value, want byte) (took time.Duration) {
	t.Helper()
	began := time.Now()
	late := time.After(patience)
	for {
		select {
		case v := <-watched:
			if len(v.Bytes) == 1 && v.Bytes[0] == want {
				return time.Since(began)
			}
		case <-late:
			t.Fatalf("the value %d did not come", want)
		}
	}
}

func TestAFollowerMayBeginWhileTheServerIsAway(t *testing.T) {
	d := openDesk(t)
	d.server.Stop()
	r := journaltest.NewReader()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Follow(ctx, 1, r.Take) }()
	d.wantAway(t, d.next()) // for as long as it takes to notice
	d.server.Start()
	r.WaitFor(t, 1)
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("follow: %v", err)
	}
}

func TestAFollowerEndsWhileTheServerIsAway(t *testing.T) {
	for name, leave := range map[string]func(*journaltest.Server){"stopped": (*journaltest.Server).Stop, "frozen": (*journaltest.Server).Freeze} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			r := journaltest.NewReader()
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- d.Follow(ctx, 1, r.Take) }()
			r.WaitFor(t, 1)
			leave(d.server)
			d.wantAway(t, d.next()) // by then the follower has noticed, too
			stop()
			select {
			case err := <-ended:
				if !errors.Is(err, context.Canceled) {
					t.Errorf("follow: %v", err)
				}
			case <-time.After(patience):
				t.Error("whoever follows does not end")
			}
		})
	}
}

func TestAQueueGoesOnWhenTheServerIsBack(t *testing.T) {
	d := openDesk(t)
	q, err := d.Queue(t.Context(), "thumbnail", drawing.Submitted, drawing.Undone)
	if err != nil {
		t.Fatal(err)
	}
	wantTask(t, q, 1)
	d.server.Stop()
	began := time.Now()
	if _, ok, _ := q.Next(t.Context(), 500*time.Millisecond); ok || time.Since(began) > soon {
		t.Errorf("a stopped server handed something over, or took %s not to", time.Since(began))
	}
	d.server.Start()
	d.wantBack(t)
	d.append(t, d.next())
	wantTask(t, q, 2)
}

// TestWhoLagsBehindTellsOfNoLostRace: a server that knows fewer facts than the writer has
// seen refuses the next one. Nobody was faster.
func TestWhoLagsBehindTellsOfNoLostRace(t *testing.T) {
	d := openDesk(t)
	later := journal.Head{Seq: d.head.Seq + 1, Hash: d.head.Hash}
	if _, err := d.Append(t.Context(), later, d.next()); !errors.Is(err, journal.ErrAway) || errors.Is(err, journal.ErrConflict) {
		t.Errorf("%v; want: %v", err, journal.ErrAway)
	}
}

// TestAQueueWithoutALeaderIsWaitedFor: a queue that is gone from the server for a while
// answers as one of a cluster that has no leader: nobody hears what is asked of it.
func TestAQueueWithoutALeaderIsWaitedFor(t *testing.T) {
	d := openDesk(t)
	open := func() (*journal.Queue, error) { return d.Queue(t.Context(), "thumbnail", drawing.Submitted) }
	q, err := open()
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(d.nc)
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteConsumer(t.Context(), journal.Stream, "thumbnail"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := q.Next(t.Context(), 500*time.Millisecond); ok || !errors.Is(err, journal.ErrAway) {
		t.Errorf("a queue that nobody leads: %t, %v; want: %v", ok, err, journal.ErrAway)
	}
	led := make(chan error, 1)
	time.AfterFunc(300*time.Millisecond, func() {
		_, err := open()
		led <- err
	})
	if _, ok, err := q.Next(t.Context(), patience); !ok || err != nil {
		t.Errorf("a queue that is led again: %t, %v", ok, err)
	}
	if err := <-led; err != nil {
		t.Fatal(err)
	}
}

// wantTask does tasks until that of a sequence is done. One that was done before a
// crash may come again.
func wantTask(t *testing.T, q *journal.Queue, seq uint64) {
	t.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); {
		task, ok, err := q.Next(t.Context(), time.Second)
		if err != nil || !ok {
			continue // away, or nothing yet
		}
		if err := task.Done(t.Context()); err != nil || task.Fact.Seq > seq {
			t.Fatalf("the task of %d, %v; want that of %d", task.Fact.Seq, err, seq)
		}
		if task.Fact.Seq == seq {
			return
		}
	}
	t.Fatalf("the task of %d did not come", seq)
}

func TestAServerThatIsNotThereYetIsWaitedFor(t *testing.T) {
	server := journaltest.NewServer(t)
	server.Stop()
	nc := server.Connect(t)
	_, err := journal.Open(t.Context(), nc, journal.Config{Replicas: 1, Log: slog.New(slog.DiscardHandler)})
	if !errors.Is(err, journal.ErrAway) {
		t.Errorf("%v; want: %v", err, journal.ErrAway)
	}
	server.Start()
	for late := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		_, err = journal.Open(t.Context(), nc, journal.Config{Replicas: 1, Log: slog.New(slog.DiscardHandler)})
		if err == nil {
			return
		}
		if time.Now().After(late) {
			t.Fatal(err)
		}
	}
}
