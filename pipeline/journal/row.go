package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// lease is how long what was handed out may go without [Lent.Working] before another
// worker gets it.
const lease = 30 * time.Second

// row is a durable row of messages of a stream that workers share: each is handed to one
// of them at a time, until it is settled.
type row struct{ consumer jetstream.Consumer }

// openRow opens the row of a name for messages of some subjects, none for all.
func openRow(ctx context.Context, stream jetstream.Stream, name string, subjects ...string) (row, error) {
	return openRowOf(ctx, stream, jetstream.ConsumerConfig{
		Durable: name, FilterSubjects: subjects, MaxAckPending: 10_000, DeliverPolicy: jetstream.DeliverAllPolicy,
	})
}

// openRowOf opens a row from the first message on, or from the next, as the policy says; in
// as many copies as the stream.
func openRowOf(ctx context.Context, stream jetstream.Stream, c jetstream.ConsumerConfig) (row, error) {
	name := c.Durable
	c.AckPolicy, c.AckWait, c.MaxDeliver = jetstream.AckExplicitPolicy, lease, -1
	consumer, err := stream.CreateOrUpdateConsumer(ctx, c)
	if err != nil {
		return row{}, meaning(ctx, "open the queue "+name, err)
	}
	return row{consumer}, nil
}

// next waits for a message, for at most the time given; nil if none came.
func (r row) next(ctx context.Context, wait time.Duration) (jetstream.Msg, error) {
	for late := time.Now().Add(wait); ; {
		message, err := r.fetch(ctx, max(time.Until(late), askAgain))
		if !errors.Is(err, nats.ErrNoResponders) || time.Until(late) < askAgain {
			return message, err
		}
		select {
		case <-time.After(askAgain):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// askAgain is how long a row without a leader is left alone.
const askAgain = 100 * time.Millisecond

func (r row) fetch(ctx context.Context, wait time.Duration) (jetstream.Msg, error) {
	batch, err := r.consumer.Fetch(1, jetstream.FetchMaxWait(wait))
	if err != nil {
		return nil, meaning(ctx, "fetch a task", err)
	}
	select {
	case message := <-batch.Messages():
		return received(ctx, batch, message)
	case <-ctx.Done():
	}
	// Asked for and perhaps on its way: whoever leaves now would keep it for a lease.
	select {
	case message := <-batch.Messages():
		return received(context.WithoutCancel(ctx), batch, message)
	case <-time.After(onItsWay):
		return nil, ctx.Err()
	}
}

// onItsWay is how long a message that was asked for may take to come after the context
// has ended.
const onItsWay = 200 * time.Millisecond

// received is what came of a fetch: a closed channel gives nil.
func received(ctx context.Context, batch jetstream.MessageBatch, message jetstream.Msg) (jetstream.Msg, error) {
	if message != nil {
		return message, nil
	}
	if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
		return nil, meaning(ctx, "fetch a task", err)
	}
	return nil, nil
}

// Lent is what was handed out to a worker, until the worker says what became of it.
type Lent struct {
	Attempt int // 1 for the first time
	message jetstream.Msg
}

func lend(m jetstream.Msg) (Lent, *jetstream.MsgMetadata, error) {
	meta, err := m.Metadata()
	if err != nil {
		return Lent{}, nil, fmt.Errorf("fetch a task: %w", err)
	}
	return Lent{Attempt: int(meta.NumDelivered), message: m}, meta, nil
}

// Done takes the task off the queue. It returns once the server has confirmed it; on
// an error, or after a crash of the server (it writes down what is done a little
// later: seen), the task may come again, so that work must be safe to do twice.
func (l *Lent) Done(ctx context.Context) error {
	return meaning(ctx, "finish a task", l.message.DoubleAck(ctx))
}

// Working keeps the task for another lease.
func (l *Lent) Working() error {
	if err := l.message.InProgress(); err != nil {
		return fmt.Errorf("keep a task: %w", err)
	}
	return nil
}

// Retry gives the task back, to come again after a delay.
func (l *Lent) Retry(delay time.Duration) error {
	if err := l.message.NakWithDelay(delay); err != nil {
		return fmt.Errorf("give a task back: %w", err)
	}
	return nil
}

// GiveUp takes the task off the queue undone. Of a fact, its drawing then shows as stuck.
func (l *Lent) GiveUp(reason string) error {
	if err := l.message.TermWithReason(reason); err != nil {
		return fmt.Errorf("give a task up: %w", err)
	}
	return nil
}

// Lease is how often [Lent.Working] should be called, with room to spare.
func (l *Lent) Lease() time.Duration { return lease / 3 }
