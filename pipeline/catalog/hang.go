package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// The statements by which a drawing is hung and taken down.
const (
	hang = `INSERT OR REPLACE INTO hung (seq, id, city, age, public_at, title, story, language, child, color, tone, width, height, pictures,
		seen, seen_language, featured) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	unhang  = "DELETE FROM hung WHERE seq = ?"
	speak   = "INSERT INTO spoken (seq, words) VALUES (?, ?)"
	index   = "INSERT INTO found (rowid, words) VALUES (?, ?)"
	unindex = "INSERT INTO found (found, rowid, words) SELECT 'delete', seq, words FROM spoken WHERE seq = ?"
	unspeak = "DELETE FROM spoken WHERE seq = ?"
)

// rehang brings hung, and the words by which its drawings are found, up to a batch. The
// index comes last and in ascending order, and so is written once: before each statement
// that SQLite may have to undo, FTS5 writes all that it has gathered, and before a rowid
// that is not the next, too.
func (b *batch) rehang(ctx context.Context) error {
	var goes, comes []uint64
	states := map[uint64]drawing.State{}
	for _, r := range b.rows {
		was, is := r.before.Showable(), r.state.Showable()
		if was && is && looksTheSame(r.before, r.state) {
			continue
		}
		if was {
			goes = append(goes, r.before.Decision.Seq)
		}
		if is {
			seq := r.state.Decision.Seq
			goes, comes, states[seq] = append(goes, seq), append(comes, seq), r.state
		}
	}
	slices.Sort(goes)
	goes = slices.Compact(goes)
	slices.Sort(comes)
	for _, s := range [...]*sql.Stmt{b.unindex, b.unspeak, b.unhang} {
		for _, seq := range goes {
			if _, err := s.ExecContext(ctx, seq); err != nil {
				return fmt.Errorf("take down what fact %d hung: %w", seq, err)
			}
		}
	}
	words := make([]string, len(comes))
	for i, seq := range comes {
		words[i] = wordsOf(states[seq])
		if err := b.hang(ctx, states[seq], words[i]); err != nil {
			return fmt.Errorf("hang drawing %s: %w", states[seq].ID, err)
		}
	}
	for i, seq := range comes {
		if _, err := b.index.ExecContext(ctx, seq, words[i]); err != nil {
			return fmt.Errorf("index drawing %s: %w", states[seq].ID, err)
		}
	}
	return nil
}

func (b *batch) hang(ctx context.Context, s drawing.State, words string) error {
	l := s.Ladder
	_, err := b.hung.ExecContext(ctx, s.Decision.Seq, s.ID, s.City, s.Child.Age, publicAtOf(s), s.Title, s.Story, s.Language, s.Child.Name,
		l.Color, drawing.ToneOf(l.Color), l.Width, l.Height, packed(l.Pictures), s.Seen.Text, s.Seen.Language, millis(s.Featured))
	if err != nil {
		return err
	}
	_, err = b.speak.ExecContext(ctx, s.Decision.Seq, words)
	return err
}

// wordsOf is what a drawing is found by: the words of its title, story and description,
// and what it is bound by. The name of the child is not among them: nobody is to be
// looked for here.
func wordsOf(s drawing.State) string {
	var words []string
	for _, text := range [...]string{s.Title, s.Story, s.Seen.Text} {
		words = append(words, spoken(text)...)
	}
	words = append(words, ofCity(s.City), ofAge(s.Child.Age))
	if tone := drawing.ToneOf(s.Ladder.Color); tone != "" {
		words = append(words, ofTone(tone))
	}
	return " " + strings.Join(words, " ") + " "
}

// looksTheSame reports whether nothing that the public may see differs.
func looksTheSame(a, b drawing.State) bool {
	a.Seq, a.Judged, a.Reports, a.Looked, a.Swept = b.Seq, b.Judged, b.Reports, b.Looked, b.Swept
	a.Screening, a.Tags, a.Notes = b.Screening, b.Tags, b.Notes
	return reflect.DeepEqual(a, b)
}

// statements are prepared once, on the connection that writes: parsing them again for
// each drawing was a third of the work.
type statements struct{ stateOf, put, remove, await, enter, hung, unhang, speak, index, unindex, unspeak, act *sql.Stmt }

func prepare(ctx context.Context, db *sql.DB) (s statements, err error) {
	for query, into := range s.all() {
		if *into, err = db.PrepareContext(ctx, query); err != nil {
			return s, err
		}
	}
	return s, nil
}

// in gives the statements of a transaction.
func (s statements) in(ctx context.Context, tx *sql.Tx) statements {
	for _, one := range s.all() {
		*one = tx.StmtContext(ctx, *one)
	}
	return s
}

func (s *statements) all() map[string]**sql.Stmt {
	return map[string]**sql.Stmt{
		stateOf: &s.stateOf, put: &s.put, remove: &s.remove, await: &s.await, enter: &s.enter,
		hang: &s.hung, unhang: &s.unhang, speak: &s.speak, index: &s.index, unindex: &s.unindex, unspeak: &s.unspeak, record: &s.act,
	}
}
