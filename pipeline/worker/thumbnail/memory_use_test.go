package thumbnail_test

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

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

func TestOfPicturesThatEachTakeAllMemoryOneIsReadAfterAnother(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	read := make(chan struct{}, 4)
	th, _ := thumbnailer(w, func() { read <- struct{}{} })
	th.Memory = thumbnail.NewMemory(1_000)
	if err := th.Rendering.Acquire(t.Context(), 2); err != nil { // nothing is rendered yet
		t.Fatal(err)
	}
	ids := []drawing.ID{w.Enter(t).ID, w.Enter(t).ID, w.Enter(t).ID, w.Enter(t).ID}
	var all sync.WaitGroup
	all.Go(func() { doAll(t, th, ids) })
	<-read
	select {
	case <-read:
		t.Error("a second picture was read beside one that takes all memory")
	case <-time.After(100 * time.Millisecond):
	}
	th.Rendering.Release(2)
	all.Wait()
	for _, id := range ids {
		wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
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
