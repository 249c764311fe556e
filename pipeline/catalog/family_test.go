package catalog_test

import (
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestAFamilyHasItsDrawingsAndNoOthers(t *testing.T) {
	row := drawingtest.NewRow()
	first := row.Submitted("accra", 7, drawingtest.Family("f1")).Rendered().Approved()
	other := row.Submitted("accra", 8, drawingtest.Family("f2"))
	second := row.Submitted("quito", 9, drawingtest.Family("f1")).Rendered().Withdrawn()
	row.Submitted("quito", 9, drawingtest.Family("")) // from before there were families
	gone := row.Submitted("quito", 9, drawingtest.Family("f1")).Erased()
	c := openNew(t, row.Facts()...)
	for family, want := range map[string][]drawing.ID{
		"f1": {first.ID(), second.ID()}, "f2": {other.ID()}, "": nil, "f3": nil, "%": nil,
	} {
		slices.Sort(want)
		got, err := c.Family(t.Context(), family, 10)
		if err != nil || !slices.Equal(ids(got), want) {
			t.Errorf("%q has %v, %v; want %v", family, ids(got), err, want)
		}
	}
	if got, err := c.Family(t.Context(), "f1", 1); err != nil || len(got) != 1 {
		t.Errorf("at most one: %v, %v", ids(got), err)
	}
	if gone.State().Family != "" {
		t.Error("an erased drawing has a family")
	}
}
