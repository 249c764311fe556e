package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

const (
	// batchSize bounds how many facts Follow hands over at once.
	batchSize = 2_000
	// batchTime bounds how long a fact waits for others to be handed over with it.
	batchTime = 250 * time.Millisecond
	// heartbeat is how often the server says that it is there. A follower that misses two
	// asks anew: a cluster may lose what it was asked when it had only just begun to
	// listen (once in twelve starts: seen).
	heartbeat = time.Second
	// pause is how long Follow waits after an interruption.
	pause = 250 * time.Millisecond
	// maxShort is how often in a row the journal may end before what was read of it,
	// about five seconds: a new leader may need a moment to know all that it holds.
	maxShort = 20
)

// Follow hands every fact from a sequence on to take, in order and in batches, and
// then each new one as it comes, until the context ends or take fails. Batches end
// where the journal does, so that a reader that keeps up gets facts one by one
// without waiting. A journal that is away is waited for; a missing sequence is
// [ErrGap], and so is a journal that ends before what its reader has seen. The first
// sequence is 1.
func (j *Journal) Follow(ctx context.Context, from uint64, take func([]drawing.Fact) error) error {
	f := &follower{journal: j, next: from, take: func(b []followed) error {
		facts := make([]drawing.Fact, len(b))
		for i, one := range b {
			facts[i] = one.fact
		}
		return take(facts)
	}}
	return f.untilEnd(ctx)
}

// Verify reads the whole journal once, up to its end of now, and hands each fact
// over with whether its chain holds. It is what doctor uses.
func (j *Journal) Verify(ctx context.Context, take func(drawing.Fact, error) error) error {
	last, err := j.LastSeq(ctx)
	if err != nil || last == 0 {
		return err
	}
	heads := map[drawing.ID]Hash{}
	done := errors.New("all read")
	f := &follower{journal: j, next: 1, take: func(b []followed) error {
		for _, one := range b {
			id := one.fact.Drawing
			if err := take(one.fact, errors.Join(one.forged, follows(one.event, heads[id]))); err != nil {
				return err
			}
			heads[id] = one.event.hash()
			if one.event.seq == last {
				return done
			}
		}
		return nil
	}}
	if err := f.untilEnd(ctx); !errors.Is(err, done) {
		return err
	}
	return nil
}

type followed struct {
	event  event
	fact   drawing.Fact
	forged error // ErrForged, or nil
}

// follower reads the stream from next on, through reconnects.
type follower struct {
	journal *Journal
	next    uint64
	take    func([]followed) error
	short   int // how often in a row the journal ended before next
}

// untilEnd starts again where it was after each interruption that time can mend.
func (f *follower) untilEnd(ctx context.Context) error {
	for {
		err := f.read(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !errors.Is(err, errInterrupted) {
			return err
		}
		f.journal.log.Debug("following the journal was interrupted", "next", f.next, "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

var errInterrupted = errors.New("interrupted")

// reaches fails if the journal ends before what was read: the server would wait, and
// hand facts out under the sequences of those that are lost.
func (f *follower) reaches(ctx context.Context) error {
	last, err := f.journal.LastSeq(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errInterrupted, err)
	}
	if last+1 >= f.next {
		f.short = 0
		return nil
	}
	err = fmt.Errorf("follow: the journal ends at %d, and %d was read before: %w", last, f.next-1, ErrGap)
	if f.short++; f.short < maxShort {
		return fmt.Errorf("%w: %w", errInterrupted, err)
	}
	return err
}

func (f *follower) read(ctx context.Context) error {
	if err := f.reaches(ctx); err != nil {
		return err
	}
	consumer, err := f.journal.stream.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: f.next,
		MaxResetAttempts: 1, // left to itself the client tries for ever, whatever becomes of ctx
	})
	if err != nil {
		return fmt.Errorf("%w: %w", errInterrupted, err)
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(batchSize), jetstream.PullHeartbeat(heartbeat), jetstream.PullExpiry(10*time.Second))
	if err != nil {
		return fmt.Errorf("%w: %w", errInterrupted, err)
	}
	defer messages.Stop()
	var batch []followed
	var began time.Time
	for {
		msg, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return fmt.Errorf("%w: %w", errInterrupted, err)
		}
		meta, err := msg.Metadata()
		if err != nil {
			return fmt.Errorf("follow: %w", err)
		}
		if meta.Sequence.Stream != f.next+uint64(len(batch)) {
			return fmt.Errorf("follow: got %d after %d: %w", meta.Sequence.Stream, f.next+uint64(len(batch))-1, ErrGap)
		}
		e := event{subject: msg.Subject(), header: msg.Headers(), data: msg.Data(), seq: meta.Sequence.Stream}
		fact, err := e.decode(ctx, f.journal.sealer)
		if errors.Is(err, ErrAway) {
			return fmt.Errorf("%w: %w", errInterrupted, err)
		}
		if err != nil && !errors.Is(err, ErrForged) {
			return err
		}
		if err != nil {
			f.journal.log.Error("an event is not what was written: its drawing is hidden; run: easel doctor", "seq", e.seq, "err", err)
		}
		if len(batch) == 0 {
			began = time.Now()
		}
		batch = append(batch, followed{e, fact, err})
		if meta.NumPending == 0 || len(batch) == batchSize || time.Since(began) > batchTime {
			if err := f.take(batch); err != nil {
				return err
			}
			f.next += uint64(len(batch))
			batch = batch[:0]
		}
	}
}
