package catalog_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// silent is a journal whose end can't be asked for while it is cut off.
type silent struct {
	journal
	cut atomic.Bool
}

var errCut = errors.New("cut off")

func (s *silent) LastSeq(ctx context.Context) (uint64, error) {
	if s.cut.Load() {
		return 0, errCut
	}
	return s.journal.LastSeq(ctx)
}

// An approval may be undone in the seconds before public_at. Who does not hear the
// journal can't know, and so must not publish.
func TestNothingBecomesPublicWhileTheJournalIsNotHeard(t *testing.T) {
	row := drawingtest.NewRow()
	early := row.Submitted("accra", 7).Rendered().ApprovedFrom(time.Now().Add(-time.Second))
	j := &silent{journal: journal{facts: row.Facts(), batch: 100}}
	c := openNew(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx, j) }()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	seen := row.Seq()
	if err := c.WaitFor(t.Context(), seen); err != nil {
		t.Fatal(err)
	}
	j.cut.Store(true)
	publicAt := time.Now().Add(time.Second) // and so later than anything was heard, however slow this machine is
	late := row.Submitted("accra", 8).Rendered().ApprovedFrom(publicAt)
	apply(t, c, row.Facts()[seen:])
	for end := publicAt.Add(1500 * time.Millisecond); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if _, err := c.Public().Drawing(t.Context(), late.ID()); !errors.Is(err, catalog.ErrNotFound) {
			t.Fatalf("published while cut off: %v", err)
		}
		if _, err := c.Public().Drawing(t.Context(), early.ID()); err != nil {
			t.Fatalf("what was public before: %v", err)
		}
	}
	j.cut.Store(false)
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := c.Public().Drawing(t.Context(), late.ID()); err == nil {
			return
		} else if time.Now().After(end) {
			t.Fatalf("heard again, and yet: %v", err)
		}
	}
}
