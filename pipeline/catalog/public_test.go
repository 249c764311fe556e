package catalog_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/edition"
)

// all is more than any test has.
const all = 1_000_000

func wantPublic(t *testing.T, c *catalog.Catalog, id drawing.ID, want bool) {
	t.Helper()
	_, err := c.Public().Drawing(t.Context(), id)
	if err != nil && !errors.Is(err, catalog.ErrNotFound) {
		t.Fatal(err)
	}
	if got := err == nil; got != want {
		t.Errorf("the public sees it: %v; want %v", got, want)
	}
}

func wantCounts(t *testing.T, c *catalog.Catalog, want map[string]int) {
	t.Helper()
	if got, err := c.Public().Counts(t.Context()); err != nil || !maps.Equal(got, want) {
		t.Errorf("the counts are %v, %v; want %v", got, err, want)
	}
}

// TestThePublicSeesExactlyWhatIsPublic holds the view and the rule together, after
// each step of many lives.
func TestThePublicSeesExactlyWhatIsPublic(t *testing.T) {
	row := drawingtest.NewRow()
	var lives []*drawingtest.Drawing
	for seed := range uint64(600) {
		lives = append(lives, row.Random(seed, true))
	}
	c, applied, public := openNew(t), uint64(0), 0
	byID := map[drawing.ID]drawing.State{}
	for _, f := range row.Facts() {
		s := byID[f.Drawing]
		if err := s.Apply(f); err != nil {
			t.Fatal(err)
		}
		byID[f.Drawing] = s
		if f.Seq%1_000 == 0 || f.Seq == row.Seq() {
			apply(t, c, row.Facts()[applied:f.Seq])
			applied = f.Seq
			public += wantAllAsRuled(t, c, byID)
		}
	}
	if public < 30 || len(lives) != len(byID) {
		t.Errorf("only %d drawings were ever public: nothing was tried", public)
	}
}

// wantAllAsRuled compares every question that the public may ask with State.Public.
func wantAllAsRuled(t *testing.T, c *catalog.Catalog, byID map[drawing.ID]drawing.State) (public int) {
	t.Helper()
	now, counts, p := time.Now(), map[string]int{}, c.Public()
	newest, err := p.Newest(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	for id, s := range byID {
		want := s.Public(now)
		wantPublic(t, c, id, want)
		if listed := slices.ContainsFunc(newest, func(h catalog.Hung) bool { return h.ID == id }); listed != want {
			t.Errorf("%s is among the newest: %v; want %v", id, listed, want)
		}
		if s.Ladder != nil && len(s.Ladder.Pictures) > 0 {
			r := s.Ladder.Pictures[0]
			if got, err := p.Rendition(t.Context(), id, r.Width, r.Hash); (err == nil) != want || want && got != r {
				t.Errorf("the rendition of %s: %+v, %v", id, got, err)
			}
		}
		if want {
			counts[s.City]++
			public++
		}
	}
	if len(newest) != public {
		t.Errorf("%d are listed; want %d", len(newest), public)
	}
	wantCounts(t, c, counts)
	for city, n := range counts {
		if page, err := p.Wall(t.Context(), city, edition.Ages{}, catalog.Cursor{}, all); err != nil || len(page.Drawings) != n {
			t.Errorf("%d hang in %s, %v; want %d", len(page.Drawings), city, err, n)
		}
	}
	return public
}

func TestWhatHangsIsWhatTheFamilySaid(t *testing.T) {
	row := drawingtest.NewRow()
	d := row.Submitted("quito", 11, drawingtest.Title(`"The" <b>tram`), drawingtest.Story("Línea 1\n🚋"), drawingtest.ChildName("أمل")).Rendered().Approved()
	bare := row.Submitted("quito", 5, drawingtest.Story("")).Rendered().Approved()
	c := openNew(t, row.Facts()...)
	h, err := c.Public().Drawing(t.Context(), d.ID())
	if err != nil {
		t.Fatal(err)
	}
	s := d.State()
	if h.Title != `"The" <b>tram` || h.Story != "Línea 1\n🚋" || h.Child != (drawing.Child{Name: "أمل", Age: 11}) || h.City != "quito" || h.Language != "en" ||
		!h.PublishedAt.Equal(s.Decision.PublicAt) || h.Color != "#c8602a" || h.Width != 800 || h.Height != 600 || !slices.Equal(h.Pictures, s.Ladder.Pictures) {
		t.Errorf("%+v", h)
	}
	if h, err := c.Public().Drawing(t.Context(), bare.ID()); err != nil || h.Story != "" {
		t.Errorf("%+v, %v", h, err)
	}
	for name, one := range map[string]struct {
		width int
		hash  string
	}{
		"another width": {321, h.Pictures[0].Hash}, "another's hash": {320, h.Pictures[1].Hash}, "no hash": {320, ""},
	} {
		if _, err := c.Public().Rendition(t.Context(), d.ID(), one.width, one.hash); !errors.Is(err, catalog.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range []drawing.ID{"", "' OR 1 = 1 --", drawingtest.ID(99)} {
		wantPublic(t, c, id, false)
	}
}

func TestADrawingAppearsAtPublicAt(t *testing.T) {
	row := drawingtest.NewRow()
	publicAt := time.Now().Add(700 * time.Millisecond).Truncate(time.Millisecond)
	d := row.Submitted("accra", 7).Rendered().ApprovedFrom(publicAt)
	c := openNew(t, row.Facts()...)
	for {
		before := time.Now()
		_, err := c.Public().Drawing(t.Context(), d.ID())
		counts, countErr := c.Public().Counts(t.Context())
		after := time.Now()
		if countErr != nil || err != nil && !errors.Is(err, catalog.ErrNotFound) {
			t.Fatal(err, countErr)
		}
		switch {
		case err == nil && after.Before(publicAt):
			t.Fatalf("it is seen %s too early", publicAt.Sub(after))
		case counts["accra"] > 0 && after.Before(publicAt):
			t.Fatalf("it is counted %s too early", publicAt.Sub(after))
		case !before.Before(publicAt.Add(time.Millisecond)):
			if err != nil || counts["accra"] != 1 {
				t.Fatalf("at public_at: %v, counted %v", err, counts)
			}
			return
		}
		time.Sleep(time.Until(publicAt) / 4) // ever closer to it, to look around the very moment
	}
}

// wallOf fills a city with drawings, many of the same millisecond.
func wallOf(drawings int) *drawingtest.Row {
	row := drawingtest.NewRow()
	begin := row.Now()
	for n := range drawings {
		city := "accra"
		if n%10 == 9 {
			city = "quito"
		}
		row.Submitted(city, 5+n%10).Rendered().ApprovedFrom(begin.Add(time.Duration(n%37) * time.Millisecond))
	}
	return row
}

func TestPagingSeesEachDrawingOnceNewestFirst(t *testing.T) {
	row := wallOf(1_000)
	place := map[drawing.ID]int{} // in the order of approval
	for i, f := range row.Facts() {
		if f.Name == drawing.Approved {
			place[f.Drawing] = i
		}
	}
	c := openNew(t, row.Facts()...)
	for _, one := range []struct {
		ages  edition.Ages
		limit int
		want  int
	}{
		{edition.Ages{}, 7, 900}, {edition.Ages{}, 1, 900}, {edition.Ages{}, 900, 900}, {edition.Ages{}, 1_000, 900},
		{edition.Ages{Min: 5, Max: 7}, 50, 300}, {edition.Ages{Min: 13, Max: 14}, 9, 100}, {edition.Ages{Min: 15, Max: 20}, 9, 0},
	} {
		seen, after := map[drawing.ID]bool{}, catalog.Cursor{}
		var last *catalog.Hung
		for {
			page, err := c.Public().Wall(t.Context(), "accra", one.ages, after, one.limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Drawings) > one.limit {
				t.Fatalf("a page of %d; want %d", len(page.Drawings), one.limit)
			}
			for _, h := range page.Drawings {
				if seen[h.ID] || h.City != "accra" || one.ages != (edition.Ages{}) && !one.ages.Contains(h.Child.Age) {
					t.Fatalf("%v: %s of %s, aged %d, is seen again: %v", one.ages, h.ID, h.City, h.Child.Age, seen[h.ID])
				}
				if last != nil && (h.PublishedAt.After(last.PublishedAt) || h.PublishedAt.Equal(last.PublishedAt) && place[h.ID] > place[last.ID]) {
					t.Fatalf("%s, of %s, after %s, of %s", h.ID, h.PublishedAt, last.ID, last.PublishedAt)
				}
				seen[h.ID], last = true, &h
			}
			if page.Next == (catalog.Cursor{}) {
				break
			}
			if after, err = catalog.ParseCursor(page.Next.String()); err != nil || after != page.Next {
				t.Fatalf("%s: %v", page.Next, err)
			}
		}
		if len(seen) != one.want {
			t.Errorf("ages %v by %d: %d were seen; want %d", one.ages, one.limit, len(seen), one.want)
		}
	}
}

func TestNeighboursAreTheNextOnTheWall(t *testing.T) {
	c := openNew(t, wallOf(100).Facts()...)
	page, err := c.Public().Wall(t.Context(), "accra", edition.Ages{}, catalog.Cursor{}, all)
	if err != nil {
		t.Fatal(err)
	}
	wall := page.Drawings
	for i, h := range wall {
		before, after, err := c.Public().Neighbours(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		if (before == nil) != (i == 0) || before != nil && before.ID != wall[i-1].ID {
			t.Errorf("before %d hangs %v", i, before)
		}
		if (after == nil) != (i == len(wall)-1) || after != nil && after.ID != wall[i+1].ID {
			t.Errorf("after %d hangs %v", i, after)
		}
	}
	same, err := c.Public().SameAge(t.Context(), wall[0], 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range same {
		if h.Child.Age != wall[0].Child.Age || h.City == "accra" {
			t.Errorf("%s of %s is aged %d", h.ID, h.City, h.Child.Age)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	c := catalog.Hung{PublishedAt: time.UnixMilli(1_700_000_000_000)}.Cursor()
	for _, s := range []string{"", c.String(), strings.ToUpper(c.String()), c.String() + "A", "MC4", "LTEuMDEyMzQ1Njc4OWFiY2RlZmdoamttbnBxcnM", strings.Repeat("A", 200), "%00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := catalog.ParseCursor(s)
		if err != nil {
			if !errors.Is(err, catalog.ErrBadCursor) || c != (catalog.Cursor{}) {
				t.Errorf("%q: %v, %v", s, c, err)
			}
			return
		}
		if again, err := catalog.ParseCursor(c.String()); err != nil || again != c {
			t.Errorf("%q is %v, and that is %v, %v", s, c, again, err)
		}
	})
}

func TestACursorNamesAPlaceThatNeedNotHangAnyMore(t *testing.T) {
	row := wallOf(30)
	c := openNew(t, row.Facts()...)
	page, err := c.Public().Wall(t.Context(), "accra", edition.Ages{}, catalog.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	want, err := c.Public().Wall(t.Context(), "accra", edition.Ages{}, page.Next, 10)
	if err != nil {
		t.Fatal(err)
	}
	last := page.Drawings[9].ID
	gone := drawing.Fact{EventID: "E", Drawing: last, Name: drawing.Withdrawn, At: row.Now(), Seq: row.Seq() + 1, Data: []byte("{}")}
	apply(t, c, []drawing.Fact{gone})
	got, err := c.Public().Wall(t.Context(), "accra", edition.Ages{}, page.Next, 10)
	if err != nil || len(got.Drawings) != 10 || got.Drawings[0].ID != want.Drawings[0].ID {
		t.Errorf("%v, %v", got, err)
	}
}

func TestDrawingsOfLikeColoursInOtherCitiesAreFoundTheNearestFirst(t *testing.T) {
	row := drawingtest.NewRow()
	coloured := func(city, color string) *drawingtest.Drawing {
		d := row.Submitted(city, 7)
		ladder := drawingtest.LadderOf(d.State().Original.SHA256)
		ladder.Color = color
		return d.Happened(drawing.Rendered, ladder).Approved()
	}
	red, nearest := coloured("accra", "#c02020"), coloured("cairo", "#c02424")
	near := coloured("quito", "#d04040")
	coloured("accra", "#c02121")
	coloured("quito", "#2040c0")
	public := openNew(t, row.Facts()...).Public()
	h, err := public.Drawing(t.Context(), red.ID())
	if err != nil {
		t.Fatal(err)
	}
	found, err := public.SimilarColor(t.Context(), h, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].ID != nearest.ID() || found[1].ID != near.ID() {
		t.Errorf("found %v", found)
	}
}

func TestWhatIsFeaturedIsFoundWhileItIsPublished(t *testing.T) {
	row := drawingtest.NewRow()
	first := row.Submitted("accra", 7).Rendered().Approved().Featured(true)
	second := row.Submitted("cairo", 8).Rendered().Approved().Featured(true)
	row.Submitted("cairo", 9).Rendered().Approved().Featured(true).Featured(false)
	row.Submitted("cairo", 9).Rendered().Approved().Featured(true).TakenDown()
	found, err := openNew(t, row.Facts()...).Public().Featured(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || found[0].ID != second.ID() || found[1].ID != first.ID() || !found[0].Featured {
		t.Errorf("found %v", found)
	}
}

func TestEveryPublishedDrawingIsFoundByTheBeginningOfItsIDAndInOrder(t *testing.T) {
	row := drawingtest.NewRow()
	want := map[drawing.ID]bool{}
	for range 40 {
		want[row.Submitted("accra", 7).Rendered().Approved().ID()] = true
	}
	row.Submitted("accra", 7).Rendered()
	public := openNew(t, row.Facts()...).Public()
	found := 0
	for _, letter := range "0123456789abcdefghjkmnpqrstvwxyz" {
		err := public.Beginning(t.Context(), string(letter), func(h catalog.Hung) error {
			if !want[h.ID] || h.ID[0] != byte(letter) {
				t.Errorf("%s below %c", h.ID, letter)
			}
			found++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found != len(want) {
		t.Errorf("found %d of %d", found, len(want))
	}
}

func TestADescriptionIsPublicWithItsDrawing(t *testing.T) {
	row := drawingtest.NewRow()
	d := row.Submitted("accra", 7).Rendered().Approved().Described("A red tram.", "en")
	h, err := openNew(t, row.Facts()...).Public().Drawing(t.Context(), d.ID())
	if err != nil || h.Description != "A red tram." || h.DescriptionLanguage != "en" || h.Tone != "brown" && h.Tone != "orange" {
		t.Errorf("%v, %v", h, err)
	}
}
