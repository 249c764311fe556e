package mail

import (
	"context"
	"errors"
	"log/slog"
)

// ErrNobody: there is nobody to write to after all.
var ErrNobody = errors.New("nobody to write to")

// Writer writes a letter when its turn comes, or [ErrNobody].
type Writer func(ctx context.Context) (Letter, error)

// mostWaiting bounds the memory of letters that wait.
const mostWaiting = 200

// Outbox sends letters one after another while [Outbox.Run] runs.
type Outbox struct {
	*Sender
	log   *slog.Logger
	queue chan Writer
}

// NewOutbox makes one.
func NewOutbox(s *Sender, log *slog.Logger) *Outbox {
	return &Outbox{Sender: s, log: log, queue: make(chan Writer, mostWaiting)}
}

// Post takes a letter to be written and sent, and returns at once. Where too many wait
// already, it is dropped and the log says so.
func (o *Outbox) Post(w Writer) {
	select {
	case o.queue <- w:
	default:
		o.log.Error("too many mails wait: one was dropped")
	}
}

// Run sends what is posted until the context ends. What fails is logged and not tried again.
func (o *Outbox) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case write := <-o.queue:
			if err := o.send(ctx, write); err != nil {
				o.log.Error("a mail was not sent", "err", err)
			}
		}
	}
}

func (o *Outbox) send(ctx context.Context, write Writer) error {
	l, err := write(ctx)
	if errors.Is(err, ErrNobody) {
		return nil
	}
	if err != nil {
		return err
	}
	return o.Send(ctx, l)
}
