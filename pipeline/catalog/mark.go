package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
)

// ErrOtherSchema: the file is of another schema version, and must not be built anew
// now.
var ErrOtherSchema = errors.New("the catalog is another version's")

// Mark is the sequence that the catalog of a file has reached, whatever its schema
// version: a journal that ends before it has lost facts. Without a file it is 0.
func Mark(ctx context.Context, path string) (seq uint64, err error) {
	version, err := look(ctx, path, func(db *sql.DB) error {
		return db.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&seq)
	})
	if err != nil || version == 0 {
		return 0, err
	}
	return seq, nil
}

// OpenKept is [Open] for a time without a journal: what is there is shown, and nothing
// is thrown away that could not be built anew. It is [ErrOtherSchema] where Open would
// have to.
func OpenKept(ctx context.Context, path string, log *slog.Logger) (*Catalog, error) {
	version, err := look(ctx, path, func(*sql.DB) error { return nil })
	if err != nil {
		return nil, err
	}
	if version != 0 && version != schemaVersion {
		return nil, fmt.Errorf("open %s: it has schema %d, and this is %d: run the version that made it until the journal is mended: %w",
			path, version, schemaVersion, ErrOtherSchema)
	}
	return Open(ctx, path, log)
}

// look opens a file that is there and tells its schema version: 0 if there is none.
func look(ctx context.Context, path string, do func(*sql.DB) error) (version int, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	db, version, err := openVersion(ctx, path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if version == 0 {
		return 0, nil
	}
	if err := do(db); err != nil {
		return 0, fmt.Errorf("look at the catalog: %w", err)
	}
	return version, nil
}
