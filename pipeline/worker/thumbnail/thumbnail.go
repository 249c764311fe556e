// Package thumbnail makes the renditions of every original: the job behind
// collected, submitted, replaced and edited. A drawing gets exactly one answer for a picture: rendered,
// or unreadable with a reason that the family understands. However many are rendered at
// once, their memory is bounded. Pictures that are much larger than a phone's stand aside
// until it is their turn, so that however many come, others are not held up.
package thumbnail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/worker"
)

// QueueName is the durable queue that all thumbnailers share.
const QueueName = "thumbnail"

// Facts are the facts that may want renditions.
var Facts = []drawing.Name{drawing.Collected, drawing.Submitted, drawing.Replaced, drawing.Edited}

// Originals is what the thumbnailer reads.
type Originals interface {
	State(ctx context.Context, id drawing.ID) (drawing.State, error)
	Original(ctx context.Context, s drawing.State) ([]byte, error)
}

// Answers is what the thumbnailer says.
type Answers interface {
	Rendered(ctx context.Context, of drawing.State, made rendition.Result) error
	Unreadable(ctx context.Context, of drawing.State, reason string) error
}

// Thumbnailer makes renditions.
type Thumbnailer struct {
	// Render is rendition.RenderEdited, or what does the same elsewhere.
	Render    func(ctx context.Context, original []byte, limits rendition.Limits, recipe rendition.Recipe) (rendition.Result, error)
	Originals Originals
	Answers   Answers
	Memory    *Memory
	// Rendering is taken by one for as long as a picture is rendered, but not while it is
	// read or its renditions are kept: then another may have the processor.
	Rendering *semaphore.Weighted
	// Large is taken instead for a large picture, before it is read whole.
	Large *semaphore.Weighted
	Log   *slog.Logger
}

// Do renders the drawing's picture of now, if nobody has yet. It is a worker.Job.
func (t *Thumbnailer) Do(ctx context.Context, f drawing.Fact) error {
	return t.render(ctx, f.Drawing)
}

// Retry renders what has been stuck, each drawing once, and returns every
// failure after having tried all.
func (t *Thumbnailer) Retry(ctx context.Context, stuck []drawing.State) error {
	var failed []error
	for _, s := range stuck {
		if err := t.render(ctx, s.ID); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (t *Thumbnailer) render(ctx context.Context, id drawing.ID) error {
	s, err := t.Originals.State(ctx, id)
	if errors.Is(err, drawing.ErrSealed) {
		return nil // erasing is under way
	}
	if err != nil {
		return fmt.Errorf("render: %w", err)
	}
	if !s.Unmade() {
		return nil
	}
	began := time.Now()
	made, err := t.make(ctx, s)
	if reason := rendition.Reason(err); reason != "" {
		t.Log.Info("drawing unreadable", "drawing", id, "reason", reason, "err", err)
		return t.Answers.Unreadable(ctx, s, reason)
	}
	if err != nil {
		return fmt.Errorf("render %s: %w", id, err)
	}
	t.Log.Debug("renditions made", "drawing", id, "took", time.Since(began))
	return t.Answers.Rendered(ctx, s, made)
}

// make reads the original of a drawing and renders it, as soon as there are memory and a
// processor for it.
func (t *Thumbnailer) make(ctx context.Context, s drawing.State) (rendition.Result, error) {
	data, turn, err := t.read(ctx, s)
	if err != nil {
		return rendition.Result{}, err
	}
	defer turn.end()
	if err := turn.begin(ctx); err != nil {
		return rendition.Result{}, err
	}
	return t.Render(ctx, data, rendition.DefaultLimits(), Recipe(s.Recipe))
}

// read takes the memory that an original and rendering it take, and its turn if it is
// large, and reads it. Only its header tells how much that is: where so much is not free
// at that moment, the original is let go, and read again when all of it is.
func (t *Thumbnailer) read(ctx context.Context, s drawing.State) ([]byte, *turn, error) {
	data, taken, err := t.readWithin(ctx, s, s.Original.Bytes, t.Memory.take)
	if err != nil {
		return nil, nil, err
	}
	memory, large := cost(data, Recipe(s.Recipe))
	whole := 2*s.Original.Bytes + memory // whoever renders it elsewhere has it twice
	its := &turn{on: t.Rendering, memory: taken}
	if large {
		its.on, its.has = t.Large, t.Large.TryAcquire(1)
	}
	if large == its.has && taken.grow(whole) {
		return data, its, nil
	}
	taken.giveBack()
	take := t.Memory.take
	if large {
		worker.StandAside(ctx)
		if err := its.begin(ctx); err != nil {
			return nil, nil, err
		}
		take = t.Memory.takeAfterOthers
	}
	if data, its.memory, err = t.readWithin(ctx, s, whole, take); err != nil {
		its.memory = nil
		its.end()
		return nil, nil, err
	}
	return data, its, nil
}

// turn is what a picture has while it is rendered: memory, and a place among those that
// are rendered at once.
type turn struct {
	on     *semaphore.Weighted
	has    bool
	memory *share
}

// begin waits for the place, unless it has it already.
func (t *turn) begin(ctx context.Context) error {
	if t.has {
		return nil
	}
	err := t.on.Acquire(ctx, 1)
	t.has = err == nil
	return err
}

func (t *turn) end() {
	if t.has {
		t.on.Release(1)
	}
	if t.memory != nil {
		t.memory.giveBack()
	}
}

// readWithin waits for so many bytes of memory, and reads an original.
func (t *Thumbnailer) readWithin(ctx context.Context, s drawing.State, bytes int64, take func(context.Context, int64) (*share, error)) ([]byte, *share, error) {
	taken, err := take(ctx, bytes)
	if err != nil {
		return nil, nil, err
	}
	data, err := t.Originals.Original(ctx, s)
	if err != nil {
		taken.giveBack()
		return nil, nil, err
	}
	return data, taken, nil
}

// cost is how much memory rendering an original by a recipe will take, and whether it is
// large. What is refused by its header is not rendered, and takes none.
func cost(original []byte, recipe rendition.Recipe) (memory int64, large bool) {
	info, err := rendition.Inspect(bytes.NewReader(original), int64(len(original)), rendition.DefaultLimits())
	if err != nil {
		return 0, false
	}
	edited, err := info.Edited(recipe)
	if err != nil {
		return 0, false
	}
	return edited.Memory(), info.Large()
}
