package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// lease is how long a task may go without [Task.Working] before another worker
// gets it.
const lease = 30 * time.Second

// Queue is a durable row of facts that want work done: each is handed to one
// worker at a time, again and again until [Task.Done] or [Task.GiveUp].
type Queue struct {
	journal  *Journal
	consumer jetstream.Consumer
}

// Queue opens the queue of a name for facts of some names, from the first fact on.
// Workers in any number of processes share it.
func (j *Journal) Queue(ctx context.Context, name string, facts ...drawing.Name) (*Queue, error) {
	filters := make([]string, len(facts))
	for i, fact := range facts {
		filters[i] = "drawings.*." + string(fact)
	}
	consumer, err := j.stream.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: name, FilterSubjects: filters, AckPolicy: jetstream.AckExplicitPolicy, AckWait: lease,
		MaxDeliver: -1, MaxAckPending: 10_000, DeliverPolicy: jetstream.DeliverAllPolicy, // in as many copies as the stream
	})
	if err != nil {
		return nil, meaning(ctx, "open the queue "+name, err)
	}
	return &Queue{journal: j, consumer: consumer}, nil
}

// Task is a fact that wants work done.
type Task struct {
	Fact    drawing.Fact
	Attempt int // 1 for the first time
	message jetstream.Msg
}

// Next waits for a task, for at most the time given; ok is false if none came. A
// cluster that is between two leaders of the queue is waited for as long, and is away
// after it. A context that ends does not throw away a task that is on its way: ok may
// be true.
func (q *Queue) Next(ctx context.Context, wait time.Duration) (task *Task, ok bool, err error) {
	for late := time.Now().Add(wait); ; {
		task, ok, err = q.fetch(ctx, max(time.Until(late), askAgain))
		if !errors.Is(err, nats.ErrNoResponders) || time.Until(late) < askAgain {
			return task, ok, err
		}
		select {
		case <-time.After(askAgain):
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
	}
}

// askAgain is how long a queue without a leader is left alone.
const askAgain = 100 * time.Millisecond

func (q *Queue) fetch(ctx context.Context, wait time.Duration) (task *Task, ok bool, err error) {
	batch, err := q.consumer.Fetch(1, jetstream.FetchMaxWait(wait))
	if err != nil {
		return nil, false, meaning(ctx, "fetch a task", err)
	}
	select {
	case message, open := <-batch.Messages():
		return q.received(ctx, batch, message, open)
	case <-ctx.Done():
	}
	// Asked for and perhaps on its way: whoever leaves now would keep it for a lease.
	select {
	case message, open := <-batch.Messages():
		return q.received(context.WithoutCancel(ctx), batch, message, open)
	case <-time.After(onItsWay):
		return nil, false, ctx.Err()
	}
}

// onItsWay is how long a task that was asked for may take to come after the context
// has ended.
const onItsWay = 200 * time.Millisecond

func (q *Queue) received(ctx context.Context, batch jetstream.MessageBatch, message jetstream.Msg, open bool) (*Task, bool, error) {
	if !open {
		if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
			return nil, false, meaning(ctx, "fetch a task", err)
		}
		return nil, false, nil
	}
	task, err := q.task(ctx, message)
	return task, err == nil, err
}

func (q *Queue) task(ctx context.Context, m jetstream.Msg) (*Task, error) {
	meta, err := m.Metadata()
	if err != nil {
		return nil, fmt.Errorf("fetch a task: %w", err)
	}
	e := event{subject: m.Subject(), header: m.Headers(), data: m.Data(), seq: meta.Sequence.Stream}
	fact, err := e.decode(ctx, q.journal.sealer)
	if err != nil && !errors.Is(err, ErrForged) { // a forged one fails in its job, and ends as stuck
		return nil, errors.Join(err, m.NakWithDelay(lease))
	}
	return &Task{Fact: fact, Attempt: int(meta.NumDelivered), message: m}, nil
}

// Done takes the task off the queue. It returns once the server has confirmed it; on
// an error, or after a crash of the server (it writes down what is done a little
// later: seen), the task may come again, so that work must be safe to do twice.
func (t *Task) Done(ctx context.Context) error {
	return meaning(ctx, "finish a task", t.message.DoubleAck(ctx))
}

// Working keeps the task for another lease.
func (t *Task) Working() error {
	if err := t.message.InProgress(); err != nil {
		return fmt.Errorf("keep a task: %w", err)
	}
	return nil
}

// Retry gives the task back, to come again after a delay.
func (t *Task) Retry(delay time.Duration) error {
	if err := t.message.NakWithDelay(delay); err != nil {
		return fmt.Errorf("give a task back: %w", err)
	}
	return nil
}

// GiveUp takes the task off the queue undone. Its drawing then shows as stuck.
func (t *Task) GiveUp(reason string) error {
	if err := t.message.TermWithReason(reason); err != nil {
		return fmt.Errorf("give a task up: %w", err)
	}
	return nil
}

// Lease is how often [Task.Working] should be called, with room to spare.
func (t *Task) Lease() time.Duration { return lease / 3 }
