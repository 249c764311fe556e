package catalog_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

const first, second = "staff-2", "staff-3"

func TestADrawingIsInOneLane(t *testing.T) {
	row := drawingtest.NewRow()
	waits := func(city string) *drawingtest.Drawing { return row.Submitted(city, 7).Rendered() }
	lanes := map[catalog.Lane][]drawing.ID{
		catalog.Waiting:   {waits("accra").ID(), waits("quito").Proposed(drawing.Decline, first).ID(), waits("accra").Escalated(true).Escalated(false).ID()},
		catalog.Disputed:  {waits("accra").Proposed(drawing.Decline, first).Proposed(drawing.Approve, second).ID()},
		catalog.Corrected: {waits("accra").Approved().Corrected("My street").ID()},
		catalog.Appeals:   {waits("accra").Declined("off_theme").Appealed().ID()},
		catalog.Escalated: {waits("accra").Escalated(true).ID(), waits("quito").Approved().Escalated(true).ID(), waits("accra").Withdrawn().Escalated(true).ID()},
	}
	waits("accra").Escalated(true).Erased()
	waits("accra").Declined("off_theme").Appealed().Declined("off_theme")
	waits("accra").Shown(drawing.Recipe{Turn: 1}) // not rendered anew
	c := openNew(t, row.Facts()...)
	for lane, want := range lanes {
		got, err := c.Queue(t.Context(), catalog.Desk{Lane: lane}, 50)
		if err != nil || !slices.Equal(ids(got), want) {
			t.Errorf("%s: %v, %v; want %v", lane, ids(got), err, want)
		}
		if n, err := c.Backlog(t.Context(), catalog.Desk{Lane: lane}); err != nil || n != len(want) {
			t.Errorf("%s: %d, %v", lane, n, err)
		}
	}
	counts, err := c.Backlogs(t.Context(), catalog.Desk{})
	if err != nil || !maps.Equal(counts, map[string]int{"accra": 2, "quito": 1}) {
		t.Errorf("by city: %v, %v", counts, err)
	}
}

func TestNobodyIsGivenWhatTheyMayNotDecide(t *testing.T) {
	row := drawingtest.NewRow()
	waits := func() *drawingtest.Drawing { return row.Submitted("accra", 7).Rendered() }
	free, proposed := waits(), waits().Proposed(drawing.Decline, first)
	appealed := waits().Proposed(drawing.Decline, first).Declined("off_theme").Appealed()
	c := openNew(t, row.Facts()...)
	for _, one := range []struct {
		lane catalog.Lane
		by   string
		want []drawing.ID
	}{
		{"", first, []drawing.ID{free.ID()}},
		{"", second, []drawing.ID{free.ID(), proposed.ID()}},
		{"", "staff", []drawing.ID{free.ID(), proposed.ID()}}, // the beginning of another id
		{catalog.Appeals, first, nil},
		{catalog.Appeals, drawingtest.Staff, nil},
		{catalog.Appeals, second, []drawing.ID{appealed.ID()}},
	} {
		got, err := c.Queue(t.Context(), catalog.Desk{Lane: one.lane, By: one.by}, 50)
		if err != nil || !slices.Equal(ids(got), one.want) {
			t.Errorf("%q of %s: %v, %v; want %v", one.lane, one.by, ids(got), err, one.want)
		}
	}
}

func TestTheLastDecisionsOfSomebodyAreThoseThatStand(t *testing.T) {
	row := drawingtest.NewRow()
	waits := func() *drawingtest.Drawing { return row.Submitted("accra", 7).Rendered() }
	a, b := waits(), waits()
	b.Approved()
	a.Returned("dark")
	waits().Approved().Undone()
	waits().Approved().Escalated(true)
	waits().Declined("off_theme").Appealed()
	mine := waits().Proposed(drawing.Decline, first)
	waits().Proposed(drawing.Decline, first).Proposed(drawing.Approve, second)
	c := openNew(t, row.Facts()...)
	for _, one := range []struct {
		by    string
		limit int
		want  []drawing.ID
	}{
		{drawingtest.Staff, 20, []drawing.ID{a.ID(), b.ID()}},
		{drawingtest.Staff, 1, []drawing.ID{a.ID()}},
		{first, 20, []drawing.ID{mine.ID()}},
		{"", 20, nil},
	} {
		got, err := c.Recent(t.Context(), one.by, one.limit)
		if err != nil || !slices.Equal(ids(got), one.want) {
			t.Errorf("%q: %v, %v; want %v", one.by, ids(got), err, one.want)
		}
	}
}

func TestWhatReportsHaveHiddenStaysAmongTheReported(t *testing.T) {
	row := drawingtest.NewRow()
	hung := func() *drawingtest.Drawing { return row.Submitted("accra", 7).Rendered().Approved() }
	hidden := hung().Reported("hurtful").Reported("hurtful").Hidden()
	hung().Reported("hurtful").Hidden().Reinstated() // somebody has looked
	again := hung().Reported("hurtful").Hidden().Reinstated().Reported("mine")
	hung().Reported("hurtful").Hidden().Escalated(true)
	c := openNew(t, row.Facts()...)
	got, err := c.Reported(t.Context(), nil, 10)
	if err != nil || !slices.Equal(ids(got), []drawing.ID{hidden.ID(), again.ID()}) {
		t.Errorf("%v, %v", ids(got), err)
	}
}

func TestWhatIsHiddenEscalatedOrEditedIsGoneAtOnce(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	var gone []drawing.ID
	c.Public().OnGone(func(ids []drawing.ID) { gone = append(gone, ids...) })
	at := 0
	next := func() {
		t.Helper()
		apply(t, c, row.Facts()[at:])
		at = len(row.Facts())
	}
	for name, do := range map[string]struct{ away, back func(*drawingtest.Drawing) }{
		"hidden": {func(d *drawingtest.Drawing) { d.Hidden() }, func(d *drawingtest.Drawing) { d.Reinstated() }},
		"worry":  {func(d *drawingtest.Drawing) { d.Escalated(true) }, func(d *drawingtest.Drawing) { d.Escalated(false) }},
		"edit":   {func(d *drawingtest.Drawing) { d.Shown(drawing.Recipe{Turn: 1}) }, func(d *drawingtest.Drawing) { d.Rendered() }},
	} {
		d := row.Submitted("accra", 7).Rendered().Approved()
		next()
		wantPublic(t, c, d.ID(), true)
		gone = nil
		do.away(d)
		next()
		wantPublic(t, c, d.ID(), false)
		if !slices.Equal(gone, []drawing.ID{d.ID()}) {
			t.Errorf("%s: gone are %v", name, gone)
		}
		do.back(d)
		next()
		wantPublic(t, c, d.ID(), true)
	}
}

func TestAChangeIsToldWithWhatWasBefore(t *testing.T) {
	row := drawingtest.NewRow()
	c := openNew(t)
	var told [][]catalog.Change
	c.OnChange(func(all []catalog.Change) { told = append(told, all) })
	a := row.Submitted("accra", 7)
	b := row.Submitted("quito", 8).Rendered()
	a.Rendered()
	apply(t, c, row.Facts())
	at := len(row.Facts())
	b.Approved()
	apply(t, c, row.Facts()[at:])
	if len(told) != 2 || len(told[0]) != 2 || len(told[1]) != 1 {
		t.Fatalf("told: %+v", told)
	}
	if x, y := told[0][0], told[0][1]; x.After.ID != b.ID() || y.After.ID != a.ID() || x.Before.Exists() {
		t.Errorf("not in the order of their last facts: %s, %s", x.After.ID, y.After.ID)
	}
	if x := told[1][0]; catalog.LaneOf(x.Before) != catalog.Waiting || catalog.LaneOf(x.After) != "" || x.After.Decision == nil {
		t.Errorf("%+v", x)
	}
	if _, err := c.Rebuild(t.Context(), journal{row.Facts(), 50}); err != nil {
		t.Fatal(err)
	}
	if last := told[len(told)-1]; last != nil {
		t.Errorf("after a rebuild: %v", last)
	}
}
