package journaltest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// errRead ends a follower when it has read what it wanted.
var errRead = errors.New("all read")

// Reader keeps what a follower hands over.
type Reader struct {
	mu      sync.Mutex
	facts   []drawing.Fact
	batches []int
	grown   chan struct{}
}

// NewReader is a reader of nothing yet.
func NewReader() *Reader { return &Reader{grown: make(chan struct{})} }

// Take is for journal.Follow.
func (r *Reader) Take(batch []drawing.Fact) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.facts, r.batches = append(r.facts, batch...), append(r.batches, len(batch))
	close(r.grown)
	r.grown = make(chan struct{})
	return nil
}

// WaitFor gives all facts taken once there are as many as wanted.
func (r *Reader) WaitFor(t testing.TB, n int) []drawing.Fact {
	t.Helper()
	late := time.After(patience)
	for {
		r.mu.Lock()
		facts, grown := r.facts, r.grown
		r.mu.Unlock()
		if len(facts) >= n {
			return facts
		}
		select {
		case <-grown:
		case <-late:
			t.Fatalf("%d facts came; want %d", len(facts), n)
		}
	}
}

func followFrom(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	written := b.writer(t).write(someFacts(30)...)
	for _, from := range []uint64{1, 2, 17, 30} {
		r := NewReader()
		stop := background(t, func(ctx context.Context) error { return b.Follow(ctx, from, r.Take) })
		wantFacts(t, r.WaitFor(t, len(written)-int(from)+1), written[from-1:])
		wantError(t, "follow", stop(), context.Canceled)
	}
}

// followLive has one who follows an empty journal, and one who comes in the middle.
func followLive(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	early, late := NewReader(), NewReader()
	background(t, func(ctx context.Context) error { return b.Follow(ctx, 1, early.Take) })
	w, facts := b.writer(t), someFacts(60)
	var written []drawing.Fact
	for i, f := range facts {
		written = append(written, w.write(f)...)
		if i == 30 {
			early.WaitFor(t, 31) // what was acknowledged is handed over, and does not wait for more
			background(t, func(ctx context.Context) error { return b.Follow(ctx, 11, late.Take) })
		}
	}
	wantFacts(t, early.WaitFor(t, 60), written)
	wantFacts(t, late.WaitFor(t, 50), written[10:])
}

// maxBatch is the most facts that a follower hands over at once.
const maxBatch = 2_000

// maxWait is the most time that a fact waits for others to be handed over with it.
const maxWait = 250 * time.Millisecond

func followBatches(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	const drawings, each = 8, 300
	var writers sync.WaitGroup
	row := drawingtest.NewRow()
	for range drawings {
		d := row.Submitted("accra", 7)
		for range each - 1 {
			d.Undone()
		}
		w := b.writer(t)
		writers.Go(func() { w.write(d.Facts()...) })
	}
	writers.Wait()
	if t.Failed() {
		return
	}
	r, began := NewReader(), time.Now()
	stop := background(t, func(ctx context.Context) error { return b.Follow(ctx, 1, r.Take) })
	facts := r.WaitFor(t, drawings*each)
	most := 20 + int(time.Since(began)/maxWait)
	wantError(t, "follow", stop(), context.Canceled)
	for i, f := range facts {
		if f.Seq != uint64(i+1) {
			t.Fatalf("fact %d has the sequence %d", i, f.Seq)
		}
	}
	for _, n := range r.batches {
		if n > maxBatch {
			t.Errorf("%d facts at once", n)
		}
	}
	if len(r.batches) > most {
		t.Errorf("%d facts came in %d batches", len(facts), len(r.batches))
	}
}

func followStopped(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(6)...)
	var batches []int // on a busy machine the first may not have all six
	err := b.Follow(t.Context(), 1, func(batch []drawing.Fact) error {
		batches = append(batches, len(batch))
		return errRead
	})
	if !errors.Is(err, errRead) || len(batches) != 1 || batches[0] < 1 || batches[0] > 6 {
		t.Errorf("after batches of %v facts: %v", batches, err)
	}
}

// gap needs a stream that somebody made who allows deleting.
func gap(t *testing.T, host Host) {
	js, err := jetstream.New(host.Own(t))
	if err != nil {
		t.Fatal(err)
	}
	_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{
		Name: journal.Stream, Subjects: []string{"drawings.>"}, Storage: jetstream.FileStorage, Replicas: host.Replicas(),
	})
	if err != nil {
		t.Fatal(err)
	}
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(6)...)
	if err := b.raw(t).DeleteMsg(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	for _, from := range []uint64{1, 4} {
		var last uint64
		err := b.Follow(t.Context(), from, func(batch []drawing.Fact) error {
			last = batch[len(batch)-1].Seq
			return nil
		})
		wantError(t, "follow", err, journal.ErrGap)
		if last > 3 {
			t.Errorf("from %d on it was read to %d, past the gap", from, last)
		}
	}
	_, _, err = b.History(t.Context(), drawingtest.ID(2))
	wantError(t, "the history of the drawing with a hole", err, journal.ErrChain)
	err = b.Verify(t.Context(), func(drawing.Fact, error) error { return nil })
	wantError(t, "verify", err, journal.ErrGap)
	b.notAnEvent(t)
}

// notAnEvent is what another program may have written to our subjects.
func (b *book) notAnEvent(t *testing.T) {
	t.Helper()
	for _, subject := range []string{"drawings.x", "drawings.me.submitted", "drawings." + string(drawingtest.ID(1)) + ".a.b"} {
		if _, err := b.own.RequestMsgWithContext(t.Context(), &nats.Msg{Subject: subject, Data: []byte("hello")}); err != nil {
			t.Fatal(err)
		}
		if f := b.one(t, b.lastSeq(t)); f.Data != nil {
			t.Errorf("%s was taken for a fact: %+v", subject, f)
		}
	}
}
