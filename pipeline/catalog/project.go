package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// Apply folds a batch of facts, in order and following the last one applied, in one
// transaction. Run does so by itself; nothing else may apply facts meanwhile.
func (c *Catalog) Apply(ctx context.Context, facts []drawing.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	tx, err := c.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("apply facts: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	b := batch{catalog: c, tx: tx, rows: map[drawing.ID]*row{}, counts: map[string]int{}, tallies: map[string]Tally{}, forgotten: map[forgottenOn]int{}, statements: c.statements.in(ctx, tx)}
	for _, f := range facts {
		if err := b.fold(ctx, f); err != nil {
			return err
		}
	}
	last := facts[len(facts)-1].Seq
	if err := b.save(ctx, last); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("apply facts: %w", err)
	}
	c.untidy.Add(int64(len(facts)))
	c.shown.changed(b.rows)
	c.changes.tell(b.rows)
	c.reached(last)
	if b.erased || c.remembers {
		return c.forget(ctx)
	}
	return nil
}

// forget empties the write-ahead log, in which the row of an erased drawing may
// still lie. A reader who holds on to the past prevents that; then it is tried again
// after the next facts, and when the file is opened.
func (c *Catalog) forget(ctx context.Context) error {
	var busy, frames, copied int
	c.remembers = true
	if err := c.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &copied); err != nil {
		return fmt.Errorf("empty the write-ahead log: %w", err)
	}
	c.remembers = busy != 0
	if c.remembers {
		c.log.Warn("the catalog's write-ahead log can't be emptied yet: somebody reads it", "path", c.path)
	}
	return nil
}

// The statements of every drawing.
const (
	stateOf = "SELECT state FROM drawing WHERE id = ?1 UNION ALL SELECT state FROM collected WHERE id = ?1"
	put     = `INSERT INTO drawing (id, seq, city, lane, barred, waiting, judge, judged, unmade, reports, family, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, city = excluded.city, lane = excluded.lane, barred = excluded.barred,
			waiting = excluded.waiting, judge = excluded.judge, judged = excluded.judged, unmade = excluded.unmade,
			reports = excluded.reports, family = excluded.family, state = excluded.state`
	remove = "DELETE FROM drawing WHERE id = ?"
	await  = "INSERT INTO collected (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state"
	enter  = "DELETE FROM collected WHERE id = ?"
)

// batch is one transaction's work: each drawing is read once and written once.
type batch struct {
	catalog   *Catalog
	tx        *sql.Tx
	rows      map[drawing.ID]*row
	counts    map[string]int // change of showable drawings by city
	acts      []act
	tallies   map[string]Tally // change of them by city
	forgotten map[forgottenOn]int
	erased    bool
	gone      []drawing.ID // destroyed
	statements
}

type row struct {
	state  drawing.State
	before drawing.State // as it lies in the file
}

func (b *batch) fold(ctx context.Context, f drawing.Fact) error {
	if f.Drawing == "" {
		return nil // not one of our events: it counts as read
	}
	r, ok := b.rows[f.Drawing]
	if !ok {
		var err error
		if r, err = b.load(ctx, f.Drawing); err != nil {
			return err
		}
		b.rows[f.Drawing] = r
	}
	was := r.state
	if f.Name == drawing.Destroyed {
		b.gone = append(b.gone, f.Drawing)
	}
	err := r.state.Apply(f)
	if err != nil {
		// A damaged fact hides its drawing and stops nobody else's; doctor names it.
		b.catalog.log.Error("a fact can't be read: its drawing is hidden; run: easel doctor", "drawing", f.Drawing, "seq", f.Seq, "err", err)
		r.state.ID, r.state.Seq, r.state.Sealed = f.Drawing, f.Seq, true
	}
	b.note(f, was, r.state, err == nil)
	return nil
}

func (b *batch) load(ctx context.Context, id drawing.ID) (*row, error) {
	var text string
	err := b.stateOf.QueryRowContext(ctx, id).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return &row{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read drawing %s: %w", id, err)
	}
	r := &row{}
	if err := json.Unmarshal([]byte(text), &r.state); err != nil {
		return nil, fmt.Errorf("read drawing %s: %w", id, err)
	}
	r.before = r.state
	return r, nil
}

func (b *batch) save(ctx context.Context, last uint64) error {
	for id, r := range b.rows {
		if err := b.write(ctx, id, r); err != nil {
			return fmt.Errorf("write drawing %s: %w", id, err)
		}
	}
	if err := b.rehang(ctx); err != nil {
		return err
	}
	if err := b.record(ctx); err != nil {
		return err
	}
	if err := b.forgetDoomed(ctx); err != nil {
		return err
	}
	for city, change := range b.counts {
		_, err := b.tx.ExecContext(ctx, `INSERT INTO city (slug, showable) VALUES (?, ?)
			ON CONFLICT (slug) DO UPDATE SET showable = showable + excluded.showable`, city, change)
		if err != nil {
			return fmt.Errorf("count %s: %w", city, err)
		}
	}
	if _, err := b.tx.ExecContext(ctx, "UPDATE progress SET seq = ?", last); err != nil {
		return fmt.Errorf("keep the sequence: %w", err)
	}
	return nil
}

func (b *batch) write(ctx context.Context, id drawing.ID, r *row) error {
	b.count(r)
	b.tally(r)
	if !r.state.Exists() {
		return b.writeCollected(ctx, r)
	}
	if !r.before.Collected.IsZero() && !r.before.Exists() {
		if _, err := b.enter.ExecContext(ctx, id); err != nil {
			return err
		}
	}
	if !r.state.Erased.IsZero() {
		b.erased = true
		if _, err := b.remove.ExecContext(ctx, id); err != nil {
			return err
		}
		_, err := b.tx.ExecContext(ctx, "INSERT INTO doomed (id, erased) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", id, r.state.Erased.UnixMilli())
		return err
	}
	text, err := json.Marshal(r.state)
	if err != nil {
		return err
	}
	s := r.state
	judge, judged := judgeOf(s)
	_, err = b.put.ExecContext(ctx, id, s.Seq, s.City, LaneOf(s), barredOf(s), waitingOf(s), judge, judged, number(s.Unmade()),
		reportsOf(s), s.Family, string(text))
	return err
}

// writeCollected keeps what waits for its guardian. What was only swept is not kept.
func (b *batch) writeCollected(ctx context.Context, r *row) error {
	if r.state.Collected.IsZero() {
		return nil
	}
	text, err := json.Marshal(r.state)
	if err != nil {
		return err
	}
	_, err = b.await.ExecContext(ctx, r.state.ID, string(text))
	return err
}

func (b *batch) count(r *row) {
	if r.before.Showable() {
		b.counts[r.before.City]--
	}
	if r.state.Showable() {
		b.counts[r.state.City]++
	}
}

// publicAtOf is when the public may see a drawing, in milliseconds; 0 without a moment.
func publicAtOf(s drawing.State) int64 {
	if s.Decision == nil {
		return 0
	}
	return millis(s.Decision.PublicAt)
}

// millis is a moment in milliseconds since 1970; 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// reportsOf is how many networks reported, since a moderator last looked, a drawing that
// the public may see, or might but for these reports.
func reportsOf(s drawing.State) int {
	if s.Hidden {
		s.TakenDown = time.Time{}
	}
	if !s.Showable() {
		return 0
	}
	return s.Unlooked()
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
