package catalog

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoQuestionAboutActsWalksThroughAllOrSorts(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for name, q := range map[string]ActQuery{
		"USING INDEX act_at":      {},
		"USING INDEX act_drawing": {Drawing: "d", By: "a", City: "c", What: "approved"},
		"USING INDEX act_who":     {By: "a", City: "c", What: "approved"},
		"USING INDEX act_city":    {City: "c", What: "approved"},
		"USING INDEX act_what":    {What: "approved"},
	} {
		for _, after := range []ActCursor{{}, {1, 1}} {
			query, _ := q.sql(after)
			steps := strings.Join(planOf(t, c, query), "; ")
			if !strings.Contains(steps, name) || strings.Contains(steps, "SCAN") || strings.Contains(steps, "TEMP B-TREE") {
				t.Errorf("%s, not %s: %s", steps, name, query)
			}
		}
	}
}

func TestAFamilyIsFoundByItsIndex(t *testing.T) {
	c, err := Open(t.Context(), filepath.Join(t.TempDir(), "catalog.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if steps := strings.Join(planOf(t, c, ofFamily), "; "); !strings.Contains(steps, "USING INDEX family (family=?)") || strings.Contains(steps, "TEMP B-TREE") {
		t.Error(steps)
	}
}
