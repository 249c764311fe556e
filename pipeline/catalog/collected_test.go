package catalog_test

import (
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestWhatWaitsForItsGuardianIsKeptAcrossARestartAndThenEnters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	row := drawingtest.NewRow()
	d := row.Collected("accra", 7, "class-1").Rendered()
	c := open(t, path)
	apply(t, c, row.Facts())
	if _, err := c.State(t.Context(), d.ID()); err == nil {
		t.Error("it is found before its guardian has agreed")
	}
	closed(t, c)

	before := len(row.Facts())
	d.Agreed(drawing.PurposeEnter, drawing.PurposeShow).Approved()
	c = open(t, path)
	defer closed(t, c)
	apply(t, c, row.Facts()[before:])
	if s, err := c.State(t.Context(), d.ID()); err != nil || !s.Public(s.Decision.PublicAt) {
		t.Errorf("then it is %+v, %v", s, err)
	}
	wantEqual(t, c, openNew(t, row.Facts()...))
}

func TestOfWhatWasErasedBeforeItsGuardianAgreedNothingIsLeft(t *testing.T) {
	row := drawingtest.NewRow()
	row.Collected("accra", 7, "class-1").Erased()
	c := openNew(t, row.Facts()[:1]...)
	apply(t, c, row.Facts()[1:])
	wantEqual(t, c, openNew(t, row.Facts()...))
}
