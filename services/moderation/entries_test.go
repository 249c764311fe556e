package moderation_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/edition"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// entries are the rows of the sheet of entries, the first with the names of its columns.
func (p person) entries(t *testing.T) [][]string {
	t.Helper()
	body := p.get("/moderation/entries.csv").wants(t, http.StatusOK).Body.String()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheSheetOfEntriesSaysHowEachStands(t *testing.T) {
	d := open(t)
	hung := d.waiting(t, "accra")
	sent := d.Now()
	d.Move(3 * time.Minute)
	hung = d.Approve(t, hung.ID)
	waits := d.waiting(t, "cairo")
	d.Move(d.Contest.Edition().PublishDelay)
	d.Caught(t)
	rows := d.organiser(t).entries(t)
	at := func(moment time.Time) string { return moment.UTC().Format(time.RFC3339) }
	want := [][]string{
		{"id", "submitted", "city", "title", "language", "child", "age", "status", "waiting_since", "decided", "public_at"},
		{string(hung.ID), at(sent), "accra", hung.Title, hung.Language, hung.Child.Name, "7", "published", "", at(hung.Decision.At), at(hung.Decision.PublicAt)},
		{string(waits.ID), at(waits.Submitted), "cairo", waits.Title, waits.Language, waits.Child.Name, "7", "in_review", at(waits.Waiting), "", ""},
	}
	slices.SortFunc(want[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	slices.SortFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	for i := range want {
		if len(rows) != len(want) || !slices.Equal(rows[i], want[i]) {
			t.Errorf("of %d rows one is %q\nwant %q", len(rows), rows[min(i, len(rows)-1)], want[i])
		}
	}
}

func TestTheSheetOfEntriesNamesNoGuardianAndTellsNoStory(t *testing.T) {
	d := open(t)
	s := d.Enter(t, func(f *edition.Form) {
		f.GuardianName, f.GuardianEmail, f.Story = "Grace Lovelace", "grace.lovelace@example.net", "We are the Lovelaces of Hill Street."
	})
	d.Render(t, s.ID)
	p := d.organiser(t)
	p.postJSON("/moderation/drawings/"+string(s.ID)+"/note", "text", "A lovelace?").wants(t, http.StatusOK)
	if body := strings.ToLower(p.get("/moderation/entries.csv").Body.String()); strings.Contains(body, "lovelace") || strings.Contains(body, "example.net") {
		t.Errorf("it says %s", body)
	}
}

func TestNoCellOfTheSheetIsAFormula(t *testing.T) {
	d := open(t)
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "'"} {
		d.Enter(t, func(f *edition.Form) { f.Title, f.ChildName = sign+"1", sign+f.ChildName })
	}
	d.Caught(t)
	rows := d.organiser(t).entries(t)
	if len(rows) != 10 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows[1:] {
		for _, name := range []string{"title", "child"} {
			if cell := row[slices.Index(rows[0], name)]; !strings.HasPrefix(cell, "'") || len(cell) < 3 {
				t.Errorf("a %s is %q", name, cell)
			}
		}
	}
}

func TestTheSheetOfEntriesHoldsWhatItsReaderMaySee(t *testing.T) {
	d := open(t)
	here, worrying := d.waiting(t, "accra"), d.waiting(t, "accra")
	d.waiting(t, "cairo")
	d.moderator(t).postJSON(of(worrying, "/escalate")).wants(t, http.StatusOK)
	d.Caught(t)
	rows := d.signedIn(t, "olu@example.org", staff.Organiser, "accra").entries(t)
	if len(rows) != 2 || rows[1][0] != string(here.ID) {
		t.Errorf("an organiser of Accra reads %q", rows)
	}
	if rows := d.organiser(t).entries(t); len(rows) != 3 {
		t.Errorf("an organiser of all cities reads %q", rows)
	}
}
