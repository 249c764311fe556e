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
	"github.com/easel-gallery/easel/pipeline/staff"
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

func apply(t *testing.T, c *catalog.Catalog, row *drawingtest.Row, from int) int {
	t.Helper()
	if err := c.Apply(context.Background(), row.Facts()[from:]); err != nil {
		t.Fatal(err)
	}
	return len(row.Facts())
}

func TestAReaderWhoFallsBehindIsDroppedAndNobodyWaits(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered()
	slow, _ := h.join()
	end := apply(t, c, row, 0)
	for range remembered + 1 {
		row.Submitted("accra", 7).Rendered()
	}
	apply(t, c, row, end)
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
	end := apply(t, c, row, 0)
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
		if len(row.Facts()) > end {
			end = apply(t, c, row, end)
		}
		if counts, err := h.waiting(t.Context(), all); err != nil || counts["accra"] != step.want {
			t.Errorf("%v wait, want %d: %v", counts, step.want, err)
		}
	}
}

// Three hundred listeners must not be three hundred questions.
func TestTheCatalogIsAskedOnceForAllListeners(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered()
	apply(t, c, row, 0)
	for n := range 3 {
		if counts, err := h.waiting(t.Context(), func(string) bool { return true }); err != nil || counts["accra"] != 1 {
			t.Errorf("listener %d: %v: %v", n, counts, err)
		}
		if err := c.Close(); err != nil { // nobody can ask it any more
			t.Fatal(err)
		}
	}
}

// A process that is behind hands on, to whoever has heard more elsewhere, only what they
// have not heard.
func TestWhoHeardMoreElsewhereHearsOnlyWhatIsNew(t *testing.T) {
	h, c := newTestHub(t)
	row := drawingtest.NewRow()
	mark, ok := h.rejoin(4)
	if !ok {
		t.Fatal("refused")
	}
	row.Submitted("accra", 7).Rendered()
	row.Submitted("accra", 8).Rendered()
	row.Submitted("accra", 9).Rendered()
	apply(t, c, row, 0)
	got, after, _, ok := h.read(mark)
	if !ok || len(got) != 1 || got[0].seq != 6 {
		t.Errorf("heard %+v", got)
	}
	if again, _, _, _ := h.read(after); len(again) != 0 {
		t.Errorf("and again %+v", again)
	}
}

// at is a drawing that waits, as it is after a fact, with what else is true of it.
func at(seq uint64, also ...func(*drawing.State)) drawing.State {
	s := drawing.State{ID: "x", City: "accra", Seq: seq, Judged: 1, Ladder: &drawing.Ladder{}}
	for _, change := range also {
		change(&s)
	}
	return s
}

func TestADisputeAndAWorryAreToldToNobodyButWhoSeesToThem(t *testing.T) {
	worried := func(s *drawing.State) { s.Escalated = time.Now() }
	disputed := func(s *drawing.State) { s.Disputed = &drawing.Decision{} }
	declined := func(s *drawing.State) { s.Decision = &drawing.Decision{Verdict: drawing.Decline, Seq: s.Seq} }
	before := func(s *drawing.State) { s.Decision = &drawing.Decision{Verdict: drawing.Decline, Seq: 3} }
	for _, c := range []struct {
		what                           string
		before, after                  drawing.State
		moderator, organiser, guardian string // what each is told
		waits                          int
	}{
		{"a worry begins", at(1), at(2, worried), newsGone, newsGone, newsEscalated, -1},
		{"it ends", at(2, worried), at(3), newsWaiting, newsWaiting, newsWaiting, 1},
		{"a note on it", at(2, worried), at(3, worried), "", "", "", 0},
		{"a verdict meanwhile", at(2, worried), at(3, worried, declined), "", "", newsDecided, 0},
		{"it is over", at(3, worried, declined), at(4, before), "", "", newsGone, 0},
		{"two disagree", at(1), at(2, disputed), newsGone, newsWaiting, newsGone, -1},
		{"an organiser decides", at(2, disputed), at(3, declined), "", newsDecided, "", 0},
		{"a verdict", at(1), at(2, declined), newsDecided, newsDecided, newsDecided, -1},
		{"a report", at(1), at(2), "", "", "", 0},
	} {
		n := newsOf(catalog.Change{Before: c.before, After: c.after})
		if got := n.waits(); got != c.waits {
			t.Errorf("%s: %d wait", c.what, got)
		}
		for role, want := range map[staff.Role]string{staff.Moderator: c.moderator, staff.Organiser: c.organiser, staff.Safeguarding: c.guardian} {
			if got := n.nameFor(role); got != want {
				t.Errorf("%s: %s is told %q, want %q", c.what, role, got, want)
			}
			if want != "" && !n.isAny() {
				t.Errorf("%s is no news", c.what)
			}
		}
	}
	quiet := newsOfClaim(claims.Claim{Quiet: true}, true)
	if quiet.nameFor(staff.Organiser) != "" || quiet.nameFor(staff.Safeguarding) != newsClaimed {
		t.Error("a claim on it is told")
	}
}
