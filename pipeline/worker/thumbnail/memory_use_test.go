package thumbnail_test

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// atOnce counts the pictures between being read and being answered for.
type atOnce struct {
	thumbnail.Answers
	now, most atomic.Int64
}

func (a *atOnce) begin() {
	now := a.now.Add(1)
	for most := a.most.Load(); now > most && !a.most.CompareAndSwap(most, now); most = a.most.Load() {
	}
}

func (a *atOnce) Rendered(ctx context.Context, id drawing.ID, of drawing.Original, made rendition.Result) error {
	defer a.now.Add(-1)
	return a.Answers.Rendered(ctx, id, of, made)
}

// doAll renders drawings at once.
func doAll(t *testing.T, th *thumbnail.Thumbnailer, ids []drawing.ID) {
	t.Helper()
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			if err := th.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Submitted}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestPicturesThatEachTakeAllMemoryAreRenderedOneAfterAnother(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	answers := &atOnce{Answers: w.Contest}
	th, originals := thumbnailer(w, answers.begin)
	th.Answers, th.Memory = answers, thumbnail.NewMemory(1_000)
	var ids []drawing.ID
	for range 6 {
		ids = append(ids, w.Enter(t).ID)
	}
	doAll(t, th, ids)
	for _, id := range ids {
		wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
	}
	if most, read := answers.most.Load(), originals.read.Load(); most != 1 || read != 6 {
		t.Errorf("%d were rendered at once, and %d read in all", most, read)
	}
}

// Both are read before either knows what it takes, and there is not enough for either
// beside the other's bytes.
func TestTwoPicturesThatWaitForEachOthersMemoryAreBothRendered(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	picture := renditiontest.JPEG(t, 900, 600)
	info, err := rendition.Inspect(bytes.NewReader(picture), int64(len(picture)), rendition.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	first, second := enter(t, w, picture), enter(t, w, picture)
	var reading sync.WaitGroup
	reading.Add(2)
	var reads atomic.Int64
	th, originals := thumbnailer(w, func() {
		if reads.Add(1) <= 2 {
			reading.Done()
			reading.Wait()
		}
	})
	th.Memory = thumbnail.NewMemory(2*int64(len(picture)) + info.Memory() - 1)
	doAll(t, th, []drawing.ID{first, second})
	wantFacts(t, w, first, drawing.Submitted, drawing.Rendered)
	wantFacts(t, w, second, drawing.Submitted, drawing.Rendered)
	if n := originals.read.Load(); n < 3 {
		t.Errorf("the two originals were read %d times, so neither let go of its bytes", n)
	}
}
