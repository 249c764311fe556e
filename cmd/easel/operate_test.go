package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

func TestWhereThereIsNoContestNoneIsMade(t *testing.T) {
	t.Parallel()
	missing, empty := filepath.Join(t.TempDir(), "data"), t.TempDir()
	for _, words := range [][]string{{"doctor"}, {"rebuild"}, {"edition", "show"}, {"facts", string(drawingtest.ID(1))}} {
		for _, data := range []string{missing, empty} {
			command(t, "", append(words, "--data", data)...).fails(exitFailed, "there is no contest in "+data)
		}
	}
	if _, err := os.Stat(missing); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
		t.Errorf("in the empty folder are now %v, %v", left, err)
	}
}

// Whoever prepares a contest before its first start is told what to back up, for serve
// will not say it any more.
func TestWhatPreparesAContestSaysWhatToBackUp(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{{"edition", "set", "theme=Rivers"}, {"staff", "add", "ines@example.org"}} {
		data := filepath.Join(t.TempDir(), "data")
		backUp := "Back up " + filepath.Join(data, "secret")
		for n, want := range []bool{true, false} {
			words[len(words)-1] += fmt.Sprint(n) // another theme, another address
			made := command(t, "", append(words, "--data", data)...).done()
			if strings.Contains(made.Err, backUp) != want || strings.Contains(made.Out, backUp) {
				t.Errorf("time %d of %v prints %q and says %q", n+1, words, made.Out, made.Err)
			}
		}
	}
}

// enterThree enters three drawings and waits until they are rendered.
func enterThree(t *testing.T, p *process) (all []accepted) {
	t.Helper()
	for n := range 3 {
		a, err := newFamily(p.URL, n, renditiontest.JPEG(t, 300, 200+n)).enter(stepTime)
		if err != nil {
			t.Fatal(err)
		}
		waitsFor(t, p, a, "in_review")
		all = append(all, a)
	}
	return all
}

func TestDoctorNamesALostObject(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	entered := enterThree(t, p)
	doctor := func() outcome { t.Helper(); return command(t, "", "doctor", "--data", p.Data) }
	for _, part := range []string{"chain", "sealing", "objects", "catalog", "stuck"} {
		if well := doctor().done(); strings.Contains(well.Out, "DAMAGED") || !strings.Contains(well.Out, "ok       "+part) {
			t.Errorf("a contest in order: %s", well.Out)
		}
	}
	lost, err := filepath.Glob(filepath.Join(p.Data, "objects", "objects", entered[1].ID, "*.jpg"))
	if err != nil || len(lost) == 0 {
		t.Fatalf("%v, %v", lost, err)
	}
	if err := os.Remove(lost[0]); err != nil {
		t.Fatal(err)
	}
	name := entered[1].ID + "/" + filepath.Base(lost[0]) + " is missing"
	for _, state := range []string{"running", "stopped"} {
		found := doctor()
		if found.Code != exitFailed || !strings.Contains(found.Out, "DAMAGED  objects") || !strings.Contains(found.Out, name) || strings.Count(found.Out, "DAMAGED") != 1 {
			t.Errorf("of a %s server: exit code %d: %s", state, found.Code, found.Out)
		}
		if state == "running" {
			p.stop()
		}
	}
}

func TestRebuildMendsACatalogChangedByHand(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	entered := enterThree(t, p)
	spoil := func() {
		t.Helper()
		db, err := sql.Open("sqlite", "file:"+filepath.Join(p.Data, "catalog.db")+"?_pragma=busy_timeout(5000)")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.ExecContext(t.Context(), "UPDATE drawing SET city = 'quito' WHERE id = ?", entered[2].ID); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(p.Data, "catalog.db")
	var before []string
	eventually(t, stepTime, "the catalog has heard all nine facts", func() error { // receipts are read from the journal, and may be ahead
		if before = allRows(t, path); len(before) == 0 || before[len(before)-1] != "9" {
			return fmt.Errorf("the rows are %v", before)
		}
		return nil
	})
	for _, state := range []string{"running", "stopped"} {
		spoil()
		if found := command(t, "", "doctor", "--data", p.Data); found.Code != exitFailed || !strings.Contains(found.Out, "DAMAGED  catalog") {
			t.Errorf("of a %s server, doctor: exit code %d: %s", state, found.Code, found.Out)
		}
		if built := command(t, "", "rebuild", "--data", p.Data).done(); !strings.Contains(built.Out, "all 9 facts") {
			t.Errorf("of a %s server, rebuild: %s", state, built.Out)
		}
		if after := allRows(t, path); !slices.Equal(after, before) {
			t.Errorf("of a %s server, the rows are\n%v; want\n%v", state, after, before)
		}
		command(t, "", "doctor", "--data", p.Data).done()
		if state == "running" {
			p.stop()
		}
	}
}
