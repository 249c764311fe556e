package catalog_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func open(t *testing.T, path string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(t.Context(), path, quiet())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func closed(t *testing.T, c *catalog.Catalog) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// openNew opens a catalog of its own until the test ends.
func openNew(t *testing.T, facts ...drawing.Fact) *catalog.Catalog {
	t.Helper()
	c := open(t, filepath.Join(t.TempDir(), "catalog.db"))
	t.Cleanup(func() { closed(t, c) })
	apply(t, c, facts)
	return c
}

func apply(t *testing.T, c *catalog.Catalog, facts []drawing.Fact) {
	t.Helper()
	if err := c.Apply(t.Context(), facts); err != nil {
		t.Fatal(err)
	}
}

func wantEqual(t *testing.T, a, b *catalog.Catalog) {
	t.Helper()
	if err := a.Equal(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// manyLives are the facts of drawings that live at random and by the rules, as in a
// journal: between one another.
func manyLives(seed uint64, drawings, steps int) *drawingtest.Row {
	row, dice := drawingtest.NewRow(), rand.New(rand.NewPCG(seed, 9))
	var all []*drawingtest.Drawing
	for range drawings {
		all = append(all, row.Submitted([]string{"accra", "quito", "cairo"}[dice.IntN(3)], 5+dice.IntN(10)))
	}
	for range steps {
		all[dice.IntN(drawings)].Happen(dice, true)
	}
	return row
}

// journal is a row of facts that a catalog may follow. Each batch has at most so many.
type journal struct {
	facts []drawing.Fact
	batch int
}

func (j journal) Follow(ctx context.Context, from uint64, take func([]drawing.Fact) error) error {
	for rest := j.facts[from-1:]; len(rest) > 0; {
		n := min(len(rest), j.batch)
		if err := take(rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	<-ctx.Done()
	return ctx.Err()
}

func (j journal) LastSeq(context.Context) (uint64, error) { return uint64(len(j.facts)), nil }

func TestBatchesGiveWhatOneByOneGives(t *testing.T) {
	row := manyLives(1, 40, 800)
	one := openNew(t)
	for i := range row.Facts() {
		apply(t, one, row.Facts()[i:i+1])
	}
	for _, size := range []int{2, 7, 100, len(row.Facts())} {
		many := openNew(t)
		for rest := row.Facts(); len(rest) > 0; rest = rest[min(size, len(rest)):] {
			apply(t, many, rest[:min(size, len(rest))])
		}
		wantEqual(t, one, many)
	}
	if one.Seq() != row.Seq() {
		t.Errorf("it is at %d; want %d", one.Seq(), row.Seq())
	}
}

func TestEveryStateIsKeptAsFolded(t *testing.T) {
	row := drawingtest.NewRow()
	for seed := range uint64(300) {
		row.Random(seed, true)
	}
	c := openNew(t, row.Facts()...)
	byID := map[drawing.ID][]drawing.Fact{}
	for _, f := range row.Facts() {
		byID[f.Drawing] = append(byID[f.Drawing], f)
	}
	kept := 0
	for id, facts := range byID {
		want, err := drawing.Fold(facts...)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.State(t.Context(), id)
		if !want.Erased.IsZero() || !want.Exists() { // or waits for its guardian
			if !errors.Is(err, catalog.ErrNotFound) {
				t.Errorf("a drawing that nobody may see is %+v, %v", got, err)
			}
			continue
		}
		kept++
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v;\nwant %+v", got, err, want)
		}
	}
	seen := 0
	after := drawing.ID("")
	if err := c.Drawings(t.Context(), func(s drawing.State) error {
		if s.ID <= after {
			t.Errorf("%s after %s", s.ID, after)
		}
		seen, after = seen+1, s.ID
		return nil
	}); err != nil || seen != kept {
		t.Errorf("%d drawings are handed over; want %d: %v", seen, kept, err)
	}
}

func TestItGoesOnWhereItStopped(t *testing.T) {
	row := manyLives(2, 20, 300)
	whole := openNew(t, row.Facts()...)
	path := filepath.Join(t.TempDir(), "catalog.db")
	for cut := 50; ; cut += 50 {
		c := open(t, path)
		if c.Seq() != 0 && c.Seq() != uint64(cut-50) {
			t.Fatalf("it went on from %d; it had got to %d", c.Seq(), cut-50)
		}
		end := min(cut, len(row.Facts()))
		run(t, c, journal{row.Facts()[:end], 7}, uint64(end))
		if end == len(row.Facts()) {
			wantEqual(t, whole, c)
			closed(t, c)
			return
		}
		closed(t, c)
	}
}

// run lets a catalog follow a journal until it has reached a sequence.
func run(t *testing.T, c *catalog.Catalog, j journal, seq uint64) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx, j); !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	})
	late, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := c.WaitFor(late, seq); err != nil {
		t.Errorf("it got to %d, and not to %d: %v", c.Seq(), seq, err)
	}
	stop()
	running.Wait()
}

func TestADeletedFileIsBuiltAnewAndEqual(t *testing.T) {
	row := manyLives(3, 20, 300)
	before := openNew(t, row.Facts()...)
	path := filepath.Join(t.TempDir(), "catalog.db")
	c := open(t, path)
	apply(t, c, row.Facts())
	closed(t, c)
	if err := catalog.Delete(path); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if err := catalog.Delete(path); err != nil {
		t.Errorf("deleting what is not there: %v", err)
	}
	c = open(t, path)
	defer closed(t, c)
	if c.Seq() != 0 {
		t.Errorf("a new file is at %d", c.Seq())
	}
	run(t, c, journal{row.Facts(), 50}, row.Seq())
	wantEqual(t, before, c)
}

func TestAFileOfAnotherSchemaIsBuiltAnew(t *testing.T) {
	for _, version := range []int{7, -1} {
		path := filepath.Join(t.TempDir(), "catalog.db")
		c := open(t, path)
		apply(t, c, manyLives(4, 3, 30).Facts())
		closed(t, c)
		edit(t, path, fmt.Sprintf("PRAGMA user_version = %d; ALTER TABLE drawing ADD COLUMN colour TEXT", version))
		c = open(t, path)
		if c.Seq() != 0 {
			t.Errorf("a file of version %d is used from %d on", version, c.Seq())
		}
		apply(t, c, manyLives(4, 3, 30).Facts())
		wantEqual(t, c, openNew(t, manyLives(4, 3, 30).Facts()...))
		closed(t, c)
	}
}

// edit changes a catalog's file past the catalog.
func edit(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFileThatIsNoCatalogIsNotOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	letter := make([]byte, 8_192)
	copy(letter, "Dear grandmother,")
	if err := os.WriteFile(path, letter, 0o600); err != nil {
		t.Fatal(err)
	}
	if c, err := catalog.Open(t.Context(), path, quiet()); err == nil {
		closed(t, c)
		t.Error("a letter was opened")
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(letter) {
		t.Errorf("the letter was changed: %v", err)
	}
}

func TestEveryDifferenceIsFound(t *testing.T) {
	row := manyLives(5, 20, 300)
	for _, statement := range []string{
		"UPDATE drawing SET city = 'lima' WHERE id = (SELECT max(id) FROM drawing)",
		"UPDATE drawing SET lane = 'disputed' WHERE id = (SELECT min(id) FROM drawing)",
		"UPDATE drawing SET family = 'another' WHERE id = (SELECT min(id) FROM drawing)",
		"UPDATE drawing SET barred = ' staff-9 ' WHERE id = (SELECT max(id) FROM drawing)",
		"UPDATE drawing SET judged = judged + 1 WHERE id = (SELECT min(id) FROM drawing)",
		"UPDATE hung SET public_at = public_at + 1 WHERE seq = (SELECT max(seq) FROM hung)",
		"DELETE FROM hung WHERE seq = (SELECT min(seq) FROM hung)",
		"UPDATE spoken SET words = replace(words, ' street ', ' lane ') WHERE seq = (SELECT max(seq) FROM spoken)",
		"UPDATE drawing SET state = replace(state, 'My street', 'My lane') WHERE id = (SELECT max(id) FROM drawing WHERE state LIKE '%My street%')",
		"DELETE FROM drawing WHERE id = (SELECT max(id) FROM drawing)",
		"INSERT INTO drawing SELECT 'zz', seq, city, lane, barred, waiting, judge, judged, unmade, reports, family, state FROM drawing LIMIT 1",
		"INSERT INTO doomed VALUES ('zz', 1)",
		"UPDATE city SET showable = showable + 1",
		"INSERT INTO city VALUES ('lima', 1)",
		"UPDATE progress SET seq = seq - 1",
	} {
		path := filepath.Join(t.TempDir(), "catalog.db")
		c := open(t, path)
		apply(t, c, row.Facts())
		closed(t, c)
		edit(t, path, statement)
		c = open(t, path)
		whole := openNew(t, row.Facts()...)
		for way, err := range map[string]error{"": whole.Equal(t.Context(), c), ", the other way": c.Equal(t.Context(), whole)} {
			if !errors.Is(err, catalog.ErrDiffers) {
				t.Errorf("%s%s: %v", statement, way, err)
			} else if told.MatchString(err.Error()) {
				t.Errorf("%s%s: it tells what a family said: %v", statement, way, err)
			}
		}
		closed(t, c)
	}
}

// told finds what families of a row say.
var told = regexp.MustCompile("Child [0-9]|My street|My lane|where I live")

func TestRebuildMendsWhatCheckFinds(t *testing.T) {
	row := manyLives(6, 20, 300)
	path := filepath.Join(t.TempDir(), "catalog.db")
	c := open(t, path)
	apply(t, c, row.Facts())
	j := journal{row.Facts(), 50}
	if err := c.Check(t.Context(), j); err != nil {
		t.Error(err)
	}
	closed(t, c)
	edit(t, path, "UPDATE hung SET public_at = 1; DELETE FROM spoken WHERE seq % 2 = 0; DELETE FROM city")
	c = open(t, path)
	defer closed(t, c)
	if err := c.Check(t.Context(), j); !errors.Is(err, catalog.ErrDiffers) {
		t.Errorf("check: %v", err)
	}
	if seq, err := c.Rebuild(t.Context(), j); err != nil || seq != row.Seq() {
		t.Errorf("rebuild: %d, %v", seq, err)
	}
	if err := c.Check(t.Context(), j); err != nil {
		t.Error(err)
	}
	wantEqual(t, c, openNew(t, row.Facts()...))
	if left, err := filepath.Glob(path + ".rebuild*"); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestAnIndexThatIsNotOfItsTextsIsFoundAndMended(t *testing.T) {
	row := manyLives(6, 20, 300)
	titled(row, "lighthouse")
	j := journal{row.Facts(), 50}
	for _, damage := range []string{
		"INSERT INTO found (found, rowid, words) SELECT 'delete', seq, words FROM spoken WHERE seq = (SELECT max(seq) FROM spoken)",
		"INSERT INTO found (rowid, words) VALUES (99999, 'ghost')",
		"INSERT INTO found (found) VALUES ('delete-all')",
		"DELETE FROM found_data WHERE id > 10",
	} {
		path := filepath.Join(t.TempDir(), "catalog.db")
		c := open(t, path)
		apply(t, c, row.Facts())
		closed(t, c)
		edit(t, path, damage)
		c = open(t, path)
		if err := c.Check(t.Context(), j); !errors.Is(err, catalog.ErrDiffers) {
			t.Errorf("%s: check: %v", damage, err)
		}
		if _, err := c.Rebuild(t.Context(), j); err != nil {
			t.Errorf("%s: rebuild: %v", damage, err)
		}
		if err := c.Check(t.Context(), j); err != nil {
			t.Errorf("%s: after a rebuild: %v", damage, err)
		}
		if got := finds(t, c, asking("lightho")); len(got) != 1 {
			t.Errorf("%s: found %v", damage, got)
		}
		closed(t, c)
		edit(t, path, "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
	}
}

// TestARebuildMendsWhileFactsAreApplied damages a catalog in every way, and goes on.
func TestARebuildMendsWhileFactsAreApplied(t *testing.T) {
	row := manyLives(9, 100, 4_000)
	path := filepath.Join(t.TempDir(), "catalog.db")
	c := open(t, path)
	apply(t, c, row.Facts()[:row.Seq()/2])
	closed(t, c)
	edit(t, path, `UPDATE hung SET id = 'x' || id, title = 'Wrong' WHERE seq % 3 = 0; DELETE FROM hung WHERE seq % 3 = 1;
		UPDATE drawing SET state = json_remove(state, '$.decision') WHERE id < '8'; DELETE FROM drawing WHERE id > 'r'; UPDATE city SET showable = 7`)
	c = open(t, path)
	defer closed(t, c)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx, journal{row.Facts(), 3}); !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	})
	for range 3 {
		if _, err := c.Rebuild(t.Context(), journal{row.Facts(), 50}); err != nil {
			t.Errorf("rebuild: %v", err)
		}
	}
	if err := c.WaitFor(t.Context(), row.Seq()); err != nil {
		t.Error(err)
	}
	stop()
	running.Wait()
	if err := c.Check(t.Context(), journal{row.Facts(), 50}); err != nil {
		t.Error(err)
	}
	wantEqual(t, c, openNew(t, row.Facts()...))
}

func TestWhoWaitsSeesTheirOwnWrite(t *testing.T) {
	c, row := openNew(t), drawingtest.NewRow()
	if err := c.WaitFor(t.Context(), 0); err != nil {
		t.Error(err)
	}
	var waiting sync.WaitGroup
	for n := range 20 {
		waiting.Go(func() {
			seq := uint64(n + 1)
			if err := c.WaitFor(t.Context(), seq); err != nil || c.Seq() < seq {
				t.Errorf("at %d: %v", c.Seq(), err)
			}
			if _, err := c.State(t.Context(), drawingtest.ID(n+1)); err != nil {
				t.Errorf("after waiting for %d: %v", seq, err)
			}
		})
	}
	for range 20 {
		row.Submitted("accra", 7)
		apply(t, c, row.Facts()[row.Seq()-1:])
	}
	waiting.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := c.WaitFor(ctx, 21); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for what does not come: %v", err)
	}
}

func TestNoFactsChangeNothing(t *testing.T) {
	c := openNew(t)
	apply(t, c, nil)
	if c.Seq() != 0 {
		t.Errorf("it is at %d", c.Seq())
	}
}
