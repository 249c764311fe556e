package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Lane is one of the queues that moderators work through.
type Lane string

// Every lane. A drawing is in one of them or in none.
const (
	Waiting   Lane = "waiting"   // for a verdict
	Disputed  Lane = "disputed"  // two verdicts differ: for organisers
	Appeals   Lane = "appeals"   // a family asks for another look
	Corrected Lane = "corrected" // a family corrects the words of what hangs
	Escalated Lane = "escalated" // somebody is worried: for those who see to that, and nobody else
)

// LaneOf is the lane that a drawing is in; "" for none.
func LaneOf(s drawing.State) Lane {
	switch {
	case s.Exists() && s.Erased.IsZero() && !s.Escalated.IsZero():
		return Escalated
	case s.May(drawing.CommandAnswer) == nil:
		return Corrected
	case !s.Waits():
		return ""
	case s.Disputed != nil:
		return Disputed
	case len(s.Decliners) > 0:
		return Appeals
	}
	return Waiting
}

// Desk is what somebody works through.
type Desk struct {
	Lane   Lane     // "" is Waiting
	Cities []string // slugs; none are all cities
	By     string   // staff id: what they may not decide, because they did before, is left out; "" is anybody
}

// Queue gives the drawings on a desk, those first that have waited longest, at most limit.
func (c *Catalog) Queue(ctx context.Context, d Desk, limit int) ([]drawing.State, error) {
	where, args := d.where()
	return c.states(ctx, oldestFirst(where), append(args, limit)...)
}

func oldestFirst(where string) string {
	return "SELECT state FROM drawing" + where + " ORDER BY waiting, id LIMIT ?"
}

// Backlog counts the drawings on a desk.
func (c *Catalog) Backlog(ctx context.Context, d Desk) (int, error) {
	where, args := d.where()
	return c.count(ctx, "SELECT count(*) FROM drawing"+where, args...)
}

// Backlogs counts the drawings on a desk by city.
func (c *Catalog) Backlogs(ctx context.Context, d Desk) (map[string]int, error) {
	counts, _, err := c.BacklogsAt(ctx, d)
	return counts, err
}

// BacklogsAt is [Catalog.Backlogs] with the sequence of the last fact that is counted.
func (c *Catalog) BacklogsAt(ctx context.Context, d Desk) (counts map[string]int, seq uint64, err error) {
	tx, err := c.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, 0, fmt.Errorf("count drawings by city: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	if err := tx.QueryRowContext(ctx, "SELECT seq FROM progress").Scan(&seq); err != nil {
		return nil, 0, fmt.Errorf("count drawings by city: %w", err)
	}
	where, args := d.where()
	rows, err := tx.QueryContext(ctx, "SELECT city, count(*) FROM drawing"+where+" GROUP BY city", args...)
	if err != nil {
		return nil, 0, fmt.Errorf("count drawings by city: %w", err)
	}
	defer rows.Close()
	counts = map[string]int{}
	for rows.Next() {
		var city string
		var n int
		if err := rows.Scan(&city, &n); err != nil {
			return nil, 0, fmt.Errorf("count drawings by city: %w", err)
		}
		counts[city] = n
	}
	return counts, seq, rows.Err()
}

// Before counts the drawings of its city that wait in front of a drawing in its lane. A
// family asks: that somebody is worried changes nothing of the answer.
func (c *Catalog) Before(ctx context.Context, s drawing.State) (int, error) {
	s.Escalated = time.Time{}
	return c.count(ctx, before, LaneOf(s), s.City, s.Waiting.UnixMilli(), s.ID)
}

// The questions about one drawing and one person.
const (
	before = "SELECT count(*) FROM drawing WHERE lane <> '' AND lane = ? AND city = ? AND (waiting, id) < (?, ?)"
	recent = "SELECT state FROM drawing WHERE judge <> '' AND judge = ? ORDER BY judged DESC LIMIT ?"
)

// Recent gives the drawings on which somebody's verdict stands, also as a first of two,
// the last verdict first, at most limit.
func (c *Catalog) Recent(ctx context.Context, by string, limit int) ([]drawing.State, error) {
	return c.states(ctx, recent, by, limit)
}

func (d Desk) where() (where string, args []any) {
	lane := d.Lane
	if lane == "" {
		lane = Waiting
	}
	cities, of := ofCities(d.Cities)
	where, args = " WHERE lane <> '' AND lane = ?"+cities, append([]any{lane}, of...)
	if d.By != "" {
		where, args = where+" AND instr(barred, ?) = 0", append(args, spaced(d.By))
	}
	return where, args
}

// barredOf are those who may not decide where a drawing lies.
func barredOf(s drawing.State) (all string) {
	if lane := LaneOf(s); lane != Waiting && lane != Appeals {
		return ""
	}
	for _, id := range s.Barred() {
		all += spaced(id)
	}
	return all
}

// waitingOf is since when a drawing waits in its lane.
func waitingOf(s drawing.State) int64 {
	if s.Correction != nil {
		return s.Correction.At.UnixMilli()
	}
	return s.Waiting.UnixMilli()
}

func spaced(id string) string { return " " + id + " " }

// judgeOf is whose verdict stands, and the sequence of its fact. What somebody is worried
// about is in nobody's hands but of those who see to that.
func judgeOf(s drawing.State) (by string, seq uint64) {
	switch {
	case !s.Escalated.IsZero():
		return "", 0
	case s.Decision != nil:
		return s.Decision.By, s.Decision.Seq
	case s.Proposal != nil && s.Disputed == nil:
		return s.Proposal.By, s.Proposal.Seq
	}
	return "", 0
}
