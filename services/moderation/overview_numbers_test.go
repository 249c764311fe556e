package moderation_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// busy is a desk at which three of Accra's six drawings were decided, each in its own way
// and an hour after the other, and one of Cairo's waits.
func busy(t *testing.T) *desk {
	t.Helper()
	d := open(t)
	first, second, third := d.waiting(t, "accra"), d.waiting(t, "accra"), d.waiting(t, "accra")
	d.Approve(t, first.ID)
	d.Move(time.Hour)
	d.Return(t, second.ID)
	d.waiting(t, "accra")
	d.waiting(t, "accra")
	d.Move(time.Hour)
	d.Decline(t, third.ID)
	d.waiting(t, "accra")
	d.waiting(t, "cairo")
	d.Move(5 * time.Minute)
	d.Caught(t)
	return d
}

func (p person) overview(t *testing.T) overviewed {
	t.Helper()
	var o overviewed
	p.getJSON("/moderation/overview").wants(t, http.StatusOK).into(t, &o)
	return o
}

func TestTheOverviewTellsVerdictsWaitsAndHoursApart(t *testing.T) {
	d := busy(t)
	o := d.organiser(t).overview(t)
	if o.Entries != 7 || o.Backlog != 4 {
		t.Errorf("%d entries, %d wait", o.Entries, o.Backlog)
	}
	if w := o.Waiting; w.Count != 4 || w.Median != 300 || w.P95 != 3_900 {
		t.Errorf("they wait %+v", w)
	}
	if w := o.Decided; w.Count != 3 || w.Median != 3_600 || w.P95 != 7_200 {
		t.Errorf("they waited %+v", w)
	}
	hours := map[string]int{}
	for _, c := range o.Cities {
		for i, n := range c.Hours {
			if n > 0 {
				hours[c.City+o.Since.Add(time.Duration(i)*time.Hour).Format(" 15:00")] += n
			}
		}
		if c.City == "accra" && (c.Entries != 6 || c.Waiting != 3 || c.Approved != 1 || c.Returned != 1 || c.Declined != 1) ||
			c.City == "cairo" && (c.Entries != 1 || c.Waiting != 1 || c.Approved+c.Returned+c.Declined != 0) {
			t.Errorf("%+v", c)
		}
	}
	for back := range 3 {
		at := d.Now().Add(-5*time.Minute - time.Duration(back)*time.Hour).UTC().Format("accra 15:00")
		if hours[at] != 1 || len(hours) != 3 {
			t.Errorf("at %s were decided %d, of %v", at, hours[at], hours)
		}
	}
}

func TestTheOverviewsPageSaysTheSameNumbers(t *testing.T) {
	d := busy(t)
	page := d.organiser(t).get("/en/moderation/overview").wants(t, http.StatusOK).page(t)
	figures := map[string]string{}
	for _, f := range page.Find(".figures > div").EachIter() {
		figures[f.Find("dt").Text()] = strings.Join(f.Find("dd").Map(func(_ int, dd *goquery.Selection) string { return dd.Text() }), ", ")
	}
	for label, want := range map[string]string{
		"Entries": "7", "Waiting": "4", "Half of them have waited less than": "5 minutes, 19 of 20: 65 minutes, The longest: 65 minutes",
		"Decided in 24 hours": "3", "Half of those waited less than": "60 minutes, 19 of 20: 2 hours",
	} {
		if figures[label] != want {
			t.Errorf("%s: %q; want %q", label, figures[label], want)
		}
	}
	rows := page.Find("tbody tr")
	accra := rows.First().Find("th, td.num").Map(func(_ int, cell *goquery.Selection) string { return cell.Text() })
	if rows.Length() != 2 || !slices.Equal(accra, []string{"Accra", "6", "3", "65 minutes", "65 minutes", "1", "1", "1"}) {
		t.Errorf("of %d rows the first is %q", rows.Length(), accra)
	}
	said := rows.First().Find(".sr").Text()
	for back := range 3 {
		if at := "1 at " + d.Now().Add(-5*time.Minute-time.Duration(back)*time.Hour).UTC().Format("15:00"); !strings.Contains(said, at) {
			t.Errorf("the bars do not say %q: %q", at, said)
		}
	}
}

func TestTheOverviewIsOfTheReadersCitiesAndOfThoseThatTakePart(t *testing.T) {
	d := busy(t)
	o := d.signedIn(t, "olu@example.org", staff.Organiser, "accra").overview(t)
	if o.Entries != 6 || o.Backlog != 3 || len(o.Cities) != 1 || len(o.WithoutEntries) != 0 {
		t.Errorf("an organiser of Accra is told %+v", o)
	}
	d.Change(t, func(e *edition.Edition) { e.Cities = []string{"accra", "dakar"} })
	o = d.organiser(t).overview(t)
	var cities []string
	for _, c := range o.Cities {
		cities = append(cities, c.City)
	}
	slices.Sort(cities)
	if !slices.Equal(cities, []string{"accra", "cairo", "dakar"}) { // Cairo has left, and its drawing has not
		t.Errorf("it shows %v", cities)
	}
	if !slices.Equal(o.WithoutEntries, []string{"dakar"}) || !slices.Contains(o.WithoutModerator, "dakar") || slices.Contains(o.WithoutModerator, "cairo") {
		t.Errorf("without entries %v, without a moderator %v", o.WithoutEntries, o.WithoutModerator)
	}
}

func TestLongTimesAreSaidInTheUnitThatAPersonWouldChoose(t *testing.T) {
	d := open(t)
	d.waiting(t, "accra")
	d.Caught(t)
	p := d.organiser(t)
	waited := time.Duration(0)
	for _, one := range []struct {
		after time.Duration
		want  string
	}{
		{30 * time.Second, "30 seconds"}, {4 * time.Minute, "4 minutes"}, {95 * time.Minute, "2 hours"}, {20 * time.Hour, "20 hours"}, {50 * time.Hour, "2 days"},
	} {
		d.Move(one.after - waited)
		waited = one.after
		token, err := d.again(t, p)
		if err != nil {
			t.Fatal(err)
		}
		if text := token.get("/en/moderation/overview").wants(t, http.StatusOK).page(t).Find(".figures").Text(); !strings.Contains(text, one.want) {
			t.Errorf("after %s it says %q", one.after, text)
		}
	}
}

// again signs somebody in anew: an evening's session does not last for days.
func (d *desk) again(t *testing.T, p person) (person, error) {
	_, token, err := d.Staff.SignInProven(t.Context(), p.Email, staff.From{})
	return person{d, p.Account, token}, err
}
