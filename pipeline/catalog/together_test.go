package catalog_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestExaminationsAndRebuildsAtOnceDoNotDisturbOneAnother is about an operator's doctor
// and one that a timer starts.
func TestExaminationsAndRebuildsAtOnceDoNotDisturbOneAnother(t *testing.T) {
	facts := manyLives(3, 40, 400).Facts()
	c := openNew(t, facts...)
	var running sync.WaitGroup
	for n := range 8 {
		running.Go(func() {
			var err error
			if n%2 == 0 {
				err = c.Check(t.Context(), journal{facts, 50})
			} else {
				_, err = c.Rebuild(t.Context(), journal{facts, 50})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	wantEqual(t, c, openNew(t, facts...))
}

func TestNobodyElseMayReadTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	c := open(t, path)
	apply(t, c, manyLives(4, 3, 9).Facts())
	for _, end := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("catalog.db%s has mode %04o", end, mode)
		}
	}
	closed(t, c)
}

// A file keeps the size of its pages from its first write on, which the driver may do
// before it is told one.
func TestAFileHasLargePages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	closed(t, open(t, path))
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if size := binary.BigEndian.Uint16(file[16:]); size != 8192 { // see "The Database Header" of SQLite's file format
		t.Errorf("pages of %d bytes", size)
	}
}
