package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/easel-gallery/easel/pipeline/drawing/drawingtest"
	"github.com/easel-gallery/easel/pipeline/rendition/renditiontest"
)

// outcome is what a command did.
type outcome struct {
	t        *testing.T
	words    string
	Out, Err string
	Code     int
}

// command runs the real binary to its end, or for a minute, with nothing of Easel's in its environment
// but what is given as EASEL_…=… in front of the words.
func command(t *testing.T, stdin string, words ...string) outcome {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	settings := 0
	for settings < len(words) && strings.HasPrefix(words[settings], "EASEL_") {
		settings++
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, words[settings:]...)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(s string) bool { return strings.HasPrefix(s, "EASEL_") }), words[:settings]...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{t, strings.Join(words, " "), out.String(), said.String(), cmd.ProcessState.ExitCode()}
}

// done wants exit code 0.
func (o outcome) done() outcome {
	o.t.Helper()
	if o.Code != exitDone {
		o.t.Fatalf("easel %s: exit code %d: %s", o.words, o.Code, o.Err)
	}
	return o
}

// fails wants an exit code, words on standard error, and nothing on standard output.
func (o outcome) fails(code int, words ...string) {
	o.t.Helper()
	if o.Code != code || o.Out != "" {
		o.t.Errorf("easel %s: exit code %d, and prints %q; want code %d and nothing", o.words, o.Code, o.Out, code)
	}
	for _, want := range words {
		if !strings.Contains(o.Err, want) {
			o.t.Errorf("easel %s: says %q; want %q in it", o.words, o.Err, want)
		}
	}
}

// onBoth runs a check on a running server, and on the folder of a stopped one, which
// may then be started.
func onBoth(t *testing.T, check func(*testing.T, *process)) {
	t.Run("running", func(t *testing.T) {
		t.Parallel()
		check(t, startEasel(t))
	})
	t.Run("stopped", func(t *testing.T) {
		t.Parallel()
		p := startEasel(t)
		p.stop()
		check(t, p)
	})
}

// run makes sure that the server runs.
func (p *process) run() {
	if p.cmd == nil {
		p.start()
	}
}

// signsIn signs in and gives back the answer.
func signsIn(t *testing.T, p *process, email, password string) reply {
	t.Helper()
	return (&moderator{t: t, at: p.URL}).post("/moderation/sign-in", url.Values{"email": {email}, "password": {password}})
}

func TestStaffAdd(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p *process) {
		made := command(t, "", "staff", "add", "ines@example.org", "--data", p.Data).done()
		if !regexp.MustCompile(`^\S{12,}\n$`).MatchString(made.Out) {
			t.Errorf("the password does not stand alone: %q", made.Out)
		}
		if !strings.Contains(made.Err, "ines@example.org") || !strings.Contains(made.Err, "all cities") || strings.Contains(made.Err, strings.TrimSpace(made.Out)) {
			t.Errorf("it says %q", made.Err)
		}
		const chosen = "the red tram, twice"
		given := command(t, chosen+"\n", "staff", "add", "omar@example.org", "--cities", "barcelona,madrid", "--role", "jury", "--password-stdin", "--data", p.Data).done()
		if given.Out != "" || !strings.Contains(given.Err, "barcelona, madrid") || strings.Contains(given.Err, chosen) {
			t.Errorf("it prints %q and says %q", given.Out, given.Err)
		}
		for _, refused := range []struct {
			code  int
			words string
			flags []string
		}{
			{exitFailed, `no city has the slug "atlantis"`, []string{"new@example.org", "--cities", "barcelona,atlantis"}},
			{exitFailed, "account with this address already", []string{"INES@example.org"}},
			{exitFailed, "not an e-mail address", []string{"ines"}},
			{exitFailed, "at least", []string{"new@example.org", "--password-stdin"}},
			{exitUsage, "role", []string{"new@example.org", "--role", "king"}},
			{exitUsage, "email", nil},
		} {
			command(t, "short\n", slices.Concat([]string{"staff", "add", "--data", p.Data}, refused.flags)...).fails(refused.code, refused.words)
		}
		p.run()
		var who struct {
			Email, Role string
			Cities      []string
		}
		decode(t, signsIn(t, p, "ines@example.org", strings.TrimSpace(made.Out)), http.StatusOK, &who)
		if who.Role != "moderator" {
			t.Errorf("she is %+v", who)
		}
		decode(t, signsIn(t, p, "omar@example.org", chosen), http.StatusOK, &who)
		if who.Role != "jury" || !slices.Equal(who.Cities, []string{"barcelona", "madrid"}) {
			t.Errorf("he is %+v", who)
		}
		if got := signsIn(t, p, "new@example.org", "short"); got.Status != http.StatusUnauthorized {
			t.Errorf("a refused account signs in: %d", got.Status)
		}
	})
}

// What should have given the password may have failed; then nobody sees a generated one.
func TestAPasswordThatDoesNotComeIsNotGenerated(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	for _, stdin := range []string{"", "\n"} {
		command(t, stdin, "staff", "add", "ines@example.org", "--password-stdin", "--data", data).fails(exitFailed, "no password on standard input")
	}
	if _, err := os.Stat(data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a contest was begun: %v", err)
	}
}

// shown is what edition show prints.
type shown struct {
	ID           string   `json:"id"`
	Theme        string   `json:"theme"`
	Opens        string   `json:"opens"`
	Closes       string   `json:"closes"`
	PublishDelay string   `json:"publish_delay"`
	Ages         string   `json:"ages"`
	Groups       []string `json:"groups"`
	Cities       []string `json:"cities"`
	File         int64    `json:"limits.file"`
	Title        int      `json:"limits.title"`
	Story        int      `json:"limits.story"`
	HideAfter    int      `json:"hide_after"`
	BackupDays   int      `json:"backup_days"`
	GuardianDays int      `json:"guardian_days"`
	OriginalDays int      `json:"original_days"`
	Address      string   `json:"address"`
	Declines     string   `json:"two_persons.declines"`
	TwoCities    []string `json:"two_persons.cities"`
	Tags         []string `json:"tags"`
}

func (o outcome) edition() (e shown) {
	o.t.Helper()
	decode(o.t, reply{Status: o.done().Code, Body: o.Out}, exitDone, &e)
	return e
}

func TestEditionShowAndSet(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p *process) {
		show := func() shown { t.Helper(); return command(t, "", "edition", "show", "--data", p.Data).edition() }
		before := show()
		opens, err := time.Parse(time.RFC3339, before.Opens)
		closes, err2 := time.Parse(time.RFC3339, before.Closes)
		if errors.Join(err, err2) != nil || closes.Sub(opens) != 90*24*time.Hour || before.Ages != "5-14" || before.PublishDelay != "10s" {
			t.Errorf("a new folder's edition is %+v", before)
		}
		set := command(t, "", "edition", "set", "theme=Rivers; lakes, and = the sea", "ages=6-12", "publish_delay=2m", "opens=2026-01-05", "closes=2099-12-31T22:00:00Z",
			"cities=Quito,accra", "limits.file=8MB", "limits.title=40", "limits.story=500", "hide_after=5", "backup_days=14", "guardian_days=90", "original_days=400", "address=optional", "two_persons.declines=yes", "two_persons.cities=quito", "tags=rivers,sea",
			"--data", p.Data).edition()
		want := shown{
			ID: before.ID, Theme: "Rivers; lakes, and = the sea", Opens: "2026-01-05T00:00:00Z", Closes: "2099-12-31T22:00:00Z",
			PublishDelay: "2m0s", Ages: "6-12", Groups: []string{"6-7", "8-10", "11-12"}, Cities: []string{"accra", "quito"},
			File: 8_000_000, Title: 40, Story: 500, HideAfter: 5, BackupDays: 14, GuardianDays: 90, OriginalDays: 400, Address: "optional", Declines: "yes", TwoCities: []string{"quito"}, Tags: []string{"rivers", "sea"},
		}
		if fmt.Sprint(set) != fmt.Sprint(want) || fmt.Sprint(show()) != fmt.Sprint(want) {
			t.Errorf("set prints %+v, and show %+v; want %+v", set, show(), want)
		}
		for setting, words := range map[string]string{
			"opens=tomorrow": "tomorrow", "closes=2020-01-01": "closes", "ages=12-6": "ages", "ages=old": "old",
			"publish_delay=soon": "soon", "publish_delay=-1s": "publish_delay", "limits.file=1MB": "from 2 to 20", "cities=atlantis": `no city "atlantis" is listed`,
			"two_persons=yes": "two_persons.declines", "colour=red": `no setting "colour"`,
		} {
			code := exitUsage // no value for that setting
			if slices.Contains([]string{"closes=2020-01-01", "publish_delay=-1s", "limits.file=1MB", "cities=atlantis"}, setting) {
				code = exitFailed // a value, but no edition
			}
			command(t, "", "edition", "set", "theme=Lost", setting, "--data", p.Data).fails(code, words)
		}
		command(t, "", "edition", "set", "--data", p.Data).fails(exitUsage)
		command(t, "", "edition", "set", "theme", "--data", p.Data).fails(exitUsage)
		if got := show(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("refused settings left %+v", got)
		}
	})
}

func TestAClosedContestTakesNoEntry(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	f := newFamily(p.URL, 1, renditiontest.JPEG(t, 300, 200))
	first, err := f.enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	command(t, "", "edition", "set", "opens=2020-01-01", "closes=2020-02-01", "--data", p.Data).done()
	if again, err := f.enter(stepTime); err != nil || again != first {
		t.Errorf("a retry of what was accepted: %+v, %v", again, err)
	}
	late := newFamily(p.URL, 2, renditiontest.JPEG(t, 300, 200))
	if got, err := late.send(); err != nil || got.Status != http.StatusForbidden {
		t.Errorf("after the end: %d %s, %v", got.Status, got.Body, err)
	}
	command(t, "", "edition", "set", "opens=2090-01-01", "closes=2090-02-01", "--data", p.Data).done()
	if got, err := late.send(); err != nil || got.Status != http.StatusForbidden {
		t.Errorf("before the beginning: %d %s, %v", got.Status, got.Body, err)
	}
	command(t, "", "edition", "set", "opens=2020-01-01", "--data", p.Data).done()
	if _, err := late.enter(stepTime); err != nil {
		t.Errorf("open again: %v", err)
	}
}

func TestASecretIsMadeForItsOwnerAndNeverOverwritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret")
	made := command(t, "", "secret", path).done()
	if made.Out != path+"\n" || !strings.Contains(made.Err, "Back up") {
		t.Errorf("it prints %q and says %q", made.Out, made.Err)
	}
	before, err := os.ReadFile(path)
	info, err2 := os.Stat(path)
	if err := errors.Join(err, err2); err != nil || info.Mode() != 0o600 {
		t.Fatalf("the file is %v, %v", info.Mode(), err)
	}
	command(t, "", "secret", path).fails(exitFailed, path)
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Errorf("it was overwritten, %v", err)
	}
	command(t, "", "secret").fails(exitUsage)
}

func TestFacts(t *testing.T) {
	t.Parallel()
	p := startEasel(t)
	a, err := newFamily(p.URL, 1, renditiontest.JPEG(t, 300, 200)).enter(stepTime)
	if err != nil {
		t.Fatal(err)
	}
	waitsFor(t, p, a, "in_review")
	var running string
	eventually(t, stepTime, "it is screened", func() error {
		running = command(t, "", "facts", a.ID, "--data", p.Data).done().Out
		if !strings.Contains(running, `"screened"`) {
			return errors.New("it is not")
		}
		return nil
	})
	p.stop()
	if stopped := command(t, "", "facts", a.ID, "--data", p.Data).done().Out; stopped != running {
		t.Errorf("of a stopped server:\n%s\nand of a running one:\n%s", stopped, running)
	}
	var what []string
	for line := range strings.Lines(running) {
		var f struct {
			Seq   uint64
			At    time.Time
			What  string
			Event string
			Data  map[string]any
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.Seq == 0 || f.At.IsZero() || f.Event == "" || f.Data["v"] != 1.0 {
			t.Errorf("%s: %v", line, err)
		}
		what = append(what, f.What)
	}
	if !slices.Equal(what, []string{"submitted", "rendered", "screened"}) {
		t.Errorf("what happened: %v", what)
	}
	command(t, "", "facts", string(drawingtest.ID(9)), "--data", p.Data).fails(exitFailed, string(drawingtest.ID(9)), "no such drawing")
	command(t, "", "facts", "nonsense", "--data", p.Data).fails(exitUsage, "not a drawing's id")
}
