package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// spread is which drawings have a word: how many, and the sum of their seq.
type spread struct{ drawings, sum int64 }

// indexHolds compares the index of words with the texts that it is of: nil, or
// [ErrDiffers]. It only reads, which FTS5's own integrity-check does not. What the
// index has of beginnings of words is made with it, and not looked at.
func indexHolds(ctx context.Context, file reader) error {
	said, err := wordsSaid(ctx, file)
	if err != nil {
		return err
	}
	rows, err := file.QueryContext(ctx, "SELECT term, count(*), sum(doc) FROM vocabulary GROUP BY term")
	if err != nil {
		return unread(err)
	}
	defer rows.Close()
	for rows.Next() {
		var word string
		var s spread
		if err := rows.Scan(&word, &s.drawings, &s.sum); err != nil {
			return fmt.Errorf("examine the index: %w", err)
		}
		if said[word] != s {
			return fmt.Errorf("%w: the index finds %d drawings by a word that %d have", ErrDiffers, s.drawings, said[word].drawings)
		}
		delete(said, word)
	}
	if err := rows.Err(); err != nil {
		return unread(err)
	}
	if len(said) > 0 {
		return fmt.Errorf("%w: the index lacks %d words", ErrDiffers, len(said))
	}
	return nil
}

// unread takes what SQLite says of an index that makes no sense for a difference, which
// can be mended, unlike other errors.
func unread(err error) error {
	if told, ok := errors.AsType[*sqlite.Error](err); ok && told.Code()&0xff == sqlite3.SQLITE_CORRUPT {
		err = fmt.Errorf("%w: %w", ErrDiffers, err)
	}
	return fmt.Errorf("examine the index: %w", err)
}

func wordsSaid(ctx context.Context, file reader) (map[string]spread, error) {
	rows, err := file.QueryContext(ctx, "SELECT seq, words FROM spoken")
	if err != nil {
		return nil, fmt.Errorf("examine the index: %w", err)
	}
	defer rows.Close()
	said := map[string]spread{}
	for rows.Next() {
		var seq int64
		var text string
		if err := rows.Scan(&seq, &text); err != nil {
			return nil, fmt.Errorf("examine the index: %w", err)
		}
		met := map[string]bool{}
		for word := range strings.FieldsSeq(text) {
			if !met[word] {
				met[word] = true
				s, ok := said[word]
				if !ok {
					word = strings.Clone(word) // or it would hold on to the text
				}
				said[word] = spread{s.drawings + 1, s.sum + seq}
			}
		}
	}
	return said, rows.Err()
}
