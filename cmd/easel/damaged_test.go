package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// hung enters drawings, approves them, and waits until they hang.
func hung(t *testing.T, p *process, m *moderator, drawings int) (all []accepted) {
	t.Helper()
	for n := range drawings {
		a, err := newFamily(p.URL, n, renditiontest.JPEG(t, 400, 300+n)).enter(stepTime)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	for _, item := range queues(t, m, drawings) {
		if got := m.decide(item, "approve", ""); got.Status != http.StatusOK {
			t.Fatalf("approve: %d %s", got.Status, got.Body)
		}
	}
	for _, a := range all {
		hangsSoon(t, p, a)
	}
	return all
}

// queues waits until so many drawings wait for a verdict.
func queues(t testing.TB, m *moderator, drawings int) (items []queued) {
	t.Helper()
	eventually(t, stepTime, "drawings wait for a verdict", func() error {
		if items = m.queue(); len(items) != drawings {
			return fmt.Errorf("%d of %d do", len(items), drawings)
		}
		return nil
	})
	return items
}

// hangsSoon waits until anyone can see a drawing.
func hangsSoon(t testing.TB, p *process, a accepted) {
	t.Helper()
	eventually(t, stepTime, a.ID+" hangs", func() error {
		got, err := get(p.URL+"/drawings/"+a.ID, nil)
		if err == nil && got.Status != http.StatusOK {
			err = fmt.Errorf("status %d", got.Status)
		}
		return err
	})
}

func (p *process) jetstream() string { return filepath.Join(p.Data, "jetstream") }

// blockOne is the first file of the journal's facts.
func (p *process) blockOne() string {
	return filepath.Join(p.jetstream(), "jetstream", "$G", "streams", "DRAWINGS", "msgs", "1.blk")
}

// flip changes one bit of a file.
func flip(t *testing.T, path string, at int64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 0x10
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// files are a folder's, with all that is in them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// keep copies the journal's folder, to be put back later.
func (p *process) keep() (putBack func()) {
	p.t.Helper()
	backup := filepath.Join(p.t.TempDir(), "backup")
	if err := os.CopyFS(backup, os.DirFS(p.jetstream())); err != nil {
		p.t.Fatal(err)
	}
	return func() {
		p.t.Helper()
		if err := errors.Join(os.RemoveAll(p.jetstream()), os.CopyFS(p.jetstream(), os.DirFS(backup))); err != nil {
			p.t.Fatal(err)
		}
	}
}

// journalSaid is what /readyz says of the journal.
func (p *process) journalSaid() string {
	p.t.Helper()
	got, err := get(p.Admin+"/readyz", nil)
	if err != nil || got.Status != http.StatusOK {
		p.t.Fatalf("readyz: %v, %d %s", err, got.Status, got.Body)
	}
	var said struct {
		Parts map[string]struct {
			OK     bool
			Detail string
		}
	}
	if err := json.Unmarshal([]byte(got.Body), &said); err != nil {
		p.t.Fatal(err)
	}
	if said.Parts["journal"].OK || !said.Parts["catalog"].OK || !said.Parts["store"].OK {
		p.t.Errorf("readyz: %s", got.Body)
	}
	return said.Parts["journal"].Detail
}

// A damaged journal is left as it is, whatever is asked of it; the gallery goes on from
// the catalog; and when the backup is put back, so does everything.
func TestADamagedJournalIsReadOnlyUntilItIsPutBack(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "publish_delay=0s", "theme=Rivers and bridges")
	m := signIn(t, p, "ines@example.org")
	drawings := hung(t, p, m, 3)
	waiting, err := newFamily(p.URL, 10, renditiontest.JPEG(t, 300, 300)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	item := queues(t, m, 1)[0]
	p.stop()
	putBack := p.keep()
	flip(t, p.blockOne(), 1_000)
	damaged := files(t, p.jetstream())

	p.start()
	galleryGoesOn(t, p, drawings)
	allElseWaits(t, p, m, item, waiting)
	words := p.journalSaid()
	for _, want := range []string{"the journal is damaged", "DRAWINGS/msgs/1.blk, byte ", "checksum", "put " + p.jetstream() + " back from a backup"} {
		if !strings.Contains(words, want) {
			t.Errorf("readyz says %q; want %q in it", words, want)
		}
		if !strings.Contains(p.log.tail(100_000), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
	for _, state := range []string{"running", "stopped"} {
		commandsRefuse(t, p, state)
		if state == "running" {
			p.stop()
		}
	}
	if after := files(t, p.jetstream()); len(after) != len(damaged) {
		t.Errorf("%d files, and there were %d", len(after), len(damaged))
	} else {
		for path, was := range damaged {
			if after[path] != was {
				t.Errorf("%s was changed", path)
			}
		}
	}

	putBack()
	p.start()
	if got := m.decide(item, "approve", ""); got.Status != http.StatusOK {
		t.Errorf("after all is mended: %d %s", got.Status, got.Body)
	}
	hangsSoon(t, p, waiting)
	if _, err := newFamily(p.URL, 20, renditiontest.JPEG(t, 300, 200)).enter(stepTime); err != nil {
		t.Error(err)
	}
	galleryGoesOn(t, p, append(drawings, waiting))
	if out := p.must("doctor"); strings.Contains(out, "DAMAGED") {
		t.Error(out)
	}
}

func galleryGoesOn(t *testing.T, p *process, drawings []accepted) {
	t.Helper()
	home := expect(t, p.URL+"/", nil, http.StatusOK)
	if !strings.Contains(home.Body, "Rivers and bridges") {
		t.Error("the home page hangs under another theme")
	}
	expect(t, p.URL+"/cities", nil, http.StatusOK)
	wall := expect(t, p.URL+"/cities/barcelona", nil, http.StatusOK)
	for _, a := range drawings {
		if !strings.Contains(wall.Body, "/drawings/"+a.ID) {
			t.Errorf("%s does not hang", a.ID)
		}
		expect(t, p.URL+"/drawings/"+a.ID, nil, http.StatusOK)
		var d struct {
			Images []image
		}
		got := expect(t, p.URL+"/api/v1/drawings/"+a.ID, nil, http.StatusOK)
		if err := json.Unmarshal([]byte(got.Body), &d); err != nil || len(d.Images) == 0 {
			t.Fatalf("%v: %s", err, got.Body)
		}
		expect(t, p.URL+d.Images[0].URL, nil, http.StatusOK)
	}
}

// wantsPatience wants a 503 that says when to come back.
func wantsPatience(t *testing.T, what string, got reply) {
	t.Helper()
	if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" || strings.Contains(got.Body, "damaged") {
		t.Errorf("%s: %d, Retry-After %q: %s", what, got.Status, got.Header.Get("Retry-After"), got.Body)
	}
}

func allElseWaits(t *testing.T, p *process, m *moderator, item queued, a accepted) {
	t.Helper()
	got, err := newFamily(p.URL, 30, renditiontest.JPEG(t, 2_000, 1_500)).send()
	if err != nil {
		t.Fatal(err)
	}
	wantsPatience(t, "POST /enter", got)
	wantsPatience(t, "a decision", m.decide(item, "approve", ""))
	wantsPatience(t, "signing in", m.post("/moderation/sign-in", nil))
	wantsPatience(t, "the queue", m.request(http.MethodGet, "/moderation/queue", nil))
	wantsPatience(t, "the form", expect(t, p.URL+"/enter", nil, http.StatusServiceUnavailable))
	wantsPatience(t, "a report", m.post("/drawings/"+a.ID+"/report", nil))
	wantsPatience(t, "a receipt", expect(t, p.URL+a.StatusURL, nil, http.StatusServiceUnavailable))
	upload := "/uploads/" + strings.Repeat("0", 26)
	for _, address := range []string{
		"POST /uploads/", "OPTIONS /uploads/", "HEAD " + upload, "PATCH " + upload, "DELETE " + upload, "POST " + upload,
		"GET /enter/cities", "GET /enter/class", "POST /enter/class", "GET /enter/class/x", "POST /enter/class/x/drawings", "POST /enter/class/x/remove",
		"GET /lost-link", "POST /lost-link", "GET /en/lost-link/sent", "GET /family/x", "GET /e/x", "GET /v/x", "POST /together/x/letter",
		"POST " + a.StatusURL + "/agree", "POST " + a.StatusURL + "/erase", "GET " + a.StatusURL + "/export",
	} {
		method, path, _ := strings.Cut(address, " ")
		wantsPatience(t, address, m.request(method, path, nil))
	}
	for language, want := range map[string]string{"en": "The gallery stays open", "es": "La galería sigue abierta", "ar": "يبقى المعرض مفتوحًا"} {
		if page := expect(t, p.URL+"/"+language+"/enter", nil, http.StatusServiceUnavailable); !strings.Contains(page.Body, want) {
			t.Errorf("%s: it says nothing of %q:\n%s", language, want, page.Body)
		}
	}
}

// commandsRefuse wants every command that needs the journal to say what is wrong.
func commandsRefuse(t *testing.T, p *process, state string) {
	t.Helper()
	for _, words := range [][]string{
		{"rebuild"}, {"edition", "show"}, {"edition", "set", "theme=Sea"}, {"staff", "add", "omar@example.org"}, {"staff", "list"}, {"staff", "remove", "omar@example.org"}, {"staff", "link", "omar@example.org"}, {"facts", strings.Repeat("0", 26)}, {"erase", strings.Repeat("0", 26)},
	} {
		command(t, "", append(words, "--data", p.Data)...).fails(exitFailed, "the journal is damaged", "1.blk", "back from a backup")
	}
	found := command(t, "", "doctor", "--data", p.Data)
	for _, want := range []string{"DAMAGED  scan", "put " + p.jetstream() + " back from a backup", "1.blk, byte ", "ok       disk", "ok       secret", "ok       clock"} {
		if found.Code != exitFailed || !strings.Contains(found.Out, want) {
			t.Errorf("doctor of a %s server: exit code %d, nothing of %q:\n%s%s", state, found.Code, want, found.Out, found.Err)
		}
	}
}

// endsBefore says so; how many facts there are depends on whether the last drawing was screened.
var endsBefore = regexp.MustCompile(`the journal ends at fact [34], and the catalog has seen [567]`)

// What a family is shown while the journal is closed is never less than what it was
// shown before, and an older copy of the folder is noticed.
func TestAnOlderCopyOfTheJournalIsNoticed(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	p.must("edition", "set", "publish_delay=0s", "theme=Rivers and bridges")
	m := signIn(t, p, "ines@example.org")
	first := hung(t, p, m, 1)
	p.stop()
	older := p.keep()
	p.start()
	second, err := newFamily(p.URL, 7, renditiontest.JPEG(t, 300, 300)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	queues(t, m, 1)
	p.stop()
	newer := p.keep()

	older()
	before := files(t, p.jetstream())
	p.start()
	galleryGoesOn(t, p, first)
	if words := p.journalSaid(); !endsBefore.MatchString(words) {
		t.Errorf("readyz says %q", words)
	}
	p.stop()
	if after := files(t, p.jetstream()); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the folder was changed")
	}

	newer()
	p.start()
	waitsFor(t, p, second, "in_review")
	if out := p.must("doctor"); strings.Contains(out, "DAMAGED") {
		t.Error(out)
	}
}
