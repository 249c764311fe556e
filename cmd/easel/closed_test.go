package main

import (
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/journal/scan"
)

// A catalog of another version can't be shown and can't be built anew without a journal:
// it stays, because it knows how far the journal had come.
func TestWithADamagedJournalAnotherVersionsCatalogIsKept(t *testing.T) {
	dir := folderWith(t, 3, func(*house) {})
	if err := os.RemoveAll(filepath.Join(dir, "jetstream")); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "catalog.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 999"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, words := range [][]string{{"serve", "--listen", "127.0.0.1:0", "--admin-listen", ""}, {"doctor"}, {"rebuild"}} {
			wantRefused(t, "the catalog has seen 3", append(words, "--data", dir)...)
			wantRefused(t, "run the version that made it", append(words, "--data", dir)...)
		}
	}
}

// Reservations, accounts and the edition would be missed by nobody if the server made
// their buckets anew.
func TestABucketThatIsGoneIsMissed(t *testing.T) {
	for _, bucket := range []string{"entrants", "staff", "settings"} {
		dir := folderWith(t, 3, func(*house) {})
		if err := os.RemoveAll(filepath.Join(dir, "jetstream", "jetstream", "$G", "streams", "KV_"+bucket)); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, "KV_"+bucket+": ", "doctor", "--data", dir)
		if bucket != "settings" {
			continue
		}
		at := contestPlace{place: place{Data: dir}}
		c, err := at.openClosed(t.Context(), slog.New(slog.DiscardHandler), &scan.Error{})
		if err != nil {
			t.Fatal(err)
		}
		if want := edition.Default(time.Now()).Theme; c.edition.Theme != want {
			t.Errorf("without settings the gallery hangs under %q; want %q", c.edition.Theme, want)
		}
		if err := c.close(); err != nil {
			t.Error(err)
		}
	}
}
