package catalog

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// quietly is a journal in which nothing happens.
type quietly struct{}

func (quietly) Follow(ctx context.Context, _ uint64, _ func([]drawing.Fact) error) error {
	<-ctx.Done()
	return ctx.Err()
}

func (quietly) LastSeq(context.Context) (uint64, error) { return 0, nil }

func openHere(t *testing.T) *Catalog {
	t.Helper()
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// TestWhileTheClockIsSetBackNothingIsTheSame pretends that an hour ago it was later.
func TestWhileTheClockIsSetBackNothingIsTheSame(t *testing.T) {
	c := openHere(t)
	public := c.Public()
	still := func() bool {
		before := public.Version()
		return public.Version() == before
	}
	if !still() {
		t.Fatal("the version grows by itself")
	}
	c.shown.latest.Store(time.Now().Add(time.Hour).UnixMilli())
	if still() {
		t.Error("what is kept stays, although the clock was set back")
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { c.Run(ctx, quietly{}) }) //nolint:errcheck // it ends with the context
	defer running.Wait()
	defer stop()
	for end := time.Now().Add(time.Minute); !still(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is ever the same again")
		}
	}
}

func TestWhatBecomesPublicCountsTwiceInCaseTheClockIsSetBackALittle(t *testing.T) {
	c, now := openHere(t), time.Now()
	c.heard.Store(now.UnixMilli()) // so that it stays now, however long this takes
	row := drawingtest.NewRow()
	for _, after := range []time.Duration{-time.Hour, -time.Second, time.Hour} {
		row.Submitted("accra", 7).Rendered().ApprovedFrom(now.Add(after))
	}
	if err := c.Apply(t.Context(), row.Facts()); err != nil {
		t.Fatal(err)
	}
	at := func(after time.Duration) int64 { return now.Add(after).UnixMilli() }
	want := []int64{at(-time.Second) + again, at(time.Hour), at(time.Hour) + again}
	if got := c.shown.awaited; !slices.Equal(got, want) {
		t.Errorf("%v are awaited, want %v", got, want)
	}
	if err := c.awaited(t.Context()); err != nil || !slices.Equal(c.shown.awaited, want) {
		t.Errorf("by the file %v are, %v; want %v", c.shown.awaited, err, want)
	}
}

// TestWhoIsToldOfWhatIsGoneMayAskForTheVersion and does not yet see it grown, so that
// nothing old is kept for the new one.
func TestWhoIsToldOfWhatIsGoneMayAskForTheVersion(t *testing.T) {
	c, row := openHere(t), drawingtest.NewRow()
	d := row.Submitted("accra", 7).Rendered().ApprovedFrom(time.Now().Add(-time.Hour))
	if err := c.Apply(t.Context(), row.Facts()); err != nil {
		t.Fatal(err)
	}
	public, told := c.Public(), uint64(0)
	public.OnGone(func([]drawing.ID) { told = public.Version() })
	before, n := public.Version(), len(row.Facts())
	d.Withdrawn()
	if err := c.Apply(t.Context(), row.Facts()[n:]); err != nil {
		t.Fatal(err)
	}
	if told != before || public.Version() == before {
		t.Errorf("told at %d, and it is %d, after %d", told, public.Version(), before)
	}
}
