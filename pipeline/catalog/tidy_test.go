package catalog_test

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog/catalogtest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// TestAnIndexInPiecesIsPutTogether: by who has applied many facts, and by who opens a file
// that was left so, once they have reached the journal. It finds what it found.
func TestAnIndexInPiecesIsPutTogether(t *testing.T) {
	t.Parallel()
	for name, opened := range map[string]bool{"after many facts": false, "when opened": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "catalog.db")
			c := open(t, path)
			edit(t, path, "INSERT INTO found (found, rank) VALUES ('automerge', 0)") // leaves more of them
			if err := catalogtest.Fill(t.Context(), c, 3_500, drawingtest.LadderOf("").Pictures); err != nil {
				t.Fatal(err)
			}
			if opened {
				closed(t, c)
				c = open(t, path)
			}
			before, many := finds(t, c, asking("street")), pieces(t, path)
			if len(before) == 0 || many < 8 {
				t.Fatalf("%d found in %d pieces", len(before), many)
			}
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- c.Run(ctx, at(c.Seq())) }()
			for late := time.Now().Add(time.Minute); pieces(t, path) > 1 && !t.Failed(); time.Sleep(20 * time.Millisecond) {
				if time.Now().After(late) {
					t.Errorf("%d pieces are left of %d", pieces(t, path), many)
				}
			}
			stop()
			<-ended
			if got := finds(t, c, asking("street")); !slices.Equal(got, before) {
				t.Errorf("%d are found, and were %d", len(got), len(before))
			}
		})
	}
}

// at is a journal that ends at a sequence.
type at uint64

func (at) Follow(ctx context.Context, _ uint64, _ func([]drawing.Fact) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (a at) LastSeq(context.Context) (uint64, error) { return uint64(a), nil }

// pieces counts those of the index.
func pieces(t *testing.T, path string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: "mode=ro"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT count(DISTINCT segid) FROM found_idx").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
