package thumbnail_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"golang.org/x/sync/semaphore"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// together keeps renditions only when as many pictures wait for that as it was told.
type together struct {
	thumbnail.Answers
	waiting sync.WaitGroup
}

func (a *together) Rendered(ctx context.Context, of drawing.State, made rendition.Result) error {
	a.waiting.Done()
	a.waiting.Wait()
	return a.Answers.Rendered(ctx, of, made)
}

func TestWhileAPicturesRenditionsAreKeptTheNextIsRendered(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	answers := &together{Answers: w.Contest}
	answers.waiting.Add(3)
	th, _ := thumbnailer(w, nil)
	th.Answers, th.Rendering, th.Memory = answers, semaphore.NewWeighted(1), thumbnail.NewMemory(1)
	ids := []drawing.ID{w.Enter(t).ID, w.Enter(t).ID, w.Enter(t).ID}
	doAll(t, th, ids)
	for _, id := range ids {
		wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
	}
}

func TestAPictureThatIsReadWaitsUntilItMayBeRendered(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	id := w.Enter(t).ID
	ctx, stop := context.WithCancel(t.Context())
	th, originals := thumbnailer(w, stop)
	th.Rendering, th.Memory = semaphore.NewWeighted(1), thumbnail.NewMemory(1)
	if err := th.Rendering.Acquire(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if err := th.Do(ctx, drawing.Fact{Drawing: id, Name: drawing.Submitted}); !errors.Is(err, context.Canceled) || originals.read.Load() != 1 {
		t.Errorf("it was read %d times, and ended by %v", originals.read.Load(), err)
	}
	th.Rendering.Release(1)
	do(t, th, id) // what it had taken meanwhile was given back
	wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
}
