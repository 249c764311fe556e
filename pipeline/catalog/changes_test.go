package catalog_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestEachChangeIsToldOnceAndInOrderBeforeAnyoneCouldWaitForIt(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	var said []string
	c.OnChange(func(changes []catalog.Change) {
		for _, ch := range changes {
			said = append(said, fmt.Sprint(ch.After.Seq, " ", ch.Before.Waits(), " ", ch.After.Waits()))
			if c.Seq() >= ch.After.Seq {
				t.Error("told late")
			}
		}
	})
	row.Submitted("accra", 7).Rendered()
	row.Submitted("accra", 8)
	apply(t, c, row.Facts()) // together: what became of each
	if want := []string{"2 false true", "3 false false"}; !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
	said = nil
	at := len(row.Facts())
	other := row.Submitted("cairo", 9).Rendered()
	other.Withdrawn()
	for _, f := range row.Facts()[at:] {
		apply(t, c, []drawing.Fact{f})
	}
	if want := []string{"4 false false", "5 false true", "6 true false"}; !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
}

func TestARebuildIsToldAsAnyChange(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered()
	c := openNew(t, row.Facts()...)
	told := 0
	c.OnChange(func(changes []catalog.Change) {
		if changes == nil {
			told++
		}
	})
	if _, err := c.Rebuild(t.Context(), journal{row.Facts(), 50}); err != nil {
		t.Fatal(err)
	}
	if told == 0 {
		t.Error("not told")
	}
}

func TestWhatWaitsIsCountedByCity(t *testing.T) {
	row := drawingtest.NewRow()
	for range 3 {
		row.Submitted("accra", 7).Rendered()
	}
	row.Submitted("cairo", 7).Rendered()
	row.Submitted("cairo", 7).Rendered().Approved()
	row.Submitted("dakar", 7)
	c := openNew(t, row.Facts()...)
	counts, seq, err := c.BacklogsAt(t.Context(), catalog.Desk{})
	if err != nil || seq != row.Seq() || !maps.Equal(counts, map[string]int{"accra": 3, "cairo": 1}) {
		t.Errorf("counted %v at %d: %v", counts, seq, err)
	}
}
