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
	unspeak = "DELETE FROM spoken WHERE seq = ?"
)

// rehang brings hung, and the words by which its drawings are found, up to a batch. The
// index takes words most cheaply in ascending order, and all that goes before all that
// comes.
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
	slices.Sort(comes)
	for _, seq := range slices.Compact(goes) {
		if err := b.takeDown(ctx, seq); err != nil {
			return fmt.Errorf("take the approval %d down: %w", seq, err)
		}
	}
	for _, seq := range comes {
		if err := b.hang(ctx, states[seq]); err != nil {
			return fmt.Errorf("hang drawing %s: %w", states[seq].ID, err)
		}
	}
	return nil
}

func (b *batch) takeDown(ctx context.Context, seq uint64) error {
	if _, err := b.unhang.ExecContext(ctx, seq); err != nil {
		return err
	}
	_, err := b.unspeak.ExecContext(ctx, seq)
	return err
}

func (b *batch) hang(ctx context.Context, s drawing.State) error {
	l := s.Ladder
	_, err := b.hung.ExecContext(ctx, s.Decision.Seq, s.ID, s.City, s.Child.Age, publicAtOf(s), s.Title, s.Story, s.Language, s.Child.Name,
		l.Color, drawing.ToneOf(l.Color), l.Width, l.Height, packed(l.Pictures), s.Seen.Text, s.Seen.Language, millis(s.Featured))
	if err != nil {
		return err
	}
	_, err = b.speak.ExecContext(ctx, s.Decision.Seq, wordsOf(s))
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
	a.Seq, a.Judged, a.Reports, a.Swept = b.Seq, b.Judged, b.Reports, b.Swept
	return reflect.DeepEqual(a, b)
}

// statements are prepared once, on the connection that writes: parsing them again for
// each drawing was a third of the work.
type statements struct{ stateOf, put, remove, hung, unhang, speak, unspeak *sql.Stmt }

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
		stateOf: &s.stateOf, put: &s.put, remove: &s.remove,
		hang: &s.hung, unhang: &s.unhang, speak: &s.speak, unspeak: &s.unspeak,
	}
}
