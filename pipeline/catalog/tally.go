package catalog

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Tally is how many drawings a city has: kept, not counted.
type Tally struct {
	Entered int // and not erased
	Waits   int // for a verdict, in any lane but that of worries
}

func tallyOf(s drawing.State) Tally {
	if !s.Exists() || !s.Erased.IsZero() {
		return Tally{}
	}
	lane := LaneOf(s)
	return Tally{1, number(lane != "" && lane != Escalated)}
}

func (b *batch) tally(r *row) {
	add := func(city string, t Tally, sign int) {
		sum := b.tallies[city]
		b.tallies[city] = Tally{sum.Entered + sign*t.Entered, sum.Waits + sign*t.Waits}
	}
	add(r.before.City, tallyOf(r.before), -1)
	add(r.state.City, tallyOf(r.state), 1)
}

func (b *batch) saveTallies(ctx context.Context) error {
	for city, t := range b.tallies {
		if t == (Tally{}) {
			continue
		}
		_, err := b.tx.ExecContext(ctx, `INSERT INTO tally (city, entered, waits) VALUES (?, ?, ?)
			ON CONFLICT (city) DO UPDATE SET entered = entered + excluded.entered, waits = waits + excluded.waits`, city, t.Entered, t.Waits)
		if err != nil {
			return fmt.Errorf("tally %s: %w", city, err)
		}
	}
	return nil
}

// Tallies gives every city's, by slug; those without a drawing are missing.
func (c *Catalog) Tallies(ctx context.Context) (map[string]Tally, error) {
	rows, err := c.read.QueryContext(ctx, "SELECT city, entered, waits FROM tally WHERE entered > 0")
	if err != nil {
		return nil, fmt.Errorf("read tallies: %w", err)
	}
	defer rows.Close()
	all := map[string]Tally{}
	for rows.Next() {
		var city string
		var t Tally
		if err := rows.Scan(&city, &t.Entered, &t.Waits); err != nil {
			return nil, fmt.Errorf("read tallies: %w", err)
		}
		all[city] = t
	}
	return all, rows.Err()
}

// Spread is how long something took: of how many, half of them at most Median, and
// nineteen of twenty at most P95.
type Spread struct {
	Count       int
	Median, P95 time.Duration
}

// Patience is how long what waits has been waiting: the number of drawings, half of which
// have waited at most Median, nineteen of twenty at most P95, and one for Longest.
type Patience struct {
	Spread
	Longest time.Duration
}

// Waiting is how long the drawings that wait for their first verdict have been waiting at a
// moment: on the whole desk, and those of each city, by slug. It walks once through the
// index of those that wait, and of no others.
func (c *Catalog) Waiting(ctx context.Context, d Desk, now time.Time) (all Patience, cities map[string]Patience, err error) {
	where, args := d.where()
	rows, err := c.read.QueryContext(ctx, waitingSince(where), args...)
	if err != nil {
		return Patience{}, nil, fmt.Errorf("read times of waiting: %w", err)
	}
	defer rows.Close()
	var every []int64
	by := map[string][]int64{}
	for rows.Next() {
		var city string
		var since int64
		if err := rows.Scan(&city, &since); err != nil {
			return Patience{}, nil, fmt.Errorf("read times of waiting: %w", err)
		}
		every, by[city] = append(every, since), append(by[city], since)
	}
	cities = map[string]Patience{}
	for city, since := range by {
		cities[city] = patienceOf(since, now)
	}
	return patienceOf(every, now), cities, rows.Err()
}

// waitingSince asks for those first that have waited longest.
func waitingSince(where string) string {
	return "SELECT city, waiting FROM drawing" + where + " ORDER BY waiting, id"
}

// patienceOf is of moments in milliseconds since 1970, ascending.
func patienceOf(since []int64, now time.Time) Patience {
	if len(since) == 0 {
		return Patience{}
	}
	at := func(place int) time.Duration { return max(0, now.Sub(time.UnixMilli(since[place]))) }
	return Patience{Spread{len(since), at(len(since) / 2), at(len(since) / 20)}, at(0)}
}

// mostWaited is of how many decisions at most Waited is made, for each verdict.
const mostWaited = 5_000

// Waited is how long the drawings that were decided since a moment had been waiting: of
// the latest 5,000 of each verdict.
func (c *Catalog) Waited(ctx context.Context, since time.Time) (Spread, error) {
	var all []int64
	for _, verdict := range verdicts() {
		some, err := c.numbers(ctx, "SELECT waited FROM act WHERE what = ? AND at >= ? AND city <> '' ORDER BY at DESC LIMIT ?", verdict, since.UnixMilli(), mostWaited)
		if err != nil {
			return Spread{}, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return Spread{}, nil
	}
	slices.Sort(all)
	at := func(part int) time.Duration {
		return time.Duration(all[min(len(all)-1, len(all)*part/100)]) * time.Millisecond
	}
	return Spread{len(all), at(50), at(95)}, nil
}

func verdicts() []drawing.Name {
	return []drawing.Name{drawing.Approved, drawing.Returned, drawing.Declined}
}

func (c *Catalog) numbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := c.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read times: %w", err)
	}
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("read times: %w", err)
		}
		all = append(all, n)
	}
	return all, rows.Err()
}

// Decided is how many verdicts of a kind were given in an hour to a city's drawings; those
// that were undone later, too.
type Decided struct {
	City    string
	Hour    time.Time // its beginning, UTC
	Verdict drawing.Name
	Count   int
}

// Decisions counts the verdicts from one moment to before another, by city and hour. It
// reads an index entry for each of them, and nothing for all others: a day's are few.
func (c *Catalog) Decisions(ctx context.Context, from, to time.Time) ([]Decided, error) {
	var all []Decided
	for _, verdict := range verdicts() {
		some, err := c.decisions(ctx, verdict, from, to)
		if err != nil {
			return nil, fmt.Errorf("count decisions: %w", err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func (c *Catalog) decisions(ctx context.Context, verdict drawing.Name, from, to time.Time) ([]Decided, error) {
	rows, err := c.read.QueryContext(ctx, `SELECT city, at / 3600000 AS hour, count(*) FROM act
		WHERE what = ? AND at >= ? AND at < ? AND city <> '' GROUP BY city, hour`, verdict, from.UnixMilli(), to.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Decided
	for rows.Next() {
		d := Decided{Verdict: verdict}
		var hour int64
		if err := rows.Scan(&d.City, &hour, &d.Count); err != nil {
			return nil, err
		}
		d.Hour = time.UnixMilli(hour * 3_600_000).UTC()
		all = append(all, d)
	}
	return all, rows.Err()
}
