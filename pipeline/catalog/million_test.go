package catalog_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/catalog/catalogtest"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// BenchmarkAMillion asks all that pages ask of a catalog of 1,000 drawings and of one of
// 1,000,000 (EASEL_BENCH_DRAWINGS), in turns, and searches the latter. The metrics are
// the worst ratio of two medians, and the longest search. Writing the million takes some
// minutes and 3 GB, which go again, but in a folder that is named (EASEL_BENCH_FOLDER),
// where the next time finds them.
func BenchmarkAMillion(b *testing.B) {
	many := 1_000_000
	if s := os.Getenv("EASEL_BENCH_DRAWINGS"); s != "" {
		var err error
		if many, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	little, much := filled(b, 1_000), filled(b, many)
	for b.Loop() {
		b.ReportMetric(compare(b, little, much), "worst-ratio")
		b.ReportMetric(searches(b, much), "longest-search-ms")
	}
	resident(b)
}

// size is a catalog and places in it.
type size struct {
	public *catalog.Public
	all    []catalog.Cursor // all through it
	city   []catalog.Cursor // all through the wall of the fullest city
	hung   []catalog.Hung
}

func filled(b *testing.B, drawings int) size {
	b.Helper()
	folder := cmp.Or(os.Getenv("EASEL_BENCH_FOLDER"), b.TempDir())
	path := filepath.Join(folder, fmt.Sprintf("%d.db", drawings))
	c, err := catalog.Open(b.Context(), path, quiet())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { c.Close() })
	if c.Seq() == 0 {
		fill(b, c, drawings)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	s, begun := size{public: c.Public()}, time.Now()
	seen := 0
	walk(b, func(after catalog.Cursor) (catalog.Page, error) {
		return s.public.All(b.Context(), after, drawings/200)
	}, func(page catalog.Page) {
		seen += len(page.Drawings)
		s.all, s.hung = append(s.all, page.Next), append(s.hung, page.Drawings[len(page.Drawings)/2])
	})
	if seen != drawings {
		b.Fatalf("%d are seen", seen)
	}
	b.Logf("%d drawings in %d MB, all of them read in %s", drawings, info.Size()>>20, time.Since(begun).Round(time.Millisecond))
	walk(b, func(after catalog.Cursor) (catalog.Page, error) {
		return s.public.Wall(b.Context(), fullest, edition.Ages{}, after, drawings/1_000+5)
	}, func(page catalog.Page) { s.city = append(s.city, page.Next) })
	return s
}

func fill(b *testing.B, c *catalog.Catalog, drawings int) {
	b.Helper()
	begun := time.Now()
	if err := catalogtest.Fill(b.Context(), c, drawings, drawingtest.LadderOf("").Pictures); err != nil {
		b.Fatal(err)
	}
	took := time.Since(begun)
	b.Logf("%d facts in %s, %.0f/s", c.Seq(), took.Round(time.Millisecond), float64(c.Seq())/took.Seconds())
}

// member are the cities of the drawings, the fullest first.
var member = edition.MemberCities().All()[:catalogtest.Cities]

var fullest = member[0].Slug

func walk(b *testing.B, ask func(catalog.Cursor) (catalog.Page, error), take func(catalog.Page)) {
	b.Helper()
	for after := (catalog.Cursor{}); ; {
		page, err := ask(after)
		if err != nil {
			b.Fatal(err)
		}
		take(page)
		if after = page.Next; after == (catalog.Cursor{}) {
			return
		}
	}
}

// questions are what a page asks, each at places of a dice's choice.
var questions = []struct {
	name string
	ask  func(context.Context, size, *rand.Rand) (int, error)
}{
	{"first page", func(ctx context.Context, s size, _ *rand.Rand) (int, error) {
		newest, first := count(s.public.Newest(ctx, 24))
		featured, second := count(s.public.Featured(ctx, 8))
		counts, third := s.public.Counts(ctx)
		return newest + featured + len(counts), errors.Join(first, second, third)
	}},
	{"a drawing's page", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		h, err := s.public.Drawing(ctx, s.hung[dice.IntN(len(s.hung))].ID)
		if err != nil {
			return 0, err
		}
		_, _, err = s.public.Neighbours(ctx, h)
		age, first := count(s.public.SameAge(ctx, h, 6))
		color, second := count(s.public.SimilarColor(ctx, h, 6))
		return 1 + age + color, errors.Join(err, first, second)
	}},
	{"all, 24 anywhere", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		return countPage(s.public.All(ctx, s.all[dice.IntN(len(s.all)-1)], 24))
	}},
	{"wall of any city", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		return countPage(s.public.Wall(ctx, member[dice.IntN(len(member))].Slug, edition.Ages{}, catalog.Cursor{}, 24))
	}},
	{"wall of the fullest", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		return countPage(s.public.Wall(ctx, fullest, edition.Ages{}, s.city[dice.IntN(max(1, len(s.city)*3/4))], 24))
	}},
	{"wall, 5-7", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		return countPage(s.public.Wall(ctx, fullest, edition.Ages{Min: 5, Max: 7}, s.city[dice.IntN(max(1, len(s.city)/4))], 20))
	}},
	{"wall, 11-14", func(ctx context.Context, s size, dice *rand.Rand) (int, error) {
		return countPage(s.public.Wall(ctx, fullest, edition.Ages{Min: 11, Max: 14}, s.city[dice.IntN(max(1, len(s.city)/4))], 20))
	}},
}

func count(found []catalog.Hung, err error) (int, error) { return len(found), err }

func countPage(page catalog.Page, err error) (int, error) { return len(page.Drawings), err }

// compare asks both in turns, and gives the worst ratio of two medians.
func compare(b *testing.B, little, much size) (worst float64) {
	b.Helper()
	const rounds = 400
	dice := rand.New(rand.NewPCG(3, 3))
	for _, q := range questions {
		var took [2][]time.Duration
		var rows [2]int
		for range rounds {
			for i, s := range []size{little, much} {
				begun := time.Now()
				n, err := q.ask(b.Context(), s, dice)
				if err != nil {
					b.Fatal(err)
				}
				took[i], rows[i] = append(took[i], time.Since(begun)), rows[i]+n
			}
		}
		few, lot := percentile(took[0], 50), percentile(took[1], 50)
		ratio := float64(lot) / float64(few)
		worst = max(worst, ratio)
		b.Logf("%-20s %8s → %8s  × %.2f, lowest %s → %s, rows %d → %d", q.name, few.Round(time.Microsecond), lot.Round(time.Microsecond), ratio,
			percentile(took[0], 0).Round(time.Microsecond), percentile(took[1], 0).Round(time.Microsecond), rows[0]/rounds, rows[1]/rounds)
	}
	return worst
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[min(len(all)-1, len(all)*p/100)]
}

// asked are searches of every kind.
func asked() map[string]catalog.Query {
	word := catalogtest.Word
	all := map[string]catalog.Query{}
	for _, text := range []string{
		word(0), word(5), word(50), word(500), word(5_000), word(50_000), "nohitatall", word(0) + " " + word(1), word(5) + " " + word(50), word(500) + " " + word(5_000),
		"street city", "street nohitatall", "street شارع", "street 城市", "شارع " + word(3) + " 城市", word(0)[:1], word(0)[:2], word(50)[:3], word(500)[:4], word(5_000)[:5],
		"stree", "stree شار", "s c m", "القطار", "في مدينتي", "بت", "电车", "车", "我的城市", "一丁七", "my street and the city in a town of my own", `"street" AND NEAR(*`,
	} {
		all[text] = asking(text)
	}
	bounded := func(name, text string, cities int, ages edition.Ages, tone drawing.Tone) {
		q := asking(text)
		for _, city := range member[:cities] {
			q.Cities = append(q.Cities, city.Slug)
		}
		q.Ages, q.Tone = ages, tone
		all[text+" "+name] = q
	}
	few, none := edition.Ages{Min: 5, Max: 7}, edition.Ages{}
	bounded("in a city", "street", 1, none, "")
	bounded("in 20 cities", "street", 20, none, "")
	bounded("by age", "street", 0, few, "")
	bounded("with all", "street", 10, few, "pink")
	bounded("with all", word(500), 1, few, "orange")
	bounded("with all", word(50_000), 10, few, "green")
	bounded("with all", "电车", 1, few, "white")
	bounded("with all", "", 1, few, "black")
	bounded("by tone", "", 0, none, "white")
	return all
}

// searches gives the longest time of a search, of the median of each, in milliseconds.
func searches(b *testing.B, s size) (longest float64) {
	b.Helper()
	var every []time.Duration
	for text, q := range asked() {
		var took []time.Duration
		var page catalog.Page
		for range 25 {
			begun := time.Now()
			var err error
			if page, err = s.public.Search(b.Context(), q, catalog.Cursor{}, 24); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(begun))
		}
		every = append(every, took...)
		more := ""
		if page.Next != (catalog.Cursor{}) && len(page.Drawings) < 24 {
			more = ", and goes on"
		}
		b.Logf("p50 %8s p95 %8s: %d%s: %s", percentile(took, 50).Round(time.Microsecond), percentile(took, 95).Round(time.Microsecond), len(page.Drawings), more, text)
		longest = max(longest, float64(percentile(took, 50))/1e6)
	}
	b.Logf("all searches: p50 %s, p95 %s, max %s", percentile(every, 50), percentile(every, 95), percentile(every, 100))
	return longest
}

// resident prints what the process has in memory, after all was asked.
func resident(b *testing.B) {
	b.Helper()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("in memory: %s", regexp.MustCompile(`(?m)^Vm(HWM|RSS):.*$`).FindAllString(string(status), -1))
}

// TestTheManyAreAllPublishedAndFound holds together what fills a catalog for the figures.
func TestTheManyAreAllPublishedAndFound(t *testing.T) {
	c := openNew(t)
	if err := catalogtest.Fill(t.Context(), c, 700, drawingtest.LadderOf("").Pictures); err != nil {
		t.Fatal(err)
	}
	newest, err := c.Public().Newest(t.Context(), all)
	if err != nil || len(newest) != 700 {
		t.Fatalf("%d, %v", len(newest), err)
	}
	for _, typed := range []string{catalogtest.Word(0), "شارع", "电车", fmt.Sprint("street ", catalogtest.Word(0))} {
		if len(finds(t, c, asking(typed))) < 50 {
			t.Errorf("%q finds hardly any", typed)
		}
	}
}
