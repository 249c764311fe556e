package catalog

import (
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// walked is all that a plan may walk through: the postings of an index of words, cities,
// and what a statement has just found itself.
var walked = []string{"SCAN found VIRTUAL TABLE INDEX", "SCAN city", "SCAN (subquery-"}

// TestNoQuestionOfThePublicWalksThroughAllDrawings has SQLite tell how it would answer
// each: by seeking in an index that has the order which is wanted.
func TestNoQuestionOfThePublicWalksThroughAllDrawings(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	askEverything(t, c)
	if n := len(c.asked.made); n < 12 {
		t.Errorf("only %d forms of a question were asked", n)
	}
	for query := range c.asked.made {
		for _, step := range planOf(t, c, query) {
			scans := strings.Contains(step, "SCAN") && !slices.ContainsFunc(walked, func(s string) bool { return strings.HasPrefix(step, s) })
			if strings.Contains(query, "public_coming") && step == "USE TEMP B-TREE FOR GROUP BY" {
				continue // those that are still to come are few
			}
			if scans || strings.Contains(step, "TEMP B-TREE") || strings.Contains(step, "AUTOMATIC") {
				t.Errorf("%s:\n%s", step, query)
			}
		}
	}
}

// TestWhatHangsInACityIsReadFromTheWall has SQLite tell the same of what organisers print.
func TestWhatHangsInACityIsReadFromTheWall(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if steps := planOf(t, c, hanging); !strings.Contains(steps[0], "USING INDEX wall (city=? AND public_at") || slices.ContainsFunc(steps, func(s string) bool { return strings.Contains(s, "TEMP B-TREE") }) {
		t.Errorf("%q", steps)
	}
}

// TestTheFamiliesOfACityAreReadFromTheirIndex has SQLite tell the same of what a message to families asks.
func TestTheFamiliesOfACityAreReadFromTheirIndex(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, query := range []string{familiesOf, familiesIn} {
		if steps := planOf(t, c, query); len(steps) != 1 || !strings.Contains(steps[0], "USING INDEX families (city=?") {
			t.Errorf("%q:\n%s", steps, query)
		}
	}
}

// askEverything asks each question in every form.
func askEverything(t *testing.T, c *Catalog) {
	t.Helper()
	ctx, p := t.Context(), c.Public()
	row := drawingtest.NewRow()
	for n := range 30 {
		row.Submitted([]string{"accra", "quito"}[n%2], 5+n%3, drawingtest.Title("東京都")).Rendered().Approved().Featured(true)
	}
	if err := c.Apply(ctx, row.Facts()); err != nil {
		t.Fatal(err)
	}
	page, err := p.Wall(ctx, "accra", edition.Ages{}, Cursor{}, 3)
	if err != nil || len(page.Drawings) != 3 {
		t.Fatal(page, err)
	}
	h := page.Drawings[1]
	_, _, neighbours := p.Neighbours(ctx, h)
	asked := []error{neighbours, p.Beginning(ctx, "0", func(Hung) error { return nil })}
	note := func(_ any, err error) { asked = append(asked, err) }
	for _, ages := range []edition.Ages{{}, {Min: 5, Max: 5}, {Min: 5, Max: 7}, {Min: 1, Max: 99}} {
		note(p.Wall(ctx, "accra", ages, page.Next, 3))
		note(p.Search(ctx, Query{Words: []Word{{Text: "東京都"}, {Text: "a", Cities: []string{"quito"}}}, Ages: ages, Cities: []string{"accra"}}, Cursor{}, 3))
		note(p.Search(ctx, Query{Ages: ages, Tone: drawing.Tones[0]}, Cursor{}, 3))
	}
	note(p.Newest(ctx, 3))
	note(p.All(ctx, page.Next, 3))
	note(p.Featured(ctx, 3))
	note(p.SameAge(ctx, h, 3))
	note(p.SimilarColor(ctx, h, 3))
	note(p.Rendition(ctx, h.ID, 320, h.Pictures[0].Hash))
	note(p.Counts(ctx))
	for _, err := range asked {
		if err != nil {
			t.Error(err)
		}
	}
}

// TestNoDeskWalksThroughAllDrawings: nor sorts those that it finds.
func TestNoDeskWalksThroughAllDrawings(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, d := range []Desk{{}, {Lane: Appeals, By: "staff-1"}, {Cities: []string{"accra", "quito"}, By: "staff-1"}} {
		where, _ := d.where()
		for _, query := range []string{oldestFirst(where), "SELECT count(*) FROM drawing" + where, waitingSince(where)} {
			wantSought(t, c, query)
		}
	}
	wantSought(t, c, recent)
	wantSought(t, c, before)
	wantSought(t, c, beginning)
	wantSought(t, c, awaiting)
}

func wantSought(t *testing.T, c *Catalog, query string) {
	t.Helper()
	for _, step := range planOf(t, c, query) {
		if !strings.HasPrefix(step, "SEARCH drawing USING") && !strings.HasPrefix(step, "SEARCH collected USING") {
			t.Errorf("%s:\n%s", step, query)
		}
	}
}

func planOf(t *testing.T, c *Catalog, query string) (steps []string) {
	t.Helper()
	rows, err := c.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		t.Fatalf("%v: %s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}
