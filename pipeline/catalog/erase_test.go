package catalog_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

const canary = "kanarienvogel"

// holding names the files of a catalog that hold a word.
func holding(t *testing.T, path, word string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(word)) {
			found = append(found, filepath.Base(file))
		}
	}
	return found
}

// canaries is a drawing whose texts fill several pages of the file.
func canaries(row *drawingtest.Row) *drawingtest.Drawing {
	return row.Submitted("accra", 7, drawingtest.Title(canary), drawingtest.Story(strings.Repeat(canary+" ", 900)), drawingtest.ChildName(canary)).
		Rendered().Approved().Described(canary, "de").
		Happened(drawing.Reported, drawing.Report{Version: drawing.Version, Reason: "other", Note: canary, Network: "a"})
}

func TestAnErasedDrawingLeavesNoByteInAnyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	c, row := open(t, path), drawingtest.NewRow()
	defer closed(t, c)
	for range 50 {
		row.Submitted("accra", 8).Rendered().Approved()
	}
	d, other := canaries(row), row.Submitted("quito", 9).Rendered()
	apply(t, c, row.Facts())
	if len(holding(t, path, canary)) == 0 {
		t.Fatal("the family's words are in no file: nothing would be proved")
	}
	before := row.Seq()
	d.Withdrawn().Erased()
	other.Approved()
	apply(t, c, row.Facts()[before:])
	if found := holding(t, path, canary); len(found) > 0 {
		t.Errorf("the family's words are still in %v", found)
	}
	if found := holding(t, path, string(d.ID())); len(found) > 0 {
		t.Errorf("the drawing's id is still in %v", found)
	}
	wantCounts(t, c, map[string]int{"accra": 50, "quito": 1})
}

// TestAnErasedDrawingGoesAlthoughSomebodyReads: while a reader holds on to the past,
// the write-ahead log can't be emptied. It is as soon as the reader has gone on, or,
// if the process did not live to see that, when the file is opened again.
func TestAnErasedDrawingGoesAlthoughSomebodyReads(t *testing.T) {
	path, crashed := filepath.Join(t.TempDir(), "catalog.db"), filepath.Join(t.TempDir(), "catalog.db")
	c, row := open(t, path), drawingtest.NewRow()
	defer closed(t, c)
	d := canaries(row)
	apply(t, c, row.Facts())
	let := holdOn(t, path)
	before := row.Seq()
	d.Erased()
	apply(t, c, row.Facts()[before:])
	wantPublic(t, c, d.ID(), false)
	copyFile(t, path, crashed)
	copyFile(t, path+"-wal", crashed+"-wal")
	let()

	before = row.Seq()
	row.Submitted("quito", 7)
	apply(t, c, row.Facts()[before:])
	if found := holding(t, path, canary); len(found) > 0 {
		t.Errorf("the family's words are still in %v", found)
	}

	if len(holding(t, crashed, canary)) == 0 {
		t.Fatal("the crash left nothing of the family: nothing would be proved")
	}
	again := open(t, crashed)
	defer closed(t, again)
	if found := holding(t, crashed, canary); len(found) > 0 || again.Seq() != before {
		t.Errorf("opened at %d, the family's words are still in %v", again.Seq(), found)
	}
}

// TestAnErasedDrawingIsInNoFileThatAKilledExaminationLeft: what was built beside the
// catalog knows nothing of what happens later.
func TestAnErasedDrawingIsInNoFileThatAKilledExaminationLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	c, row := open(t, path), drawingtest.NewRow()
	d := canaries(row)
	apply(t, c, row.Facts())
	copyFile(t, path, path+".rebuild")
	copyFile(t, path+"-wal", path+".rebuild-wal")
	closed(t, c)
	c = open(t, path)
	defer closed(t, c)
	before := row.Seq()
	d.Erased()
	apply(t, c, row.Facts()[before:])
	if found := holding(t, path, canary); len(found) > 0 {
		t.Errorf("the family's words are still in %v", found)
	}
}

// holdOn reads a catalog's file and goes on seeing it as it is now, until let go.
func holdOn(t *testing.T, path string) (let func()) {
	t.Helper()
	reader, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := reader.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM drawing").Scan(&n); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	return func() {
		t.Helper()
		if err := errors.Join(tx.Rollback(), reader.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
