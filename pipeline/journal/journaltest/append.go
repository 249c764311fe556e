package journaltest

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

func appendAndRead(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w := b.writer(t)
	written := w.write(someFacts(9)...)
	for n := range 3 {
		id := drawingtest.ID(n + 1)
		facts, head, err := b.History(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		wantFacts(t, facts, written[3*n:3*n+3])
		if head != w.heads[id] || head.Seq != uint64(3*n+3) {
			t.Errorf("the head is %d; Append gave %d", head.Seq, w.heads[id].Seq)
		}
	}
	if last := b.lastSeq(t); last != 9 {
		t.Errorf("the last sequence is %d", last)
	}
	if err := b.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func noHistory(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(3)...)
	facts, head, err := b.History(t.Context(), drawingtest.ID(9))
	if len(facts) != 0 || head != (journal.Head{}) || err != nil {
		t.Errorf("%v, %v, %v", facts, head, err)
	}
}

// racers are eight who decide on the same fact, fifty times.
func racers(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w := b.writer(t)
	d := drawingtest.Submitted("accra", 7)
	w.write(d.Facts()...)
	for round := range 50 {
		head := w.heads[d.ID()]
		heads, errs := race(8, func() (journal.Head, error) { return b.Append(t.Context(), head, undone(t, d.ID())) })
		won := 0
		for i, err := range errs {
			if err == nil {
				won, w.heads[d.ID()] = won+1, heads[i]
				continue
			}
			wantError(t, "a loser's append", err, journal.ErrConflict)
		}
		if won != 1 {
			t.Fatalf("%d of 8 won", won)
		}
		if last := b.lastSeq(t); last != uint64(round+2) {
			t.Fatalf("after %d rounds there are %d facts", round+1, last)
		}
	}
	if facts, _, err := b.History(t.Context(), d.ID()); err != nil || len(facts) != 51 {
		t.Errorf("%d facts, %v", len(facts), err)
	}
}

func undone(t *testing.T, id drawing.ID) drawing.Fact {
	t.Helper()
	f, err := drawing.New(journal.NewEventID(), id, drawing.Undone, time.Now(), drawing.Act{Version: drawing.Version, By: drawingtest.Staff})
	if err != nil {
		t.Error(err)
	}
	return f
}

// race calls do n times at once.
func race[T any](n int, do func() (T, error)) ([]T, []error) {
	var running sync.WaitGroup
	results, errs, start := make([]T, n), make([]error, n), make(chan struct{})
	for i := range n {
		running.Go(func() {
			<-start
			results[i], errs[i] = do()
		})
	}
	close(start)
	running.Wait()
	return results, errs
}

func conflictWritesNothing(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w := b.writer(t)
	facts := someFacts(6)
	w.write(facts[:3]...)
	id, head := facts[0].Drawing, w.heads[facts[0].Drawing]
	w.write(facts[3:]...)
	for name, c := range map[string]struct {
		head journal.Head
		want error
	}{
		"none":              {journal.Head{}, journal.ErrConflict},
		"the one before":    {journal.Head{Seq: head.Seq - 1}, journal.ErrConflict},
		"another drawing's": {w.heads[facts[3].Drawing], journal.ErrAway}, // later than any of its own: who answers may lag behind
		"one of the future": {journal.Head{Seq: math.MaxUint64 - 1}, journal.ErrAway},
	} {
		_, err := b.Append(t.Context(), c.head, undone(t, id))
		wantError(t, "append after "+name, err, c.want)
	}
	if last := b.lastSeq(t); last != 6 {
		t.Errorf("there are %d facts", last)
	}
	if _, err := b.Append(t.Context(), head, undone(t, id)); err != nil {
		t.Errorf("after the true head: %v", err)
	}
}

func sameEventAgain(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w := b.writer(t)
	facts := someFacts(3)
	w.write(facts[:2]...)
	before := w.heads[facts[0].Drawing]
	w.write(facts[2])
	first := w.heads[facts[0].Drawing]
	for range 3 {
		again, err := b.Append(t.Context(), before, facts[2])
		if err != nil || again != first {
			t.Errorf("%v, %v; want %v", again, err, first)
		}
	}
	heads, errs := race(8, func() (journal.Head, error) { return b.Append(t.Context(), before, facts[2]) })
	for i := range heads {
		if errs[i] != nil || heads[i] != first {
			t.Errorf("%v, %v; want %v", heads[i], errs[i], first)
		}
	}
	if last := b.lastSeq(t); last != 3 {
		t.Errorf("there are %d facts", last)
	}
	if _, err := b.Append(t.Context(), first, undone(t, facts[0].Drawing)); err != nil {
		t.Errorf("the head of a retry does not hold: %v", err)
	}
}

func unknownFact(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	d := drawingtest.Submitted("accra", 7).Happened("praised", map[string]any{"stars": 5, "by": []string{"all"}}).Rendered()
	written := b.writer(t).write(d.Facts()...)
	facts, _, err := b.History(t.Context(), d.ID())
	if err != nil {
		t.Fatal(err)
	}
	wantFacts(t, facts, written)
}

func tooLarge(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w := b.writer(t)
	for _, size := range []int{journal.MaxEvent, 2 << 20} {
		d := drawingtest.Submitted("accra", 7, drawingtest.Story(strings.Repeat("x", size)))
		if err := b.keys.Create(t.Context(), d.ID()); err != nil {
			t.Fatal(err)
		}
		_, err := b.Append(t.Context(), journal.Head{}, d.Facts()[0])
		if err == nil || errors.Is(err, journal.ErrAway) || errors.Is(err, journal.ErrConflict) {
			t.Errorf("%d bytes: %v", size, err)
		}
	}
	// As large as may be, with room for headers and seal.
	w.write(drawingtest.Submitted("accra", 7, drawingtest.Story(strings.Repeat("x", journal.MaxEvent-2_000))).Facts()...)
	if last := b.lastSeq(t); last != 1 {
		t.Errorf("there are %d facts", last)
	}
}

func doneContext(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(1)...)
	bucket, err := b.Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	id := drawingtest.ID(1)
	_, err = b.Append(done, journal.Head{Seq: 1}, undone(t, id))
	wantError(t, "append", err, context.Canceled)
	_, _, err = b.History(done, id)
	wantError(t, "history", err, context.Canceled)
	_, err = b.LastSeq(done)
	wantError(t, "last", err, context.Canceled)
	wantError(t, "ping", b.Ping(done), context.Canceled)
	wantError(t, "follow", b.Follow(done, 1, func([]drawing.Fact) error { return nil }), context.Canceled)
	wantError(t, "put", bucket.Put(done, "a", nil), context.Canceled)
	_, err = bucket.Get(done, "a")
	wantError(t, "get", err, context.Canceled)
	wantError(t, "watch", bucket.Watch(done, func(journal.Value) {}, func() {}), context.Canceled)
}

func outlivesServer(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	b := openBook(t, host, secret)
	written := b.writer(t).write(someFacts(30)...)
	bucket, err := b.Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := bucket.Put(t.Context(), "a", []byte("1")); err != nil {
		t.Fatal(err)
	}
	host.Restart(t)
	b = openBook(t, host, secret)
	if last := b.lastSeq(t); last != 30 {
		t.Errorf("there are %d facts", last)
	}
	for n := range 10 {
		facts, _, err := b.History(t.Context(), drawingtest.ID(n+1))
		if err != nil {
			t.Fatal(err)
		}
		wantFacts(t, facts, written[3*n:3*n+3])
	}
	if bucket, err = b.Bucket(t.Context(), "settings", 0); err != nil {
		t.Fatal(err)
	}
	if v, err := bucket.Get(t.Context(), "a"); err != nil || string(v.Bytes) != "1" {
		t.Errorf("%+v, %v", v, err)
	}
}

func nothingDeleted(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	b.writer(t).write(someFacts(3)...)
	stream := b.raw(t)
	if err := stream.DeleteMsg(t.Context(), 2); err == nil {
		t.Error("a fact was deleted")
	}
	if err := stream.SecureDeleteMsg(t.Context(), 2); err == nil {
		t.Error("a fact was deleted and overwritten")
	}
	if err := stream.Purge(t.Context()); err == nil {
		t.Error("the journal was purged")
	}
	if facts, _, err := b.History(t.Context(), drawingtest.ID(1)); err != nil || len(facts) != 3 {
		t.Errorf("%d facts, %v", len(facts), err)
	}
}

// raw is the stream itself, as any client of the server sees it.
func (b *book) raw(t *testing.T) jetstream.Stream {
	t.Helper()
	js, err := jetstream.New(b.own)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), journal.Stream)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}
