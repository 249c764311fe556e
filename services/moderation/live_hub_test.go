package moderation

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/claims"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// newTestHub hears of a catalog without facts, and of no claims.
func newTestHub(t *testing.T) (*hub, *catalog.Catalog) {
	t.Helper()
	c, err := catalog.Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return newHub(c, &claims.Claims{}), c
}

func apply(t *testing.T, c *catalog.Catalog, row *drawingtest.Row, at int) int {
	t.Helper()
	if err := c.Apply(context.Background(), row.Facts()[at:]); err != nil {
		t.Fatal(err)
	}
	return len(row.Facts())
}

func TestAReaderWhoFallsBehindIsDroppedAndNobodyWaits(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered()
	slow, _ := h.join()
	at := apply(t, c, row, 0)
	for range remembered + 1 {
		row.Submitted("accra", 7).Rendered()
	}
	apply(t, c, row, at)
	if _, _, _, ok := h.read(slow); ok {
		t.Error("who fell behind goes on as if nothing were missing")
	}
	if _, ok := h.rejoin(1); ok {
		t.Error("what was forgotten is taken for heard")
	}
	if len(h.ring) != remembered {
		t.Errorf("it remembers %d", len(h.ring))
	}
	counts, err := h.waiting(t.Context(), func(string) bool { return true })
	if err != nil || counts["accra"] != remembered+2 {
		t.Errorf("%v wait: %v", counts, err)
	}
}

func TestCountsFollowWhatHappensAfterTheyWereCounted(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	first := row.Submitted("accra", 7).Rendered()
	at := apply(t, c, row, 0)
	all := func(string) bool { return true }
	for _, step := range []struct {
		do   func()
		want int
	}{
		{func() {}, 1},
		{func() { row.Submitted("accra", 8).Rendered() }, 2},
		{func() { first.Approved() }, 1},
		{func() { first.TakenDown() }, 1},
	} {
		step.do()
		if len(row.Facts()) > at {
			at = apply(t, c, row, at)
		}
		if counts, err := h.waiting(t.Context(), all); err != nil || counts["accra"] != step.want {
			t.Errorf("%v wait, want %d: %v", counts, step.want, err)
		}
	}
}

// A process that is behind hands on, to whoever has heard more elsewhere, only what they
// have not heard.
func TestWhoHeardMoreElsewhereHearsOnlyWhatIsNew(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	at, ok := h.rejoin(4)
	if !ok {
		t.Fatal("refused")
	}
	row.Submitted("accra", 7).Rendered()
	row.Submitted("accra", 8).Rendered()
	row.Submitted("accra", 9).Rendered()
	apply(t, c, row, 0)
	got, after, _, ok := h.read(at)
	if !ok || len(got) != 1 || got[0].seq != 6 {
		t.Errorf("heard %+v", got)
	}
	if again, _, _, _ := h.read(after); len(again) != 0 {
		t.Errorf("and again %+v", again)
	}
}

// worried is a drawing that waits, and that somebody worries about since a moment.
func worried(seq uint64, since time.Time) drawing.State {
	return drawing.State{ID: "x", City: "accra", Seq: seq, Judged: 1, Ladder: &drawing.Ladder{}, Escalated: since}
}

func TestAWorryIsToldToNobodyButWhoCaresForIt(t *testing.T) {
	now := time.Now()
	decided := worried(3, now)
	decided.Decision = &drawing.Decision{Verdict: drawing.Decline, Seq: 3}
	for _, c := range []struct {
		what          string
		before, after drawing.State
		name, open    string
		waits         int
	}{
		{"it begins", worried(1, time.Time{}), worried(2, now), newsEscalated, newsGone, -1},
		{"it ends", worried(2, now), worried(3, time.Time{}), newsWaiting, newsWaiting, 1},
		{"a note", worried(2, now), worried(3, now), "", "", 0},
		{"a verdict meanwhile", worried(2, now), decided, newsDecided, "", 0},
	} {
		n := newsOf(catalog.Change{Before: c.before, After: c.after})
		if n.name != c.name || n.open != c.open || n.waits != c.waits {
			t.Errorf("%s: %q, for all others %q, %d", c.what, n.name, n.open, n.waits)
		}
	}
	if n := newsOfClaim(claims.Claim{Quiet: true}, true); n.open != "" || n.name != newsClaimed {
		t.Errorf("a claim of it: %+v", n)
	}
}
