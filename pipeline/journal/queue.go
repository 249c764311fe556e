package journal

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Queue is a durable row of facts that want work done: each is handed to one
// worker at a time, again and again until [Lent.Done] or [Lent.GiveUp].
type Queue struct {
	journal *Journal
	row     row
}

// Queue opens the queue of a name for facts of some names, from the first fact on.
// Workers in any number of processes share it.
func (j *Journal) Queue(ctx context.Context, name string, facts ...drawing.Name) (*Queue, error) {
	row, err := openRow(ctx, j.stream, name, subjectsOf(facts)...)
	if err != nil {
		return nil, err
	}
	return &Queue{journal: j, row: row}, nil
}

// QueueOfNow is [Journal.Queue] from the first fact on that comes after the queue is made:
// what was before is nobody's work. Any number of its tasks may wait for a time of their
// own and hold up none.
func (j *Journal) QueueOfNow(ctx context.Context, name string, facts ...drawing.Name) (*Queue, error) {
	row, err := openRowOf(ctx, j.stream, jetstream.ConsumerConfig{
		Durable: name, FilterSubjects: subjectsOf(facts), MaxAckPending: -1, DeliverPolicy: jetstream.DeliverNewPolicy,
	})
	if err != nil {
		return nil, err
	}
	return &Queue{journal: j, row: row}, nil
}

func subjectsOf(facts []drawing.Name) []string {
	filters := make([]string, len(facts))
	for i, fact := range facts {
		filters[i] = "drawings.*." + string(fact)
	}
	return filters
}

// Undone is how many facts of the queue nobody has done yet.
func (q *Queue) Undone(ctx context.Context) (uint64, error) {
	info, err := q.row.consumer.Info(ctx)
	if err != nil {
		return 0, meaning(ctx, "ask for a queue", err)
	}
	return info.NumPending + uint64(info.NumAckPending), nil
}

// Task is a fact that wants work done.
type Task struct {
	Fact drawing.Fact
	Lent
}

// Next waits for a task, for at most the time given; ok is false if none came. A
// cluster that is between two leaders of the queue is waited for as long, and is away
// after it. A context that ends does not throw away a task that is on its way: ok may
// be true.
func (q *Queue) Next(ctx context.Context, wait time.Duration) (task *Task, ok bool, err error) {
	message, err := q.row.next(ctx, wait)
	if err != nil || message == nil {
		return nil, false, err
	}
	task, err = q.task(context.WithoutCancel(ctx), message)
	return task, err == nil, err
}

func (q *Queue) task(ctx context.Context, m jetstream.Msg) (*Task, error) {
	lent, meta, err := lend(m)
	if err != nil {
		return nil, err
	}
	e := event{subject: m.Subject(), header: m.Headers(), data: m.Data(), seq: meta.Sequence.Stream}
	fact, err := e.decode(ctx, q.journal.sealer)
	if err != nil && !errors.Is(err, ErrForged) { // a forged one fails in its job, and ends as stuck
		return nil, errors.Join(err, m.NakWithDelay(lease))
	}
	return &Task{Fact: fact, Lent: lent}, nil
}
