package moderation

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/easel-gallery/easel/pipeline/catalog"
	"github.com/easel-gallery/easel/pipeline/language"
	"github.com/easel-gallery/easel/pipeline/staff"
	"github.com/easel-gallery/easel/services/web"
)

// overviewAddress is where organisers see how the contest goes.
const overviewAddress = "/moderation/overview"

// hoursShown is how far back decisions are shown.
const hoursShown = 24

// overview is how the contest goes, as programs see it. Times are whole seconds.
type overview struct {
	Entries          int            `json:"entries"`
	Backlog          int            `json:"backlog"`
	Waiting          patience       `json:"waiting"` // of what waits for its first verdict
	Decided          waitingTimes   `json:"decided"` // of what was decided in the last 24 hours
	Since            time.Time      `json:"since"`   // of decisions; the beginning of an hour
	Cities           []cityOverview `json:"cities"`
	WithoutModerator []string       `json:"without_moderator"` // slugs, of cities that take part
	WithoutEntries   []string       `json:"without_entries"`
}

type waitingTimes struct {
	Count  int   `json:"count"`
	Median int64 `json:"median_seconds"`
	P95    int64 `json:"p95_seconds"`
}

type patience struct {
	waitingTimes
	Longest int64 `json:"longest_seconds"`
}

// cityOverview is a city that takes part or has entries.
type cityOverview struct {
	City     string `json:"city"`
	Entries  int    `json:"entries"`
	Waiting  int    `json:"waiting"`
	Approved int    `json:"approved"` // in the last 24 hours
	Returned int    `json:"returned"`
	Declined int    `json:"declined"`
	Hours    []int  `json:"hours"` // decisions by hour, the oldest first

	Patience *patience `json:"waiting_times"` // of what waits for its first verdict; null if nothing does
}

// showOverview answers GET /moderation/overview.
func (s *Site) showOverview(w http.ResponseWriter, r *http.Request, a staff.Account) error {
	o, err := s.overview(r.Context(), a)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, o)
	}
	page := s.overviewPage(r, o)
	missed, err := s.mishaps(r.Context(), a)
	if err != nil {
		return err
	}
	if len(missed) > 0 {
		page.Missed = page.Language.N("message.missed-link", len(missed))
	}
	return web.Page(w, r, http.StatusOK, showOverview(page))
}

// overview asks the catalog for what is kept there, and for the decisions of a day. An
// account that has cities is told of those alone, but for how long what was decided had
// waited.
func (s *Site) overview(ctx context.Context, a staff.Account) (overview, error) {
	now := s.Now()
	o := overview{Since: now.UTC().Truncate(time.Hour).Add(-(hoursShown - 1) * time.Hour), Cities: []cityOverview{}}
	waiting, cities, err := s.Catalog.Waiting(ctx, catalog.Desk{Cities: a.Cities}, now)
	if err != nil {
		return o, err
	}
	waited, err := s.Catalog.Waited(ctx, o.Since)
	if err != nil {
		return o, err
	}
	o.Waiting, o.Decided = patienceOf(waiting), timesOf(waited)
	if err := s.overviewCities(ctx, a, cities, &o); err != nil {
		return o, err
	}
	people, err := s.Staff.All(ctx)
	o.WithoutModerator, o.WithoutEntries = s.lacking(a, people, o.Cities)
	return o, err
}

func timesOf(s catalog.Spread) waitingTimes {
	return waitingTimes{s.Count, int64(s.Median / time.Second), int64(s.P95 / time.Second)}
}

func patienceOf(p catalog.Patience) patience {
	return patience{timesOf(p.Spread), int64(p.Longest / time.Second)}
}

func (s *Site) overviewCities(ctx context.Context, a staff.Account, waiting map[string]catalog.Patience, o *overview) error {
	tallies, err := s.Catalog.Tallies(ctx)
	if err != nil {
		return err
	}
	decided, err := s.Catalog.Decisions(ctx, o.Since, o.Since.Add(hoursShown*time.Hour))
	if err != nil {
		return err
	}
	e := s.Contest.Edition()
	for _, c := range s.Cities.All() {
		t := tallies[c.Slug]
		if !a.Covers(c.Slug) || !e.TakesPart(c.Slug) && t.Entered == 0 {
			continue
		}
		o.Entries, o.Backlog = o.Entries+t.Entered, o.Backlog+t.Waits
		city := cityOverview{City: c.Slug, Entries: t.Entered, Waiting: t.Waits}
		if p, ok := waiting[c.Slug]; ok {
			times := patienceOf(p)
			city.Patience = &times
		}
		o.Cities = append(o.Cities, cityDecisions(city, o.Since, decided))
	}
	return nil
}

func cityDecisions(c cityOverview, since time.Time, decided []catalog.Decided) cityOverview {
	c.Hours = make([]int, hoursShown)
	for _, d := range decided {
		if d.City != c.City {
			continue
		}
		c.Hours[int(d.Hour.Sub(since)/time.Hour)] += d.Count
		switch d.Verdict {
		case "approved":
			c.Approved += d.Count
		case "returned":
			c.Returned += d.Count
		case "declined":
			c.Declined += d.Count
		}
	}
	return c
}

// lacking are the cities that take part and have no moderator, and those without entries.
// Who moderates all cities moderates each; organisers, who may, too, have other work.
func (s *Site) lacking(a staff.Account, people []staff.Account, cities []cityOverview) (moderator, entries []string) {
	moderator, entries = []string{}, []string{}
	e := s.Contest.Edition()
	for _, c := range cities {
		if !e.TakesPart(c.City) {
			continue
		}
		if !slices.ContainsFunc(people, func(p staff.Account) bool { return p.Role == staff.Moderator && p.Covers(c.City) }) {
			moderator = append(moderator, c.City)
		}
		if c.Entries == 0 {
			entries = append(entries, c.City)
		}
	}
	return moderator, entries
}

// overviewPage is the same for people.
type overviewPage struct {
	web.Frame
	Entries, Backlog string
	Waiting, Decided string // median; "" if there is nothing to tell
	WaitingP95       string
	WaitingLongest   string
	DecidedP95       string
	DecidedCount     string
	Heads            []string // of the numbers of a city
	Cities           []cityRow
	WithoutModerator []string
	WithoutEntries   []string
	Sheet            string
	Letters          string // address of the page on which families are written to
	Missed           string // that letters did not arrive; "" if all did
}

// cityRow is a city's row of the table.
type cityRow struct {
	Name, URL string
	Cells     []string // in the order of the heads
	Hours     string   // what the bars show, in words; "" for none
	Bars      []bar
}

// bar is an hour's decisions, in a picture of 96 × 20.
type bar struct{ X, Y, Height string }

func (s *Site) overviewPage(r *http.Request, o overview) overviewPage {
	f := s.frame(r)
	l := f.Language
	f.Title, f.Styles = l.T("overview.title"), append(f.Styles, s.assets.URL("organise.css"))
	current(&f, overviewAddress)
	p := overviewPage{
		Frame: f, Entries: l.Number(o.Entries), Backlog: l.Number(o.Backlog), Sheet: f.Link("/moderation/entries.csv"), Letters: f.Link(messageAddress),
		DecidedCount: l.Number(o.Decided.Count), WithoutModerator: s.named(l, o.WithoutModerator), WithoutEntries: s.named(l, o.WithoutEntries),
	}
	if o.Waiting.Count > 0 {
		p.Waiting, p.WaitingP95, p.WaitingLongest = lasting(l, o.Waiting.Median), lasting(l, o.Waiting.P95), lasting(l, o.Waiting.Longest)
	}
	if o.Decided.Count > 0 {
		p.Decided, p.DecidedP95 = lasting(l, o.Decided.Median), lasting(l, o.Decided.P95)
	}
	p.Heads = []string{
		l.T("overview.entries"), l.T("overview.backlog"), l.T("overview.half"), l.T("overview.longest"),
		l.T("desk.fact.approved"), l.T("overview.returned"), l.T("desk.fact.declined"),
	}
	most := 1
	for _, c := range o.Cities {
		most = max(most, slices.Max(c.Hours))
	}
	for _, c := range o.Cities {
		if c.Entries > 0 {
			p.Cities = append(p.Cities, s.cityRow(f, c, o.Since, most))
		}
	}
	compare := l.Compare()
	slices.SortStableFunc(p.Cities, func(x, y cityRow) int { return compare(x.Name, y.Name) })
	return p
}

// nothing stands in a cell of the table that has nothing to tell.
const nothing = "–"

func (s *Site) cityRow(f web.Frame, c cityOverview, since time.Time, most int) cityRow {
	l := f.Language
	median, longest := nothing, nothing
	if c.Patience != nil {
		median, longest = lasting(l, c.Patience.Median), lasting(l, c.Patience.Longest)
	}
	row := cityRow{Name: s.city(l, c.City), URL: f.Link(queuePath(c.City)), Cells: []string{
		l.Number(c.Entries), l.Number(c.Waiting), median, longest, l.Number(c.Approved), l.Number(c.Returned), l.Number(c.Declined),
	}}
	var said []string
	const wide, tall = 4, 20
	for i, n := range c.Hours {
		if n == 0 {
			continue
		}
		height := max(2, n*tall/most)
		row.Bars = append(row.Bars, bar{strconv.Itoa(i * wide), strconv.Itoa(tall - height), strconv.Itoa(height)})
		said = append(said, l.T("overview.hour", "hour", since.Add(time.Duration(i)*time.Hour).Format("15:04"), "count", n))
	}
	row.Hours = l.List(said)
	return row
}

// named are the names of cities, in the reader's order.
func (s *Site) named(l *language.Language, slugs []string) []string {
	var all []string
	for _, slug := range slugs {
		all = append(all, s.city(l, slug))
	}
	slices.SortFunc(all, l.Compare())
	return all
}

// lasting says how long something took, in the unit that a person would choose.
func lasting(l *language.Language, seconds int64) string {
	switch {
	case seconds < 90:
		return l.N("overview.seconds", int(seconds))
	case seconds < 90*60:
		return l.N("overview.minutes", int(seconds+30)/60)
	case seconds < 36*3600:
		return l.N("overview.hours", int(seconds+1800)/3600)
	}
	return l.N("overview.days", int(seconds+43200)/86400)
}
