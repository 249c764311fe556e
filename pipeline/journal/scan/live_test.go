package scan_test

import (
	"sync"
	"sync/atomic"
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
	const enough = 5
	var looks atomic.Int64
	for w := range 3 {
		writers.Go(func() {
			for n := 0; n < 40 || looks.Load() < enough && n < 1_000; n++ { // as long as somebody looks slowly
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
	for seen := uint64(0); ; looks.Add(1) {
		select {
		case <-done:
			if looks.Load() < enough {
				t.Errorf("only %d looks", looks.Load())
			}
			return
		default:
		}
		r, err := folder(t, d, scan.Want{Last: seen, Contest: true, Streams: []string{vault.Stream, "KV_settings"}, Filled: []string{"KV_settings"}})
		if err != nil {
			t.Errorf("look %d: %s", looks.Load(), all(err))
		}
		if seen, err = d.journal.LastSeq(t.Context()); err != nil || r.Facts > seen {
			t.Errorf("%d facts were read, and there are %d, %v", r.Facts, seen, err)
		}
	}
}
