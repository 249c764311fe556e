package journaltest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/vault/vaulttest"
)

// answerLost is about a line that is cut after the server wrote and before it was
// heard: for who waits long enough to look again, and for who does not.
func answerLost(t *testing.T, host Host) {
	secret, line := vaulttest.Secret(t), &Line{}
	b, other := openBook(t, host, secret, host.Through(line)), openBook(t, host, secret)
	w, facts := b.writer(t), someFacts(3)
	w.write(facts[0])
	id := facts[0].Drawing
	for i, waits := range []bool{true, false} {
		f, before := facts[i+1], w.heads[id]
		var head journal.Head
		ctx := &patient{t.Context(), make(chan struct{})}
		err := unheard(line, func() (err error) {
			head, err = b.Append(ctx, before, f)
			return err
		}, func() {
			other.waitForSeq(t, uint64(i+2))
			if !waits {
				close(ctx.over)
			}
		})
		if waits && err != nil {
			t.Errorf("append of what was done: %v", err)
		}
		if !waits {
			wantError(t, "an append that was not waited for", err, journal.ErrAway)
		}
		again := insist(t, func() (journal.Head, error) { return b.Append(t.Context(), before, f) })
		if again.Seq != uint64(i+2) || err == nil && again != head {
			t.Fatalf("the same again: %+v; before: %+v", again, head)
		}
		w.heads[id] = again
	}
	if read, head, err := other.History(t.Context(), id); err != nil || len(read) != 3 || head != w.heads[id] {
		t.Errorf("%d facts to %d, %v", len(read), head.Seq, err)
	}
}

// patient is a context whose time is over when it is said to be, and not sooner on a busy machine.
type patient struct {
	context.Context
	over chan struct{}
}

func (p *patient) Done() <-chan struct{} { return p.over }

func (p *patient) Err() error {
	select {
	case <-p.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// unheard does a deed whose answer is lost, and returns what its doer makes of it. The
// line is cut when the server has written, for which done waits.
func unheard(line *Line, deed func() error, done func()) error {
	line.Deafen()
	told := make(chan error, 1)
	go func() { told <- deed() }()
	done()
	time.Sleep(quiet) // for the answer to be on its way
	line.Cut()
	return <-told
}

func (b *book) waitForSeq(t *testing.T, seq uint64) {
	t.Helper()
	for late := time.Now().Add(patience); b.lastSeq(t) < seq; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("the server wrote nothing")
		}
	}
}

// insist does a deed until the journal is not away.
func insist[T any](t *testing.T, do func() (T, error)) T {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got, err := do()
		if err == nil {
			return got
		}
		if !errors.Is(err, journal.ErrAway) || time.Now().After(late) {
			t.Fatal(err)
		}
	}
}

// keyAnswerLost is the same about data keys: the one that was made is there, and no
// other takes its place.
func keyAnswerLost(t *testing.T, host Host) {
	secret, line, id := vaulttest.Secret(t), &Line{}, drawingtest.ID(1)
	b, other := openBook(t, host, secret, host.Through(line)), openBook(t, host, secret)
	var sealed []byte
	err := unheard(line, func() error { return b.keys.Create(t.Context(), id) }, func() {
		sealed = insist(t, func() ([]byte, error) {
			sealed, err := other.keys.Seal(t.Context(), id, "here", []byte("words"))
			if errors.Is(err, drawing.ErrSealed) {
				return nil, journal.ErrAway // not there yet
			}
			return sealed, err
		})
	})
	wantError(t, "a create that nobody heard of", err, journal.ErrAway)
	insist(t, func() (struct{}, error) { return struct{}{}, b.keys.Create(t.Context(), id) })
	if words, err := b.keys.Open(t.Context(), id, "here", sealed); err != nil || string(words) != "words" {
		t.Errorf("what was sealed under it is %q, %v", words, err)
	}
}

// valueAnswerLost is the same about a bucket: the next try is told that there is a
// value, and finds its own.
func valueAnswerLost(t *testing.T, host Host) {
	secret, line := vaulttest.Secret(t), &Line{}
	bucket, err := openBook(t, host, secret, host.Through(line)).Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	other, err := openBook(t, host, secret).Bucket(t.Context(), "settings", 0)
	if err != nil {
		t.Fatal(err)
	}
	err = unheard(line, func() error { return bucket.Create(t.Context(), "edition", []byte("first")) }, func() {
		insist(t, func() (journal.Value, error) {
			v, err := other.Get(t.Context(), "edition")
			if errors.Is(err, journal.ErrNotFound) {
				err = journal.ErrAway // not there yet
			}
			return v, err
		})
	})
	wantError(t, "a create that nobody heard of", err, journal.ErrAway)
	v := insist(t, func() (journal.Value, error) {
		err := bucket.Create(t.Context(), "edition", []byte("second"))
		if !errors.Is(err, journal.ErrConflict) {
			return journal.Value{}, err
		}
		return bucket.Get(t.Context(), "edition")
	})
	if string(v.Bytes) != "first" {
		t.Errorf("%+v", v)
	}
}

// codeOf is what the server itself said.
func codeOf(err error) jetstream.ErrorCode {
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return 0
	}
	return api.ErrorCode
}

// bothCodes are what one server says of a lost race, and what a cluster says while the
// winner is still being copied.
func bothCodes(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	w, d := b.writer(t), drawingtest.Submitted("accra", 7)
	w.write(d.Facts()...)
	heard := map[jetstream.ErrorCode]int{}
	for range 20 {
		head := w.heads[d.ID()]
		heads, errs := race(8, func() (journal.Head, error) { return b.Append(t.Context(), head, undone(t, d.ID())) })
		for i, err := range errs {
			if err == nil {
				w.heads[d.ID()] = heads[i]
				continue
			}
			wantError(t, "a loser's append", err, journal.ErrConflict)
			heard[codeOf(err)]++
		}
		_, err := b.Append(t.Context(), head, undone(t, d.ID()))
		wantError(t, "an append that comes late", err, journal.ErrConflict)
		heard[codeOf(err)]++
	}
	one, many := heard[jetstream.JSErrCodeStreamWrongLastSequence], heard[jetstream.JSErrCodeStreamWrongLastSequenceConstant]
	if one == 0 || (many > 0) != (host.Replicas() > 1) || one+many != 20*8 {
		t.Errorf("the codes were %v", heard)
	}
}

// followOverRestart has one who follows before and after, where the connection lasts,
// and one who begins after.
func followOverRestart(t *testing.T, host Host) {
	secret := vaulttest.Secret(t)
	b := openBook(t, host, secret)
	facts, early := someFacts(30), NewReader()
	background(t, func(ctx context.Context) error { return b.Follow(ctx, 1, early.Take) })
	written := b.writer(t).write(facts[:15]...)
	early.WaitFor(t, 15)
	host.Restart(t)
	after, late := openBook(t, host, secret), NewReader()
	background(t, func(ctx context.Context) error { return after.Follow(ctx, 8, late.Take) })
	written = append(written, after.writer(t).write(facts[15:]...)...)
	wantFacts(t, late.WaitFor(t, 23), written[7:])
	if !b.nc.IsClosed() {
		wantFacts(t, early.WaitFor(t, 30), written)
	}
}

// taskOfTheSilent is what a worker took that was killed. The server waits for a lease;
// so that the check need not, it is told to wait for a second.
func taskOfTheSilent(t *testing.T, host Host) {
	b := openBook(t, host, vaulttest.Secret(t))
	written := b.writer(t).write(someFacts(3)...)
	q := b.queue(t, drawing.Submitted)
	consumer, err := b.raw(t).Consumer(t.Context(), "thumbnail")
	if err != nil {
		t.Fatal(err)
	}
	c := consumer.CachedInfo().Config
	first := next(t, q)
	if first.Lease() >= c.AckWait {
		t.Errorf("a lease is to be renewed after %s, and ends after %s", first.Lease(), c.AckWait)
	}
	c.AckWait = time.Second
	if _, err := b.raw(t).UpdateConsumer(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	again := next(t, q)
	if again.Attempt != first.Attempt+1 {
		t.Errorf("attempt %d came after attempt %d", again.Attempt, first.Attempt)
	}
	wantFacts(t, []drawing.Fact{again.Fact}, written[:1])
	done(t, again)
	wantNone(t, q)
}
