package catalog_test

import (
	"slices"
	"testing"
	"time"

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
	row := drawingtest.NewRow()
	soon := time.Now().Add(300 * time.Millisecond)
	d := row.Submitted("accra", 7).Rendered().ApprovedFrom(soon)
	c := openNew(t, row.Facts()...)
	public := c.Public()
	before := public.Version()
	if _, err := public.Drawing(t.Context(), d.ID()); err == nil && time.Now().Before(soon) {
		t.Fatal("it is to be seen before its time")
	}
	for public.Version() == before {
		if time.Now().After(soon.Add(10 * time.Second)) {
			t.Fatal("the version never grew")
		}
		time.Sleep(time.Millisecond)
	}
	if time.Now().Before(soon.Truncate(time.Millisecond)) {
		t.Error("it grew too early")
	}
	if _, err := public.Drawing(t.Context(), d.ID()); err != nil {
		t.Error(err)
	}
}

func TestWhatWasWaitedForIsStillWaitedForAfterOpening(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered().ApprovedFrom(time.Now().Add(400 * time.Millisecond))
	path := t.TempDir() + "/catalog.db"
	c := open(t, path)
	apply(t, c, row.Facts())
	closed(t, c)
	public := open(t, path).Public()
	before := public.Version()
	for end := time.Now().Add(10 * time.Second); public.Version() == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
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
