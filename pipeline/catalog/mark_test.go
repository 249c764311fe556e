package catalog_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
)

func wantMark(t *testing.T, path string, want uint64) {
	t.Helper()
	if seq, err := catalog.Mark(t.Context(), path); err != nil || seq != want {
		t.Errorf("the mark is %d, %v; want %d", seq, err, want)
	}
}

// otherSchema makes a catalog's file look like another version's.
func otherSchema(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
}

func TestTheMarkIsTheLastFactApplied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	wantMark(t, path, 0)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made a file: %v", err)
	}
	row := manyLives(3, 10, 100)
	c := open(t, path)
	apply(t, c, row.Facts()[:30])
	closed(t, c)
	wantMark(t, path, 30)
	c = open(t, path)
	apply(t, c, row.Facts()[30:])
	closed(t, c)
	otherSchema(t, path)
	wantMark(t, path, row.Seq())
	if err := os.WriteFile(path, []byte("this is no database, and it is long enough to be taken for one by nobody"), 0o600); err != nil {
		t.Fatal(err)
	}
	if seq, err := catalog.Mark(t.Context(), path); err == nil {
		t.Errorf("the mark of a file that is no catalog is %d", seq)
	}
}

// TestACatalogThatIsKeptIsNeverMadeAnew, for its mark would go with it, and its pages.
func TestACatalogThatIsKeptIsNeverMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "catalog.db")
	row := manyLives(4, 10, 100)
	for range 2 { // without a file, and with one
		c, err := catalog.OpenKept(t.Context(), path, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		apply(t, c, row.Facts()[c.Seq():])
		closed(t, c)
	}
	otherSchema(t, path)
	if _, err := catalog.OpenKept(t.Context(), path, slog.New(slog.DiscardHandler)); !errors.Is(err, catalog.ErrOtherSchema) {
		t.Errorf("%v; want: %v", err, catalog.ErrOtherSchema)
	}
	wantMark(t, path, row.Seq())
}
