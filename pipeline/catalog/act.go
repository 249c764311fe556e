package catalog

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
)

// record is the statement of an act, and forgetActs takes from those of what was erased all
// but what happened and when.
const (
	record     = "INSERT INTO act (seq, at, who, what, drawing, city, reason, was, became, waited) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	forgetActs = "UPDATE act SET drawing = '', who = '', city = '', reason = '', was = '', became = '', waited = 0 WHERE drawing <> '' AND drawing = ?"
)

// act is a fact as the table of acts has it.
type act struct {
	Act
	waited time.Duration
}

// note makes an act of a fact. Of what can't be read, and of whatever happened to an
// erased drawing, it keeps what happened and when: so a catalog that is built after the
// erasure has the same.
func (b *batch) note(f drawing.Fact, before, after drawing.State, applied bool) {
	if f.Name == drawing.Rendered || f.Name == drawing.Screened {
		return // nobody did that
	}
	if f.Name == drawing.Forgotten {
		b.forgets(f)
		return
	}
	a := act{Act: Act{Seq: f.Seq, At: f.At, What: f.Name}}
	var said struct{ By, Reason string }
	if applied && f.Name.Sealed() && f.Data != nil && after.Exists() && after.Erased.IsZero() && f.Decode(&said) == nil {
		a.Drawing, a.By, a.Reason, a.City = f.Drawing, said.By, cmp.Or(f.Answer(), said.Reason), after.City
		a.After = after.Status(f.At)
		if before.Exists() {
			a.Before = before.Status(f.At)
		}
		if isVerdict(f.Name) {
			a.waited = max(0, f.At.Sub(before.Waiting))
		}
	}
	b.acts = append(b.acts, a)
}

func isVerdict(name drawing.Name) bool {
	return name == drawing.Approved || name == drawing.Returned || name == drawing.Declined
}

// record writes a batch's acts and tallies.
func (b *batch) record(ctx context.Context) error {
	for _, a := range b.acts {
		_, err := b.act.ExecContext(ctx, a.Seq, a.At.UnixMilli(), a.By, a.What, a.Drawing, a.City, a.Reason, a.Before, a.After, a.waited.Milliseconds())
		if err != nil {
			return fmt.Errorf("keep act %d: %w", a.Seq, err)
		}
	}
	for id, r := range b.rows {
		if r.state.Erased.IsZero() {
			continue
		}
		if _, err := b.tx.ExecContext(ctx, forgetActs, id); err != nil {
			return fmt.Errorf("forget who did what to %s: %w", id, err)
		}
	}
	if err := b.saveForgotten(ctx); err != nil {
		return err
	}
	return b.saveTallies(ctx)
}
