package catalog_test

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestWhatIsErasedIsOwedUntilItIsDestroyed(t *testing.T) {
	row := drawingtest.NewRow()
	gone, stays := row.Submitted("accra", 7).Rendered(), row.Submitted("accra", 8).Rendered()
	gone.Erased()
	c := openNew(t, row.Facts()...)
	wants := func(want ...drawing.ID) {
		t.Helper()
		if got, err := c.Doomed(t.Context(), row.Now(), 10); err != nil || !slices.Equal(got, want) {
			t.Errorf("owed are %v, %v; want %v", got, err, want)
		}
	}
	wants(gone.ID())
	before := row.Seq()
	gone.Happened(drawing.Erased, drawing.Erasure{}).Destroyed(3)
	stays.Approved()
	apply(t, c, row.Facts()[before:])
	wants()
}
