package journal

import (
	"context"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Errands are a stream beside the journal of small things that want doing once, and of
// which nothing is kept when they are done. What was not done in time is forgotten.
type Errands struct {
	js      jetstream.JetStream
	stream  jetstream.Stream
	subject string // of all, with a dot at its end
	refused *refusals
}

// ErrandConfig says what errands are, and bounds what they take.
type ErrandConfig struct {
	Stream      string        // name in capitals; subjects begin with it in small letters
	Description string        // for operators
	Most        int64         // that wait at once
	Bytes       int64         // that they take
	Age         time.Duration // after which one is forgotten
	Size        int32         // of the largest, in bytes, headers and data together
}

// Errands opens the stream, making it if it does not exist, or else [ErrUnmade] if this
// process makes none.
func (j *Journal) Errands(ctx context.Context, c ErrandConfig) (*Errands, error) {
	subject := strings.ToLower(c.Stream) + "."
	stream, err := OpenStream(ctx, j.js, jetstream.StreamConfig{
		Name: c.Stream, Subjects: []string{subject + "*"}, Description: c.Description,
		Storage: jetstream.FileStorage, Replicas: j.replicas,
		Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew,
		MaxMsgs: c.Most, MaxBytes: c.Bytes, MaxAge: c.Age, MaxMsgSize: c.Size,
	})
	if err != nil {
		return nil, meaning(ctx, "open the stream "+c.Stream, j.refused.explain("$JS.API.STREAM.INFO."+c.Stream, err))
	}
	return &Errands{js: j.js, stream: stream, subject: subject, refused: j.refused}, nil
}

// Ask writes down an errand of a kind. It is kept once nil is returned; on [ErrAway],
// which is also said when too many wait, it may be kept or not.
func (e *Errands) Ask(ctx context.Context, kind string, data []byte) error {
	ctx, cancel := asked(ctx)
	defer cancel()
	_, err := e.js.PublishMsg(ctx, &nats.Msg{Subject: e.subject + kind, Data: data}, jetstream.WithRetryAttempts(1))
	return meaning(ctx, "ask for "+e.subject+kind, e.refused.explain(e.subject+kind, err))
}

// ErrandQueue hands errands out to workers, each to one at a time.
type ErrandQueue struct {
	row     row
	subject string
}

// Queue opens the queue of a name for all errands: there can be one. Workers in any
// number of processes share it.
func (e *Errands) Queue(ctx context.Context, name string) (*ErrandQueue, error) {
	row, err := openRow(ctx, e.stream, name)
	if err != nil {
		return nil, err
	}
	return &ErrandQueue{row, e.subject}, nil
}

// Errand is something that wants doing.
type Errand struct {
	Kind string
	Data []byte
	At   time.Time // when it was asked for, by the server's clock
	Lent
}

// Next waits for an errand, as [Queue.Next] does for a task.
func (q *ErrandQueue) Next(ctx context.Context, wait time.Duration) (errand *Errand, ok bool, err error) {
	message, err := q.row.next(ctx, wait)
	if err != nil || message == nil {
		return nil, false, err
	}
	lent, meta, err := lend(message)
	if err != nil {
		return nil, false, err
	}
	kind := strings.TrimPrefix(message.Subject(), q.subject)
	return &Errand{Kind: kind, Data: message.Data(), At: meta.Timestamp, Lent: lent}, true, nil
}

// Waiting is how many errands are not done yet.
func (e *Errands) Waiting(ctx context.Context) (uint64, error) {
	info, err := e.stream.Info(ctx)
	if err != nil {
		return 0, meaning(ctx, "ask for errands", err)
	}
	return info.State.Msgs, nil
}
