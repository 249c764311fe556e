package moderation_test

import (
	"encoding/csv"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// overviewed is the overview as a program reads it.
type overviewed struct {
	Entries, Backlog int
	Waiting, Decided struct {
		Count   int
		Median  int64 `json:"median_seconds"`
		P95     int64 `json:"p95_seconds"`
		Longest int64 `json:"longest_seconds"`
	}
	Since  time.Time
	Cities []struct {
		City                                           string
		Entries, Waiting, Approved, Returned, Declined int
		Hours                                          []int
		Patience                                       *struct {
			Count   int
			Median  int64 `json:"median_seconds"`
			P95     int64 `json:"p95_seconds"`
			Longest int64 `json:"longest_seconds"`
		} `json:"waiting_times"`
	}
	WithoutModerator []string `json:"without_moderator"`
	WithoutEntries   []string `json:"without_entries"`
}

func TestTheOverviewCountsEntriesWaitsAndDecisionsByCityAndHour(t *testing.T) {
	d := open(t)
	first := d.waiting(t, "accra")
	d.waiting(t, "accra")
	d.waiting(t, "cairo")
	d.Move(10 * time.Minute)
	d.Approve(t, first.ID)
	d.Caught(t)
	d.moderator(t, "accra")
	p := d.organiser(t)
	var o overviewed
	p.getJSON("/moderation/overview").wants(t, http.StatusOK).into(t, &o)
	if o.Entries != 3 || o.Backlog != 2 || o.Waiting.Count != 2 || o.Waiting.Median != 600 || o.Decided.Count != 1 || o.Decided.P95 != 600 {
		t.Errorf("%+v", o)
	}
	for _, c := range o.Cities {
		if c.City == "accra" && (c.Entries != 2 || c.Waiting != 1 || c.Approved != 1 || c.Hours[23] != 1) {
			t.Errorf("%+v", c)
		}
	}
	if n := len(d.Cities.All()); len(o.WithoutEntries) != n-2 || slices.Contains(o.WithoutEntries, "accra") || len(o.WithoutModerator) != n-1 {
		t.Errorf("%d without entries, %d without a moderator", len(o.WithoutEntries), len(o.WithoutModerator))
	}
}

func TestTheOverviewTellsHowLongEachCityWaits(t *testing.T) {
	d := open(t)
	for range 3 {
		d.waiting(t, "accra")
		d.Move(20 * time.Minute)
	}
	d.waiting(t, "cairo")
	d.Approve(t, d.waiting(t, "quito").ID)
	d.Move(10 * time.Minute)
	d.Caught(t)
	all, some := d.organiser(t), d.signedIn(t, "cai@example.org", staff.Organiser, "cairo", "quito")
	for _, one := range []struct {
		who             person
		count           int
		median, longest int64
		cities          map[string][3]int64
	}{
		{all, 4, 30 * 60, 70 * 60, map[string][3]int64{"accra": {3, 50 * 60, 70 * 60}, "cairo": {1, 600, 600}, "quito": {}}},
		{some, 1, 600, 600, map[string][3]int64{"cairo": {1, 600, 600}, "quito": {}}},
	} {
		var o overviewed
		one.who.getJSON("/moderation/overview").wants(t, http.StatusOK).into(t, &o)
		if o.Waiting.Count != one.count || o.Waiting.Median != one.median || o.Waiting.Longest != one.longest {
			t.Errorf("%+v; want %+v", o.Waiting, one)
		}
		told := map[string][3]int64{}
		for _, c := range o.Cities {
			switch {
			case c.Patience != nil:
				told[c.City] = [3]int64{int64(c.Patience.Count), c.Patience.Median, c.Patience.Longest}
			case c.Entries > 0:
				told[c.City] = [3]int64{}
			}
		}
		if !maps.Equal(told, one.cities) {
			t.Errorf("%v; want %v", told, one.cities)
		}
	}
	for tag, words := range map[string][]string{"en": {"70 minutes", "50 minutes", "–"}, "es": {"70 minutos"}, "ar": {"70 دقيقة"}} {
		page := all.get("/" + tag + "/moderation/overview").page(t)
		for _, word := range words {
			if text := page.Find("tbody").Text(); !strings.Contains(text, word) {
				t.Errorf("%s: %q is not in %q", tag, word, text)
			}
		}
		if page.Find("tbody tr").First().Find("td").Length() != page.Find("thead th").Length()-1 {
			t.Errorf("%s: a row and its head differ", tag)
		}
	}
}

func TestACityWithoutAModeratorIsNamed(t *testing.T) {
	d := open(t)
	d.moderator(t, "accra")
	p := d.signedIn(t, "omar@example.org", staff.Organiser, "accra", "cairo")
	lacking := func() []string {
		var o overviewed
		p.getJSON("/moderation/overview").wants(t, http.StatusOK).into(t, &o)
		return o.WithoutModerator
	}
	if got := lacking(); !slices.Equal(got, []string{"cairo"}) {
		t.Errorf("%v", got)
	}
	d.signedIn(t, "ben@example.org", staff.Moderator)
	if got := lacking(); len(got) != 0 {
		t.Errorf("beside a moderator of all cities: %v", got)
	}
}

func TestTheOverviewsPageIsWholeInEveryLanguage(t *testing.T) {
	d := open(t)
	d.Approve(t, d.waiting(t, "accra").ID)
	d.waiting(t, "cairo")
	d.Caught(t)
	p := d.organiser(t)
	for _, tag := range []string{"en", "es", "ar"} {
		page := p.get("/"+tag+"/moderation/overview").wants(t, http.StatusOK).page(t)
		if page.Find("h1").Length() != 1 || len(repeated(page)) > 0 || page.Find("tbody tr").Length() != 2 || page.Find("[style]").Length() != 0 {
			t.Errorf("%s: %d rows, twice: %v", tag, page.Find("tbody tr").Length(), repeated(page))
		}
		if page.Find("tbody .sr").Length() != 1 {
			t.Errorf("%s: what the bars show is not said", tag)
		}
	}
}

func TestEntriesAreASheetThatRunsNothing(t *testing.T) {
	d := open(t)
	for _, title := range []string{"=1+1", "+1", "-1", "@A1", "'=1", "My street"} {
		d.Enter(t, func(f *edition.Form) { f.Title = title })
	}
	d.Caught(t)
	p := d.organiser(t)
	body := p.get("/moderation/entries.csv").wants(t, http.StatusOK).Body.String()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 7 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := slices.Index(rows[0], "title")
	var titles []string
	for _, row := range rows[1:] {
		titles = append(titles, row[column])
	}
	slices.Sort(titles)
	if want := []string{"''=1", "'+1", "'-1", "'=1+1", "'@A1", "My street"}; !slices.Equal(titles, want) {
		t.Errorf("%q", titles)
	}
	if strings.Contains(body, "@example") {
		t.Error("a guardian's address is in it")
	}
	d.moderator(t).get("/moderation/entries.csv").wants(t, http.StatusForbidden)
}
