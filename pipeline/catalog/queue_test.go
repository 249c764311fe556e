package catalog_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

func ids(states []drawing.State) (out []drawing.ID) {
	for _, s := range states {
		out = append(out, s.ID)
	}
	return out
}

func TestTheQueueIsOldestFirst(t *testing.T) {
	row := drawingtest.NewRow()
	returned := row.Submitted("accra", 7).Rendered().Returned("dark") // the first, and then the last
	first := row.Submitted("accra", 8)
	second := row.Submitted("quito", 9).Rendered()
	third := row.Submitted("accra", 10).Rendered()
	row.Submitted("accra", 11)                        // not rendered
	row.Submitted("accra", 12).Rendered().Approved()  // decided
	row.Submitted("accra", 13).Rendered().Withdrawn() // withdrawn
	row.Submitted("accra", 14).Unreadable("damaged")  // unreadable
	undone := row.Submitted("accra", 6).Rendered().Approved().Undone()
	first.Rendered() // waits since it was submitted, not since it was rendered
	returned.Replaced().Rendered()
	c := openNew(t, row.Facts()...)

	for _, one := range []struct {
		cities []string
		limit  int
		want   []drawing.ID
	}{
		{nil, 50, []drawing.ID{first.ID(), second.ID(), third.ID(), undone.ID(), returned.ID()}},
		{nil, 2, []drawing.ID{first.ID(), second.ID()}},
		{[]string{"accra"}, 50, []drawing.ID{first.ID(), third.ID(), undone.ID(), returned.ID()}},
		{[]string{"quito", "cairo"}, 50, []drawing.ID{second.ID()}},
		{[]string{"cairo"}, 50, nil},
		{[]string{"' OR 1 = 1 --"}, 50, nil},
	} {
		got, err := c.Queue(t.Context(), catalog.Desk{Cities: one.cities}, one.limit)
		if err != nil || !slices.Equal(ids(got), one.want) {
			t.Errorf("%v, %d: %v, %v; want %v", one.cities, one.limit, ids(got), err, one.want)
		}
		if n, err := c.Backlog(t.Context(), catalog.Desk{Cities: one.cities}); err != nil || one.limit == 50 && n != len(one.want) {
			t.Errorf("%v: a backlog of %d, %v; want %d", one.cities, n, err, len(one.want))
		}
	}
	for d, want := range map[*drawingtest.Drawing]int{first: 0, second: 0, third: 1, returned: 3} {
		if n, err := c.Before(t.Context(), d.State()); err != nil || n != want {
			t.Errorf("%d wait before it, %v; want %d", n, err, want)
		}
	}
}

func TestOfTwoThatWaitSinceTheSameMomentOneIsBefore(t *testing.T) {
	row := drawingtest.NewRow()
	a, b := row.Submitted("accra", 7).Rendered(), row.Submitted("accra", 8).Rendered()
	facts := slices.Clone(row.Facts())
	for i := range facts {
		facts[i].At = facts[0].At
	}
	c := openNew(t, facts...)
	queue, err := c.Queue(t.Context(), catalog.Desk{}, 10)
	if err != nil || len(queue) != 2 {
		t.Fatalf("%v, %v", ids(queue), err)
	}
	for place, s := range queue {
		if n, err := c.Before(t.Context(), s); err != nil || n != place {
			t.Errorf("%d wait before the one at place %d, %v; they are %s and %s", n, place, err, a.ID(), b.ID())
		}
	}
}

func TestWhatIsLongWithoutRenditionsIsStuck(t *testing.T) {
	row := drawingtest.NewRow()
	old := row.Submitted("accra", 7)
	row.Submitted("accra", 8).Rendered()
	row.Submitted("accra", 9).Unreadable("damaged")
	gone := row.Submitted("accra", 9).Erased()
	replaced := row.Submitted("quito", 10).Rendered().Replaced()
	withdrawn := row.Submitted("quito", 10).Withdrawn()
	since := row.Now()
	young := row.Submitted("accra", 10)
	c := openNew(t, row.Facts()...)
	got, err := c.Stuck(t.Context(), since, 50)
	if want := []drawing.ID{old.ID(), replaced.ID(), withdrawn.ID()}; err != nil || !slices.Equal(ids(got), want) {
		t.Errorf("%v, %v; want %v", ids(got), err, want)
	}
	if n, oldest, err := c.Unmade(t.Context()); err != nil || n != 4 || !oldest.Equal(old.State().Waiting) {
		t.Errorf("%d since %s, %v", n, oldest, err)
	}
	if _, err := c.State(t.Context(), gone.ID()); !errors.Is(err, catalog.ErrNotFound) {
		t.Errorf("an erased drawing: %v", err)
	}
	if s, err := c.State(t.Context(), young.ID()); err != nil || s.City != "accra" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestWhatMostNetworksReportIsFirst(t *testing.T) {
	row := drawingtest.NewRow()
	hung := func(city string, networks ...string) *drawingtest.Drawing {
		d := row.Submitted(city, 7).Rendered().Approved()
		for _, n := range networks {
			d.Happened(drawing.Reported, drawing.Report{Version: drawing.Version, Reason: "hurtful", Network: n})
		}
		return d
	}
	one, three := hung("accra", "a"), hung("quito", "a", "b", "c")
	hung("accra")
	two := hung("accra", "a", "b")
	hung("accra", "a").TakenDown()
	hung("accra", "a").Withdrawn()
	hung("accra", "a").Erased()
	c := openNew(t, row.Facts()...)
	for _, q := range []struct {
		cities []string
		want   []drawing.ID
	}{
		{nil, []drawing.ID{three.ID(), two.ID(), one.ID()}},
		{[]string{"accra"}, []drawing.ID{two.ID(), one.ID()}},
		{[]string{"cairo"}, nil},
	} {
		got, err := c.Reported(t.Context(), q.cities, 10)
		if err != nil || !slices.Equal(ids(got), q.want) {
			t.Errorf("%v: %v, %v; want %v", q.cities, ids(got), err, q.want)
		}
		if n, err := c.ReportedCount(t.Context(), q.cities); err != nil || n != len(q.want) {
			t.Errorf("%v: %d, %v", q.cities, n, err)
		}
	}
	if got, err := c.Reported(t.Context(), nil, 1); err != nil || !slices.Equal(ids(got), []drawing.ID{three.ID()}) {
		t.Errorf("the first is %v, %v", ids(got), err)
	}
}

func TestADamagedFactHidesItsDrawingAlone(t *testing.T) {
	row := drawingtest.NewRow()
	whole := row.Submitted("accra", 7).Rendered().Approved()
	damaged := row.Submitted("accra", 8).Rendered().Approved()
	c := openNew(t, row.Facts()...)
	wantPublic(t, c, whole.ID(), true)
	wantPublic(t, c, damaged.ID(), true)
	before := row.Seq()
	damaged.Happened(drawing.Rendered, "no ladder")
	sealed := row.Submitted("accra", 9).Sealed("described").Rendered().Approved()
	apply(t, c, row.Facts()[before:])
	wantPublic(t, c, whole.ID(), true)
	wantPublic(t, c, damaged.ID(), false)
	wantPublic(t, c, sealed.ID(), false)
	wantCounts(t, c, map[string]int{"accra": 1})
	if c.Seq() != row.Seq() {
		t.Errorf("it stopped at %d", c.Seq())
	}
	wantEqual(t, c, openNew(t, row.Facts()...))
}

func TestADrawingIsFoundByHowItsIdBegins(t *testing.T) {
	row := drawingtest.NewRow()
	var all []*drawingtest.Drawing
	for range 20 {
		all = append(all, row.Submitted("accra", 7))
	}
	gone := row.Submitted("accra", 8).Erased()
	c := openNew(t, row.Facts()...)
	for _, d := range all {
		got, err := c.Beginning(t.Context(), string(d.ID()[:8]))
		if err != nil || len(got) != 1 || got[0].ID != d.ID() {
			t.Errorf("%s: %v, %v", d.ID(), ids(got), err)
		}
	}
	for _, none := range []string{string(gone.ID()[:8]), "zzzzzzzz", "%", "_"} {
		if got, err := c.Beginning(t.Context(), none); err != nil || len(got) != 0 {
			t.Errorf("%q: %v, %v", none, ids(got), err)
		}
	}
}
