package moderation_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing"
	"github.com/easel-gallery/easel/pipeline/staff"
)

// audited is the audit as a program reads it.
type audited struct {
	Entries []auditedEntry `json:"entries"`
	Next    *string        `json:"next"`
}

type auditedEntry struct {
	At      time.Time    `json:"at"`
	By      *string      `json:"by"`
	What    drawing.Name `json:"what"`
	Drawing *drawing.ID  `json:"drawing"`
	City    string       `json:"city"`
	Reason  string       `json:"reason"`
	Before  string       `json:"before"`
	After   string       `json:"after"`
	Seq     uint64       `json:"seq"`
}

func (p person) audit(t *testing.T, query string) audited {
	t.Helper()
	var got audited
	p.getJSON("/moderation/audit"+query).wants(t, http.StatusOK).into(t, &got)
	return got
}

func (d *desk) auditor(t *testing.T, cities ...string) person {
	return d.signedIn(t, "aya@example.org", staff.Auditor, cities...)
}

// judged is a desk at which one drawing was declined by Ana, and one of Cairo waits.
func judged(t *testing.T) (*desk, person, drawing.State) {
	d := open(t)
	ana, s := d.moderator(t), d.waiting(t, "accra")
	d.Move(10 * time.Minute)
	ana.postJSON(of(s, "/decision"), "verdict", "decline", "reason", "hurtful", "message", "a secret", "seq", seq(s)).wants(t, http.StatusOK)
	d.waiting(t, "cairo")
	d.Caught(t)
	return d, ana, s
}

func TestTheAuditSaysWhoDidWhatToWhichDrawing(t *testing.T) {
	d, ana, s := judged(t)
	p := d.auditor(t)
	got := p.audit(t, "?drawing="+string(s.ID))
	if len(got.Entries) != 2 || got.Next != nil {
		t.Fatalf("%+v", got)
	}
	e := got.Entries[0]
	if e.What != drawing.Declined || e.By == nil || *e.By != ana.Email || *e.Drawing != s.ID || e.City != "accra" || e.Reason != "hurtful" ||
		e.Before != "in_review" || e.After != "declined" || !e.At.Equal(d.Now()) {
		t.Errorf("%+v", e)
	}
	if first := got.Entries[1]; first.What != drawing.Submitted || first.By != nil || first.Before != "" {
		t.Errorf("%+v", first)
	}
}

func TestTheAuditIsBoundByWhoWhatWhereAndWhen(t *testing.T) {
	d, ana, _ := judged(t)
	p := d.auditor(t)
	today := d.Now().Format(time.DateOnly)
	for query, want := range map[string]int{
		"": 3, "?by=" + ana.ID: 1, "?by=nobody": 0, "?city=Cairo": 1, "?what=submitted": 2, "?from=" + today + "&by=" + ana.ID: 1,
		"?to=2020-01-01": 0, "?what=declined&city=cairo": 0, "?what=declined&to=" + today: 1,
	} {
		if got := p.audit(t, query); len(got.Entries) != want {
			t.Errorf("%s: %d entries; want %d", query, len(got.Entries), want)
		}
	}
	for query, want := range map[string]int{
		"?from=yesterday": 400, "?after=x": 400, "?limit=0": 400, "?city=atlantis": 404, "?drawing=x": 404,
	} {
		p.getJSON("/moderation/audit"+query).wants(t, want)
	}
}

func TestTheAuditIsTurnedPageByPage(t *testing.T) {
	d, _, _ := judged(t)
	p := d.auditor(t)
	var seqs []uint64
	for after := ""; ; {
		got := p.audit(t, "?limit=1&after="+url.QueryEscape(after))
		for _, e := range got.Entries {
			seqs = append(seqs, e.Seq)
		}
		if got.Next == nil {
			break
		}
		after = *got.Next
	}
	if len(seqs) != 3 || seqs[0] < seqs[1] || seqs[1] < seqs[2] {
		t.Errorf("%v", seqs)
	}
}

func TestAnAuditorOfSomeCitiesSeesThoseAlone(t *testing.T) {
	d, _, _ := judged(t)
	p := d.auditor(t, "cairo")
	for _, e := range p.audit(t, "").Entries {
		if e.City != "cairo" {
			t.Errorf("%+v", e)
		}
	}
	p.getJSON("/moderation/audit?city=accra").wants(t, http.StatusForbidden)
}

func TestTheAuditIsForAuditorsAndOrganisersAlone(t *testing.T) {
	d := open(t)
	for _, path := range []string{"/moderation/audit", "/moderation/audit.csv", "/moderation/audit.jsonl"} {
		d.stranger().getJSON(path).wants(t, http.StatusUnauthorized)
	}
	for role, want := range map[staff.Role]int{staff.Moderator: 403, staff.Jury: 403, staff.Organiser: 200, staff.Auditor: 200} {
		p := d.signedIn(t, string(role)+"@example.org", role)
		for _, path := range []string{"/moderation/audit", "/moderation/audit.csv", "/moderation/audit.jsonl"} {
			p.getJSON(path).wants(t, want)
		}
	}
}

func TestTheAuditComesAsASheetAndAsLines(t *testing.T) {
	d, ana, s := judged(t)
	p := d.auditor(t)
	sheet := p.get("/moderation/audit.csv?what=declined").wants(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet.Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[0][1] != "by" || rows[1][1] != ana.Email || rows[1][3] != string(s.ID) {
		t.Errorf("%v, %v", rows, err)
	}
	lines := strings.Split(strings.TrimSpace(p.get("/moderation/audit.jsonl").wants(t, http.StatusOK).Body.String()), "\n")
	var last auditedEntry
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) != 3 || last.What != drawing.Submitted {
		t.Errorf("%d lines, the last %+v, %v", len(lines), last, err)
	}
}

func TestTheAuditsPageShowsNoWordsToAFamily(t *testing.T) {
	d, ana, s := judged(t)
	p := d.auditor(t)
	for _, tag := range []string{"en", "es", "ar"} {
		got := p.get("/"+tag+"/moderation/audit").wants(t, http.StatusOK)
		page := got.page(t)
		if strings.Contains(got.Body.String(), "a secret") {
			t.Errorf("%s: it shows a message", tag)
		}
		if n := page.Find(".log > li").Length(); n != 3 {
			t.Errorf("%s: %d lines", tag, n)
		}
		if link, _ := page.Find(".log a").Last().Attr("href"); link != "/"+tag+of(s, "") {
			t.Errorf("%s: leads to %q", tag, link)
		}
		if !strings.Contains(page.Find(".log").Text(), ana.Email) || len(repeated(page)) > 0 {
			t.Errorf("%s: %v", tag, repeated(page))
		}
	}
}
