package catalog_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
)

// BenchmarkWhatOrganisersAsk asks what the overview and the audit ask, of a catalog of 1,000
// drawings and of one of 1,000,000 (EASEL_BENCH_DRAWINGS), in turns. The metric is the
// longest median, in milliseconds.
func BenchmarkWhatOrganisersAsk(b *testing.B) {
	many := 1_000_000
	if s := os.Getenv("EASEL_BENCH_DRAWINGS"); s != "" {
		var err error
		if many, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	little, much := organised(b, 1_000), organised(b, many)
	day := time.Now().Add(-24 * time.Hour)
	var longest float64
	for name, ask := range map[string]func(*catalog.Catalog) error{
		"tallies": func(c *catalog.Catalog) error { _, err := c.Tallies(b.Context()); return err },
		"waiting": func(c *catalog.Catalog) error {
			_, _, err := c.Waiting(b.Context(), catalog.Desk{}, time.Now())
			return err
		},
		"waited":    func(c *catalog.Catalog) error { _, err := c.Waited(b.Context(), day); return err },
		"decisions": func(c *catalog.Catalog) error { _, err := c.Decisions(b.Context(), day, time.Now()); return err },
		"acts":      asksActs(b, catalog.ActQuery{}),
		"by person": asksActs(b, catalog.ActQuery{By: "staff-1"}),
		"of a city": asksActs(b, catalog.ActQuery{City: fullest, What: drawing.Approved}),
		"long ago":  asksActs(b, catalog.ActQuery{What: drawing.Featured, To: time.Now().Add(-time.Hour)}),
	} {
		var took [2][]time.Duration
		for range 51 {
			for i, c := range []*catalog.Catalog{little, much} {
				begun := time.Now()
				if err := ask(c); err != nil {
					b.Fatal(err)
				}
				took[i] = append(took[i], time.Since(begun))
			}
		}
		few, lot := percentile(took[0], 50), percentile(took[1], 50)
		longest = max(longest, float64(lot)/1e6)
		b.Logf("%-10s %9s → %9s, lowest %s → %s", name, few.Round(time.Microsecond), lot.Round(time.Microsecond), percentile(took[0], 0), percentile(took[1], 0))
	}
	for b.Loop() {
		b.ReportMetric(longest, "longest-ms")
	}
}

func asksActs(b *testing.B, q catalog.ActQuery) func(*catalog.Catalog) error {
	return func(c *catalog.Catalog) error {
		_, _, err := c.Acts(b.Context(), q, catalog.ActCursor{}, 50)
		return err
	}
}

func organised(b *testing.B, drawings int) *catalog.Catalog {
	b.Helper()
	folder := cmp.Or(os.Getenv("EASEL_BENCH_FOLDER"), b.TempDir())
	c, err := catalog.Open(b.Context(), filepath.Join(folder, strconv.Itoa(drawings)+".db"), quiet())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	if c.Seq() == 0 {
		fill(b, c, drawings)
	}
	return c
}
