package drawing_test

import (
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestADrawingHungIfItCouldBeSeenUnderItsVerdict(t *testing.T) {
	t.Parallel()
	approved := func(d *drawingtest.Drawing) *drawingtest.Drawing { return d.Rendered().Approved() }
	withdrawn := func(d *drawingtest.Drawing) *drawingtest.Drawing { return d.Happened(drawing.Withdrawn, drawing.Act{}) }
	restored := func(d *drawingtest.Drawing) *drawingtest.Drawing { return d.Happened(drawing.Restored, drawing.Act{}) }
	for name, c := range map[string]struct {
		live func(*drawingtest.Drawing) *drawingtest.Drawing
		want bool
	}{
		"it is approved":            {approved, false},
		"it hung and was withdrawn": {func(d *drawingtest.Drawing) *drawingtest.Drawing { return restored(withdrawn(approved(d))) }, true},
		"it was withdrawn before it was seen": {func(d *drawingtest.Drawing) *drawingtest.Drawing {
			return restored(withdrawn(d.Rendered().ApprovedFrom(time.Now().AddDate(99, 0, 0))))
		}, false},
		"it was approved while withdrawn": {func(d *drawingtest.Drawing) *drawingtest.Drawing { return restored(approved(withdrawn(d))) }, false},
		"it hung under another verdict":   {func(d *drawingtest.Drawing) *drawingtest.Drawing { return approved(approved(d).Undone()) }, false},
	} {
		facts := c.live(drawingtest.Submitted("accra", 7)).Facts()
		got, err := drawing.Hung(facts, facts[len(facts)-1].Seq)
		if err != nil || got != c.want {
			t.Errorf("%s: it hung is %v, %v", name, got, err)
		}
	}
}
