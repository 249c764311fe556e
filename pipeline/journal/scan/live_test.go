package scan_test

import (
	"sync"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/journal"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
	"github.com/easel-gallery/easel/pipeline/vault"
)

// TestARunningServersFolderIsHealthyAtAnyMoment, while facts come and keys are made.
func TestARunningServersFolderIsHealthyAtAnyMoment(t *testing.T) {
	d := newDesk(t)
	var writers sync.WaitGroup
	done := make(chan struct{})
	for w := range 3 {
		writers.Go(func() {
			for n := range 40 {
				id := drawingtest.ID(1_000*w + n)
				if err := d.keys.Create(t.Context(), id); err != nil {
					t.Error(err)
					return
				}
				f, err := drawing.New(journal.NewEventID(), id, drawing.Submitted, drawingtest.NewRow().Now(), map[string]int{"n": n})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := d.journal.Append(t.Context(), journal.Head{}, f); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	go func() { writers.Wait(); close(done) }()
	for looks, seen := 0, uint64(0); ; looks++ {
		select {
		case <-done:
			if looks < 5 {
				t.Errorf("only %d looks", looks)
			}
			return
		default:
		}
		r, err := folder(t, d, scan.Want{Last: seen, Contest: true, Streams: []string{vault.Stream, "KV_settings"}, Filled: []string{"KV_settings"}})
		if err != nil {
			t.Errorf("look %d: %s", looks, all(err))
		}
		if seen, err = d.journal.LastSeq(t.Context()); err != nil || r.Facts > seen {
			t.Errorf("%d facts were read, and there are %d, %v", r.Facts, seen, err)
		}
	}
}
