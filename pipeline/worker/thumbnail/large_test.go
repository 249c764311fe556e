package thumbnail_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/contest/contesttest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
	"github.com/easel-gallery/easel/pipeline/worker/thumbnail"
)

// However many large pictures wait for their turn, they have none of the memory that
// others need.
func TestLargePicturesStandAsideUntilItIsTheirTurn(t *testing.T) {
	t.Parallel()
	w := contesttest.Open(t)
	th, _ := thumbnailer(w, nil)
	th.Memory = thumbnail.NewMemory(1)
	if !th.Large.TryAcquire(1) {
		t.Fatal("it is somebody's turn already")
	}
	var large []drawing.ID
	for n := range 3 {
		large = append(large, enter(t, w, renditiontest.Progressive(4_001, 4_000+n, 1)))
	}
	done := make(chan error)
	for _, id := range large {
		go func() {
			done <- th.Do(t.Context(), drawing.Fact{Drawing: id, Name: drawing.Submitted})
		}()
	}
	small := w.Enter(t).ID
	do(t, th, small)
	wantFacts(t, w, small, drawing.Submitted, drawing.Rendered)
	for _, id := range large {
		wantFacts(t, w, id, drawing.Submitted)
	}
	th.Large.Release(1)
	for range large {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("it is never their turn")
		}
	}
	for _, id := range large {
		wantFacts(t, w, id, drawing.Submitted, drawing.Rendered)
	}
}
