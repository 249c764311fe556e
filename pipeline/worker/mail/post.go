package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/letters"
	"github.com/easel-gallery/easel/pipeline/mail"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// Written remembers which letters came to an end, and how many a family got: letters.Written.
type Written interface {
	Allow(ctx context.Context, family, key string, about letters.Entry, q letters.Quota) (bool, error)
	Begin(ctx context.Context, key string, about letters.Entry) (letters.Try, error)
	Failed(ctx context.Context, t *letters.Try) error
	Finish(ctx context.Context, t *letters.Try, end letters.End, said string) error
}

// Post hands letters over, each once. It may be used by many at once.
type Post struct {
	Sender  Sender
	Written Written
	Now     func() time.Time
	Log     *slog.Logger
	Tally   *Tally
}

// Tally counts what became of letters, since the process began.
type Tally struct{ sent, twice, refused, late, unknown atomic.Uint64 }

// Ends are the counts, by [letters.End].
func (t *Tally) Ends() map[string]uint64 {
	all := map[string]uint64{}
	for end, n := range t.all() {
		all[string(end)] = n.Load()
	}
	return all
}

func (t *Tally) all() map[letters.End]*atomic.Uint64 {
	return map[letters.End]*atomic.Uint64{
		letters.Sent: &t.sent, letters.Twice: &t.twice, letters.Refused: &t.refused, letters.Late: &t.late, letters.Unknown: &t.unknown,
	}
}

// busyFor is how long a letter that somebody else is just handing over is left alone.
const busyFor = 30 * time.Second

// Once hands a letter over, unless the one of its key came to an end before. An error is
// worth another try, but for worker.ErrHopeless. Whether a letter came is unknown if the
// process died, or the line broke, between the letter and the server's answer: then it is
// handed over once more, under the same Message-ID, and never a third time.
func (p *Post) Once(ctx context.Context, key string, about letters.Entry, l mail.Letter) error {
	_, err := p.hand(ctx, key, about, l, time.Time{})
	return err
}

// hand is Once, and says how the letter ended; "" if it did not. One that is tried after a
// time comes to an end, however it goes; the zero time is a day after the first try.
func (p *Post) hand(ctx context.Context, key string, about letters.Entry, l mail.Letter, until time.Time) (letters.End, error) {
	try, err := p.Written.Begin(ctx, key, about)
	if errors.Is(err, letters.ErrEnded) {
		return try.End, nil
	}
	l.ID = key
	if until.IsZero() {
		until = try.First.Add(letters.Day)
	}
	err = p.try(ctx, &try, err, l, until)
	return try.End, err
}

// try hands a letter over that has begun so.
func (p *Post) try(ctx context.Context, try *letters.Try, err error, l mail.Letter, until time.Time) error {
	switch {
	case errors.Is(err, journal.ErrConflict):
		return &worker.Later{In: busyFor}
	case errors.Is(err, letters.ErrSpent):
		return p.giveUp(ctx, try, letters.Unknown, "", err)
	case err != nil:
		return err
	}
	failed := p.Sender.Send(ctx, l)
	ctx = context.WithoutCancel(ctx)
	if failed == nil {
		return p.finish(ctx, try, letters.Sent, "")
	}
	refused, _ := errors.AsType[*mail.Refused](failed)
	late := !p.Now().Before(until)
	switch said := said(refused); {
	case refused != nil && refused.Unknown() && (try.Spent() || late):
		return p.giveUp(ctx, try, letters.Unknown, said, failed)
	case refused != nil && refused.Unknown():
		return failed // the next try counts this one
	case refused != nil && refused.ForGood(), errors.Is(failed, mail.ErrAddress):
		return p.giveUp(ctx, try, letters.Refused, said, failed)
	case late:
		return p.giveUp(ctx, try, letters.Late, said, failed)
	}
	return errors.Join(failed, p.Written.Failed(ctx, try))
}

func (p *Post) giveUp(ctx context.Context, try *letters.Try, end letters.End, said string, why error) error {
	return errors.Join(fmt.Errorf("%w: %w", worker.ErrHopeless, why), p.finish(ctx, try, end, said))
}

func (p *Post) finish(ctx context.Context, try *letters.Try, end letters.End, said string) error {
	if err := p.Written.Finish(ctx, try, end, said); err != nil {
		return err
	}
	p.Tally.all()[try.End].Add(1)
	p.Log.Info("a letter came to its end", "kind", try.Kind, "end", try.End, "said", said)
	return nil
}

// said is what a server said, in numbers.
func said(r *mail.Refused) string {
	if r == nil || r.Code == 0 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(r.Code, " ", r.Enhanced))
}

// letterKey is what a letter about a drawing's fact goes by: it is in its Message-ID, too.
func letterKey(id drawing.ID, seq uint64) string { return fmt.Sprintf("%s-%d", id, seq) }
