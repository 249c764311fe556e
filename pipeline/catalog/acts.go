package catalog

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Act is what somebody did to a drawing: a fact without its texts.
type Act struct {
	Seq     uint64
	At      time.Time // UTC, to the millisecond
	By      string    // staff id; "" for families, visitors and workers, and once it was erased
	What    drawing.Name
	Drawing drawing.ID     // "" once it was erased
	City    string         // slug; "" once it was erased
	Reason  string         // a code; "" without one
	Before  drawing.Status // "" for the first, and once it was erased
	After   drawing.Status // "" once it was erased
}

// ActQuery bounds acts. The zero query is all of them.
type ActQuery struct {
	By       string
	Drawing  drawing.ID
	City     string
	Cities   []string // without City: any of these; none are all
	What     drawing.Name
	From, To time.Time // From is part of it, and To not; the zero time is no bound
}

// ActCursor is a place in the row of acts, the newest first. The zero cursor is before all.
type ActCursor struct {
	at  int64 // milliseconds
	seq uint64
}

// ErrBadActCursor: an address was cut short, or made up.
var ErrBadActCursor = errors.New("not a place in the row of acts")

// String is for addresses; [ParseActCursor] reads it.
func (c ActCursor) String() string {
	if c == (ActCursor{}) {
		return ""
	}
	return fmt.Sprintf("%d.%d", c.at, c.seq)
}

// ParseActCursor reads a cursor, else [ErrBadActCursor]. "" is the zero cursor.
func ParseActCursor(s string) (c ActCursor, err error) {
	if s == "" {
		return c, nil
	}
	_, err = fmt.Sscanf(s, "%d.%d", &c.at, &c.seq)
	if err != nil || c.String() != s || c.seq > math.MaxInt64 {
		return ActCursor{}, ErrBadActCursor
	}
	return c, nil
}

// Acts gives what was done, the newest first, at most limit, after a cursor, and the cursor
// of what follows: the zero cursor at the end.
func (c *Catalog) Acts(ctx context.Context, q ActQuery, after ActCursor, limit int) ([]Act, ActCursor, error) {
	query, args := q.sql(after)
	rows, err := c.read.QueryContext(ctx, query, append(args, limit+1)...)
	if err != nil {
		return nil, ActCursor{}, fmt.Errorf("read acts: %w", err)
	}
	defer rows.Close()
	var all []Act
	for rows.Next() {
		var a Act
		var at int64
		if err := rows.Scan(&a.Seq, &at, &a.By, &a.What, &a.Drawing, &a.City, &a.Reason, &a.Before, &a.After); err != nil {
			return nil, ActCursor{}, fmt.Errorf("read acts: %w", err)
		}
		a.At = time.UnixMilli(at).UTC()
		all = append(all, a)
	}
	if err := rows.Err(); err != nil {
		return nil, ActCursor{}, fmt.Errorf("read acts: %w", err)
	}
	if len(all) <= limit {
		return all, ActCursor{}, nil
	}
	last := all[limit-1]
	return all[:limit], ActCursor{last.At.UnixMilli(), last.Seq}, nil
}

// sql seeks in the index of what is likely rarest, which has the wanted order, too: the +
// keeps SQLite from the others.
func (q ActQuery) sql(after ActCursor) (string, []any) {
	var where []string
	var args []any
	for _, bound := range []struct{ column, value string }{
		{"drawing", string(q.Drawing)}, {"who", q.By}, {"city", q.City}, {"what", string(q.What)},
	} {
		if bound.value == "" {
			continue
		}
		only := bound.column + " = ?"
		if len(where) > 0 {
			only = "+" + only
		} else if bound.column == "who" || bound.column == "drawing" {
			only = bound.column + " <> '' AND " + only // whose index has no others
		}
		where, args = append(where, only), append(args, bound.value)
	}
	from, to := int64(0), int64(math.MaxInt64)
	if !q.From.IsZero() {
		from = q.From.UnixMilli()
	}
	if !q.To.IsZero() {
		to = q.To.UnixMilli()
	}
	where, args = append(where, "at >= ? AND at < ?"), append(args, from, to)
	if q.City == "" && len(q.Cities) > 0 {
		only, cities := ofCities(q.Cities)
		where, args = append(where, strings.Replace(only, " AND ", "+", 1)), append(args, cities...)
	}
	if after != (ActCursor{}) {
		where, args = append(where, "at <= ? AND (at < ? OR seq < ?)"), append(args, after.at, after.at, after.seq)
	}
	return "SELECT seq, at, who, what, drawing, city, reason, was, became FROM act WHERE " + strings.Join(where, " AND ") +
		" ORDER BY at DESC, seq DESC LIMIT ?", args
}
