// Package erase destroys what families erased, and the originals that they replaced: the
// job behind erased and replaced.
//
// Erasing is never given up. Beside the queue, the worker looks every minute for drawings
// that were erased a while ago and of which nobody said that they are destroyed. And
// because somebody else may have been about to put a picture of the drawing when its
// objects were listed, it looks a second time a little later.
package erase

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// QueueName is the durable queue that all of these workers share.
const QueueName = "erase"

// Facts are the facts after which something is to be deleted.
var Facts = []drawing.Name{drawing.Erased, drawing.Replaced}

const (
	soon  = time.Second
	every = time.Minute
	// owedAfter is when what the queue has not done is looked at again.
	owedAfter = time.Minute
	mostOwed  = 1_000
	// lateAfter is when nobody puts a picture any more that they began before the drawing
	// was erased.
	lateAfter = 2 * time.Minute
)

// Contest is who does it.
type Contest interface {
	Destroy(ctx context.Context, id drawing.ID) error
	DestroyLate(ctx context.Context, id drawing.ID) error
	Tidy(ctx context.Context, id drawing.ID) error
}

// Owed knows what is erased and not destroyed.
type Owed interface {
	Doomed(ctx context.Context, before time.Time, limit int) ([]drawing.ID, error)
}

// Eraser destroys.
type Eraser struct {
	Contest Contest
	Owed    Owed
	Log     *slog.Logger

	mu   sync.Mutex
	late map[drawing.ID]time.Time // when each was destroyed; guarded by mu
}

// Do does what a fact asks for. It is a worker.Job.
func (e *Eraser) Do(ctx context.Context, f drawing.Fact) error {
	if f.Name == drawing.Replaced {
		err := e.Contest.Tidy(ctx, f.Drawing)
		if errors.Is(err, drawing.ErrSealed) {
			return nil // it is being erased
		}
		return err
	}
	return e.destroy(ctx, f.Drawing)
}

func (e *Eraser) destroy(ctx context.Context, id drawing.ID) error {
	if err := e.Contest.Destroy(ctx, id); err != nil {
		return fmt.Errorf("destroy: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.late == nil {
		e.late = map[drawing.ID]time.Time{}
	}
	e.late[id] = time.Now()
	return nil
}

// Run does until the context ends what the queue left undone: soon after the start, so that
// nobody waits until the queue takes a killed worker's task back, and then every minute.
func (e *Eraser) Run(ctx context.Context) error {
	for wait, owed := soon, time.Duration(0); ; wait, owed = every, owedAfter {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		if err := e.look(ctx, time.Now().Add(-owed)); err != nil && ctx.Err() == nil {
			e.Log.Error("drawings that were erased are not all destroyed yet: mend the cause, it is tried again every minute", "err", err)
		}
	}
}

func (e *Eraser) look(ctx context.Context, before time.Time) error {
	owed, err := e.Owed.Doomed(ctx, before, mostOwed)
	failed := []error{err}
	for _, id := range owed {
		failed = append(failed, e.destroy(ctx, id))
	}
	for _, id := range e.due(time.Now().Add(-lateAfter)) {
		if err := e.Contest.DestroyLate(ctx, id); err != nil {
			failed = append(failed, err)
			continue
		}
		e.mu.Lock()
		delete(e.late, id)
		e.mu.Unlock()
	}
	return errors.Join(failed...)
}

// due are those that were destroyed before a moment.
func (e *Eraser) due(before time.Time) (all []drawing.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for id, at := range e.late {
		if at.Before(before) {
			all = append(all, id)
		}
	}
	return all
}
