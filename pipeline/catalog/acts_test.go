package catalog_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
)

// allActs reads every act of a question, a few at a time.
func allActs(t *testing.T, c *catalog.Catalog, q catalog.ActQuery) []catalog.Act {
	t.Helper()
	var all []catalog.Act
	for after := (catalog.ActCursor{}); ; {
		page, next, err := c.Acts(t.Context(), q, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if after, err = catalog.ParseActCursor(next.String()); err != nil {
			t.Fatal(err)
		}
		if after == (catalog.ActCursor{}) {
			return all
		}
	}
}

func whats(acts []catalog.Act) (all []drawing.Name) {
	for _, a := range acts {
		all = append(all, a.What)
	}
	return all
}

func TestActsAreTheFactsWithoutTheirTextsTheNewestFirst(t *testing.T) {
	row := drawingtest.NewRow()
	d := row.Submitted("accra", 7).Rendered()
	begun := row.Now()
	d.Declined("hurtful").Undone()
	row.Submitted("quito", 8)
	d.Approved()
	c := openNew(t, row.Facts()...)
	all := allActs(t, c, catalog.ActQuery{})
	if got, want := whats(all), []drawing.Name{drawing.Approved, drawing.Submitted, drawing.Undone, drawing.Declined, drawing.Submitted}; !slices.Equal(got, want) {
		t.Fatalf("%v; want %v", got, want)
	}
	declined := all[3]
	if want := (catalog.Act{
		Seq: 3, At: d.Facts()[2].At.Truncate(time.Millisecond), By: drawingtest.Staff, What: drawing.Declined, Drawing: d.ID(), City: "accra",
		Reason: "hurtful", Before: drawing.StatusInReview, After: drawing.StatusDeclined,
	}); declined != want {
		t.Errorf("%+v\nwant %+v", declined, want)
	}
	if first := all[4]; first.By != "" || first.Before != "" || first.After != drawing.StatusReceived {
		t.Errorf("the first is %+v", first)
	}
	for name, one := range map[string]struct {
		q    catalog.ActQuery
		want int
	}{
		"a person":          {catalog.ActQuery{By: drawingtest.Staff}, 3},
		"somebody else":     {catalog.ActQuery{By: "nobody"}, 0},
		"a drawing":         {catalog.ActQuery{Drawing: d.ID()}, 4},
		"one of two cities": {catalog.ActQuery{Cities: []string{"quito", "cairo"}}, 1},
		"a city":            {catalog.ActQuery{City: "quito"}, 1},
		"what":              {catalog.ActQuery{What: drawing.Submitted}, 2},
		"since":             {catalog.ActQuery{From: begun.Add(time.Nanosecond)}, 4},
		"before":            {catalog.ActQuery{To: declined.At}, 1},
		"person and city":   {catalog.ActQuery{By: drawingtest.Staff, City: "quito"}, 0},
		"all of them":       {catalog.ActQuery{By: drawingtest.Staff, City: "accra", Drawing: d.ID(), What: drawing.Undone}, 1},
		"city before a day": {catalog.ActQuery{City: "accra", To: declined.At}, 1},
	} {
		if got := allActs(t, c, one.q); len(got) != one.want {
			t.Errorf("%s: %v", name, whats(got))
		}
	}
}

func TestAnActTellsTheAnswerToACorrection(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered().Approved().Corrected("My street").Happened(drawing.Edited, drawing.Edit{By: drawingtest.Staff, Answers: 4})
	c := openNew(t, row.Facts()...)
	all := allActs(t, c, catalog.ActQuery{})
	if got, want := whats(all)[:2], []drawing.Name{drawing.Edited, drawing.Corrected}; !slices.Equal(got, want) || all[0].Reason != drawing.ReasonLeft || all[1].By != "" {
		t.Errorf("%+v", all[:2])
	}
}

func TestOfAnErasedDrawingActsKeepWhatAndWhenAlone(t *testing.T) {
	row := drawingtest.NewRow()
	d := row.Submitted("accra", 7).Rendered().Declined("hurtful")
	other := row.Submitted("accra", 7).Rendered().Approved()
	c := openNew(t, row.Facts()...)
	before := row.Seq()
	d.Erased()
	apply(t, c, row.Facts()[before:])
	if all := allActs(t, c, catalog.ActQuery{Drawing: d.ID()}); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	for _, a := range allActs(t, c, catalog.ActQuery{}) {
		if a.Drawing == other.ID() {
			continue
		}
		if a.Drawing != "" || a.By != "" || a.City != "" || a.Reason != "" || a.Before != "" || a.After != "" || a.At.IsZero() || a.What == "" {
			t.Errorf("%+v", a)
		}
	}
	if got := allActs(t, c, catalog.ActQuery{City: "accra"}); len(got) != 2 || got[0].Drawing != other.ID() {
		t.Errorf("of the city: %v", whats(got))
	}
	// Whoever builds it anew can't open what the key is gone for, and has the same.
	facts := slices.Clone(row.Facts())
	for i := range facts {
		if facts[i].Drawing == d.ID() && facts[i].Name.Sealed() {
			facts[i].Data = nil
		}
	}
	wantEqual(t, c, openNew(t, facts...))
}

func TestACursorThatIsNoneIsRefused(t *testing.T) {
	for _, s := range []string{"x", "1", "1.", ".1", "1.2.3", "-1.2x", "1.99999999999999999999", " 1.2"} {
		if c, err := catalog.ParseActCursor(s); err == nil {
			t.Errorf("%q is %v", s, c)
		}
	}
}

func TestTalliesCountWhatIsThereAndWhatWaits(t *testing.T) {
	row := drawingtest.NewRow()
	row.Submitted("accra", 7).Rendered()
	row.Submitted("accra", 7).Rendered().Approved()
	row.Submitted("quito", 7)
	gone := row.Submitted("quito", 7).Rendered()
	row.Submitted("cairo", 7).Erased()
	c := openNew(t, row.Facts()...)
	before := row.Seq()
	gone.Erased()
	apply(t, c, row.Facts()[before:])
	got, err := c.Tallies(t.Context())
	if err != nil || len(got) != 2 || got["accra"] != (catalog.Tally{Entered: 2, Waits: 1}) || got["quito"] != (catalog.Tally{Entered: 1}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWaitingTimesAreThoseOfWhatWaitsAndOfWhatWasDecided(t *testing.T) {
	row := drawingtest.NewRow()
	var waiting []*drawingtest.Drawing
	for range 21 {
		waiting = append(waiting, row.Submitted("accra", 7).Rendered())
	}
	c := openNew(t, row.Facts()...)
	now := row.Now()
	s, cities, err := c.Waiting(t.Context(), catalog.Desk{}, now)
	since := func(i int) time.Duration { return now.Sub(waiting[i].State().Waiting.Truncate(time.Millisecond)) }
	want := catalog.Patience{Spread: catalog.Spread{Count: 21, Median: since(10), P95: since(1)}, Longest: since(0)}
	if err != nil || s != want || !maps.Equal(cities, map[string]catalog.Patience{"accra": want}) {
		t.Errorf("%+v, %+v, %v; want %+v", s, cities, err, want)
	}
	later := row.Submitted("quito", 7).Rendered()
	apply(t, c, later.Facts())
	alone := now.Add(time.Hour).Sub(later.State().Waiting.Truncate(time.Millisecond))
	s, cities, err = c.Waiting(t.Context(), catalog.Desk{}, now.Add(time.Hour))
	if want := (catalog.Patience{Spread: catalog.Spread{Count: 1, Median: alone, P95: alone}, Longest: alone}); err != nil || s.Count != 22 || cities["quito"] != want {
		t.Errorf("%+v, %+v, %v; want %+v of Quito", s, cities, err, want)
	}
	if s, cities, err := c.Waiting(t.Context(), catalog.Desk{Cities: []string{"quito"}}, now.Add(time.Hour)); err != nil || s.Count != 1 || len(cities) != 1 || cities["quito"] != s {
		t.Errorf("of Quito alone: %+v, %+v, %v", s, cities, err)
	}
	if s.Longest != since(0)+time.Hour || cities["accra"].Longest != s.Longest {
		t.Errorf("the longest is %s, and %s in Accra", s.Longest, cities["accra"].Longest)
	}
	decided := row.Submitted("quito", 8).Rendered().Approved()
	apply(t, c, decided.Facts())
	f := decided.Facts()
	took := f[2].At.Sub(f[0].At).Truncate(time.Millisecond)
	if s, err := c.Waited(t.Context(), now); err != nil || s != (catalog.Spread{Count: 1, Median: took, P95: took}) {
		t.Errorf("%+v, %v; want %s", s, err, took)
	}
	hour := f[2].At.Truncate(time.Hour)
	got, err := c.Decisions(t.Context(), hour, hour.Add(time.Hour))
	if want := []catalog.Decided{{City: "quito", Hour: hour, Verdict: drawing.Approved, Count: 1}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := c.Decisions(t.Context(), hour.Add(time.Hour), hour.Add(2*time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("an hour later: %+v, %v", got, err)
	}
	if s, cities, err := openNew(t).Waiting(t.Context(), catalog.Desk{}, now); err != nil || s != (catalog.Patience{}) || len(cities) != 0 {
		t.Errorf("nothing waits: %+v, %+v, %v", s, cities, err)
	}
}
