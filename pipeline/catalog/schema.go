package catalog

import (
	"context"
	"database/sql"
	_ "embed" // for the schema
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver
)

// schemaVersion is kept in the file's user_version. A file of another version is
// deleted and built anew.
const schemaVersion = 10

//go:embed schema.sql
var schema string

// readers bounds the connections that read at once.
const readers = 4

func dsn(path string, readOnly bool) string {
	q := url.Values{"_journal_mode": {"WAL"}, // which the driver sets last: the size of pages is then settled
		"_pragma": {
			"busy_timeout(5000)", "synchronous(FULL)", "foreign_keys(1)",
			"secure_delete(1)", "trusted_schema(0)", "cell_size_check(1)",
			"page_size(8192)", // a wall's drawings lie far apart: the way to each leads through fewer pages if they are large
		}}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-8192)") // KiB: what a million drawings' indexes have above their leaves
	} else {
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "cache_size(-16384)") // KiB: ids come in no order, and each has two indexes
	}
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).String()
}

// openFile opens the file of today's schema, making it anew if it is another's.
func openFile(ctx context.Context, path string) (*sql.DB, error) {
	db, version, err := openVersion(ctx, path)
	if err != nil || version == schemaVersion {
		return db, err
	}
	if version != 0 {
		if err := errors.Join(db.Close(), Delete(path)); err != nil {
			return nil, err
		}
		if db, _, err = openVersion(ctx, path); err != nil {
			return nil, err
		}
	}
	if err := create(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openVersion opens the file for its owner alone: it holds names of children whose
// drawings are not public. SQLite gives the files beside it the same mode.
func openVersion(ctx context.Context, path string) (*sql.DB, int, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // closing one that is open would drop SQLite's locks
	if err == nil {
		err = file.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, 0, fmt.Errorf("open the catalog: %w", err)
	}
	db, err := sql.Open("sqlite", dsn(path, false))
	if err != nil {
		return nil, 0, fmt.Errorf("open the catalog: %w", err)
	}
	db.SetMaxOpenConns(1)
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, 0, errors.Join(fmt.Errorf("open the catalog: %w", err), db.Close())
	}
	return db, version, nil
}

func create(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("create the catalog: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("\nPRAGMA user_version = %d;", schemaVersion)); err != nil {
		return fmt.Errorf("create the catalog: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("create the catalog: %w", err)
	}
	return nil
}

// Delete removes a catalog's files, which must not be open. One that is not there
// is no mistake.
func Delete(path string) error {
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete the catalog: %w", err)
		}
	}
	return nil
}
