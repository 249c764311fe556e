package catalog_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestWhatHangsInACityIsHandedOverInItsOrder(t *testing.T) {
	row := drawingtest.NewRow()
	var want []drawing.ID
	for range 1_203 { // more than two pages
		want = append(want, row.Submitted("accra", 7).Rendered().Approved().ID())
	}
	row.Submitted("quito", 7).Rendered().Approved()
	row.Submitted("accra", 7).Rendered()
	row.Submitted("accra", 7).Rendered().Approved().Withdrawn()
	row.Submitted("accra", 7, drawingtest.Purposes(drawing.PurposeEnter, drawing.PurposeExhibit)).Rendered().Approved()
	c := openNew(t, row.Facts()...)
	hanging := func(now time.Time) (got []drawing.State) {
		t.Helper()
		err := c.Hanging(t.Context(), "accra", now, func(s drawing.State) error {
			got = append(got, s)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	got := hanging(time.Now().AddDate(1, 0, 0))
	if !slices.Equal(ids(got), want) {
		t.Errorf("%d hang, in some order; want %d", len(got), len(want))
	}
	if early := hanging(got[0].Decision.PublicAt.Add(-time.Millisecond)); len(early) != 0 {
		t.Errorf("%d hang before the first is public", len(early))
	}
	enough := errors.New("enough")
	if err := c.Hanging(t.Context(), "accra", time.Now().AddDate(1, 0, 0), func(drawing.State) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("who takes no more is told %v", err)
	}
}
