package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/services/moderation"
)

// school is a teacher with a sheet.
type school struct {
	t      testing.TB
	at     string
	sheet  string // path of the sheet
	Fields url.Values
}

// newSchool begins a sheet as a program does; fields alternate name and value.
func newSchool(t testing.TB, p *process, fields ...string) *school {
	t.Helper()
	s := &school{t: t, at: p.URL, Fields: url.Values{
		"school": {"Escola Baixeras"}, "city": {"barcelona"}, "teacher": {"Núria Puig"}, "consent_school": {"yes"}, "language": {"en"},
		"key": {fmt.Sprintf("the-key-of-a-sheet-%d", time.Now().UnixNano())},
	}}
	for i := 0; i+1 < len(fields); i += 2 {
		s.Fields.Set(fields[i], fields[i+1])
	}
	got := (&moderator{t: t, at: p.URL}).post("/enter/class", s.Fields)
	var begun struct {
		URL string `json:"sheet_url"`
	}
	if err := json.Unmarshal([]byte(got.Body), &begun); err != nil || got.Status != http.StatusCreated {
		t.Fatalf("a sheet: %d %s", got.Status, got.Body)
	}
	s.sheet = begun.URL
	return s
}

// collects puts a family's drawing on the sheet, and gives the path of its slip.
func (s *school) collects(f *family) string {
	s.t.Helper()
	fields := map[string]string{}
	for _, name := range []string{"title", "story", "child_name", "child_age", "key"} {
		fields[name] = f.Fields[name]
	}
	got, err := sendForm(http.DefaultTransport, s.at+s.sheet+"/drawings", fields, f.Name, f.File)
	var a struct {
		Slip string `json:"slip_url"`
	}
	if err != nil || got.Status != http.StatusCreated || json.Unmarshal([]byte(got.Body), &a) != nil {
		s.t.Fatalf("a drawing: %v, %d %s", err, got.Status, got.Body)
	}
	return a.Slip[strings.Index(a.Slip, "/entries/"):]
}

// agrees has a family say yes, and gives what it gets for that.
func (s *school) agrees(slip string, f *family) accepted {
	s.t.Helper()
	yes := url.Values{"consent_guardian": {"yes"}, "consent_publish": {"yes"}, "child_asked": {"yes"}, "child_yes": {"yes"}, "language": {"en"}}
	for _, name := range []string{"title", "story", "child_name", "guardian_name", "guardian_email"} {
		yes.Set(name, f.Fields[name])
	}
	got := (&moderator{t: s.t, at: s.at}).post(slip+"/agree", yes)
	var a accepted
	if err := json.Unmarshal([]byte(got.Body), &a); err != nil || got.Status != http.StatusCreated {
		s.t.Fatalf("a yes: %d %s", got.Status, got.Body)
	}
	return a
}

// slipOf is what a slip's link says, once its picture is made.
func (s *school) slipOf(slip string) (got status) {
	s.t.Helper()
	eventually(s.t, stepTime, "the picture of a slip", func() error {
		answer, err := get(s.at+slip, asJSON)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(answer.Body), &got); err != nil || len(got.Images) == 0 {
			return fmt.Errorf("it says %s", answer.Body)
		}
		return nil
	})
	return got
}

// publicPages are the gallery's routes about a drawing of Barcelona; those of its own are to be missing.
func publicPages(id, file string) (shared, own []string) {
	return []string{
			"/", "/cities", "/cities/barcelona", "/cities/barcelona?ages=8-10", "/search?q=titel", "/wall", "/trends", "/feed.atom",
			"/cities/barcelona/feed.atom", "/sitemap.xml", "/data.csv", "/data.jsonl", "/api/v1/cities", "/api/v1/cities/barcelona/drawings",
			"/iiif/cities/barcelona/collection.json", "/teachers",
		}, []string{
			"/drawings/" + id, "/drawings/" + id + "/report", "/api/v1/drawings/" + id, "/iiif/" + id + "/manifest.json", "/images/" + id + "/" + file,
		}
}

// What a school has sent is seen by nobody before its guardian has said yes: by no moderator, organiser or auditor, whatever they
// ask for, and nowhere in the gallery.
func TestNobodySeesWhatWaitsForItsGuardian(t *testing.T) {
	t.Parallel()
	const word = "kanarienvogel"
	p := startEasel(t)
	organiser, auditor := signIn(t, p, "o@example.org", "--role", "organiser"), signIn(t, p, "a@example.org", "--role", "auditor")
	f := birds(t, p, 1)[0].family
	f.Fields["title"], f.Fields["child_name"], f.Fields["story"] = word+" titel", word+"kind", word
	s := newSchool(t, p, "school", word+"schule")
	slip := s.collects(f)
	seen := s.slipOf(slip)
	file := filepath.Base(seen.Images[0].URL)
	blind := func(who, path string, got reply) {
		t.Helper()
		if strings.Contains(strings.ToLower(got.Body), word) || strings.Contains(path, seen.ID) && got.Status < http.StatusBadRequest {
			t.Errorf("%s sees %s: %d %.300s", who, path, got.Status, got.Body)
		}
	}
	shared, own := publicPages(seen.ID, file)
	for _, path := range append(shared, own...) {
		got, err := get(p.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		blind("the public", path, got)
	}
	last := []string{"POST /moderation/sign-out", "POST /moderation/sessions", "GET /moderation/live", "POST /moderation/password"}
	for pattern := range moderation.Rights() {
		method, path, _ := strings.Cut(pattern, " ")
		if strings.Contains(strings.Join(last, "\n"), pattern) { // ends the session, or never ends; none is about a drawing
			continue
		}
		path = strings.NewReplacer("{id}", seen.ID, "{file}", file, "{token}", "x", "{lane}", "appeals", "{slug}", "barcelona").Replace(path)
		fields := url.Values{"verdict": {"approve"}, "seq": {"1"}, "reason": {"other"}, "message": {"x"}, "note": {"x"}, "text": {"x"}, "on": {"yes"}, "city": {"barcelona"}}
		for who, m := range map[string]*moderator{"an organiser": organiser, "an auditor": auditor} {
			blind(who, method+" "+path, m.request(method, path, fields))
		}
	}
	if n := len(organiser.queue()); n != 0 {
		t.Errorf("%d drawings wait", n)
	}
	a := s.agrees(slip, f)
	waitsFor(t, p, a, "in_review")
	eventually(t, stepTime, "it waits for a moderator", func() error { return organiser.queueHas(1) })
}

// A sheet is erased with all that waited on it: of neither school, teacher nor child is a byte left, and what a guardian has said
// yes to stays that family's. The same in a cluster: TestAfterErasingNoByteOfAFamilyIsLeftInACluster.
func TestAfterErasingASheetNoByteOfItIsLeft(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	all := birds(t, p, 2)
	classComesAndGoes(t, p, all[0], all[1], p.Data)
	wantNothing(t, "after erasing", all[:1], p, p.Data)
	p.stop()
	p.start()
	wantNothing(t, "after a restart", all[:1], p, p.Data)
	all[1].isWhole(t, p)
	if out := p.must("doctor"); strings.Contains(out, "DAMAGED") {
		t.Error(out)
	}
}

// classComesAndGoes is a sheet of a school whose words are those of gone, with a drawing of each: the guardian of one says yes, and
// the sheet is erased. Before that, what is to be gone is in the folders.
func classComesAndGoes(t *testing.T, p *process, gone, stays *bird, dirs ...string) {
	t.Helper()
	s := newSchool(t, p, "school", gone.word+"schule", "teacher", gone.word+"lehrerin", "teacher_email", gone.word+"post@example.org")
	slip, other := s.collects(gone.family), s.collects(stays.family)
	seen := s.slipOf(slip)
	for _, i := range seen.Images {
		gone.knows(fmt.Sprintf("a rendition of %d", i.Width), []byte(expect(t, p.URL+i.URL, nil, http.StatusOK).Body))
	}
	s.slipOf(other)
	stays.accepted = s.agrees(other, stays.family)
	stays.learnsPictures(t, p, "a rendition")
	for _, path := range []string{s.sheet, s.sheet + "/slips", s.sheet + "/erase", slip} {
		if got := expect(t, p.URL+path, nil, http.StatusOK); path != s.sheet+"/erase" && !strings.Contains(got.Body, gone.word) {
			t.Errorf("%s shows nothing", path)
		}
	}
	eventually(t, stepTime, "the teacher's letter", func() error {
		if letters, _ := filepath.Glob(filepath.Join(p.Data, "outbox", "*-begun.eml")); len(letters) == 0 {
			return fmt.Errorf("there is none")
		}
		return nil
	})
	if found := gone.found(t, p, dirs...); len(found["a word"]) == 0 || len(found["the first picture"]) == 0 {
		t.Fatalf("%s is nowhere before it is erased: nothing would be proved", gone.word)
	}
	succeeds(t, (&moderator{t: t, at: p.URL}).post(s.sheet+"/erase", url.Values{"confirm": {"yes"}}))
	expect(t, p.URL+s.sheet, nil, http.StatusNotFound)
	eventually(t, stepTime, "all of it is destroyed", func() error {
		for _, said := range []string{`msg="drawing destroyed" drawing=` + seen.ID, `msg="a sheet was destroyed"`} {
			if !strings.Contains(p.log.tail(1<<20), said) {
				return fmt.Errorf("the log lacks %s", said)
			}
		}
		return nil
	})
}
