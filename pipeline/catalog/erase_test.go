package catalog_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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
	d.Withdrawn().Erased().Destroyed(3)
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

// TestAnErasedDrawingLeavesNoWordInTheIndex looks for what is nowhere but in the index:
// folded words and pairs of characters, beside many others that begin alike, before and
// after the index has been merged.
func TestAnErasedDrawingLeavesNoWordInTheIndex(t *testing.T) {
	only := []string{"kanarienvogel", "kanarienvögelchen", "strassenmaler", "straßenmalerin", "金糸", "糸雀", "雀鳥", "кенар", "зябликов", "كناري", "الكناريات"}
	folded := []string{"kanarienvogel", "kanarienvogelchen", "strassenmalerin", "金糸", "糸雀", "雀鳥", "кенар", "كناري", "كناريات"}
	for name, merge := range map[string]string{
		"as written": "", "merged before": "PRAGMA secure_delete = 1; INSERT INTO found (found) VALUES ('optimize')", "merged a little": "PRAGMA secure_delete = 1; INSERT INTO found (found, rank) VALUES ('merge', 40)",
	} {
		path := filepath.Join(t.TempDir(), "catalog.db")
		c, row := open(t, path), drawingtest.NewRow()
		for n := range 300 {
			row.Submitted("accra", 8, drawingtest.Title(fmt.Sprintf("kanarie%d 金%c кена%d", n, 'a'+n%26, n))).Rendered().Approved()
			if n%50 == 49 {
				apply(t, c, row.Facts()[c.Seq():])
			}
		}
		gone := []*drawingtest.Drawing{
			row.Submitted("accra", 7, drawingtest.Title(strings.Join(only, " ")), drawingtest.Story(strings.Repeat("金糸雀鳥", 300))).Rendered().Approved(),
			row.Submitted("quito", 7, drawingtest.Story(strings.Join(only, ", "))).Rendered().Approved().Described(strings.Join(only, "; "), "de"),
		}
		for range 100 {
			row.Submitted("accra", 8).Rendered().Approved()
		}
		apply(t, c, row.Facts()[c.Seq():])
		if merge != "" {
			edit(t, path, merge)
		}
		if terms := termsOf(t, path); !slices.Contains(terms, "kanarienvogelchen") || !slices.Contains(terms, "糸雀") {
			t.Fatalf("%s: the words are not in the index: nothing would be proved", name)
		}
		gone[0].Erased()
		gone[1].TakenDown().Erased()
		apply(t, c, row.Facts()[c.Seq():])
		for _, word := range append(only, folded...) {
			if found := holding(t, path, word); len(found) > 0 {
				t.Errorf("%s: %s is still in %v", name, word, found)
			}
		}
		closed(t, c)
		for _, term := range termsOf(t, path) {
			if slices.Contains(folded, term) {
				t.Errorf("%s: %s is still in the index", name, term)
			}
		}
		edit(t, path, "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
	}
}

// TestOfManyThatAreErasedNoneLeavesItsWord erases drawings from all over an index of
// several levels, each with a word of its own.
func TestOfManyThatAreErasedNoneLeavesItsWord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	c, row, dice := open(t, path), drawingtest.NewRow(), rand.New(rand.NewPCG(8, 8))
	words := map[*drawingtest.Drawing]string{}
	for n := range 2_500 {
		word := ""
		for range 12 {
			word += string(rune('a' + dice.IntN(26)))
		}
		words[titled(row, "my "+word+" and street "+word[:5])] = word
		if n%100 == 99 {
			apply(t, c, row.Facts()[c.Seq():])
		}
	}
	var erased []string
	for d, word := range words {
		if len(erased) < 400 {
			d.Erased()
			erased = append(erased, word)
		}
	}
	for rest := row.Facts()[c.Seq():]; len(rest) > 0; rest = rest[min(30, len(rest)):] {
		apply(t, c, rest[:min(30, len(rest))])
	}
	closed(t, c)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	terms := map[string]bool{}
	for _, term := range termsOf(t, path) {
		terms[term] = true
	}
	for _, word := range erased {
		if bytes.Contains(content, []byte(word)) || terms[word] {
			t.Errorf("%s is still there; in the index: %v", word, terms[word])
		}
	}
	for d, word := range words {
		if s := d.State(); s.Erased.IsZero() && !terms[word] {
			t.Errorf("%s was of another, and is gone", word)
		}
	}
	edit(t, path, "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
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
