package catalog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func TestTheVersionGrowsWithWhatThePublicMaySeeAndWithNothingElse(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	public, at := c.Public(), 0
	grows := func(what string, want bool) {
		t.Helper()
		before := public.Version()
		apply(t, c, row.Facts()[at:])
		at = len(row.Facts())
		if got := public.Version() > before; got != want {
			t.Errorf("%s: the version grows: %v", what, got)
		}
	}
	d := row.Submitted("accra", 7)
	grows("submitted", false)
	d.Rendered()
	grows("rendered", false)
	d.Approved()
	grows("approved", true)
	d.Reported("hurtful")
	grows("reported", false)
	d.Described("A red tram.", "en")
	grows("described", true)
	d.Featured(true)
	grows("featured", true)
	d.TakenDown()
	grows("taken down", true)
	d.Described("A tram.", "en")
	grows("described while nobody sees it", false)
	d.Reinstated()
	grows("reinstated", true)
	d.Erased()
	grows("erased", true)
}

func TestTheVersionGrowsWhenPublicAtPasses(t *testing.T) {
	inTime(t, func(soon time.Time) bool {
		row := drawingtest.NewRow()
		d := row.Submitted("accra", 7).Rendered().ApprovedFrom(soon)
		public := openNew(t, row.Facts()...).Public()
		before := public.Version()
		_, err := public.Drawing(t.Context(), d.ID())
		if !time.Now().Before(soon) {
			return false
		}
		if err == nil {
			t.Fatal("it is to be seen before its time")
		}
		wantGrown(t, public, before)
		if time.Now().Before(soon) {
			t.Error("it grew too early")
		}
		if _, err := public.Drawing(t.Context(), d.ID()); err != nil {
			t.Error(err)
		}
		return true
	})
}

func TestWhatWasWaitedForIsStillWaitedForAfterOpening(t *testing.T) {
	inTime(t, func(soon time.Time) bool {
		row := drawingtest.NewRow()
		row.Submitted("accra", 7).Rendered().ApprovedFrom(soon)
		path := t.TempDir() + "/catalog.db"
		c := open(t, path)
		apply(t, c, row.Facts())
		closed(t, c)
		public := open(t, path).Public()
		before := public.Version()
		if !time.Now().Before(soon) {
			return false
		}
		wantGrown(t, public, before)
		return true
	})
}

// inTime tries with a moment that is to come, and again with a later one as long as the machine is too slow for it: try
// says that the moment passed before there was anything to be seen.
func inTime(t *testing.T, try func(soon time.Time) bool) {
	t.Helper()
	for in := 300 * time.Millisecond; !try(time.Now().Add(in).Truncate(time.Millisecond)); in *= 4 {
		if in > time.Minute {
			t.Fatal("this machine is too slow")
		}
	}
}

func wantGrown(t *testing.T, public *catalog.Public, before uint64) {
	t.Helper()
	for late := time.Now().Add(2 * time.Minute); public.Version() == before; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("the version never grew")
		}
	}
}

func TestWhatIsGoneIsSaidOfThoseThatWereSeenAlone(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	var said []drawing.ID
	c.Public().OnGone(func(ids []drawing.ID) { said = append(said, ids...) })
	seen := row.Submitted("accra", 7).Rendered().Approved()
	waiting := row.Submitted("accra", 8).Rendered()
	apply(t, c, row.Facts())
	if said != nil {
		t.Fatalf("gone before anything was: %v", said)
	}
	at := len(row.Facts())
	seen.Withdrawn()
	waiting.Withdrawn()
	apply(t, c, row.Facts()[at:])
	if !slices.Equal(said, []drawing.ID{seen.ID()}) {
		t.Errorf("gone: %v", said)
	}
}

func TestARebuildSaysThatAnythingMayHaveChanged(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered().Approved()
	c := openNew(t, row.Facts()...)
	before, told := c.Public().Version(), false
	c.Public().OnGone(func(ids []drawing.ID) { told = ids == nil })
	if _, err := c.Rebuild(t.Context(), journal{row.Facts(), 50}); err != nil {
		t.Fatal(err)
	}
	if !told || c.Public().Version() == before {
		t.Errorf("told %v, version still %d", told, before)
	}
}
