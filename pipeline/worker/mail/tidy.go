package mail

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/mail"
)

// Outbox is a folder of letters, which may speak of what is erased.
type Outbox interface {
	Sender
	Forget(ctx context.Context, id drawing.ID) error
	ForgetAll(ctx context.Context, gone func(drawing.ID) bool) error
	Sweep(ctx context.Context, before time.Time) error
}

// tidyEvery is how often the whole outbox is looked through.
const tidyEvery = 6 * time.Hour

// Tidier keeps an outbox clear of letters that are older than mail.Kept, and of those that
// speak of erased drawings, or to guardians who are forgotten. Every process that has an outbox runs one: whichever erases a
// drawing, each hears of it from the catalog, and at its start from the journal.
type Tidier struct {
	outbox  Outbox
	contest Contest
	now     func() time.Time
	log     *slog.Logger
	wake    chan struct{}

	mu     sync.Mutex
	all    bool                // the whole outbox is to be looked through; guarded by mu
	erased map[drawing.ID]bool // guarded by mu
}

// Changes tell of drawings that have changed: a catalog.
type Changes interface {
	OnChange(take func([]catalog.Change))
}

// NewTidier makes one that hears of what is erased from now on.
func NewTidier(outbox Outbox, c Contest, changes Changes, now func() time.Time, log *slog.Logger) *Tidier {
	t := &Tidier{outbox: outbox, contest: c, now: now, log: log, wake: make(chan struct{}, 1), all: true, erased: map[drawing.ID]bool{}}
	t.wakeUp()
	changes.OnChange(t.heard)
	return t
}

// heard notes what the catalog says, and waits for nothing.
func (t *Tidier) heard(changes []catalog.Change) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = t.all || changes == nil
	for _, c := range changes {
		if !c.After.Erased.IsZero() || c.Before.GuardianGone.IsZero() && !c.After.GuardianGone.IsZero() {
			t.erased[c.After.ID] = true
		}
	}
	if t.all || len(t.erased) > 0 {
		t.wakeUp()
	}
}

func (t *Tidier) wakeUp() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run tidies until the context ends.
func (t *Tidier) Run(ctx context.Context) error {
	whole := time.NewTicker(tidyEvery)
	defer whole.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.wake:
		case <-whole.C:
			t.again(true, nil)
		}
		all, erased := t.take()
		err := t.tidy(ctx, all, erased)
		if err == nil || ctx.Err() != nil {
			continue
		}
		t.log.Error("the outbox was not tidied: it may hold letters about erased drawings; trying again", "err", err)
		t.again(all, erased)
		select {
		case <-ctx.Done():
		case <-time.After(tryAgain):
			t.wakeUp()
		}
	}
}

// tryAgain is how long what failed is left alone.
const tryAgain = 10 * time.Second

func (t *Tidier) take() (all bool, erased map[drawing.ID]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all, erased = t.all, t.erased
	t.all, t.erased = false, map[drawing.ID]bool{}
	return all, erased
}

func (t *Tidier) again(all bool, erased map[drawing.ID]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = t.all || all
	for id := range erased {
		t.erased[id] = true
	}
}

func (t *Tidier) tidy(ctx context.Context, all bool, erased map[drawing.ID]bool) error {
	if !all {
		return t.outbox.ForgetAll(ctx, func(id drawing.ID) bool { return erased[id] })
	}
	var unknown error
	err := t.outbox.ForgetAll(ctx, func(id drawing.ID) bool {
		s, err := t.contest.Addressed(ctx, id)
		if err != nil && !errors.Is(err, drawing.ErrErased) && !errors.Is(err, drawing.ErrSealed) && !errors.Is(err, drawing.ErrAbsent) { // absent: about a teacher's sheet
			unknown = err
		}
		return errors.Is(err, drawing.ErrErased) || err == nil && !s.GuardianGone.IsZero()
	})
	return errors.Join(err, unknown, t.outbox.Sweep(ctx, t.now().Add(-mail.Kept)))
}
